/** Sections 1 to 3 of the benchmark: the control plane, etcd, logins and the audit log. */
import { ETCD_USER } from '../components/etcd/certificates';
import { paths } from '../kubernetes/paths';
import {
  among,
  at,
  atLeast,
  below,
  byFlag,
  closed,
  closedFolder,
  CNI_LEASES,
  flag,
  has,
  is,
  isNot,
  lacks,
  ofRoot,
  ofUser,
  orUnset,
  readable,
  set,
  unit,
  unset,
  type Check,
  type Demand,
  type Place,
  type Program,
} from './check';

type Row = Omit<Check, 'program'>;
const scored = (id: string, ...demands: readonly Demand[]): Row => ({ id, scored: true, demands });
const advised = (id: string, ...demands: readonly Demand[]): Row => ({ id, demands });
const of = (program: Program, rows: readonly Row[]): Check[] => rows.map((row) => ({ ...row, program }));

/** Two checks of one file: who may read it, and whose it is. */
const kept = (first: number, place: Place): Row[] => [
  scored(`1.1.${String(first)}`, closed(place)),
  scored(`1.1.${String(first + 1)}`, ofRoot(place)),
];

/** Another network has other files, and a node without pods no leases. */
const ofCni = (of: (place: Place) => Demand, leases = below(CNI_LEASES)): Demand[] =>
  [at(`${paths.cniConfiguration}/10-bridge.conf`), leases].map((place) => orUnset(of(place)));
const certificates = below(paths.secure.pki, { ending: '.crt' });
const kubeconfig = byFlag('kubeconfig');

/** By Go's names, which Kubernetes takes over; of two of them it knows the older ones too. */
const strongSuites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  ...['ECDSA', 'RSA'].flatMap((key) =>
    ['AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305', 'CHACHA20_POLY1305_SHA256'].map(
      (cipher) => `TLS_ECDHE_${key}_WITH_${cipher}`,
    ),
  ),
];

const plugins = 'enable-admission-plugins';
const disabledPlugins = 'disable-admission-plugins';

/** What the file of --authentication-config lets strangers ask. */
const strangersSeeHealth: Demand = {
  look: { kind: 'setting', field: ['anonymous', 'conditions', 'path'], flag: 'anonymous-auth' },
  expects: among(['/livez', '/readyz', '/healthz']),
};

