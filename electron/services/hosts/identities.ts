/** What a cluster whose members all have an identity is deployed with: its authorities, and the certificates of its nodes. */
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { ClusterAuthorities } from '../../../shared/pki/authorities';
import { authorityNames, type AuthorityName, type KeyAlgorithm } from '../../../shared/pki/certificate';
import { placeholderSecrets, type ClusterSecrets } from '../../../shared/target/targetFile';
import { issue } from '../../pki/issue';
import { superAdminWillDo, withNewSuperAdmin } from '../../pki/superAdmin';
import type { Hosts } from '../../ssh/hosts';
import { nodePairs, type NodePairs, type PairsInput } from '../../steps/secrets/nodePairs';
import type { AuthoritiesStore } from '../../storage/authorities/authorities';
import type { AuthoritiesDocument } from '../../storage/authorities/document';
import { askMasters, installedGroup, type AskedMasters } from './installedAuthorities';

type Make = PairsInput['make'];

export const KEY_ALGORITHM: KeyAlgorithm = 'ecdsa-p256';

export interface Identities {
  readonly authorities: ClusterAuthorities;
  readonly secrets: ClusterSecrets;
  readonly ready: NodePairs['ready'];
}

interface KnownInput {
  readonly cluster: Cluster;
  readonly id: string;
  readonly hosts: Pick<Hosts, 'get'>;
  readonly store: Pick<AuthoritiesStore, 'find'>;
  /** The number of the administrators' group that is wanted, if it is higher than the one of today. */
  readonly adminGroup?: number;
  readonly signal: AbortSignal;
}

export interface IdentitiesInput extends KnownInput {
  readonly store: Pick<AuthoritiesStore, 'find' | 'ensure' | 'update'>;
  readonly now: Date;
  readonly renewedBefore?: PairsInput['renewedBefore'];
}

const certificatesOf = (authorities: ClusterAuthorities): Record<AuthorityName, string> =>
  Object.fromEntries(authorityNames.map((name) => [name, authorities[name].certificate])) as Record<
    AuthorityName,
    string
  >;

interface KnownAuthorities {
  /** What this workstation keeps of the cluster's. */
  readonly kept?: AuthoritiesDocument;
  /** Of the administrators. */
  readonly group: number;
  readonly asked: AskedMasters;
}

/**
 * What this workstation keeps fits what the masters have. A master that cannot be asked may have authorities: where none are kept
 * here, nobody may make other ones.
 * @throws AUTHORITIES_MISSING, AUTHORITIES_DIFFER, what the store throws, and where none are kept why a master could not be asked
 */
export async function knownAuthorities(input: KnownInput): Promise<KnownAuthorities> {
  const { cluster, id, hosts, store, adminGroup = 1, signal } = input;
  const { name } = cluster;
  const asked = await askMasters(cluster, hosts, signal);
  const installed = asked.found.filter(({ authority }) => authority !== '');
  const kept = await store.find(id);
  if (!kept) {
    if (installed.length > 0) throw new AppError('AUTHORITIES_MISSING', { name });
    const [unasked] = asked.unasked;
    if (unasked) throw unasked.error;
    return { group: adminGroup, asked };
  }
  const { visible } = kept;
  const other = installed.find(({ authority }) => authority !== visible.certificates.cluster.trim());
  if (other) throw new AppError('AUTHORITIES_DIFFER', { path: other.path, name });
  return { kept, asked, group: Math.max(adminGroup, visible.adminGroup, installedGroup(asked, visible)) };
}

function identitiesOf(input: IdentitiesInput, authorities: ClusterAuthorities, make: Make): Identities {
  const { cluster, hosts, now, renewedBefore, signal } = input;
  const { serviceAccount, encryptionKey, adminGroup } = authorities;
  const renewing = renewedBefore ? { renewedBefore } : {};
  const pairs = nodePairs({ cluster, hosts, authorities, adminGroup, make, now, signal, ...renewing });
  return {
    authorities,
    ready: pairs.ready,
    secrets: {
      token: '',
      serviceAccountKey: serviceAccount.privateKey,
      pki: {
        authorities: certificatesOf(authorities),
        serviceAccountPublicKey: serviceAccount.publicKey,
        ...{ pairOf: pairs.pairOf, objectionTo: pairs.objectionTo },
        ...{ encryptionKey, adminGroup },
      },
    },
  };
}

/**
 * For a deployment: opens them, or makes them where the cluster has none yet. A cluster that runs has some: other ones would lock
 * everybody out. The administrator of the last resort, who gives rights that nobody has yet, is made anew before it ends. @throws as {@link knownAuthorities}
 */
export async function openIdentities(input: IdentitiesInput): Promise<Identities> {
  const { cluster, id, store, now } = input;
  const { group } = await knownAuthorities(input);
  const names = { id, name: cluster.name };
  const making = { now, keyAlgorithm: KEY_ALGORITHM };
  const kept = await store.ensure(names, making);
  const authorities =
    kept.adminGroup < group || !superAdminWillDo(kept, now)
      ? await store.update(names, async (found) => {
          const numbered = { ...found, adminGroup: Math.max(found.adminGroup, group) };
          return superAdminWillDo(found, now) ? numbered : withNewSuperAdmin(numbered, making);
        })
      : kept;
  return identitiesOf(input, authorities, async (request) => {
    const { certificate, privateKey } = await issue(authorities, request, making);
    return { certificate, key: privateKey };
  });
}

/** To look only: nothing is made; undefined where there is nothing yet. @throws as {@link knownAuthorities} */
export async function lookAtIdentities(input: IdentitiesInput): Promise<Identities | undefined> {
  const { kept, group } = await knownAuthorities(input);
  const authorities = await kept?.open();
  return (
    authorities &&
    identitiesOf(input, { ...authorities, adminGroup: group }, (_, hostname, id) =>
      Promise.resolve(placeholderSecrets.pki.pairOf(hostname, id)),
    )
  );
}

/**
 * Before anything is touched or anybody is asked: what is sealed on this workstation can be opened.
 * @throws AUTHORITIES_LOCKED, AUTHORITIES_PASSPHRASE_WRONG, and what the store throws
 */
export async function requireOpen(store: Pick<AuthoritiesStore, 'find'>, clusterId: string | undefined): Promise<void> {
  const kept = clusterId === undefined ? undefined : await store.find(clusterId);
  if (kept?.isSealed) await kept.open();
}
