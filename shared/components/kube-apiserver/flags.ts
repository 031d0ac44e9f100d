/**
 * kube-apiserver's flags. Those that 1.9 has are the guide's (ARCHITECTURE.md, "The guide"); a number is a pull request of
 * kubernetes/kubernetes that changed what the flag does.
 */
import { API_PORT, inSimple, LOOPBACK, withLogins, withoutLogins, withToken } from '../../access/access';
import { because } from '../../kubernetes/why';
import type { FlagTable } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { tlsFlags } from '../controlPlane';
import { etcdClient, FRONT_PROXY_CLIENT, frontProxyClient, kubeletClient, serving } from './certificates';
import { ANONYMOUS_BY_PATH_SINCE } from './policies';

/** From this minor on it can be told how long it waits in the end. */
export const QUICK_END_SINCE = 27;

export const apiServerFlags: FlagTable = [
  // Without logins this list is complete: ServiceAccount is left out on purpose, there is no signing key.
  {
    flag: 'admission-control',
    value: 'NamespaceLifecycle,LimitRanger,DefaultStorageClass,ResourceQuota,NodeRestriction',
    ...withoutLogins, // deprecated with 1.10: #58123
  },
  // The others are on by default (kubernetes.io, Admission Control in Kubernetes).
  { flag: 'enable-admission-plugins', value: 'NodeRestriction', ...withToken },
  // Without it whoever may write Services takes other hosts' addresses for them (CVE-2020-8554); since 1.21: #97395.
  { flag: 'enable-admission-plugins', value: 'NodeRestriction', ...because('NODE_RESTRICTION'), until: 20 },
  {
    flag: 'enable-admission-plugins',
    value: 'NodeRestriction,DenyServiceExternalIPs',
    ...because('NODE_RESTRICTION_AND_ADDRESSES'),
    since: 21,
  },
  { flag: 'insecure-bind-address', value: '0.0.0.0', ...withoutLogins }, // no effect from 1.20 (#95856), fatal from 1.24 (#106859)
  { flag: 'kubelet-https', value: 'false', ...withoutLogins }, // ignored from 1.19 (#91630), gone from 1.22 (#101178)
  // The address must be the node's; by default it is the one of the default route.
  { flag: 'advertise-address', value: ({ node }) => node.ip, ...withLogins },
  // 127.0.0.1 of the same port stays free for a balancer between several API servers.
  { flag: 'bind-address', value: ({ node }) => node.ip, ...because('ONE_ADDRESS') },
  { flag: 'secure-port', value: String(API_PORT), ...withLogins },
  // Where it makes its own serving certificate.
  { flag: 'cert-dir', value: paths.apiServerCertificates, ...withToken },
  // With AlwaysAllow the server refuses whoever does not say who he is (#38706), hence the token.
  { flag: 'authorization-mode', value: 'AlwaysAllow', ...withToken },
  { flag: 'authorization-mode', value: 'Node,RBAC', ...because('ROLES') },
  { flag: 'client-ca-file', value: paths.secure.authority, ...because('CLIENTS_SIGNED') },
  ...tlsFlags(serving),
  { flag: 'anonymous-auth', value: 'false', ...because('NOBODY_UNKNOWN'), until: ANONYMOUS_BY_PATH_SINCE - 1 },
  // Never beside --anonymous-auth: the server ends when both speak of it.
  {
    ...{ flag: 'authentication-config', value: paths.secure.authentication },
    ...{ ...because('ONLY_HEALTH_UNKNOWN'), since: ANONYMOUS_BY_PATH_SINCE },
  },
  { flag: 'kubelet-certificate-authority', value: paths.secure.authority, ...because('KUBELETS_CHECKED') },
  { flag: 'kubelet-client-certificate', value: `${kubeletClient.installPath}.crt`, ...because('KUBELET_CLIENT') },
  { flag: 'kubelet-client-key', value: `${kubeletClient.installPath}.key`, ...because('KUBELET_CLIENT') },
  // The names of nodes need not be names of hosts.
  { flag: 'kubelet-preferred-address-types', value: 'InternalIP,Hostname', ...because('NODE_ADDRESSES') },
  { flag: 'proxy-client-cert-file', value: `${frontProxyClient.installPath}.crt`, ...because('FRONT_PROXY') },
  { flag: 'proxy-client-key-file', value: `${frontProxyClient.installPath}.key`, ...because('FRONT_PROXY') },
  { flag: 'requestheader-client-ca-file', value: paths.secure.frontProxyAuthority, ...because('FRONT_PROXY') },
  { flag: 'requestheader-allowed-names', value: FRONT_PROXY_CLIENT, ...because('FRONT_PROXY_NAME') },
  { flag: 'requestheader-username-headers', value: 'X-Remote-User', ...because('FRONT_PROXY') },
  { flag: 'requestheader-group-headers', value: 'X-Remote-Group', ...because('FRONT_PROXY') },
  { flag: 'requestheader-extra-headers-prefix', value: 'X-Remote-Extra-', ...because('FRONT_PROXY') },
  // Read by default from 1.33 on (RemoteRequestHeaderUID; kubernetes.io, "Feature Gates").
  { flag: 'requestheader-uid-headers', value: 'X-Remote-Uid', ...because('FRONT_PROXY'), since: 33 },
  { flag: 'encryption-provider-config', value: paths.secure.encryption, ...because('ENCRYPTED_SECRETS') },
  { flag: 'profiling', value: 'false', ...because('NO_PROFILING') },
  // At its end it waits a minute for open watches, and refuses whoever comes meanwhile: #114925.
  { flag: 'shutdown-watch-termination-grace-period', value: '5s', ...because('QUICK_END'), since: QUICK_END_SINCE },
  { flag: 'token-auth-file', value: paths.token, ...withToken },
  // These three are required from 1.20 on: #95896.
  {
    flag: 'service-account-issuer',
    value: ({ cluster }) => `https://kubernetes.default.svc.${cluster.network.clusterDomain}`,
    ...withLogins,
  },
  { flag: 'service-account-signing-key-file', value: paths.serviceAccountKey, ...withToken },
  { flag: 'service-account-key-file', value: paths.serviceAccountKey, ...withToken },
  { flag: 'service-account-signing-key-file', value: paths.secure.serviceAccountKey, ...because('OWN_TOKEN_KEY') },
  { flag: 'service-account-key-file', value: paths.secure.serviceAccountPublicKey, ...because('OWN_TOKEN_KEY') },
  // The address that pods reach; by default it would be the server's outside one.
  {
    flag: 'service-account-jwks-uri',
    value: ({ cluster }) => `https://kubernetes.default.svc.${cluster.network.clusterDomain}/openid/v1/jwks`,
    ...because('TOKEN_KEYS'),
  },
  // Tokens end after an hour, and pods read them anew: no year is added for clients that do not (CIS Kubernetes Benchmark, 1.2.30).
  { flag: 'service-account-extend-token-expiration', value: 'false', ...because('SHORT_TOKENS') },
  { flag: 'service-cluster-ip-range', value: ({ cluster }) => cluster.network.serviceCidr },
  { flag: 'service-node-port-range', value: ({ cluster }) => cluster.network.nodePortRange },
  { flag: 'etcd-servers', value: ({ etcdEndpoints }) => etcdEndpoints.join(','), ...inSimple },
  { flag: 'etcd-servers', value: ({ access }) => access.etcd(LOOPBACK, 2379), ...because('LOCAL_ETCD') },
  { flag: 'etcd-cafile', value: paths.secure.etcdAuthority, ...because('ETCD_IDENTITY') },
  { flag: 'etcd-certfile', value: `${etcdClient.installPath}.crt`, ...because('ETCD_IDENTITY') },
  { flag: 'etcd-keyfile', value: `${etcdClient.installPath}.key`, ...because('ETCD_IDENTITY') },
  { flag: 'enable-swagger-ui', value: 'true', ...withoutLogins }, // no effect from 1.14 (#72924), fatal from 1.24 (#105032)
  { flag: 'allow-privileged', value: 'true' },
  { flag: 'audit-policy-file', value: paths.secure.auditPolicy, ...because('AUDITED') },
  { flag: 'audit-log-maxage', value: '30' },
  { flag: 'audit-log-maxbackup', value: '3', ...inSimple },
  { flag: 'audit-log-maxbackup', value: '10', ...because('AUDIT_KEPT') },
  { flag: 'audit-log-maxsize', value: '100' },
  { flag: 'audit-log-path', value: paths.auditLog, ...inSimple },
  { flag: 'audit-log-path', value: `${paths.secure.auditLogs}/audit.log`, ...because('AUDIT_KEPT') },
  { flag: 'event-ttl', value: '1h' },
  { flag: 'v', value: '2' },
];