export const apiServerChecks: readonly Check[] = of('kube-apiserver', [
  ...kept(1, unit),
  ...[13, 14].map((id, index) => {
    const place = at(paths.secure.admin);
    return scored(`1.1.${String(id)}`, index === 0 ? closed(place) : ofRoot(place));
  }),
  scored('1.1.19', ofRoot(below(paths.secure.pki))),
  { ...advised('1.1.20', closed(certificates)), until: '1.10', because: { reason: 'PUBLIC_CERTIFICATES' } },
  { ...advised('1.1.20', readable(certificates)), since: '1.11' },
  advised('1.1.21', closed(below(paths.secure.pki, { ending: '.key' }))),
  {
    ...advised('1.2.1', flag('anonymous-auth', is('false'))),
    because: { reason: 'ANONYMOUS_HEALTH', if: [strangersSeeHealth] },
  },
  scored('1.2.2', flag('token-auth-file', unset)),
  { ...advised('1.2.3', flag(plugins, has('DenyServiceExternalIPs'))), because: { reason: 'PLUGIN_TOO_NEW' } },
  scored('1.2.4', flag('kubelet-client-certificate', set), flag('kubelet-client-key', set)),
  scored('1.2.5', flag('kubelet-certificate-authority', set)),
  scored('1.2.6', flag('authorization-mode', lacks('AlwaysAllow'))),
  scored('1.2.7', flag('authorization-mode', has('Node'))),
  scored('1.2.8', flag('authorization-mode', has('RBAC'))),
  { ...advised('1.2.9', flag(plugins, has('EventRateLimit'))), because: { reason: 'EVENT_RATE_LIMIT' } },
  scored('1.2.10', orUnset(flag(plugins, lacks('AlwaysAdmit')))),
  { ...advised('1.2.11', flag(plugins, has('AlwaysPullImages'))), because: { reason: 'ALWAYS_PULL' } },
  scored('1.2.12', orUnset(flag(disabledPlugins, lacks('ServiceAccount')))),
  scored('1.2.13', orUnset(flag(disabledPlugins, lacks('NamespaceLifecycle')))),
  scored('1.2.14', flag(plugins, has('NodeRestriction'))),
  scored('1.2.15', flag('profiling', is('false'))),
  scored('1.2.16', flag('audit-log-path', set)),
  scored('1.2.17', flag('audit-log-maxage', atLeast(30))),
  scored('1.2.18', flag('audit-log-maxbackup', atLeast(10))),
  scored('1.2.19', flag('audit-log-maxsize', atLeast(100))),
  { ...advised('1.2.20'), because: { reason: 'REQUEST_TIMEOUT' } },
  scored('1.2.21', orUnset(flag('service-account-lookup', is('true')))),
  scored('1.2.22', flag('service-account-key-file', set)),
  scored('1.2.23', flag('etcd-certfile', set), flag('etcd-keyfile', set)),
  scored('1.2.24', flag('tls-cert-file', set), flag('tls-private-key-file', set)),
  scored('1.2.25', flag('client-ca-file', set)),
  scored('1.2.26', flag('etcd-cafile', set)),
  advised('1.2.27', flag('encryption-provider-config', set)),
  advised('1.2.28', { look: { kind: 'encryption' }, expects: among(['aescbc', 'kms', 'secretbox']) }),
  advised('1.2.29', flag('tls-cipher-suites', among(strongSuites))),
  { ...scored('1.2.30', flag('service-account-extend-token-expiration', is('false'))), since: '1.11' },
  { ...advised('3.1.1'), because: { reason: 'CLIENT_CERTIFICATES' } },
  { ...advised('3.1.2'), because: { reason: 'ACCOUNT_TOKENS' } },
  // Off unless it is asked for.
  advised('3.1.3', orUnset(flag('enable-bootstrap-token-auth', is('false')))),
  advised('3.2.1', flag('audit-policy-file', set)),
  { ...advised('3.2.2'), because: { reason: 'AUDIT_CONTENT' } },
]);

export const controllerManagerChecks: readonly Check[] = of('kube-controller-manager', [
  ...kept(3, unit),
  ...kept(17, kubeconfig),
  advised('1.3.1', flag('terminated-pod-gc-threshold', set)),
  scored('1.3.2', flag('profiling', is('false'))),
  scored('1.3.3', flag('use-service-account-credentials', is('true'))),
  scored('1.3.4', flag('service-account-private-key-file', set)),
  scored('1.3.5', flag('root-ca-file', set)),
  scored('1.3.6', orUnset(flag('feature-gates', lacks('RotateKubeletServerCertificate=false')))),
  scored('1.3.7', orUnset(flag('bind-address', is('127.0.0.1')))),
]);

export const schedulerChecks: readonly Check[] = of('kube-scheduler', [
  ...kept(5, unit),
  ...kept(15, kubeconfig),
  scored('1.4.1', flag('profiling', is('false'))),
  scored('1.4.2', orUnset(flag('bind-address', is('127.0.0.1')))),
]);

export const etcdChecks: readonly Check[] = of('etcd', [
  ...kept(7, unit),
  scored('1.1.11', closedFolder(byFlag('data-dir'))),
  scored('1.1.12', ofUser(byFlag('data-dir'), ETCD_USER)),
  scored('2.1', flag('cert-file', set), flag('key-file', set)),
  scored('2.2', flag('client-cert-auth', is('true'))),
  scored('2.3', orUnset(flag('auto-tls', is('false')))),
  scored('2.4', flag('peer-cert-file', set), flag('peer-key-file', set)),
  scored('2.5', flag('peer-client-cert-auth', is('true'))),
  scored('2.6', orUnset(flag('peer-auto-tls', is('false')))),
  // Its own authority, and not that of the cluster.
  advised('2.7', flag('trusted-ca-file', set), flag('trusted-ca-file', isNot(paths.secure.authority))),
]);

/** The benchmark looks for the network's files on masters; on others they are the same. */
export const networkChecks: readonly Check[] = of('kubelet', [
  {
    ...advised('1.1.9', ...ofCni(closed)),
    because: { reason: 'CNI_LOCK', if: ofCni(closed, below(CNI_LEASES, { except: '/lock' })) },
  },
  advised('1.1.10', ...ofCni(ofRoot)),
]);
