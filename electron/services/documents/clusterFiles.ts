/** Cluster files as a person knows them: open, save, the ones used last, and the draft that survives a crash. */
import type { Draft, OpenedDocument } from '../../../shared/ipc/app';
import { reviewCluster } from '../../../shared/cluster/rules';
import { AppError } from '../../../shared/errors';
import type { Platform } from '../../platform';
import type { ClusterIdentities } from '../../storage/clusterIdentities';
import { readClusterFile, writeClusterFile } from '../../storage/clusterFile';
import { isAbsent } from '../../storage/files';
import { createDraft, createRecentFiles } from '../../storage/preferences';

export interface ClusterFiles {
  /** What the file says, unchecked. Throws YAML_INVALID or FILE_UNREADABLE; a file that is gone leaves the recent list. */
  open(path: string): Promise<OpenedDocument>;
  /** Throws FILE_UNWRITABLE. */
  save(path: string, document: unknown): Promise<void>;
  /** The name of the cluster on other hosts whose id the document has, as far as this workstation knows. */
  copiedFrom(document: unknown): Promise<string | undefined>;
  /** Absolute paths, newest first. */
  recent(): Promise<string[]>;
  loadDraft(): Promise<Draft | undefined>;
  saveDraft(draft: Draft): Promise<void>;
}

export function createClusterFiles(
  platform: Platform,
  identities: Pick<ClusterIdentities, 'copiedFrom'>,
): ClusterFiles {
  const recent = createRecentFiles(platform);
  const draft = createDraft(platform);
  return {
    open: async (path) => {
      try {
        const document = await readClusterFile(path);
        await recent.add(path);
        return { path, document };
      } catch (error) {
        // A file with a mistake in it will be opened again, once that is corrected.
        if (error instanceof AppError && isAbsent(error.cause)) await recent.remove(path);
        throw error;
      }
    },
    save: async (path, document) => {
      await writeClusterFile(path, document);
      await recent.add(path);
    },
    copiedFrom: async (document) => {
      const { cluster } = reviewCluster(document);
      return cluster && identities.copiedFrom(cluster);
    },
    recent: () => recent.list(),
    loadDraft: () => draft.load(),
    saveDraft: (value) => draft.save(value),
  };
}
