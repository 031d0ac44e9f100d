/** Programs that are on the host already are asked there: for their version, and which flags they know. */
import { ownUnits } from '../../../shared/components';
import { AppError } from '../../../shared/errors';
import type { BinariesReport } from '../../../shared/ipc/binaries';
import { minorOf } from '../../../shared/kubernetesVersion';
import { unknownFlags } from '../../../shared/target/unknownFlags';
import { sh } from '../../shell/quote';
import { binaryNamesOf, programPath, versionArguments } from '../../../shared/components/binaryNames';
import { nodeFactsOf } from '../convergence/nodeFacts';
import type { StepContext } from '../step';
import { programIn, runsOn, START_BYTES } from './elf';
import { problemOf, requireKnownFlags, requireVersion, versionIn, versionOf } from './fit';

/** How a shell says that it could not run a program (POSIX, "Exit Status for Commands"). */
const CANNOT_RUN: readonly number[] = [126, 127];

/** @throws BINARY_WRONG with the host's own words when the program does not run there: no service of it would. */
async function answerOf(
  { cluster, host, signal }: StepContext,
  name: string,
  question: readonly string[],
): Promise<string> {
  const program = programPath(cluster, name);
  const label = [program, ...question].join(' ');
  const { exitCode, stdout, stderr } = await host.ask(sh`${program} ${question}`, { signal, label });
  if (CANNOT_RUN.includes(exitCode)) {
    const reason = stderr.trim().split('\n').at(-1) ?? '';
    throw new AppError('BINARY_WRONG', { name, reason });
  }
  // Some programs explain themselves on stderr.
  return `${stdout}\n${stderr}`;
}

/** Which of the words the program on the host does not hold. */
async function absentWords(
  { cluster, host, signal }: StepContext,
  name: string,
  words: readonly string[],
): Promise<string[]> {
  const program = programPath(cluster, name);
  const { stdout } = await host.run(
    sh`for word in ${words}; do LC_ALL=C grep -qF -e "$word" ${program} || echo "$word"; done`,
    { signal, label: `search ${program} for flags` },
  );
  return stdout.split('\n').filter((word) => word !== '');
}

/** `#!` */
const SCRIPT = '2321';

/**
 * A file that the kernel refuses (another machine's program, a download cut short) is taken for a script by dash and by
 * libc's execvp, and run word by word: so nothing is started before its first bytes were looked at.
 * @throws BINARY_WRONG, BINARY_TRUNCATED, BINARY_OTHER_MACHINE
 */
async function requirePrograms({ cluster, host, signal }: StepContext, names: readonly string[]): Promise<void> {
  const { stdout } = await host.run(
    sh`uname -m; for path in ${names.map((name) => programPath(cluster, name))}; do
  echo "\${path##*/} $(wc -c 2>/dev/null < "$path") $(head -c ${START_BYTES} "$path" 2>/dev/null | od -An -v -tx1 | tr -d ' \\n')"
done`,
    { signal, label: 'look at the programs' },
  );
  const [architecture = '', ...lines] = stdout.trim().split('\n');
  for (const line of lines) {
    const [name = '', size = '', bytes = ''] = line.split(' ');
    if (bytes.startsWith(SCRIPT)) continue;
    const start = Buffer.from(bytes, 'hex');
    const machine = programIn(start)?.machine;
    if (machine !== undefined && !runsOn(machine, architecture))
      throw new AppError('BINARY_OTHER_MACHINE', { name, machine, wanted: architecture });
    const problem = problemOf(name, start, Number(size));
    if (problem) throw problem;
  }
}

/** @throws BINARY_*, ETCD_WITHOUT_V2, FLAGS_UNKNOWN: the same as of programs on the workstation, before anything is changed. */
export async function checkHostBinaries(context: StepContext): Promise<void> {
  const { cluster, node, files } = context;
  const versions = new Map<string, string | undefined>();
  const { required } = binaryNamesOf(cluster, node, nodeFactsOf(context));
  await requirePrograms(context, required);
  for (const name of required) {
    const question = versionArguments.get(name);
    if (!question) continue;
    const version = versionIn(await answerOf(context, name, question));
    requireVersion(cluster, name, version);
    versions.set(name, version);
  }
  const unknown: BinariesReport['unknownFlags'] = [];
  for (const { unit, program: binary } of ownUnits) {
    const file = files.find(({ path }) => path.endsWith(`/${unit}`));
    if (!file || binary === undefined) continue;
    const flags = await unknownFlags([file.content], {
      component: binary,
      minor: minorOf(cluster.kubernetesVersion) ?? 0,
      help: await answerOf(context, binary, ['--help']),
      lacks: (words) => absentWords(context, binary, words),
    });
    const version = versionOf(cluster, binary, versions.get(binary));
    unknown.push(...flags.map((flag) => ({ component: binary, flag, version })));
  }
  requireKnownFlags(unknown);
}
