/** Section 4 of the benchmark: kubelet and kube-proxy. */
import { cipherSuites } from '../kubernetes/tls';
import {
  among,
  atLeast,
  byField,
  byFlag,
  closed,
  flag,
  is,
  isNot,
  lacks,
  ofRoot,
  orUnset,
  readable,
  set,
  setting,
  unit,
  unset,
  type Check,
  type Demand,
  type Program,
} from './check';

type More = Omit<Check, 'id' | 'program' | 'demands' | 'scored'>;
const scored = (program: Program, id: string, ...demands: readonly Demand[]): Check => ({
  ...{ program, id, demands },
  scored: true,
});
const advised = (program: Program, id: string, demands: readonly Demand[], more: More = {}): Check => ({
  ...{ program, id, demands },
  ...more,
});

const clientAuthority = byField('authentication.x509.clientCAFile');
const proxyKubeconfig = byField('clientConnection.kubeconfig');
/** The kubelet understands both names of the same cipher (Go renamed it in 1.14); the benchmark has the first. */
const suites = cipherSuites.flatMap((name) => [name, name.replace(/(POLY1305)_SHA256$/, '$1')]);

export const workerChecks: readonly Check[] = [
  scored('kubelet', '4.1.1', closed(unit)),
  scored('kubelet', '4.1.2', ofRoot(unit)),
  advised('kube-proxy', '4.1.3', [closed(proxyKubeconfig)]),
  advised('kube-proxy', '4.1.4', [ofRoot(proxyKubeconfig)]),
  scored('kubelet', '4.1.5', closed(byFlag('kubeconfig'))),
  scored('kubelet', '4.1.6', ofRoot(byFlag('kubeconfig'))),
  advised('kubelet', '4.1.7', [closed(clientAuthority)], { until: '1.10', because: { reason: 'PUBLIC_CERTIFICATES' } }),
  advised('kubelet', '4.1.7', [readable(clientAuthority)], { since: '1.11' }),
  advised('kubelet', '4.1.8', [ofRoot(clientAuthority)]),
  scored('kubelet', '4.1.9', closed(byFlag('config'))),
  scored('kubelet', '4.1.10', ofRoot(byFlag('config'))),
  scored('kubelet', '4.2.1', setting('authentication.anonymous.enabled', 'anonymous-auth', is('false'))),
  scored('kubelet', '4.2.2', setting('authorization.mode', 'authorization-mode', lacks('AlwaysAllow'))),
  scored('kubelet', '4.2.3', setting('authentication.x509.clientCAFile', 'client-ca-file', set)),
  advised('kubelet', '4.2.4', [orUnset(setting('readOnlyPort', 'read-only-port', is('0')))]),
  advised('kubelet', '4.2.5', [
    orUnset(setting('streamingConnectionIdleTimeout', 'streaming-connection-idle-timeout', isNot('0'))),
  ]),
  scored('kubelet', '4.2.6', orUnset(setting('makeIPTablesUtilChains', 'make-iptables-util-chains', is('true')))),
  advised('kubelet', '4.2.7', [flag('hostname-override', unset)], { because: { reason: 'NODE_NAMES' } }),
  advised('kubelet', '4.2.8', [orUnset(setting('eventRecordQPS', 'event-qps', atLeast(0)))]),
  advised('kubelet', '4.2.9', [
    setting('tlsCertFile', 'tls-cert-file', set),
    setting('tlsPrivateKeyFile', 'tls-private-key-file', set),
  ]),
  scored('kubelet', '4.2.10', orUnset(setting('rotateCertificates', 'rotate-certificates', is('true')))),
  advised('kubelet', '4.2.11', [
    orUnset(setting('featureGates.RotateKubeletServerCertificate', 'feature-gates', isNot('false'))),
  ]),
  advised('kubelet', '4.2.12', [setting('tlsCipherSuites', 'tls-cipher-suites', among(suites))]),
  advised('kubelet', '4.2.13', [setting('podPidsLimit', 'pod-max-pids', atLeast(1))]),
  advised('kubelet', '4.2.14', [setting('seccompDefault', 'seccomp-default', is('true'))], { since: '1.11' }),
  advised('kubelet', '4.2.15', [], { since: '1.11', until: '1.11', because: { reason: 'FIREWALL_OF_HOST' } }),
  scored('kube-proxy', '4.3.1', orUnset(setting('metricsBindAddress', 'metrics-bind-address', is('127.0.0.1:10249')))),
];
