/** Bundles for closed networks: saved where there is a network, opened where there is none. */
import type { Progress } from '../../../shared/job/job';
import { clusterForImages } from '../documents/documents';
import { byPercent } from '../programs/programs';
import { openBundle, type OpenedBundle, type Opening } from './openBundle';
import { bundleSaver, type SavedBundle, type SaveParts, type Saving } from './saveBundle';

export interface Bundles {
  /** Hears how far any of these is: as often as that is another percentage. */
  onProgress(listener: (progress: Progress) => void): void;
  /** Writes what the document's cluster needs into a file. @throws CLUSTER_INVALID, and see {@link bundleSaver} */
  save(to: string, request: Omit<Saving, 'cluster'> & { readonly document: unknown }): Promise<SavedBundle>;
  /** See {@link openBundle}. */
  open(from: string, request: Opening): Promise<OpenedBundle>;
}

export function createBundles(parts: SaveParts): Bundles {
  const listeners = new Set<(progress: Progress) => void>();
  const save = bundleSaver(parts);
  const heard = (onProgress: ((progress: Progress) => void) | undefined) =>
    byPercent((progress) => {
      onProgress?.(progress);
      for (const listener of listeners) listener(progress);
    });
  return {
    onProgress: (listener) => void listeners.add(listener),
    save: (to, { document, ...request }) =>
      save(to, { ...request, cluster: clusterForImages(document), onProgress: heard(request.onProgress) }),
    open: (from, request) => openBundle(from, { ...request, onProgress: heard(request.onProgress) }),
  };
}
