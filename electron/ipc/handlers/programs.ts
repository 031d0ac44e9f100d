import { clusterForImages } from '../../services/documents/documents';
import type { Services } from '../../services';
import type { HandlersWithSignal } from '../cancellable';

type ProgramCalls = 'programs.newest' | 'programs.get' | 'manifest.read';

export const programHandlers = ({ programs, manifests }: Services): Pick<HandlersWithSignal, ProgramCalls> => ({
  'programs.newest': ({ document }, signal) => programs.newestFor(document, signal),
  'programs.get': ({ document, path, arch }, signal) => programs.getFor(document, { arch, signal, clusterPath: path }),
  'manifest.read': ({ document, path }) => manifests.read(clusterForImages(document), path),
});
