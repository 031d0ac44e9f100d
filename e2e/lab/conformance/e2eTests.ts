import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOOPBACK } from '../../../shared/access/access';
import type { Lab } from '../lab';
import { run } from '../run';
import { binariesOf } from '../supplies/binaries';
import { goPrograms, type Supply } from '../supplies/go/goModule';
import { recipes } from '../supplies/go/recipes';
import { kubernetesTests } from '../supplies/kubernetes';
import { subjects, type Subject, type SubjectName } from '../supplies/subjects';
import { imagesNotMade, testImageArchive } from '../supplies/testImages';
import { readJunit, type TestResult } from './junit';
import type { Selection } from './selection';

/** Most of a test is waiting for pods: that many at a time keep two processors busy. */
const PROCESSES = 8;

/** Longer no selection takes; a limit for what hangs. */
const LIMIT = '4h';

export interface E2eRun {
  readonly kubernetes: SubjectName;
  readonly selection: Selection;
  /** File of an administrator of the cluster; its server is reached from this machine. */
  readonly kubeconfig: string;
  /** Folder for what the run leaves: `log.txt`, and JUnit files. */
  readonly reports: string;
  /** How many tests run at the same time. */
  readonly processes?: number;
}

/** The end-to-end tests of a Kubernetes, built now if they are not cached (some minutes); or why they cannot be had. */
export async function e2eTests(kubernetes: SubjectName): Promise<Supply> {
  const subject: Subject = subjects[kubernetes];
  return subject.debian
    ? { folder: await kubernetesTests() }
    : goPrograms(recipes['kubernetes-tests'](subject.kubernetes));
}

/** The archive of the images of a selection: it belongs among `registry.archives` of the cluster file, before the cluster is deployed. */
export const imagesFor = async (kubernetes: SubjectName, { images }: Selection): Promise<string> =>
  testImageArchive(await folderOf(kubernetes, e2eTests), images);

/** The images that tests may ask for in vain: the lab does not make them. */
export const imagesMissing = async (kubernetes: SubjectName): Promise<string[]> =>
  imagesNotMade(await folderOf(kubernetes, e2eTests));

/**
 * Runs some of Kubernetes' own end-to-end tests against a cluster that has their images.
 * @returns how each ended
 * @throws Error when they did not run at all.
 */
export async function runE2e({
  kubernetes,
  selection,
  kubeconfig,
  reports,
  processes = PROCESSES,
}: E2eRun): Promise<TestResult[]> {
  const [tests, binaries] = [await folderOf(kubernetes, e2eTests), await folderOf(kubernetes, binariesOf)];
  const logFile = join(reports, 'log.txt');
  mkdirSync(reports, { recursive: true });
  for (const old of [logFile, ...junitFiles(reports)]) rmSync(old, { force: true });
  const options = ginkgo[(subjects[kubernetes] as Subject).debian ? 1 : 2](String(processes));
  const chosen = { focus: selection.focus, skip: selection.skip };
  const patterns = Object.entries(chosen).flatMap(([option, all]) =>
    all.length === 0 ? [] : `--${option}=${all.map((pattern) => `(${pattern})`).join('|')}`,
  );
  const cluster = [
    ...[`--kubeconfig=${kubeconfig}`, '--provider=skeleton', `--kubectl-path=${join(binaries, 'kubectl')}`],
    ...['--allowed-not-ready-nodes=0', '--disable-log-dump=true', `--report-dir=${reports}`],
  ];
  // 1: tests failed, which is a result.
  await run(join(tests, 'ginkgo'), [...options, ...patterns, join(tests, 'e2e.test'), '--', ...cluster], {
    cwd: reports,
    logFile,
    accept: [0, 1],
  });
  const results = junitFiles(reports).flatMap((file) => readJunit(readFileSync(file, 'utf8')));
  if (results.length === 0) throw new Error(`No test ran: see ${logFile}`);
  return results;
}

/** Ginkgo 2 writes one, Ginkgo 1 one for each of its processes. */
const junitFiles = (reports: string): string[] =>
  readdirSync(reports)
    .filter((name) => /^junit_.*\.xml$/.test(name))
    .map((name) => join(reports, name));

/** The same in the words of both: Kubernetes 1.25 was the first with Ginkgo 2 (kubernetes/kubernetes #109111). */
const ginkgo = {
  1: (processes: string) => [`-nodes=${processes}`, `-timeout=${LIMIT}`, '-noColor'],
  2: (processes: string) => ['run', `--procs=${processes}`, `--timeout=${LIMIT}`, '--no-color', '--silence-skips'],
};

/** Fetches the everyday administrator's file from the first master of a cluster in profile secure. */
export async function adminKubeconfig(lab: Lab): Promise<string> {
  const [master] = lab.hosts.values();
  if (master === undefined) throw new Error('the lab has no hosts');
  const file = join(lab.folder, 'admin.conf');
  const { stdout } = await master.exec('cat', ['/etc/kubernetes/admin.conf']);
  // Where there are several masters it names the node's own balancer, which listens to nobody else.
  writeFileSync(file, stdout.replace(`https://${LOOPBACK}:`, `https://${master.ip}:`), { mode: 0o600 });
  return file;
}

async function folderOf(
  kubernetes: SubjectName,
  supply: (kubernetes: SubjectName) => Promise<Supply>,
): Promise<string> {
  const there = await supply(kubernetes);
  if ('folder' in there) return there.folder;
  throw new Error(`The tests of Kubernetes ${kubernetes} cannot be had on this machine: ${there.missing}`);
}
