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
  readonly get: (clusterId: string) => Promise<string | undefined>;
  /** Answers whether it is known after a restart, too. @throws FILE_UNWRITABLE */
  readonly remember: (clusterId: string, passphrase: string) => Promise<'kept' | 'in-memory'>;
  /** @throws FILE_UNWRITABLE */
  readonly forget: (clusterId: string) => Promise<void>;
}

export function createPassphrases({ dataDir, vault }: Pick<Platform, 'dataDir' | 'vault'>): Passphrases {
  const pathOf = dataPaths(dataDir).passphrase;
  const known = new Map<string, string>();
  /** What cannot be read any more (another account, another machine, a closed keyring) is asked for again. */
  const kept = async (clusterId: string): Promise<string | undefined> => {
    if (!vault) return undefined;
    try {
      const text = await readText(pathOf(clusterId), { maxBytes: MAX_BYTES });
      return await vault.decrypt(Buffer.from(text, 'base64'));
    } catch {
      return undefined;
    }
  };
  /** Nothing where there is no store, or one that fails. */
  const encrypted = async (passphrase: string): Promise<Buffer | undefined> => {
    try {
      return vault && (await vault.isAvailable()) ? await vault.encrypt(passphrase) : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    get: async (clusterId) => known.get(clusterId) ?? kept(clusterId),
    remember: async (clusterId, passphrase) => {
      known.set(clusterId, passphrase);
      const bytes = await encrypted(passphrase);
      if (!bytes) return 'in-memory';
      await writeText(pathOf(clusterId), bytes.toString('base64'), { mode: PRIVATE_FILE });
      return 'kept';
    },
    forget: async (clusterId) => {
      known.delete(clusterId);
      await rm(pathOf(clusterId), { force: true }).catch((cause: unknown) => {
        throw unwritable(pathOf(clusterId), cause);
      });
    },
  };
}
