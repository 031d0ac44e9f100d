/**
 * kube-apiserver's flags. Those that 1.9 has are the guide's (ARCHITECTURE.md, "The guide"); a number is a pull request of
 * kubernetes/kubernetes that changed what the flag does.
 */
import { withLogins, withoutLogins, withToken } from '../../access/access';
import type { FlagTable } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';

export const apiServerFlags: FlagTable = [
  // Without logins this list is complete: ServiceAccount is left out on purpose, there is no signing key.
  {
    flag: 'admission-control',
    value: 'NamespaceLifecycle,LimitRanger,DefaultStorageClass,ResourceQuota,NodeRestriction',
    ...withoutLogins, // deprecated with 1.10: #58123
  },
  // The others are on by default (kubernetes.io, Admission Control in Kubernetes).
  { flag: 'enable-admission-plugins', value: 'NodeRestriction', ...withLogins },
  { flag: 'insecure-bind-address', value: '0.0.0.0', ...withoutLogins }, // no effect from 1.20 (#95856), fatal from 1.24 (#106859)
  { flag: 'kubelet-https', value: 'false', ...withoutLogins }, // ignored from 1.19 (#91630), gone from 1.22 (#101178)
  // The address must be the node's; by default it is the one of the default route.
  { flag: 'advertise-address', value: ({ node }) => node.ip, ...withLogins },
  { flag: 'secure-port', value: '6443', ...withLogins },
  // Where it makes its own serving certificate.
  { flag: 'cert-dir', value: paths.apiServerCertificates, ...withToken },
  // With AlwaysAllow the server refuses whoever does not say who he is (#38706), hence the token.
  { flag: 'authorization-mode', value: 'AlwaysAllow', ...withToken },
  { flag: 'token-auth-file', value: paths.token, ...withToken },
  // These three are required from 1.20 on: #95896.
  {
    flag: 'service-account-issuer',
    value: ({ cluster }) => `https://kubernetes.default.svc.${cluster.network.clusterDomain}`,
    ...withLogins,
  },
  { flag: 'service-account-signing-key-file', value: paths.serviceAccountKey, ...withToken },
  { flag: 'service-account-key-file', value: paths.serviceAccountKey, ...withToken },
  { flag: 'service-cluster-ip-range', value: ({ cluster }) => cluster.network.serviceCidr },
  { flag: 'service-node-port-range', value: ({ cluster }) => cluster.network.nodePortRange },
  { flag: 'etcd-servers', value: ({ etcdEndpoints }) => etcdEndpoints.join(',') },
  { flag: 'enable-swagger-ui', value: 'true', ...withoutLogins }, // no effect from 1.14 (#72924), fatal from 1.24 (#105032)
  { flag: 'allow-privileged', value: 'true' },
  { flag: 'audit-log-maxage', value: '30' },
  { flag: 'audit-log-maxbackup', value: '3' },
  { flag: 'audit-log-maxsize', value: '100' },
  { flag: 'audit-log-path', value: paths.auditLog },
  { flag: 'event-ttl', value: '1h' },
  { flag: 'v', value: '2' },
];
