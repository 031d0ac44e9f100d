/** kube-apiserver's flags. Marks: sections of component-flags.md; T: target-files.md. */
import type { FlagTable } from './flags';
import { paths } from './paths';

export const apiServerFlags: FlagTable = [
  // Up to 1.19 this list is complete: ServiceAccount is left out on purpose, there is no signing key (T).
  {
    flag: 'admission-control',
    value: 'NamespaceLifecycle,LimitRanger,DefaultStorageClass,ResourceQuota,NodeRestriction',
    until: 19, // deprecated, 2.2
  },
  { flag: 'enable-admission-plugins', value: 'NodeRestriction', since: 20 }, // 9.1
  { flag: 'insecure-bind-address', value: '0.0.0.0', until: 19 }, // no effect from 1.20, fatal from 1.24: 2.2
  { flag: 'kubelet-https', value: 'false', until: 19 }, // ignored from 1.20, gone from 1.22: 2.2
  // The self-made serving certificate; the address must be the node's, not the one of its default route (2.1).
  { flag: 'advertise-address', value: ({ node }) => node.ip, since: 20 },
  { flag: 'secure-port', value: '6443', since: 20 },
  { flag: 'cert-dir', value: paths.apiServerCertificates, since: 20 },
  // AlwaysAllow refuses anonymous requests from 1.20 on, hence the token (2.1, 12).
  { flag: 'authorization-mode', value: 'AlwaysAllow', since: 20 },
  { flag: 'token-auth-file', value: paths.token, since: 20 }, // 2.2: works in all versions
  // Required from 1.20 on: 2.1.
  {
    flag: 'service-account-issuer',
    value: ({ cluster }) => `https://kubernetes.default.svc.${cluster.network.clusterDomain}`,
    since: 20,
  },
  { flag: 'service-account-signing-key-file', value: paths.serviceAccountKey, since: 20 },
  { flag: 'service-account-key-file', value: paths.serviceAccountKey, since: 20 },
  { flag: 'service-cluster-ip-range', value: ({ cluster }) => cluster.network.serviceCidr },
  { flag: 'service-node-port-range', value: ({ cluster }) => cluster.network.nodePortRange },
  { flag: 'etcd-servers', value: ({ etcdEndpoints }) => etcdEndpoints.join(',') },
  { flag: 'enable-swagger-ui', value: 'true', until: 19 }, // accepted on 1.20, removed by 1.24: 2.2
  { flag: 'allow-privileged', value: 'true' },
  { flag: 'audit-log-maxage', value: '30' },
  { flag: 'audit-log-maxbackup', value: '3' },
  { flag: 'audit-log-maxsize', value: '100' },
  { flag: 'audit-log-path', value: paths.auditLog },
  { flag: 'event-ttl', value: '1h' },
  { flag: 'v', value: '2' },
];
