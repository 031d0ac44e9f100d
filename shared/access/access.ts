/**
 * How the clients of a cluster reach its API and its etcd, and what they show there to be let in. Made once, from the profile
 * and the version; components ask it, so that neither a version number nor a profile stands for it anywhere else.
 */
import { mastersOf, type Cluster } from '../cluster/schema';
import { paths } from '../kubernetes/paths';
import { minorOf, SECURE_PORT_SINCE } from '../kubernetesVersion';

/**
 * `open`: nobody is asked who they are (profile simple up to 1.19). `token`: one token, that may do everything (profile simple
 * from 1.20 on, where the API is served over TLS only). `certificates`: everybody has an identity of their own, and TLS is
 * checked on both sides (profile secure).
 */
export type AccessKind = 'open' | 'token' | 'certificates';

export interface Access {
  readonly kind: AccessKind;
  /** The API server at this address of a master. */
  readonly api: (ip: string) => string;
  /** etcd's clients and its peers, at this address of a member. */
  readonly etcd: (ip: string, port: EtcdPort) => string;
  /** The administrator's kubeconfig on a master. */
  readonly adminKubeconfig: string;
}

type EtcdPort = 2379 | 2380;

/** The node itself, and nobody else. */
export const LOOPBACK = '127.0.0.1';
/** Of every API server that asks who comes, and of the balancers in front of them. */
export const API_PORT = 6443;
const overTls = (ip: string): string => `https://${ip}:${String(API_PORT)}`;
const etcdOver =
  (scheme: 'http' | 'https'): Access['etcd'] =>
  (ip, port) =>
    `${scheme}://${ip}:${String(port)}`;

const accesses: Readonly<Record<AccessKind, Access>> = {
  open: {
    kind: 'open',
    api: (ip) => `http://${ip}:8080`,
    etcd: etcdOver('http'),
    adminKubeconfig: paths.adminKubeconfig,
  },
  token: { kind: 'token', api: overTls, etcd: etcdOver('http'), adminKubeconfig: paths.adminKubeconfig },
  certificates: { kind: 'certificates', api: overTls, etcd: etcdOver('https'), adminKubeconfig: paths.secure.admin },
};

export type Chosen = Pick<Cluster, 'profile' | 'kubernetesVersion'>;

function kindOf({ profile, kubernetesVersion }: Chosen): AccessKind {
  if (profile === 'secure') return 'certificates';
  return (minorOf(kubernetesVersion) ?? SECURE_PORT_SINCE) < SECURE_PORT_SINCE ? 'open' : 'token';
}

export const accessOf = (cluster: Chosen): Access => accesses[kindOf(cluster)];

/** Whether everybody has a certificate of their own. */
export const hasIdentities = (cluster: Chosen): boolean => accessOf(cluster).kind === 'certificates';

/**
 * Whether every node has a balancer of its own, at whose loopback address its clients find an API server that answers. With one
 * master there is nothing to choose from, and a load balancer of the person's own (`api.endpoint`) does the same for all nodes.
 */
export const balancesApi = (cluster: Cluster): boolean =>
  hasIdentities(cluster) && mastersOf(cluster).length > 1 && cluster.api.endpoint === undefined;

/**
 * Where the kubelet and kube-proxy of every node find the API: the URL. With several masters in profile secure it leads to any of
 * them; elsewhere to the first. An endpoint without a port has the API's (kubernetes.io, "Creating Highly Available Clusters with
 * kubeadm": controlPlaneEndpoint).
 */
export function apiOfNodes(cluster: Cluster): string {
  const { api } = accessOf(cluster);
  const [first, ...others] = mastersOf(cluster);
  if (balancesApi(cluster)) return api(LOOPBACK);
  const { endpoint } = cluster.api;
  if (endpoint === undefined || others.length === 0 || !hasIdentities(cluster)) return api(first?.ip ?? '');
  return /:\d+$/.test(endpoint) ? `https://${endpoint}` : api(endpoint);
}

/** Whether anything on the nodes is secret: without logins there is nothing to keep. */
export const hasSecrets = (cluster: Chosen): boolean => accessOf(cluster).kind !== 'open';

/** For the tables: a row that only clusters with this way of logging in have. */
export const withoutLogins = { access: ['open'] } as const;
/** Profile simple. */
export const inSimple = { access: ['open', 'token'] } as const;
export const withToken = { access: ['token'] } as const;
export const withLogins = { access: ['token', 'certificates'] } as const;
/** Profile secure. */
export const withCertificates = { access: ['certificates'] } as const;
