/** Asking the cluster itself: kubectl of a master, with the administrator's kubeconfig that lies there. */
import { mastersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { OUTPUT_LIMIT } from '../../../shared/job/job';
import type { CommandObserver, ExecOptions, ExecResult, Host } from '../../ssh/host';
import { plainly, sh, type Command } from '../../shell/quote';
import { accessOf } from '../../../shared/access/access';
import { paths } from '../../node/paths';
import type { StepContext } from '../step';

/** @throws INTERNAL: rules.ts refuses a cluster without a master. */
export function firstMasterOf(cluster: Cluster): ClusterNode {
  const master = mastersOf(cluster)[0];
  if (!master) throw new AppError('INTERNAL', { message: 'the cluster has no master' });
  return master;
}

/** A kubectl command line on a master. */
export const kubectlCommand = (cluster: Cluster, args: Command): Command =>
  kubectlAt(sh`${`${cluster.binaries.dir}/kubectl`}`, cluster, args);

/** The same with another kubectl there, as a word of the shell. The cache has its own place because sudo may leave HOME empty. */
export const kubectlAt = (kubectl: Command, cluster: Cluster, args: Command): Command =>
  sh`${{ raw: kubectl }} --kubeconfig=${accessOf(cluster).adminKubeconfig} --cache-dir=${paths.kubectlCache} ${{ raw: args }}`;

interface RunOptions extends Partial<Pick<ExecOptions, 'signal' | 'timeoutSeconds' | 'label'>> {
  readonly stdin?: string;
  /** The script that the command line is part of, where it is asked more than once. */
  readonly script?: (kubectl: Command) => Command;
}

export interface Kubectl {
  readonly host: Host;
  /** The command line itself, for a script that calls kubectl more than once. */
  readonly command: (args: Command) => Command;
  /** Throws COMMAND_FAILED unless kubectl ends with 0. */
  readonly run: (args: Command, options?: RunOptions) => Promise<ExecResult>;
  /** Any exit code is an answer; 124 when kubectl was ended after these seconds (man 1 timeout). */
  readonly ask: (args: Command, seconds: number) => Promise<ExecResult>;
}

/** What somebody on the master would type: without what only a program says. Of a very long manifest the beginning. */
function asTyped(args: Command, stdin?: string): string {
  const typed = `kubectl ${plainly(args)}`;
  if (stdin === undefined) return typed;
  const shown = stdin.length > OUTPUT_LIMIT ? `${stdin.slice(0, OUTPUT_LIMIT)}…\n` : stdin;
  return `${typed} <<'EOF'\n${shown}EOF`;
}

type Asking = Pick<StepContext, 'cluster' | 'hostOf' | 'signal'>;

/** How long an API server may take to answer. */
const ANSWER_SECONDS = 5;

/**
 * A master that was off while administrators were revoked has one of theirs until the next deployment: whether its API server is
 * well it is told all the same (the role system:public-info-viewer). This one object only an administrator may read, and every
 * cluster has it: nobody can delete it (kubernetes.io, "Admission Control": NamespaceLifecycle).
 */
const QUESTION = '/api/v1/namespaces/kube-system';

/**
 * The first master whose API server answers its administrator; when none does, the first that can be reached, where kubectl says
 * why; when none can, the error of the first. The only master is not asked first: nobody could stand in for it.
 */
async function livingMaster({ cluster, hostOf, signal }: Asking): Promise<Host> {
  const masters = mastersOf(cluster);
  const reached: Host[] = [];
  const refusals: unknown[] = [];
  for (const { hostname } of masters) {
    try {
      const host = await hostOf(hostname);
      if (masters.length === 1 || (await answers(cluster, host, signal))) return host;
      reached.push(host);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      refusals.push(thrown);
    }
  }
  if (reached[0]) return reached[0];
  const [first] = refusals;
  throw first instanceof Error ? first : new AppError('INTERNAL', { message: 'the cluster has no master' });
}

async function answers(cluster: Cluster, host: Host, signal: AbortSignal): Promise<boolean> {
  const question = kubectlCommand(cluster, sh`--request-timeout=${`${String(ANSWER_SECONDS)}s`} get --raw ${QUESTION}`);
  const command = sh`timeout ${ANSWER_SECONDS * 2} ${{ raw: question }} > /dev/null`;
  const { exitCode } = await host.ask(command, { signal, label: 'ask whether the API server answers' });
  return exitCode === 0;
}

/** kubectl on one master. The observer is told of each command that ends, as somebody there would type it. */
export function kubectlOn(
  { cluster, signal }: Omit<Asking, 'hostOf'>,
  host: Host,
  observer?: CommandObserver,
): Kubectl {
  const command = (args: Command): Command => kubectlCommand(cluster, args);
  const observed = (args: Command, stdin?: string): Host =>
    observer ? host.observed((record) => observer({ ...record, command: asTyped(args, stdin) })) : host;
  return {
    host,
    command,
    run: (args, { script = (kubectl: Command) => kubectl, ...options } = {}) =>
      observed(args, options.stdin).run(script(command(args)), { signal, ...options }),
    ask: (args, seconds) => observed(args).ask(sh`timeout ${seconds} ${{ raw: command(args) }}`, { signal }),
  };
}

/** kubectl on a master, wherever the step itself runs. */
export const kubectlOf = async (asking: Asking, observer?: CommandObserver): Promise<Kubectl> =>
  kubectlOn(asking, await livingMaster(asking), observer);

/** The words of each line of a table that kubectl prints, below the heads of its columns; where nothing is it writes `<none>`. */
export const rowsIn = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
