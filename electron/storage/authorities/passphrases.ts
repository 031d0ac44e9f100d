/**
 * The passphrases that have opened the authorities of clusters, by their ids: in this process's memory, and in the machine's own
 * store of secrets where it has one. Never in clear on a disk.
 */
import { rm } from 'node:fs/promises';
import type { Platform } from '../../platform';
import { PRIVATE_FILE, readText, unwritable, writeText } from '../files';
import { dataPaths } from '../paths';

const MAX_BYTES = 64 * 1024;

export interface Passphrases {
  /** Also after a restart. */
  readonly areKept: boolean;
  readonly get: (clusterId: string) => Promise<string | undefined>;
  /** @throws FILE_UNWRITABLE */
  readonly remember: (clusterId: string, passphrase: string) => Promise<void>;
  /** @throws FILE_UNWRITABLE */
  readonly forget: (clusterId: string) => Promise<void>;
}

export function createPassphrases({ dataDir, vault }: Pick<Platform, 'dataDir' | 'vault'>): Passphrases {
  const pathOf = dataPaths(dataDir).passphrase;
  const known = new Map<string, string>();
  /** What cannot be read any more (another account, another machine) is asked for again. */
  const kept = async (clusterId: string): Promise<string | undefined> => {
    if (!vault) return undefined;
    try {
      return vault.decrypt(Buffer.from(await readText(pathOf(clusterId), { maxBytes: MAX_BYTES }), 'base64'));
    } catch {
      return undefined;
    }
  };
  return {
    areKept: vault !== undefined,
    get: async (clusterId) => known.get(clusterId) ?? kept(clusterId),
    remember: async (clusterId, passphrase) => {
      known.set(clusterId, passphrase);
      if (!vault) return;
      const text = vault.encrypt(passphrase).toString('base64');
      await writeText(pathOf(clusterId), text, { mode: PRIVATE_FILE });
    },
    forget: async (clusterId) => {
      known.delete(clusterId);
      await rm(pathOf(clusterId), { force: true }).catch((cause: unknown) => {
        throw unwritable(pathOf(clusterId), cause);
      });
    },
  };
}
