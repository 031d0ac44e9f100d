/**
 * The authorities of each cluster, by its id, made once and kept: certificates of other ones would lock everybody out of a running
 * cluster. Their private keys lie on no host. Window and command line have them from the same file.
 */
import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../shared/errors';
import type { ClusterAuthorities } from '../../../shared/pki/authorities';
import type { KeyAlgorithm } from '../../../shared/pki/certificate';
import { createAuthorities } from '../../pki/createAuthorities';
import { readCertificate } from '../../pki/readCertificate';
import type { Platform } from '../../platform';
import { createPrivateText, isAbsent, PRIVATE_FILE, readText, unwritable, writeText } from '../files';
import { moveAside } from '../jsonFile';
import { dataPaths } from '../paths';
import { authoritiesText, parseAuthorities, type AuthoritiesDocument } from './document';
import { createPassphrases } from './passphrases';

interface ClusterName {
  readonly id: string;
  readonly name: string;
}

/** Far more than the largest keys need. */
const MAX_BYTES = 1024 * 1024;
/** NIST SP 800-63B, 5.1.1.2. */
const MIN_PASSPHRASE = 8;

export interface AuthoritiesStore {
  /**
   * What is kept for a cluster, its private half still closed; undefined when nothing is. A file that cannot be understood stays
   * as it is. It opens with the passphrase of `unlock` where none is given.
   * @throws FILE_UNREADABLE, AUTHORITIES_CUT_SHORT, AUTHORITIES_NEWER, AUTHORITIES_DAMAGED, AUTHORITIES_OF_OTHER_CLUSTER
   */
  find(clusterId: string): Promise<AuthoritiesDocument | undefined>;
  /**
   * What is kept, else new ones, which are kept, sealed when there is a passphrase. Whoever asks at the same time, also another
   * program on this computer, gets the same. @throws what `find` and `open` throw, FILE_UNWRITABLE, PASSPHRASE_TOO_SHORT
   */
  ensure(
    cluster: ClusterName,
    making: { readonly now: Date; readonly keyAlgorithm: KeyAlgorithm; readonly passphrase?: string },
  ): Promise<ClusterAuthorities>;
  /** Changes what is not the authorities themselves; it stays sealed when it is. @throws AUTHORITIES_MISSING, and as `ensure` */
  update(
    cluster: ClusterName,
    change: (authorities: ClusterAuthorities) => ClusterAuthorities | Promise<ClusterAuthorities>,
    passphrase?: string,
  ): Promise<ClusterAuthorities>;
  /**
   * From now on this passphrase opens them for whoever gives none. Answers whether that is so after a restart, too.
   * @throws AUTHORITIES_MISSING, and what `find` and `open` throw
   */
  unlock(cluster: ClusterName, passphrase: string): Promise<'kept' | 'in-memory'>;
  /** Seals them under another passphrase, or under none any more. @throws as `update` */
  protect(cluster: ClusterName, passphrases: { readonly old?: string; readonly next?: string }): Promise<void>;
  /** The text of a file to keep somewhere else. `own` opens what is kept here. @throws as `update` */
  exported(cluster: ClusterName, passphrases: { readonly own?: string; readonly passphrase: string }): Promise<string>;
  /**
   * Takes over what another computer has exported. Of the same authorities what is newer is kept: the higher number of the
   * administrators' group, and the administrator of the last resort that ends later. A file that is kept here and damaged is moved aside.
   * @throws what `find` and `open` throw of both files, AUTHORITIES_DIFFER, FILE_UNWRITABLE
   */
  take(
    cluster: ClusterName,
    exported: { readonly text: string; readonly path: string; readonly passphrase: string },
    own?: string,
  ): Promise<'taken' | 'same'>;
  /** The cluster is gone. @throws FILE_UNWRITABLE */
  forget(clusterId: string): Promise<void>;
}

/** The same authorities and keys; what may change in time set aside. */
const isSame = (one: AuthoritiesDocument, other: AuthoritiesDocument): boolean => {
  const trusted = ({ visible: { certificates, serviceAccount } }: AuthoritiesDocument) => {
    const { superAdmin: _renewed, ...authorities } = certificates;
    return { authorities, serviceAccount };
  };
  return isDeepStrictEqual(trusted(one), trusted(other));
};

const superAdminEnds = ({ visible }: AuthoritiesDocument): number =>
  Date.parse(readCertificate(visible.certificates.superAdmin, {}).notAfter);

/** @throws PASSPHRASE_TOO_SHORT {min} */
function requireStrong(passphrase: string): void {
  if (passphrase.length < MIN_PASSPHRASE) throw new AppError('PASSPHRASE_TOO_SHORT', { min: MIN_PASSPHRASE });
}

/** What cannot be used any more, and would be by no other version either. */
const isBroken = (thrown: unknown): boolean =>
  thrown instanceof AppError && ['AUTHORITIES_CUT_SHORT', 'AUTHORITIES_DAMAGED'].includes(thrown.code);

