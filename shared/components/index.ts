/** The catalogue: every component, in the order in which a node gets them. */
import { mastersOf, workersOf, type Cluster, type ClusterNode } from '../cluster/schema';
import { livesAt } from '../kubernetes/flags';
import { minorOf } from '../kubernetesVersion';
import { apiBalancer } from './api-balancer';
import { binaries } from './binaries';
import { calico } from './calico';
import { cni } from './cni';
import type { Component, ToolRule, UnitRule, Where } from './component';
import { containerd } from './containerd';
import { crictl } from './crictl';
import { etcd } from './etcd';
import { flannel } from './flannel';
import { images } from './images';
import { kubeApiServer } from './kube-apiserver';
import { kubeCalico } from './kube-calico';
import { kubeControllerManager } from './kube-controller-manager';
import { kubeDns } from './kube-dns';
import { kubeProxy } from './kube-proxy';
import { kubeScheduler } from './kube-scheduler';
import { kubectl } from './kubectl';
import { kubelet } from './kubelet';
import { networkManifest } from './network-manifest';
import { prepare } from './prepare';
import { rbac } from './rbac';
import { runtime } from './runtime';

const catalogue = [
  prepare,
  runtime,
  binaries,
  containerd,
  etcd,
  kubeApiServer,
  rbac,
  apiBalancer,
  images,
  kubeControllerManager,
  kubeScheduler,
  kubeCalico,
  kubectl,
  cni,
  flannel,
  calico,
  kubelet,
  kubeProxy,
  crictl,
  networkManifest,
  kubeDns,
] as const;

export type ComponentId = (typeof catalogue)[number]['id'];
export const components: readonly Component<ComponentId>[] = catalogue;

export const componentOf = (id: string): Component<ComponentId> | undefined => components.find((one) => one.id === id);

type Places = (where: Where, node: ClusterNode) => boolean;
const knownPlaces = new WeakMap<Cluster, Places>();

/** Answers for any number of nodes of one cluster whether one is where something belongs. */
export function placesIn(cluster: Cluster): Places {
  const known = knownPlaces.get(cluster) ?? placesOf(cluster);
  knownPlaces.set(cluster, known);
  return known;
}

function placesOf(cluster: Cluster): Places {
  const [firstMaster] = mastersOf(cluster);
  const workers = workersOf(cluster);
  return (where, node) => {
    switch (where) {
      case 'all':
        return true;
      case 'none':
        return false;
      case 'firstMaster':
        return node === firstMaster;
      case 'besideWorkers':
        return workers.some((worker) => worker !== node);
      case 'master':
      case 'worker':
        return node.roles.includes(where);
    }
  };
}

export const isOn = (component: Component, cluster: Cluster, node: ClusterNode): boolean =>
  placesIn(cluster)(component.on(cluster), node);

/** The components of one node. */
export function componentsOn(cluster: Cluster, node: ClusterNode): Component<ComponentId>[] {
  const isHere = placesIn(cluster);
  return components.filter(({ on }) => isHere(on(cluster), node));
}

/** The units that a component has on a node where it is. */
export function unitsOn({ units = [] }: Component, cluster: Cluster, node: ClusterNode): UnitRule[] {
  const isHere = placesIn(cluster);
  return units.filter(({ on = 'all', when }) => isHere(on, node) && (when?.(cluster) ?? true));
}

/** The commands that the services of a node call, in this version of Kubernetes; one may be named by several components. */
export function toolsOn(cluster: Cluster, node: ClusterNode): ToolRule[] {
  const minor = minorOf(cluster.kubernetesVersion) ?? 0;
  const isHere = placesIn(cluster);
  return componentsOn(cluster, node)
    .flatMap(({ tools = [] }) => tools)
    .filter((rule) => livesAt(rule, minor) && isHere(rule.on ?? 'all', node) && (rule.when?.(cluster) ?? true));
}

/** Every unit of every component, whatever the cluster: what a node may have. */
export const allUnits: readonly UnitRule[] = components.flatMap(({ units = [] }) => units);
/** Those that Keelson installs, and that the system does not bring. */
export const ownUnits: readonly UnitRule[] = allUnits.filter(({ system }) => system !== true);
