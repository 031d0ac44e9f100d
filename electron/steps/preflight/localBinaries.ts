/**
 * What lies where the cluster file says the binaries are: names, machine, versions, and whether each knows the flags that
 * our units will pass. Looked at before any host is touched: an unknown flag ends a service at once.
 * Files are read; a program is only run where the person agreed to that.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Cluster } from '../../../shared/cluster/schema';
import { ownUnits } from '../../../shared/components';
import { AppError } from '../../../shared/errors';
import type { BinariesReport } from '../../../shared/ipc/binaries';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { TargetFile } from '../../../shared/target/targetFile';
import { explainsFlags, unknownFlags } from '../../../shared/target/unknownFlags';
import { binaryNamesOf, binaryNamesOfAll, versionArguments } from '../../../shared/components/binaryNames';
import { forgetful, type Remember } from '../../storage/fileNotes';
import { runsOn } from './elf';
import { requireKnownFlags, requireVersion, versionIn, versionOf } from './fit';
import { absentWords, readProgram, type ProgramFile } from './programFile';

const run = promisify(execFile);
/** Node's names for machines in `uname -m`'s. */
const here: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64', arm: 'armv7l', ia32: 'i386' };
const canRun = ({ machine, problem }: ProgramFile): boolean =>
  process.platform === 'linux' &&
  machine !== undefined &&
  problem === undefined &&
  runsOn(machine, here[process.arch] ?? process.arch);

/**
 * What a program prints: some explain themselves on stderr, and some end with an error after that. Nothing when it cannot
 * be run: there is no right to, or no loader for it, or nothing may be run from that folder (noexec).
 */
async function answerOf(path: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const options = { signal, timeout: 30_000, maxBuffer: 4 * 1024 * 1024, env: { PATH: '', HOME: '/nonexistent' } };
  try {
    const { stdout, stderr } = await run(path, [...args], options);
    return `${stdout}\n${stderr}`;
  } catch (thrown) {
    if (signal.aborted) throw new AppError('CANCELLED');
    const { stdout = '', stderr = '' } = thrown as { stdout?: string; stderr?: string };
    return `${stdout}\n${stderr}`;
  }
}

/** Whether a program may be run to ask it something: the person agreed, may still agree, or it lies on another computer. */
export type RunPermission = NonNullable<BinariesReport['asking']>;

export interface Inspection {
  readonly cluster: Cluster;
  /** Name -> absolute path on the workstation. Names that are missing are simply not in it. */
  readonly binaries: ReadonlyMap<string, string>;
  /** At least the components' units of every node. */
  readonly files: readonly TargetFile[];
  /** Without it nothing is run. */
  readonly permission?: (path: string) => Promise<RunPermission>;
  /** Programs are large: what was read from one is known until it changes. Default: nothing is. */
  readonly remember?: Remember;
  readonly signal: AbortSignal;
}

interface Found extends ProgramFile {
  readonly name: string;
  readonly path: string;
  /** Undefined: it cannot be run here at all. */
  readonly permission: RunPermission | undefined;
}

async function look(name: string, path: string, { permission, remember, signal }: Inspection): Promise<Found> {
  const file = await readProgram(name, path, remember);
  const allowed = canRun(file) ? await permission?.(path) : undefined;
  const question = versionArguments.get(name);
  const told = question && allowed === 'agreed' ? versionIn(await answerOf(path, question, signal)) : undefined;
  return { ...file, ...(told === undefined ? {} : { version: told }), name, path, permission: allowed };
}