export function createAuthoritiesStore(platform: Pick<Platform, 'dataDir' | 'vault'>): AuthoritiesStore {
  const pathOf = dataPaths(platform.dataDir).authorities;
  const passphrases = createPassphrases(platform);
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = <T>(clusterId: string, work: () => Promise<T>): Promise<T> => {
    const result = (turns.get(clusterId) ?? Promise.resolve()).then(work, work);
    turns.set(
      clusterId,
      result.catch(() => undefined),
    );
    return result;
  };

  const requireOwn = (document: AuthoritiesDocument, clusterId: string): AuthoritiesDocument => {
    const { path, visible } = document;
    const { id, name } = visible.cluster;
    if (id !== clusterId) throw new AppError('AUTHORITIES_OF_OTHER_CLUSTER', { path, name, id });
    return document;
  };

  /** What opens a document, and seals it again; nothing where it is in clear. */
  const keyOf = async ({ isSealed }: AuthoritiesDocument, clusterId: string, given?: string) =>
    isSealed ? (given ?? (await passphrases.get(clusterId))) : undefined;

  const find: AuthoritiesStore['find'] = async (clusterId) => {
    const path = pathOf(clusterId);
    const text = await readText(path, { maxBytes: MAX_BYTES }).catch((cause: unknown) => {
      if (cause instanceof AppError && isAbsent(cause.cause)) return undefined;
      throw cause;
    });
    if (text === undefined) return undefined;
    const document = requireOwn(parseAuthorities(text, path), clusterId);
    return { ...document, open: async (given) => document.open(await keyOf(document, clusterId, given)) };
  };

  const needed = async ({ id, name }: ClusterName): Promise<AuthoritiesDocument> => {
    const found = await find(id);
    if (!found) throw new AppError('AUTHORITIES_MISSING', { name });
    return found;
  };

  const ensure: AuthoritiesStore['ensure'] = (cluster, { passphrase, ...making }) =>
    inTurn(cluster.id, async () => {
      const kept = await find(cluster.id);
      if (kept) return kept.open(passphrase);
      if (passphrase !== undefined) requireStrong(passphrase);
      const made = await createAuthorities(making);
      const isOurs = await createPrivateText(pathOf(cluster.id), await authoritiesText(cluster, made, passphrase));
      return isOurs ? made : (await needed(cluster)).open(passphrase);
    });

  const replace = (cluster: ClusterName, authorities: ClusterAuthorities, passphrase?: string): Promise<void> =>
    authoritiesText(cluster, authorities, passphrase).then((text) =>
      writeText(pathOf(cluster.id), text, { mode: PRIVATE_FILE }),
    );

  const update: AuthoritiesStore['update'] = (cluster, change, passphrase) =>
    inTurn(cluster.id, async () => {
      const kept = await needed(cluster);
      const key = await keyOf(kept, cluster.id, passphrase);
      const opened = await kept.open(key);
      const changed = await change(opened);
      if (changed !== opened) await replace(cluster, changed, key);
      return changed;
    });

  const protect: AuthoritiesStore['protect'] = (cluster, { old, next }) =>
    inTurn(cluster.id, async () => {
      if (next !== undefined) requireStrong(next);
      await replace(cluster, await (await needed(cluster)).open(old), next);
      if (next === undefined) await passphrases.forget(cluster.id);
      else if ((await passphrases.get(cluster.id)) !== undefined) await passphrases.remember(cluster.id, next);
    });

  const unlock: AuthoritiesStore['unlock'] = async (cluster, passphrase) => {
    await (await needed(cluster)).open(passphrase);
    return passphrases.remember(cluster.id, passphrase);
  };

  const exported: AuthoritiesStore['exported'] = async (cluster, { own, passphrase }) => {
    requireStrong(passphrase);
    return authoritiesText(cluster, await (await needed(cluster)).open(own), passphrase);
  };

  const setBrokenAside = async (clusterId: string): Promise<AuthoritiesDocument | undefined> => {
    try {
      const kept = await find(clusterId);
      // A file in clear may be whole and still not fit together.
      if (kept && !kept.isSealed) await kept.open();
      return kept;
    } catch (thrown) {
      if (!isBroken(thrown)) throw thrown;
      await moveAside(pathOf(clusterId));
      return undefined;
    }
  };

  const take: AuthoritiesStore['take'] = (cluster, { text, path, passphrase }, own) =>
    inTurn(cluster.id, async () => {
      const given = requireOwn(parseAuthorities(text, path), cluster.id);
      const authorities = await given.open(passphrase);
      const kept = await setBrokenAside(cluster.id);
      if (!kept) {
        const isOurs = await createPrivateText(pathOf(cluster.id), await authoritiesText(cluster, authorities));
        if (isOurs) return 'taken';
      }
      const other = kept ?? (await needed(cluster));
      if (!isSame(given, other)) throw new AppError('AUTHORITIES_DIFFER', { path, name: cluster.name });
      const brings = {
        ...(given.visible.adminGroup > other.visible.adminGroup ? { adminGroup: authorities.adminGroup } : {}),
        ...(superAdminEnds(given) > superAdminEnds(other) ? { superAdmin: authorities.superAdmin } : {}),
      };
      if (Object.keys(brings).length === 0) return 'same';
      const key = await keyOf(other, cluster.id, own);
      await replace(cluster, { ...(await other.open(key)), ...brings }, key);
      return 'taken';
    });

  const forget: AuthoritiesStore['forget'] = async (clusterId) => {
    const path = pathOf(clusterId);
    await rm(path, { force: true }).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
    await passphrases.forget(clusterId);
  };

  return { find, ensure, update, unlock, protect, exported, take, forget };
}
