/**
 * The serving certificate of the API servers. From 1.20 on each makes one in its --cert-dir, signed by a CA of its own,
 * unless one is there. Pods trust a single CA: the one that the leading controller manager publishes as kube-root-ca.crt.
 * The service address leads them to any API server, so all of them serve with the first master's pair.
 *
 * Its names are the service's address, kubernetes.default and the first master. Those of the other masters are missing, but
 * whoever goes there by name is a kubeconfig of ours, and none of those checks the certificate.
 */
import { mastersOf, type Cluster, type ClusterNode } from '../../cluster/schema';
import { accessOf } from '../../access/access';
import { paths } from '../../kubernetes/paths';
import type { Resource } from '../../resources/resource';

/** Certificate and key, as kube-apiserver calls them (k8s.io/apiserver, SecureServingOptions: PairName `apiserver`). */
export const servingPair: readonly string[] = [paths.servingCertificate, paths.servingKey];

/** Whether the API servers of several masters serve with the first one's pair. */
export const sharesServingPair = (cluster: Cluster): boolean => accessOf(cluster).kind === 'token';

/** Whether this node's API server takes the pair of the first master. */
export const takesServingPair = (node: ClusterNode, cluster: Cluster): boolean =>
  sharesServingPair(cluster) && mastersOf(cluster).indexOf(node) > 0;

/** The pair as resources of a node that takes it. */
export const servingPairOf = (cluster: Cluster, node: ClusterNode): Resource[] => {
  const [first] = mastersOf(cluster);
  return first && takesServingPair(node, cluster)
    ? servingPair.map((path) => ({
        kind: 'file',
        path,
        mode: 0o600,
        secret: true,
        copyOf: first.hostname,
      }))
    : [];
};
