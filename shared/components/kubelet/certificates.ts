/** Who a kubelet is: to the API server its node and no other, and to whoever asks it for logs. */
import type { CertificateRule } from '../certificateRule';
import { paths } from '../../kubernetes/paths';

export const identity: CertificateRule = {
  id: 'kubelet',
  installPath: `${paths.secure.kubeletPki}/kubelet`,
  place: 'worker-node/pki/kubelet',
  request: ({ node }) => ({
    // By this name and group the node authorizer knows which node comes (kubernetes.io, "Using Node Authorization").
    ...{ authority: 'cluster', commonName: `system:node:${node.ip}`, organization: 'system:nodes' },
    ...{ usages: ['client', 'server'], names: [node.hostname, node.ip] },
  }),
};
