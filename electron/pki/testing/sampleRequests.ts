/** What a cluster of a master and two workers asks for, written down by hand after kubernetes.io's page "PKI certificates and requirements". */
import { superAdmin } from '../../../shared/pki/authorities';
import type { CertificateRequest } from '../../../shared/pki/certificate';

const client = (commonName: string, organization?: string): CertificateRequest => ({
  ...{ authority: 'cluster', commonName, usages: ['client'], names: [] },
  ...(organization === undefined ? {} : { organization }),
});
const member: Omit<CertificateRequest, 'commonName'> = {
  authority: 'etcd',
  usages: ['server', 'client'],
  names: ['n1', 'localhost', '10.0.0.11', '127.0.0.1'],
};

export const sampleRequests = {
  apiserver: {
    ...{ authority: 'cluster', commonName: 'kube-apiserver', usages: ['server'] },
    names: [
      ...['n1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
      ...['localhost', '10.96.0.1', '10.0.0.11', '127.0.0.1'],
    ],
  },
  'apiserver-kubelet-client': client('kube-apiserver-kubelet-client'),
  'front-proxy-client': { ...client('front-proxy-client'), authority: 'frontProxy' },
  'apiserver-etcd-client': { ...client('kube-apiserver-etcd-client'), authority: 'etcd' },
  'etcd/server': { ...member, commonName: 'n1' },
  'etcd/peer': { ...member, commonName: 'n1' },
  'etcd/healthcheck-client': { ...client('kube-etcd-healthcheck-client'), authority: 'etcd' },
  'controller-manager': client('system:kube-controller-manager'),
  scheduler: client('system:kube-scheduler'),
  'kube-proxy': client('system:kube-proxy'),
  admin: client('kubernetes-admin', 'keelson:cluster-admins'),
  'super-admin': superAdmin,
  'kubelet-client n2': client('system:node:n2', 'system:nodes'),
  'kubelet n2': { ...client('system:node:n2', 'system:nodes'), usages: ['server'], names: ['n2', '10.0.0.12'] },
  'kubelet-client n3': client('system:node:n3', 'system:nodes'),
  'kubelet n3': { ...client('system:node:n3', 'system:nodes'), usages: ['server'], names: ['n3', '10.0.0.13'] },
} satisfies Record<string, CertificateRequest>;
