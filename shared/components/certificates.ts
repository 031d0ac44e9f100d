/** The certificates of a node, read from the catalogue. */
import { accessOf, LOOPBACK } from '../access/access';
import type { Cluster, ClusterNode } from '../cluster/schema';
import { EVERY_ADDRESS } from '../exposure/opening';
import { isFor } from '../kubernetes/flags';
import type { NodeContext } from '../kubernetes/nodeContext';
import { minorOf } from '../kubernetesVersion';
import type { AuthorityName, CertificateRequest } from '../pki/certificate';
import { componentsOn, unitsOn, type ComponentId } from '.';
import { certificateOf, hasPki, isKubeconfig, type CertificateRule } from './certificateRule';
import type { Component, PortRule } from './component';

const rulesOf = ({ certificates = [], identities = [] }: Component): CertificateRule[] => [
  ...certificates,
  ...identities,
];

/** Those that are pairs of files, and those that stand in a kubeconfig. */
export const certificatesOn = (cluster: Cluster, node: ClusterNode): CertificateRule[] =>
  componentsOn(cluster, node).flatMap(rulesOf);

/** The components of a node that have one of these certificates, in their order; all where none is named. */
export const componentsWith = (
  cluster: Cluster,
  node: ClusterNode,
  ids?: readonly string[],
): Component<ComponentId>[] =>
  componentsOn(cluster, node).filter((one) => rulesOf(one).some(({ id }) => ids?.includes(id) ?? true));

/** A certificate that lies on a node, or should. */
export interface CertificatePlace {
  /** A rule's; the path of any other. */
  readonly id: string;
  /** Of the file. */
  readonly path: string;
  /** `selfMade`: a service makes it where there is none. */
  readonly kind: 'pair' | 'kubeconfig' | 'authority' | 'selfMade';
  /** What is asked for: of pairs and kubeconfigs. */
  readonly request?: CertificateRequest;
  /** Whose it is: of an authority. */
  readonly authority?: AuthorityName;
  /** The units that read it when they start. */
  readonly units: readonly string[];
  /** Where a service shows it to whoever comes. */
  readonly served: readonly ServedAt[];
}

export interface ServedAt {
  readonly port: number;
  /** As the node itself reaches it. */
  readonly address: string;
}

/** The first IPv4 address of a list of addresses or URLs; the node's own where all are meant. */
function addressIn(addresses: string): string {
  const [first = EVERY_ADDRESS] = /\d+\.\d+\.\d+\.\d+/.exec(addresses) ?? [];
  return first === EVERY_ADDRESS ? LOOPBACK : first;
}

/** Every certificate of a node, in the order of its components; none where nobody shows one (profile simple up to 1.19). */
export function certificatePlaces(context: NodeContext): CertificatePlace[] {
  const { cluster, node } = context;
  const scope = { minor: minorOf(cluster.kubernetesVersion) ?? 0, access: accessOf(cluster) };
  const served = ({ port, opening }: PortRule): ServedAt => ({ port, address: addressIn(opening.addresses(context)) });
  const all = componentsOn(cluster, node).flatMap((component): CertificatePlace[] => {
    const units = unitsOn(component, cluster, node).map(({ unit }) => unit);
    const ports = (component.ports ?? []).filter((rule) => rule.serves !== undefined && isFor(rule, scope));
    const at = (path: string): ServedAt[] => ports.filter(({ serves }) => serves === path).map(served);
    const rules = hasPki(context) ? rulesOf(component) : [];
    const own = rules.map((rule): CertificatePlace => {
      const path = certificateOf(rule);
      const kind = isKubeconfig(rule) ? 'kubeconfig' : 'pair';
      return { id: rule.id, path, kind, request: rule.request(context), units, served: at(path) };
    });
    const copies = (component.files ?? []).flatMap(({ authority, installPath, content }): CertificatePlace[] =>
      authority === undefined || content(context) === undefined
        ? []
        : [{ id: installPath, path: installPath, kind: 'authority', authority, units: [], served: [] }],
    );
    const selfMade = ports.flatMap(({ serves = '' }): CertificatePlace[] =>
      own.some(({ path }) => path === serves)
        ? []
        : [{ id: serves, path: serves, kind: 'selfMade', units, served: at(serves) }],
    );
    return [...own, ...selfMade, ...copies];
  });
  return all.filter(({ path }, index) => all.findIndex((other) => other.path === path) === index);
}
