/** Image archives for nodes without a registry: uploaded, imported into the runtime, remembered, removed again. */
import { AppError } from '../../../shared/errors';
import { saysDiskFull } from '../../ssh/transfer/diskTrouble';
import { sizeOf } from './binaries';
import { noteImagesCommand } from '../../node/ledgerCommands';
import { writeDown } from '../../node/writeDown';
import {
  checkImagesCommand,
  imageSpaceCommand,
  importAllCommand,
  importedReferences,
  importOutputs,
  lookUp,
  oneByOne,
  referencesIn,
  rememberImagesCommand,
} from './imageCommands';
import { paths } from '../../node/paths';
import { sideBySide } from '../../concurrency/sideBySide';
import type { Step, StepContext } from '../step';

interface Archive {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** While the runtime unpacks some archives, the next ones are on their way. */
const BATCHES_AT_ONCE = 2;
/** Small archives travel together: a command takes longer than their few bytes. */
const BATCH_BYTES = 64 * 1024 * 1024;

function batchesOf(archives: readonly Archive[]): Archive[][] {
  const batches: Archive[][] = [];
  let room = 0;
  for (const archive of archives) {
    if (archive.bytes > room) {
      batches.push([]);
      room = BATCH_BYTES;
    }
    batches.at(-1)?.push(archive);
    room -= archive.bytes;
  }
  return batches;
}

/**
 * Why the runtime did not take the archive. Where less is free than the archive is long, that is the reason, whatever it
 * says: a runtime that cannot even begin complains of a missing folder.
 */
async function importFailure({ cluster, host, signal }: StepContext, archive: Archive, detail: string) {
  const space = await host.ask(imageSpaceCommand(cluster.runtime), { signal, label: 'look for space' });
  const [path = '', freeKiB = ''] = space.stdout.trim().split('\n');
  const isShort = freeKiB !== '' && Number(freeKiB) * 1024 < archive.bytes;
  if (isShort || saysDiskFull(detail)) return new AppError('DISK_FULL', { host: host.name, path }, { detail });
  const reason = detail.trim().split('\n').at(-1) ?? '';
  return new AppError('ARCHIVE_INVALID', { path: archive.path, reason }, { detail });
}

/** Answers the images that they brought. @throws DISK_FULL, ARCHIVE_INVALID when the runtime refuses an archive. */
async function bring(
  context: StepContext,
  batch: readonly Archive[],
  tell: (archive: Archive, done: number) => void,
): Promise<string[]> {
  const { cluster, host, identity, signal, uploadTurn } = context;
  const { runtime } = cluster;
  const sent = batch.map((archive) => ({ archive, file: `${paths.images}/${archive.sha256}.tar` }));
  const uploads = sent.map(({ archive, file }) => ({ from: archive.path, to: file, mode: 0o600 }));
  const archives = new Map(uploads.map((upload, index) => [upload, batch[index]]));
  await uploadTurn(() =>
    host.uploadAll(uploads, {
      signal,
      onProgress: (upload, done) => {
        const archive = archives.get(upload);
        if (archive) tell(archive, done);
      },
    }),
  );
  const references = sent.map(({ file }) => referencesIn(runtime, file));
  const note = noteImagesCommand(identity, runtime, lookUp(runtime), oneByOne(references));
  await writeDown(host, note, { signal, label: 'write down which images are going to be imported' });
  const command = importAllCommand(
    runtime,
    sent.map(({ file }) => file),
  );
  const imported = await host.ask(command, { signal, timeoutSeconds: 600 * batch.length, label: 'import images' });
  const outputs = importOutputs(imported.stdout);
  const [last] = batch.slice(outputs.length - 1);
  if (imported.exitCode !== 0 && last) throw await importFailure(context, last, imported.stderr);
  const brought = outputs.map((output) => importedReferences(runtime, output));
  const remember = batch.map(({ sha256 }, index) => rememberImagesCommand(runtime, sha256, brought[index] ?? []));
  await host.run(oneByOne(remember), { signal, label: 'remember which images the archives brought' });
  return brought.flat();
}

/** @throws FILE_UNREADABLE */
export const images: Step = async (context) => {
  const { cluster, archives, host, signal, report, sumOf } = context;
  const bySha256 = new Map<string, Archive>();
  for (const path of archives) {
    const archive = { path, bytes: await sizeOf(path), sha256: await sumOf(path) };
    bySha256.set(archive.sha256, archive);
  }
  const all = [...bySha256.values()];
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const arrived = new Map<string, number>();
  const check = checkImagesCommand(cluster.runtime, [...bySha256.keys()]);
  const { stdout } = await host.run(check, { signal, label: 'look which images are there' });
  const there = new Set(stdout.split('\n'));
  const tell = ({ path }: Archive, bytes: number): void => {
    arrived.set(path, bytes);
    const done = [...arrived.values()].reduce((sum, one) => sum + one, 0);
    report.progress({ done, total, unit: 'bytes', label: nameOf(path) });
  };
  for (const archive of all.filter(({ sha256 }) => there.has(sha256))) {
    report.changed({ kind: 'image', target: nameOf(archive.path), action: 'unchanged' });
    tell(archive, archive.bytes);
  }
  const batches = batchesOf(all.filter(({ sha256 }) => !there.has(sha256)));
  await sideBySide(batches, BATCHES_AT_ONCE, async (batch) => {
    for (const target of await bring(context, batch, tell)) {
      report.changed({ kind: 'image', target, action: 'imported' });
    }
    for (const archive of batch) tell(archive, archive.bytes);
  });
};

const nameOf = (path: string): string => path.replace(/^.*[\\/]/, '');
