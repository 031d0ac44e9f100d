/**
 * kube-scheduler's flags. Those that 1.9 has are the guide's (ARCHITECTURE.md, "The guide"); a number is a pull request of
 * kubernetes/kubernetes that changed what the flag does.
 */
import { withLogins, withoutLogins, withToken } from '../../access/access';
import { because } from '../../kubernetes/why';
import type { FlagTable } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { cipherSuites, MIN_TLS } from '../../kubernetes/tls';
import { identity } from './certificates';

export const schedulerFlags: FlagTable = [
  { flag: 'address', value: '127.0.0.1', ...withoutLogins }, // fatal from 1.24: #106865
  { flag: 'bind-address', value: '127.0.0.1', ...withLogins, why: 'LOOPBACK_ONLY' },
  // Closes the plain HTTP port 10251; 1.23 has none any more (#96345), 1.24 does not know the flag (#106865).
  { flag: 'port', value: '0', ...withLogins, until: 22 },
  { flag: 'master', value: 'http://127.0.0.1:8080', ...withoutLogins },
  { flag: 'kubeconfig', value: paths.schedulerKubeconfig, ...withToken },
  { flag: 'kubeconfig', value: paths.secure.scheduler, ...because('OWN_IDENTITY') },
  { flag: 'authentication-kubeconfig', value: paths.schedulerKubeconfig, ...withToken },
  { flag: 'authentication-kubeconfig', value: paths.secure.scheduler, ...because('CALLERS_ASKED') },
  { flag: 'authorization-kubeconfig', value: paths.schedulerKubeconfig, ...withToken },
  { flag: 'authorization-kubeconfig', value: paths.secure.scheduler, ...because('CALLERS_ASKED') },
  // The API server of profile simple has no certificate authority to publish: looking it up would only fill the journal
  // with errors (seen with 1.20.2).
  { flag: 'authentication-skip-lookup', value: 'true', ...withToken },
  { flag: 'client-ca-file', value: paths.secure.authority, ...because('CLIENTS_SIGNED') },
  { flag: 'requestheader-client-ca-file', value: paths.secure.frontProxyAuthority, ...because('FRONT_PROXY') },
  { flag: 'tls-cert-file', value: `${identity.installPath}.crt`, ...because('SERVES_TLS') },
  { flag: 'tls-private-key-file', value: `${identity.installPath}.key`, ...because('SERVES_TLS') },
  { flag: 'tls-min-version', value: MIN_TLS, ...because('MODERN_TLS') },
  { flag: 'tls-cipher-suites', value: cipherSuites.join(','), ...because('MODERN_TLS') },
  { flag: 'profiling', value: 'false', ...because('NO_PROFILING') },
  { flag: 'leader-elect', value: 'true' },
  { flag: 'v', value: '2' },
];
