/** Who the API server is: to those who come to it, to kubelets, to etcd, and to extension API servers. */
import { nthAddress, parseCidr } from '../../cluster/cidr';
import { mastersOf, type Cluster } from '../../cluster/schema';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import type { CertificateRequest } from '../../pki/certificate';
import type { CertificateRule } from '../certificateRule';

const inPki = (id: string, request: CertificateRule['request']): CertificateRule => ({
  ...{ id, request },
  installPath: `${paths.secure.pki}/${id}`,
  place: `master-node/pki/${id}`,
});

const client = (authority: CertificateRequest['authority'], commonName: string): CertificateRule['request'] => {
  const request: CertificateRequest = { authority, commonName, usages: ['client'], names: [] };
  return () => request;
};

/** The host of `api.endpoint`, which may have a port. */
const endpointHost = ({ api }: Cluster): string[] =>
  api.endpoint === undefined ? [] : [api.endpoint.replace(/:\d+$/, '')];

/** Every name and address under which somebody comes to an API server of this cluster: pods by the first service address. */
function servingNames({ cluster }: NodeContext): string[] {
  const { clusterDomain, serviceCidr } = cluster.network;
  const services = parseCidr(serviceCidr);
  return [
    ...mastersOf(cluster).flatMap(({ hostname, ip }) => [hostname, ip]),
    ...['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${clusterDomain}`],
    ...['localhost', '127.0.0.1'],
    ...(services ? [nthAddress(services, 1)] : []),
    ...endpointHost(cluster),
    ...cluster.api.extraNames,
  ];
}

export const serving = inPki('apiserver', (context) => ({
  ...{ authority: 'cluster', commonName: 'kube-apiserver', usages: ['server'] },
  names: [...new Set(servingNames(context))],
}));

/** A user with the rights of `system:kubelet-api-admin` and no others (components/rbac). */
export const KUBELET_CLIENT = 'kube-apiserver-kubelet-client';
export const kubeletClient = inPki('apiserver-kubelet-client', client('cluster', KUBELET_CLIENT));
export const etcdClient = inPki('apiserver-etcd-client', client('etcd', 'kube-apiserver-etcd-client'));
/** The name must be among --requestheader-allowed-names. */
export const FRONT_PROXY_CLIENT = 'front-proxy-client';
export const frontProxyClient = inPki('front-proxy-client', client('frontProxy', FRONT_PROXY_CLIENT));
