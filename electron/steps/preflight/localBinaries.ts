/**
 * What lies where the cluster file says the binaries are: names, machine, versions, and whether each knows the flags that
 * our units will pass. Asked before any host is touched: an unknown flag ends a service at once.
 */
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';
import type { Cluster } from '../../../shared/cluster/schema';
import { components } from '../../../shared/components';
import { AppError } from '../../../shared/errors';
import type { BinariesReport } from '../../../shared/ipc/binaries';
import { minorOf } from '../../../shared/kubernetesVersion';
import type { TargetFile } from '../../../shared/target/targetFile';
import { explainsFlags, unknownFlags } from '../../../shared/target/unknownFlags';
import { binaryNamesOfAll } from '../binaryNames';
import { sizeOf } from '../binaries';
import { nameOf } from '../targetFiles';
import { machineOf, runsOn } from './elf';
import { requireKnownFlags, requireVersion, versionIn, versionOf, versionQuestions } from './fit';

const run = promisify(execFile);
/** Node's names for machines in `uname -m`'s. */
const here: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64', arm: 'armv7l', ia32: 'i386' };
const canRun = (machine: string | undefined): boolean =>
  process.platform === 'linux' && machine !== undefined && runsOn(machine, here[process.arch] ?? process.arch);

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

/** Which of the words do not occur in the file; a program holds its flags' names as plain text. */
async function absentWords(path: string, words: readonly string[]): Promise<string[]> {
  const absent = new Set(words);
  const longest = Math.max(0, ...words.map((word) => word.length));
  let tail = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const text = tail + String(chunk);
    for (const word of absent) if (text.includes(word)) absent.delete(word);
    if (absent.size === 0) break;
    tail = text.slice(-longest);
  }
  return [...absent];
}

type Found = BinariesReport['found'][number] & { readonly path: string };

async function look(name: string, path: string, signal: AbortSignal): Promise<Found> {
  const [sizeBytes, machine] = [await sizeOf(path), await machineOf(path)];
  const question = versionQuestions[name];
  const version = question && canRun(machine) ? versionIn(await answerOf(path, question, signal)) : undefined;
  return {
    name,
    path,
    sizeBytes,
    ...(version === undefined ? {} : { version }),
    ...(machine === undefined ? {} : { architecture: machine }),
  };
}

export interface Inspection {
  readonly cluster: Cluster;
  /** Name -> absolute path on the workstation. Names that are missing are simply not in it. */
  readonly binaries: ReadonlyMap<string, string>;
  /** At least the components' units of every node. */
  readonly files: readonly TargetFile[];
  readonly signal: AbortSignal;
}

/** Looks at the programs of the workstation. @throws FILE_UNREADABLE, CANCELLED */
export async function inspectBinaries(inspection: Inspection): Promise<Omit<BinariesReport, 'path'>> {
  const { cluster, binaries, files, signal } = inspection;
  const { required, optional } = binaryNamesOfAll(cluster);
  const wanted = [...required, ...optional].flatMap((name) => {
    const path = binaries.get(name);
    return path === undefined ? [] : [{ name, path }];
  });
  const found = await Promise.all(wanted.map(({ name, path }) => look(name, path, signal)));
  const unknown: BinariesReport['unknownFlags'] = [];
  const ways = new Set<'help' | 'text'>();
  for (const component of Object.values(components)) {
    const binary = 'binary' in component ? found.find(({ name }) => name === component.binary) : undefined;
    const units = files.filter((file) => nameOf(file) === component.unit).map((file) => file.content);
    if (!binary || units.length === 0) continue;
    const help = canRun(binary.architecture) ? await answerOf(binary.path, ['--help'], signal) : '';
    const flags = await unknownFlags(units, {
      component: binary.name,
      minor: minorOf(cluster.kubernetesVersion) ?? 0,
      help,
      lacks: (words) => absentWords(binary.path, words),
    });
    ways.add(explainsFlags(help) ? 'help' : 'text');
    const version = versionOf(cluster, binary.name, binary.version);
    unknown.push(...flags.map((flag) => ({ component: binary.name, flag, version })));
  }
  return {
    found: found.map(({ path: _path, ...rest }) => rest),
    missing: required.filter((name) => !binaries.has(name)),
    unknownFlags: unknown,
    // The weaker way is the one to tell.
    flagCheck: ways.has('text') ? 'text' : ways.has('help') ? 'help' : 'none',
  };
}

/**
 * Refuses what certainly fails.
 * @throws BINARY_MISSING, BINARY_WRONG (no Linux program, or another minor than the cluster's), ETCD_WITHOUT_V2,
 * FLAGS_UNKNOWN
 */
export function requireGoodBinaries(report: Omit<BinariesReport, 'path'>, cluster: Cluster, folder: string): void {
  const missing = report.missing[0];
  if (missing !== undefined) throw new AppError('BINARY_MISSING', { name: missing, path: folder });
  for (const { name, architecture, version } of report.found) {
    if (architecture === undefined) throw new AppError('BINARY_WRONG', { name, reason: 'not-elf' });
    requireVersion(cluster, name, version);
  }
  requireKnownFlags(report.unknownFlags);
}
