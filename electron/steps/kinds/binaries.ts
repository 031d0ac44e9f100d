/** The programs of the node's roles, in `binaries.dir`: uploaded, or looked for where they are to be there already. */
import { stat } from 'node:fs/promises';
import { AppError } from '../../../shared/errors';
import { sh } from '../../shell/quote';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import type { FileToUpload } from '../../ssh/host';
import type { Step, StepContext } from '../step';

interface Upload {
  readonly name: string;
  readonly from: string;
  readonly bytes: number;
}

/** @throws BINARY_MISSING for a required program that the workstation has no file for. */
async function uploadsOf({ cluster, node, binaries }: StepContext): Promise<Upload[]> {
  const { required, optional } = binaryNamesOf(cluster, node);
  const missing = required.find((name) => !binaries.has(name));
  if (missing !== undefined) {
    const { source } = cluster.binaries;
    throw new AppError('BINARY_MISSING', { name: missing, path: source.kind === 'upload' ? source.path : '' });
  }
  const sources = [...required, ...optional].flatMap((name) => {
    const from = binaries.get(name);
    return from === undefined ? [] : [{ name, from }];
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
  const { cluster, host, signal, report } = context;
  const total = uploads.reduce((sum, { bytes }) => sum + bytes, 0);
  const arrived = new Map<string, number>();
  const onProgress = ({ from }: FileToUpload, bytes: number): void => {
    arrived.set(from, bytes);
    const done = [...arrived.values()].reduce((sum, one) => sum + one, 0);
    report.progress({ done, total, unit: 'bytes', label: uploads.find((one) => one.from === from)?.name ?? '' });
  };
  report.progress({ done: 0, total, unit: 'bytes', label: uploads[0]?.name ?? '' });
  const files = uploads.map(({ name, from }) => ({ from, to: `${cluster.binaries.dir}/${name}`, mode: 0o755 }));
  const differed = new Set(await host.uploadAll(files, { signal, onProgress }));
  for (const { to } of files) {
    report.changed({ kind: 'binary', target: to, action: differed.has(to) ? 'updated' : 'unchanged' });
  }
  report.progress({ done: total, total, unit: 'bytes', label: '' });
}

/** @throws BINARY_MISSING for the first program that is not there or may not be run. */
async function lookFor({ cluster, node, host, signal, report }: StepContext): Promise<void> {
  const wanted = binaryNamesOf(cluster, node).required.map((name) => `${cluster.binaries.dir}/${name}`);
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
