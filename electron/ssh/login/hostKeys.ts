/** Which host keys are trusted: the file known_hosts.json, trust on first use, a changed key refused. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { readJson, writeJson } from '../../storage/jsonFile';

const storedKey = z.object({ type: z.string(), fingerprint: z.string(), key: z.string() });
const storeSchema = z.record(z.string(), storedKey);

/** `type` is OpenSSH's name (`ssh-ed25519`), `fingerprint` is what `ssh-keygen -lf` prints, `key` is base64. */
export type HostKey = z.infer<typeof storedKey>;

type Verdict =
  | { readonly kind: 'trusted' | 'unknown'; readonly offered: HostKey }
  | { readonly kind: 'changed'; readonly offered: HostKey; readonly expected: HostKey };

export interface HostKeys {
  /** Judges the key that a server has just proved to own, and remembers it for {@link HostKeys.accept}. */
  readonly judge: (address: string, port: number, key: Buffer) => Promise<Verdict>;
  /** The type of the stored key, so that a server is asked for that one of its keys. */
  readonly knownType: (address: string, port: number) => Promise<string | undefined>;
  /** Whether a key with this fingerprint is trusted, of whatever host. */
  readonly trusts: (fingerprint: string) => Promise<boolean>;
  /**
   * Trusts, from now on, the key with this fingerprint that the server offered before (in this process). It replaces a
   * key that was stored. SSH_HOST_KEY_UNKNOWN when the server never offered such a key.
   */
  readonly accept: (address: string, port: number, fingerprint: string) => Promise<void>;
}

/** The key's own first field is its type: a length of four bytes, then the name (RFC 4253, 6.6). */
export function describeKey(key: Buffer): HostKey {
  return {
    type: key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1'),
    fingerprint: `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`,
    key: key.toString('base64'),
  };
}

/**
 * The store in `<dataDir>/known_hosts.json`, read anew each time, because the app and the command line may both use it.
 * FILE_UNREADABLE or FILE_UNWRITABLE when the file is damaged or the folder is not ours.
 */
export function openHostKeys(dataDir: string): HostKeys {
  const file = path.join(dataDir, 'known_hosts.json');
  const place = (address: string, port: number): string => `${address}:${String(port)}`;
  const offered = new Map<string, HostKey>();
  let lastWrite: Promise<void> = Promise.resolve();

  const read = async (): Promise<Record<string, HostKey>> => {
    const found = await readJson(file, storeSchema);
    // Not moved aside like other files: that would let every host pass for a new one.
    if (found.kind === 'damaged')
      throw new AppError('FILE_UNREADABLE', { path: file, reason: 'damaged' }, { detail: found.reason });
    return found.kind === 'value' ? found.value : {};
  };

  const write = async (where: string, key: HostKey): Promise<void> => {
    await writeJson(file, { ...(await read()), [where]: key });
  };

  /** One after the other: each write is based on what the one before it wrote. */
  const store = (where: string, key: HostKey): Promise<void> => {
    lastWrite = lastWrite.catch(() => undefined).then(() => write(where, key));
    return lastWrite;
  };

  return {
    judge: async (address, port, key) => {
      const where = place(address, port);
      const found = describeKey(key);
      const expected = (await read())[where];
      if (expected?.key === found.key) return { kind: 'trusted', offered: found };
      offered.set(`${where} ${found.fingerprint}`, found);
      return expected ? { kind: 'changed', offered: found, expected } : { kind: 'unknown', offered: found };
    },
    knownType: async (address, port) => (await read())[place(address, port)]?.type,
    trusts: async (fingerprint) => Object.values(await read()).some((key) => key.fingerprint === fingerprint),
    accept: async (address, port, fingerprint) => {
      const where = place(address, port);
      const key = offered.get(`${where} ${fingerprint}`);
      if (!key) throw new AppError('SSH_HOST_KEY_UNKNOWN', { host: address, address, fingerprint, type: 'unknown' });
      await store(where, key);
    },
  };
}
