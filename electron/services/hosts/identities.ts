/** What a cluster whose members all have an identity is deployed with: its authorities, and the certificates of its nodes. */
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { paths } from '../../../shared/kubernetes/paths';
import type { ClusterAuthorities } from '../../../shared/pki/authorities';
import { authorityNames, type AuthorityName, type KeyAlgorithm } from '../../../shared/pki/certificate';
import { placeholderSecrets, type ClusterSecrets } from '../../../shared/target/targetFile';
import { issue } from '../../pki/issue';
import { sh } from '../../shell/quote';
import type { Hosts } from '../../ssh/hosts';
import { nodePairs, type NodePairs, type PairsInput } from '../../steps/convergence/nodePairs';
import type { AuthoritiesStore } from '../../storage/authorities/authorities';
import type { AuthoritiesDocument } from '../../storage/authorities/document';

type Make = PairsInput['make'];

const KEY_ALGORITHM: KeyAlgorithm = 'ecdsa-p256';

export interface Identities {
  readonly authorities: ClusterAuthorities;
  readonly secrets: ClusterSecrets;
  readonly ready: NodePairs['ready'];
}

export interface IdentitiesInput {
  readonly cluster: Cluster;
  readonly id: string;
  readonly hosts: Pick<Hosts, 'get'>;
  readonly store: Pick<AuthoritiesStore, 'find' | 'ensure'>;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** The cluster's authority as the first master has it that can be asked; undefined where none has any. */
async function installedAuthority({
  cluster,
  hosts,
  signal,
}: IdentitiesInput): Promise<{ path: string; text: string } | undefined> {
  for (const { hostname } of mastersOf(cluster)) {
    const host = await hosts.get(hostname, signal).catch((thrown: unknown) => {
      if (signal.aborted) throw thrown;
      return undefined;
    });
    const text = (await host?.ask(sh`cat ${paths.secure.authority} 2>/dev/null`, { signal }))?.stdout.trim() ?? '';
    if (text !== '') return { path: `${hostname}:${paths.secure.authority}`, text };
  }
  return undefined;
}

const certificatesOf = (authorities: ClusterAuthorities): Record<AuthorityName, string> =>
  Object.fromEntries(authorityNames.map((name) => [name, authorities[name].certificate])) as Record<
    AuthorityName,
    string
  >;

/** What this workstation keeps of the cluster's. @throws AUTHORITIES_MISSING, AUTHORITIES_DIFFER, and what the store throws */
async function keptFor(input: IdentitiesInput): Promise<AuthoritiesDocument | undefined> {
  const { name } = input.cluster;
  const installed = await installedAuthority(input);
  const kept = await input.store.find(input.id);
  if (installed && !kept) throw new AppError('AUTHORITIES_MISSING', { name });
  if (installed && kept && kept.visible.certificates.cluster.trim() !== installed.text) {
    throw new AppError('AUTHORITIES_DIFFER', { path: installed.path, name });
  }
  return kept;
}

function identitiesOf(input: IdentitiesInput, authorities: ClusterAuthorities, make: Make): Identities {
  const { cluster, hosts, now, signal } = input;
  const { serviceAccount, encryptionKey, adminGroup } = authorities;
  const pairs = nodePairs({ cluster, hosts, authorities, adminGroup, make, now, signal });
  return {
    authorities,
    ready: pairs.ready,
    secrets: {
      token: '',
      serviceAccountKey: serviceAccount.privateKey,
      pki: {
        authorities: certificatesOf(authorities),
        serviceAccountPublicKey: serviceAccount.publicKey,
        pairOf: pairs.pairOf,
        ...{ encryptionKey, adminGroup },
      },
    },
  };
}

/**
 * For a deployment: opens them, or makes them where the cluster has none yet. A cluster that runs has some: other ones would lock
 * everybody out. @throws as {@link keptFor}
 */
export async function openIdentities(input: IdentitiesInput): Promise<Identities> {
  const { cluster, id, store, now } = input;
  await keptFor(input);
  const authorities = await store.ensure({ id, name: cluster.name }, { now, keyAlgorithm: KEY_ALGORITHM });
  return identitiesOf(input, authorities, async (request) => {
    const { certificate, privateKey } = await issue(authorities, request, { now, keyAlgorithm: KEY_ALGORITHM });
    return { certificate, key: privateKey };
  });
}

/** To look only: nothing is made; undefined where there is nothing yet. @throws as {@link keptFor} */
export async function lookAtIdentities(input: IdentitiesInput): Promise<Identities | undefined> {
  const authorities = await (await keptFor(input))?.open();
  return (
    authorities &&
    identitiesOf(input, authorities, (_, hostname, id) => Promise.resolve(placeholderSecrets.pki.pairOf(hostname, id)))
  );
}