/** Programs of one node that are for another machine than most of that node's: they cannot all run there. */
function forOtherMachines(cluster: Cluster, found: readonly Found[]): ReadonlyMap<string, AppError> {
  const odd = cluster.nodes.flatMap((node) => {
    const { required } = binaryNamesOf(cluster, node);
    const programs = found.filter(({ name, machine }) => machine !== undefined && required.includes(name));
    const countOf = (machine: string | undefined): number =>
      programs.filter((program) => program.machine === machine).length;
    const [first] = [...programs].sort((a, b) => countOf(b.machine) - countOf(a.machine));
    const wanted = first?.machine ?? '';
    return programs
      .filter(({ machine }) => machine !== wanted)
      .map(
        ({ name, machine = '' }) => [name, new AppError('BINARY_OTHER_MACHINE', { name, machine, wanted })] as const,
      );
  });
  return new Map(odd);
}

/** The weakest permission of all programs: what a button for all of them would have to say. */
const askingOf = (found: readonly Found[]): Pick<BinariesReport, 'asking'> => {
  const all = new Set(found.map(({ permission }) => permission));
  const asking = (['network', 'possible', 'agreed'] as const).find((one) => all.has(one));
  return asking === undefined ? {} : { asking };
};

/** Looks at the programs of the workstation. @throws FILE_UNREADABLE, CANCELLED */
export async function inspectBinaries(inspection: Inspection): Promise<Omit<BinariesReport, 'path'>> {
  const { cluster, binaries, files, remember = forgetful, signal } = inspection;
  const { required, optional } = binaryNamesOfAll(cluster);
  const wanted = [...required, ...optional].flatMap((name) => {
    const path = binaries.get(name);
    return path === undefined ? [] : [{ name, path }];
  });
  const found = await Promise.all(wanted.map(({ name, path }) => look(name, path, inspection)));
  const others = forOtherMachines(cluster, found);
  const unknown: BinariesReport['unknownFlags'] = [];
  const ways = new Set<'help' | 'text'>();
  for (const { unit, program } of ownUnits) {
    const binary = found.find(({ name }) => name === program);
    const units = files.filter(({ path }) => path.endsWith(`/${unit}`)).map((file) => file.content);
    // What is no whole program has no flags; that is told of it already.
    if (!binary || binary.problem || units.length === 0) continue;
    const help = binary.permission === 'agreed' ? await answerOf(binary.path, ['--help'], signal) : '';
    const flags = await unknownFlags(units, {
      component: binary.name,
      minor: minorOf(cluster.kubernetesVersion) ?? 0,
      help,
      lacks: (words) =>
        remember(binary.path, `lacks ${words.join()}`, z.array(z.string()), () => absentWords(binary.path, words)),
    });
    ways.add(explainsFlags(help) ? 'help' : 'text');
    const version = versionOf(cluster, binary.name, binary.version);
    unknown.push(...flags.map((flag) => ({ component: binary.name, flag, version })));
  }
  return {
    found: found.map(({ name, sizeBytes, version, machine, problem = others.get(name) }) => ({
      name,
      sizeBytes,
      ...(version === undefined ? {} : { version }),
      ...(machine === undefined ? {} : { architecture: machine }),
      ...(problem === undefined ? {} : { problem: { code: problem.code, params: problem.params } }),
    })),
    missing: required.filter((name) => !binaries.has(name)),
    unknownFlags: unknown,
    // The weaker way is the one to tell.
    flagCheck: ways.has('text') ? 'text' : ways.has('help') ? 'help' : 'none',
    ...askingOf(found),
  };
}

/**
 * Refuses what certainly fails.
 * @throws BINARY_MISSING, BINARY_WRONG (no Linux program, or another minor than the cluster's), BINARY_TRUNCATED,
 * BINARY_OTHER_MACHINE, ETCD_WITHOUT_V2, FLAGS_UNKNOWN
 */
export function requireGoodBinaries(report: Omit<BinariesReport, 'path'>, cluster: Cluster, folder: string): void {
  const missing = report.missing[0];
  if (missing !== undefined) throw new AppError('BINARY_MISSING', { name: missing, path: folder });
  for (const { name, problem, version } of report.found) {
    if (problem) throw new AppError(problem.code, problem.params);
    requireVersion(cluster, name, version);
  }
  requireKnownFlags(report.unknownFlags);
}
