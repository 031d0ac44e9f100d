/** Which folders' programs the person lets Keelson run on this computer. Kept in memory: the next start asks again. */
import { dirname } from 'node:path';
import type { RunPermission } from '../../steps/preflight/localBinaries';
import { isOnNetwork } from '../../storage/networkPath';

export interface RunPermissions {
  /** The programs of the folders that these files lie in may be run. */
  agree(files: Iterable<string>): void;
  of(file: string): Promise<RunPermission>;
}

export function createRunPermissions(isElsewhere: (path: string) => Promise<boolean> = isOnNetwork): RunPermissions {
  const agreed = new Set<string>();
  return {
    agree: (files) => {
      for (const file of files) agreed.add(dirname(file));
    },
    of: async (file) => {
      if (await isElsewhere(file)) return 'network';
      return agreed.has(dirname(file)) ? 'agreed' : 'possible';
    },
  };
}
