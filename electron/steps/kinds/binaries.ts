/** The programs of the node's roles: uploaded, or looked for where they are to be there already. */
import { stat } from 'node:fs/promises';
import { AppError } from '../../../shared/errors';
import { sh } from '../../shell/quote';
import { placedPrograms } from '../../../shared/components/binaryNames';
import type { PlacedProgram } from '../../../shared/components/component';
import { nodeFactsOf } from '../convergence/nodeFacts';
import type { FileToUpload } from '../../ssh/host';
import type { Step, StepContext } from '../step';

interface Upload {
  readonly name: string;
  readonly to: string;
  readonly from: string;
  readonly bytes: number;
}

/** @throws BINARY_MISSING for a required program that the workstation has no file for. */
const programsOf = (context: StepContext): PlacedProgram[] =>
  placedPrograms(context.cluster, context.node, nodeFactsOf(context));

async function uploadsOf(context: StepContext): Promise<Upload[]> {
  const { cluster, binaries } = context;
  const programs = programsOf(context);
  const missing = programs.find(({ name, optional }) => !optional && !binaries.has(name))?.name;
  if (missing !== undefined) {
    const { source } = cluster.binaries;
    throw new AppError('BINARY_MISSING', { name: missing, path: source.kind === 'upload' ? source.path : '' });
  }
  const sources = programs.flatMap(({ name, path: to }) => {
    const from = binaries.get(name);
    return from === undefined ? [] : [{ name, to, from }];
  });
  return Promise.all(sources.map(async (source) => ({ ...source, bytes: await sizeOf(source.from) })));
}

/** @throws FILE_UNREADABLE */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { path, reason: cause instanceof Error ? cause.message : '' }, { cause });
  }
}

async function upload(context: StepContext, uploads: readonly Upload[]): Promise<void> {
  const { host, signal, report } = context;
  const total = uploads.reduce((sum, { bytes }) => sum + bytes, 0);
  const arrived = new Map<string, number>();
  const onProgress = ({ from }: FileToUpload, bytes: number): void => {
    arrived.set(from, bytes);
    const done = [...arrived.values()].reduce((sum, one) => sum + one, 0);
    report.progress({ done, total, unit: 'bytes', label: uploads.find((one) => one.from === from)?.name ?? '' });
  };
  report.progress({ done: 0, total, unit: 'bytes', label: uploads[0]?.name ?? '' });
  const files = uploads.map(({ from, to }) => ({ from, to, mode: 0o755 }));
  const differed = new Set(await host.uploadAll(files, { signal, onProgress }));
  for (const { to } of files) {
    report.changed({ kind: 'binary', target: to, action: differed.has(to) ? 'updated' : 'unchanged' });
  }
  report.progress({ done: total, total, unit: 'bytes', label: '' });
}

/** @throws BINARY_MISSING for the first program that is not there or may not be run. */
async function lookFor(context: StepContext): Promise<void> {
  const { host, signal, report } = context;
  const wanted = programsOf(context).flatMap(({ path, optional }) => (optional ? [] : [path]));
  const { stdout } = await host.run(sh`for f in ${wanted}; do [ -x "$f" ] || echo "$f"; done`, { signal });
  const missing = stdout.split('\n').find((path) => path !== '');
  if (missing !== undefined) {
    throw new AppError('BINARY_MISSING', { name: missing.slice(missing.lastIndexOf('/') + 1), path: missing });
  }
  for (const target of wanted) report.changed({ kind: 'binary', target, action: 'unchanged' });
}

export const binaries: Step = async (context) => {
  if (context.cluster.binaries.source.kind === 'preinstalled') return lookFor(context);
  const uploads = await uploadsOf(context);
  await context.uploadTurn(() => upload(context, uploads));
};
