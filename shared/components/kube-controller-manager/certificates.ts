/** Who it is to the API server, and to those who ask for its health. */
import type { CertificateRule } from '../certificateRule';
import { paths } from '../../kubernetes/paths';

export const identity: CertificateRule = {
  id: 'controller-manager',
  installPath: `${paths.secure.pki}/controller-manager`,
  place: 'master-node/pki/controller-manager',
  request: ({ node }) => ({
    // Its rights come with Kubernetes, by this name (kubernetes.io, "Using RBAC Authorization").
    ...{ authority: 'cluster', commonName: 'system:kube-controller-manager', usages: ['client', 'server'] },
    names: [node.hostname, 'localhost', node.ip, '127.0.0.1'],
  }),
};
