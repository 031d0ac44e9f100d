/** The authorities of the cluster that a file describes. */
import type { Cluster } from '../../shared/cluster/schema';
import { hasIdentities } from '../../shared/access/access';
import { AppError, type ErrorCode } from '../../shared/errors';
import { superAdminWillDo, withNewSuperAdmin } from '../pki/superAdmin';
import type { AuthoritiesStore } from '../storage/authorities/authorities';
import type { AuthoritiesDocument } from '../storage/authorities/document';
import { KEY_ALGORITHM, requireOpen } from './hosts/identities';
import { requireNoCopy, type ClusterIdentities } from '../storage/clusterIdentities';

type Arguments<Method extends keyof AuthoritiesStore> = Parameters<AuthoritiesStore[Method]>;

export interface Authorities {
  /** What this computer has, its private half still closed. @throws AUTHORITIES_MISSING, CLUSTER_COPIED, and as the store */
  find(cluster: Cluster): Promise<AuthoritiesDocument>;
  /** Whether a passphrase is needed and none that fits is known. @throws CLUSTER_COPIED, and as the store */
  isLocked(cluster: Cluster): Promise<boolean>;
  /** As the store's. @throws AUTHORITIES_MISSING, AUTHORITIES_PASSPHRASE_WRONG, CLUSTER_COPIED */
  unlock(cluster: Cluster, passphrase: string): ReturnType<AuthoritiesStore['unlock']>;
  protect(cluster: Cluster, passphrases: Arguments<'protect'>[1]): Promise<void>;
  exported(cluster: Cluster, passphrases: Arguments<'exported'>[1]): Promise<string>;
  /**
   * A new certificate for the administrator of the last resort, if it was made before this moment: asking again makes none twice.
   * No host knows of it. @throws CERTIFICATES_SELF_MADE, AUTHORITIES_MISSING, CLUSTER_COPIED, and as the store's `update`
   */
  renewSuperAdmin(cluster: Cluster, madeBefore: Date): Promise<void>;
  /** A cluster file without an id takes nobody's. */
  take(cluster: Cluster, exported: Arguments<'take'>[1], own?: string): Promise<'taken' | 'same'>;
}

const needsPassphrase: ReadonlySet<ErrorCode> = new Set(['AUTHORITIES_LOCKED', 'AUTHORITIES_PASSPHRASE_WRONG']);

export function createAuthoritiesService(
  store: AuthoritiesStore,
  identities: Pick<ClusterIdentities, 'find' | 'copiedFrom'>,
): Authorities {
  const idOf = async (cluster: Cluster): Promise<string | undefined> => {
    await requireNoCopy(identities, cluster);
    return identities.find(cluster);
  };
  const known = async (cluster: Cluster): Promise<{ id: string; name: string }> => {
    const id = await idOf(cluster);
    if (id === undefined) throw new AppError('AUTHORITIES_MISSING', { name: cluster.name });
    return { id, name: cluster.name };
  };
  return {
    find: async (cluster) => {
      const found = await store.find((await known(cluster)).id);
      if (!found) throw new AppError('AUTHORITIES_MISSING', { name: cluster.name });
      return found;
    },
    isLocked: async (cluster) => {
      if (!hasIdentities(cluster)) return false;
      return requireOpen(store, await idOf(cluster)).then(
        () => false,
        (thrown: unknown) => {
          if (thrown instanceof AppError && needsPassphrase.has(thrown.code)) return true;
          throw thrown;
        },
      );
    },
    unlock: async (cluster, passphrase) => store.unlock(await known(cluster), passphrase),
    protect: async (cluster, passphrases) => store.protect(await known(cluster), passphrases),
    exported: async (cluster, passphrases) => store.exported(await known(cluster), passphrases),
    renewSuperAdmin: async (cluster, madeBefore) => {
      if (!hasIdentities(cluster)) throw new AppError('CERTIFICATES_SELF_MADE', { name: cluster.name });
      const now = new Date();
      await store.update(await known(cluster), (found) =>
        superAdminWillDo(found, now, madeBefore)
          ? found
          : withNewSuperAdmin(found, { now, keyAlgorithm: KEY_ALGORITHM }),
      );
    },
    take: async (cluster, exported, own) =>
      store.take({ id: (await idOf(cluster)) ?? '', name: cluster.name }, exported, own),
  };
}
