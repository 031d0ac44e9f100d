/** Who kube-proxy is to the API server. */
import type { CertificateRule } from '../certificateRule';
import { paths } from '../../kubernetes/paths';

export const identity: CertificateRule = {
  id: 'kube-proxy',
  installPath: `${paths.secure.pki}/kube-proxy`,
  place: 'worker-node/pki/kube-proxy',
  // Its rights come with Kubernetes, by this name (kubernetes.io, "Using RBAC Authorization").
  request: () => ({ authority: 'cluster', commonName: 'system:kube-proxy', usages: ['client'], names: [] }),
};
