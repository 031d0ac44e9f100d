/**
 * kube-controller-manager's flags. Those that 1.9 has are the guide's (ARCHITECTURE.md, "The guide"); a number is a pull
 * request of kubernetes/kubernetes that changed what the flag does.
 */
import type { Cluster } from '../../cluster/schema';
import { inSimple, withLogins, withoutLogins, withToken } from '../../access/access';
import { because } from '../../kubernetes/why';
import type { FlagTable } from '../../kubernetes/flags';
import { minorOf } from '../../kubernetesVersion';
import { paths } from '../../kubernetes/paths';
import { loginFlags } from '../controlPlane';
import { hasRangesOfOurs } from '../kubelet/nodeObject';
import { identity } from './certificates';

/**
 * Whether it gives nodes their pod ranges. Where Keelson gives each node its range, as its bridge has it, an allocator
 * would give a node that comes back another one. Where it runs, no controller starts before its first look, which is after ten
 * seconds (k8s.io/kubernetes, pkg/controller/nodeipam/ipam/cidr_allocator.go, listNodes). Up to 1.19 the flag is the guide's.
 */
export const allocatesRanges = (cluster: Cluster): boolean =>
  !hasRangesOfOurs(cluster) || (minorOf(cluster.kubernetesVersion) ?? 0) < 20;

export const controllerManagerFlags: FlagTable = [
  { flag: 'address', value: '127.0.0.1', ...withoutLogins }, // fatal from 1.24: #106860
  { flag: 'bind-address', value: '127.0.0.1', ...withLogins, why: 'LOOPBACK_ONLY' },
  // Closes the plain HTTP port 10252; 1.22 has none any more (#96216), 1.24 does not know the flag (#106860).
  { flag: 'port', value: '0', ...withLogins, until: 21 },
  { flag: 'master', value: 'http://127.0.0.1:8080', ...withoutLogins },
  ...loginFlags(
    { withToken: paths.controllerManagerKubeconfig, withCertificates: paths.secure.controllerManager },
    identity,
  ),
  { flag: 'allocate-node-cidrs', value: ({ cluster }) => String(allocatesRanges(cluster)) },
  { flag: 'service-cluster-ip-range', value: ({ cluster }) => cluster.network.serviceCidr },
  { flag: 'cluster-cidr', value: ({ cluster }) => cluster.network.podCidr },
  { flag: 'cluster-name', value: 'kubernetes' },
  { flag: 'leader-elect', value: 'true' },
  // Empty on purpose: nothing is signed in profile simple.
  { flag: 'cluster-signing-cert-file', value: '', ...inSimple },
  { flag: 'cluster-signing-key-file', value: '', ...inSimple },
  { flag: 'service-account-private-key-file', value: paths.serviceAccountKey, ...withToken },
  { flag: 'service-account-private-key-file', value: paths.secure.serviceAccountKey, ...because('OWN_TOKEN_KEY') },
  // Each controller with the rights that it needs, and no others.
  { flag: 'use-service-account-credentials', value: 'true', ...because('RIGHTS_EACH') },
  // Pods that have ended stay until there are so many; by default 12500 (CIS Kubernetes Benchmark, 1.3.1).
  { flag: 'terminated-pod-gc-threshold', value: '1000', ...because('ENDED_PODS') },
  { flag: 'root-ca-file', value: paths.secure.authority, ...because('PODS_CHECK') },
  // Given to every pod as kube-root-ca.crt. The API server's self-made file holds its certificate and the CA behind it.
  { flag: 'root-ca-file', value: paths.servingCertificate, ...withToken },
  { flag: 'v', value: '2' },
];
