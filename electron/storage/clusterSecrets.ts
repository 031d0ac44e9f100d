/**
 * The secrets of each cluster, by its id, made once and kept: another token or signing key on a second run would lock everybody out
 * of a running cluster.
 */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as z from 'zod';
import { AppError } from '../../shared/errors';
import type { ClusterSecrets } from '../../shared/target/targetFile';
import type { Platform } from '../platform';
import { unwritable } from './files';
import { moveAside, readJson, writeJson } from './jsonFile';
import { dataPaths } from './paths';

const schema: z.ZodType<ClusterSecrets> = z.object({
  token: z.string().regex(/^[0-9a-f]{32}$/),
  serviceAccountKey: z.string().startsWith('-----BEGIN PRIVATE KEY-----\n'),
});

const makeKeyPair = promisify(generateKeyPair);

/** A new token (16 random bytes as hexadecimal digits) and a new RSA 2048 key (PEM, PKCS#8). */
export async function makeClusterSecrets(): Promise<ClusterSecrets> {
  const { privateKey } = await makeKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { token: randomBytes(16).toString('hex'), serviceAccountKey: privateKey };
}

export interface ClusterSecretsStore {
  /** What is kept for the cluster, if anything. Throws SECRETS_UNREADABLE {path, reason}. */
  read(clusterId: string): Promise<ClusterSecrets | undefined>;
  /**
   * The cluster's secrets: those that are installed (asked for through `installed`), else those kept here, else new
   * ones. What is answered is also kept. Throws SECRETS_UNREADABLE rather than to make a second set.
   */
  ensure(clusterId: string, installed?: () => Promise<ClusterSecrets | undefined>): Promise<ClusterSecrets>;
  /** The cluster is gone. Throws FILE_UNWRITABLE. */
  forget(clusterId: string): Promise<void>;
}

export function createClusterSecrets({ dataDir }: Pick<Platform, 'dataDir'>): ClusterSecretsStore {
  const turns = new Map<string, Promise<unknown>>();

  const find = (path: string) => readJson(path, schema);
  const read = async (clusterId: string): Promise<ClusterSecrets | undefined> => {
    const path = dataPaths(dataDir).clusterSecrets(clusterId);
    const found = await find(path);
    // zod's message quotes no value, but a parser's may: a secret must not get into an error.
    if (found.kind === 'damaged') throw new AppError('SECRETS_UNREADABLE', { path, reason: 'damaged' });
    return found.kind === 'value' ? found.value : undefined;
  };

  const setDamagedAside = async (clusterId: string): Promise<void> => {
    const path = dataPaths(dataDir).clusterSecrets(clusterId);
    if ((await find(path)).kind === 'damaged') await moveAside(path);
  };

  const ensure: ClusterSecretsStore['ensure'] = (clusterId, installed) => {
    const work = async (): Promise<ClusterSecrets> => {
      const onHost = await installed?.();
      // A damaged file is no obstacle when the truth is known from the host.
      if (onHost) await setDamagedAside(clusterId);
      const kept = await read(clusterId);
      const secrets = onHost ?? kept ?? (await makeClusterSecrets());
      const same = kept?.token === secrets.token && kept.serviceAccountKey === secrets.serviceAccountKey;
      if (!same) await writeJson(dataPaths(dataDir).clusterSecrets(clusterId), secrets);
      return secrets;
    };
    // Two callers at once (an export beside a deployment) must get the same secrets.
    const result = (turns.get(clusterId) ?? Promise.resolve()).then(work, work);
    turns.set(
      clusterId,
      result.catch(() => undefined),
    );
    return result;
  };

  const forget = async (clusterId: string): Promise<void> => {
    const path = dataPaths(dataDir).clusterSecrets(clusterId);
    await rm(path, { force: true }).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
  };

  return { read, ensure, forget };
}
