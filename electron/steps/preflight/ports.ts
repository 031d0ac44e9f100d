/** The ports that the services of a node will want. */
import type { Cluster, ClusterNode } from '../../../shared/cluster';
import { SECURE_PORT_SINCE } from '../../../shared/kubernetesVersion';

interface PortUse {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  readonly minor: number;
}

interface PortRule {
  readonly ports: readonly number[];
  readonly when: (use: PortUse) => boolean;
}

const master = ({ node }: PortUse): boolean => node.roles.includes('master');
const worker = ({ node }: PortUse): boolean => node.roles.includes('worker');
const ownEtcd = (use: PortUse): boolean => master(use) && use.cluster.etcd.endpoints.length === 0;
const plain = ({ minor }: PortUse): boolean => minor < SECURE_PORT_SINCE;

/** Reference: component-flags §1 to §6. Up to 1.19 the secure ports are opened beside the plain ones. */
const rules: readonly PortRule[] = [
  { ports: [2379, 2380], when: ownEtcd },
  { ports: [6443], when: master },
  { ports: [8080, 10251, 10252], when: (use) => master(use) && plain(use) },
  { ports: [10257, 10259], when: (use) => master(use) && !plain(use) },
  { ports: [10248, 10250], when: worker },
  { ports: [10249, 10256], when: worker },
];

/** Each port once. */
export const portsOf = (use: PortUse): number[] => [
  ...new Set(rules.filter(({ when }) => when(use)).flatMap(({ ports }) => ports)),
];
