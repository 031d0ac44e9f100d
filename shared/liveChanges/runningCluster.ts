/**
 * What runs on the hosts, as far as a change of the cluster file must know it. Read from what lies on disk: a service that is
 * stopped is still part of the cluster. Where the disk does not say, the document of the last run does, if there is one.
 */
import type { Cluster } from '../cluster/schema';

/** What was found on one host. Only units and files that Keelson installed belong in here. */
export interface SurveyedHost {
  /** What the machine calls itself. */
  readonly hostname: string;
  /** Its address in the cluster file. */
  readonly ip: string;
  readonly reachable: boolean;
  /** The texts of the unit files by name: `etcd.service`. */
  readonly units: Readonly<Record<string, string>>;
  /** The texts of other files by path. Secret ones may be left out or masked. */
  readonly files: Readonly<Record<string, string>>;
  /** Its etcd is up: one that waits for members that do not come is not. */
  readonly etcdRuns?: boolean;
  /** Containers of pods run there. */
  readonly podsRun: boolean;
  /** Of the Kubernetes programs that lie there. */
  readonly kubernetesVersion?: string;
  /** The cluster document that was last installed on this host. */
  readonly recordedDocument?: unknown;
}

/** What the disk of a host says about fields of the cluster file, by their path; written as in the file. */
export type Facts = Readonly<Partial<Record<FactPath, string>>>;
export type FactPath =
  | 'kubernetesVersion'
  | 'runtime'
  | 'network.serviceCidr'
  | 'network.podCidr'
  | 'network.dnsServiceIp'
  | 'network.clusterDomain'
  | 'network.nodePortRange'
  | 'network.cni'
  | 'network.proxyMode'
  | 'etcd.endpoints'
  | 'binaries.dir'
  | 'registry.images.pause'
  | 'registry.images.calicoNode';

export interface RunningHost {
  readonly hostname: string;
  readonly ip: string;
  readonly reachable: boolean;
  readonly master: boolean;
  readonly worker: boolean;
  readonly podsRun: boolean;
  /** The address that its services were given, which is `ip` unless the file or the machine has another one now. */
  readonly address?: string;
  /** The part of the pod range that its bridge has. */
  readonly podSubnet?: string;
  readonly facts: Facts;
}

/** What the hosts run. A plain value: it may cross a process border. */
export interface RunningCluster {
  readonly hosts: readonly RunningHost[];
  /** Addresses of masters and workers that hosts of the cluster name, whether or not anybody looked there. */
  readonly mentioned: { readonly masters: readonly string[]; readonly workers: readonly string[] };
  readonly recorded?: Cluster;
  /**
   * What was last applied on each master that was looked at. A master is left out there only when its etcd has left; one that was
   * away meanwhile still has it.
   */
  readonly masterRecords: readonly Cluster[];
}
