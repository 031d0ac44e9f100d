/** Image archives for nodes without a registry: uploaded, imported into the runtime, remembered, removed again. */
import { AppError } from '../../../shared/errors';
import { saysDiskFull } from '../../ssh/transfer/diskFull';
import { sha256Of } from '../../storage/files';
import { sizeOf } from './binaries';
import { noteImagesCommand } from '../../node/ledgerCommands';
import {
  checkImagesCommand,
  idOfReference,
  imageSpaceCommand,
  importCommand,
  importedReferences,
  referencesIn,
  rememberImagesCommand,
} from './imageCommands';
import { paths } from '../paths';
import { sideBySide } from '../../concurrency/sideBySide';
import type { Step, StepContext } from '../step';

interface Archive {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** @throws FILE_UNREADABLE */
async function archiveAt(path: string, signal: AbortSignal): Promise<Archive> {
  return { path, bytes: await sizeOf(path), sha256: await sha256Of(path, signal) };
}

/** While the runtime unpacks one archive, the next one is on its way. */
const ARCHIVES_AT_ONCE = 2;

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

/** Answers the images that it brought. @throws DISK_FULL, ARCHIVE_INVALID when the runtime refuses the archive. */
async function bring(context: StepContext, archive: Archive, tell: (done: number) => void): Promise<string[]> {
  const { cluster, host, signal, uploadTurn } = context;
  const file = `${paths.images}/${archive.sha256}.tar`;
  await uploadTurn(() => host.upload({ from: archive.path, to: file, mode: 0o600 }, { signal, onProgress: tell }));
  const { runtime } = cluster;
  const note = noteImagesCommand(context.identity, runtime, idOfReference(runtime), referencesIn(runtime, file));
  await host.run(note, { signal, label: 'write down which images are going to be imported' });
  const imported = await host.ask(importCommand(cluster.runtime, file), { signal, timeoutSeconds: 600 });
  if (imported.exitCode !== 0) throw await importFailure(context, archive, imported.stderr);
  const references = importedReferences(cluster.runtime, imported.stdout);
  await host.run(rememberImagesCommand(cluster.runtime, archive.sha256, references), { signal });
  return references;
}

export const images: Step = async (context) => {
  const { cluster, archives, host, signal, report } = context;
  const bySha256 = new Map<string, Archive>();
  for (const path of archives) {
    const archive = await archiveAt(path, signal);
    bySha256.set(archive.sha256, archive);
  }
  const all = [...bySha256.values()];
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const arrived = new Map<string, number>();
  const check = checkImagesCommand(cluster.runtime, [...bySha256.keys()]);
  const { stdout } = await host.run(check, { signal, label: 'look which images are there' });
  const there = new Set(stdout.split('\n'));
  await sideBySide(all, ARCHIVES_AT_ONCE, async (archive) => {
    const name = archive.path.replace(/^.*[\\/]/, '');
    const tell = (bytes: number): void => {
      arrived.set(archive.path, bytes);
      const done = [...arrived.values()].reduce((sum, one) => sum + one, 0);
      report.progress({ done, total, unit: 'bytes', label: name });
    };
    tell(0);
    if (there.has(archive.sha256)) report.changed({ kind: 'image', target: name, action: 'unchanged' });
    else {
      for (const target of await bring(context, archive, tell)) {
        report.changed({ kind: 'image', target, action: 'imported' });
      }
    }
    tell(archive.bytes);
  });
};
