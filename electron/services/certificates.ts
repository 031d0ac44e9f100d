/** The certificates of a cluster: those of its nodes, read there and at the ports of their services, and those kept here. */
import { hasIdentities } from '../../shared/access/access';
import { clusterOf } from '../../shared/cluster/rules';
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { toWireError, type WireError } from '../../shared/errors';
import type { Progress } from '../../shared/job/job';
import { clusterContext, type NodeContext } from '../../shared/kubernetes/nodeContext';
import { groupNumber } from '../../shared/pki/authorities';
import { authorityNames, timeObjection, type CertificateFacts } from '../../shared/pki/certificate';
import type { CertificateReport, FoundCertificate } from '../../shared/pki/report';
import { placeholderSecrets } from '../../shared/target/targetFile';
import { turn } from '../concurrency/turn';
import { readCertificate, type AuthorityCertificates } from '../pki/readCertificate';
import type { Hosts } from '../ssh/hosts';
import { judgeNode, readNode, type NodeReading } from '../steps/secrets/nodeCertificates';
import type { AuthoritiesStore } from '../storage/authorities/authorities';
import type { AuthoritiesDocument } from '../storage/authorities/document';
import type { ClusterIdentities } from '../storage/clusterIdentities';
import type { HostsService } from './hosts/hosts';

interface CertificatesRequest {
  readonly hosts: Pick<Hosts, 'get'>;
  /** What this workstation keeps; its private half stays closed. */
  readonly kept?: AuthoritiesDocument | undefined;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Told of each host that was asked. */
  readonly onProgress?: (progress: Progress) => void;
}

type Certificates = AuthoritiesDocument['visible']['certificates'];

const authoritiesIn = (certificates: Certificates): AuthorityCertificates =>
  Object.fromEntries(authorityNames.map((name) => [name, { certificate: certificates[name] }]));

/** The authorities, and the administrator of the last resort, as they lie on this computer. */
function keptHere({ path, visible: { certificates } }: AuthoritiesDocument, now: Date): FoundCertificate[] {
  return ([...authorityNames, 'superAdmin'] as const).map((id) => {
    const facts = readCertificate(certificates[id], authoritiesIn(certificates));
    const problem = timeObjection(facts, now);
    return {
      ...(id === 'superAdmin' ? { id, kind: 'breakGlass', use: 'carried' } : { id, kind: 'authority', use: 'trusted' }),
      ...{ path, facts, units: [], ports: [], ...(problem ? { problem } : {}) },
    };
  });
}

const groupsOf = ({ authority, organizations }: CertificateFacts): number[] =>
  authority === 'cluster' ? organizations.flatMap((name) => groupNumber(name) ?? []) : [];

type Read = { readonly node: ClusterNode } & ({ readonly reading: NodeReading } | { readonly error: WireError });

/**
 * Asks every host at once, each with one command and one handshake for each port. What could not be asked because of a host is part
 * of the answer. @throws CANCELLED
 */
export async function checkCertificates(cluster: Cluster, request: CertificatesRequest): Promise<CertificateReport> {
  const { hosts, kept, now, signal, onProgress } = request;
  const authorities = kept ? authoritiesIn(kept.visible.certificates) : {};
  const contextFor = (adminGroup: number): ((node: ClusterNode) => NodeContext) => {
    const pki = { ...placeholderSecrets.pki, adminGroup };
    const shared = clusterContext(cluster, { ...placeholderSecrets, pki });
    return (node) => ({ ...shared, node });
  };
  const asked = contextFor(1);
  let done = 0;
  const read = await Promise.all(
    cluster.nodes.map(async (node): Promise<Read> => {
      const tell = (): void => {
        done += 1;
        onProgress?.({ done, total: cluster.nodes.length, unit: 'items', label: node.hostname });
      };
      try {
        const host = await hosts.get(node.hostname, signal);
        const reading = await readNode(host, asked(node), authorities, signal);
        await turn();
        tell();
        return { node, reading };
      } catch (thrown) {
        signal.throwIfAborted();
        tell();
        return { node, error: toWireError(thrown) };
      }
    }),
  );
  // As a deployment finds it out: the highest number that a certificate of ours has.
  const groups = read.flatMap((one) =>
    'reading' in one ? [...one.reading.places.values()].flatMap(({ facts }) => (facts ? groupsOf(facts) : [])) : [],
  );
  const judged = contextFor(Math.max(1, kept?.visible.adminGroup ?? 1, ...groups));
  const judging = { now, knowsAuthorities: kept !== undefined };
  return {
    nodes: read.map((one) => {
      const { hostname } = one.node;
      if ('error' in one) return { hostname, certificates: [], error: one.error };
      return { hostname, certificates: judgeNode(one.reading, judged(one.node), judging) };
    }),
    workstation: kept ? keptHere(kept, now) : [],
  };
}

interface LookAtHosts extends Pick<CertificatesRequest, 'hosts' | 'signal'> {
  readonly cluster: Cluster;
}

/** The look as the window asks for it. */
export interface CertificatesService {
  /** @throws CLUSTER_INVALID, CANCELLED, and what the store of authorities throws */
  check(document: unknown, clusterPath: string | undefined, signal: AbortSignal): Promise<CertificateReport>;
  /** The same with hosts that are open. */
  checkOn(request: LookAtHosts): Promise<CertificateReport>;
}

/** What this workstation keeps of a cluster's authorities. */
async function keptOf(
  cluster: Cluster,
  { authorities, identities }: Pick<CertificatesParts, 'authorities' | 'identities'>,
): Promise<AuthoritiesDocument | undefined> {
  const id = hasIdentities(cluster) ? await identities.find(cluster) : undefined;
  return id === undefined ? undefined : authorities.find(id);
}

export interface CertificatesParts {
  readonly hosts: Pick<HostsService, 'open'>;
  readonly authorities: Pick<AuthoritiesStore, 'find'>;
  readonly identities: Pick<ClusterIdentities, 'find'>;
}

export function createCertificates(parts: CertificatesParts): CertificatesService {
  const checkOn: CertificatesService['checkOn'] = async ({ cluster, hosts, signal }) =>
    checkCertificates(cluster, { hosts, kept: await keptOf(cluster, parts), now: new Date(), signal });
  return {
    checkOn,
    check: async (document, clusterPath, signal) => {
      const cluster = clusterOf(document);
      const open = parts.hosts.open(cluster, clusterPath);
      try {
        return await checkOn({ cluster, hosts: open, signal });
      } finally {
        open.close();
      }
    },
  };
}
