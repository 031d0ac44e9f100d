/**
 * kube-scheduler's flags. Those that 1.9 has are the guide's (ARCHITECTURE.md, "The guide"); a number is a pull request of
 * kubernetes/kubernetes that changed what the flag does.
 */
import { withCertificates, withLogins, withoutLogins, withToken } from '../../access/access';
import type { FlagTable } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { cipherSuites, MIN_TLS } from '../../kubernetes/tls';
import { identity } from './certificates';

export const schedulerFlags: FlagTable = [
  { flag: 'address', value: '127.0.0.1', ...withoutLogins }, // fatal from 1.24: #106865
  { flag: 'bind-address', value: '127.0.0.1', ...withLogins },
  // Closes the plain HTTP port 10251; 1.23 has none any more (#96345), 1.24 does not know the flag (#106865).
  { flag: 'port', value: '0', ...withLogins, until: 22 },
  { flag: 'master', value: 'http://127.0.0.1:8080', ...withoutLogins },
  { flag: 'kubeconfig', value: paths.schedulerKubeconfig, ...withToken },
  { flag: 'kubeconfig', value: paths.secure.scheduler, ...withCertificates },
  { flag: 'authentication-kubeconfig', value: paths.schedulerKubeconfig, ...withToken },
  { flag: 'authentication-kubeconfig', value: paths.secure.scheduler, ...withCertificates },
  { flag: 'authorization-kubeconfig', value: paths.schedulerKubeconfig, ...withToken },
  { flag: 'authorization-kubeconfig', value: paths.secure.scheduler, ...withCertificates },
  // The API server of profile simple has no certificate authority to publish: looking it up would only fill the journal
  // with errors (seen with 1.20.2).
  { flag: 'authentication-skip-lookup', value: 'true', ...withToken },
  { flag: 'client-ca-file', value: paths.secure.authority, ...withCertificates },
  { flag: 'requestheader-client-ca-file', value: paths.secure.frontProxyAuthority, ...withCertificates },
  { flag: 'tls-cert-file', value: `${identity.installPath}.crt`, ...withCertificates },
  { flag: 'tls-private-key-file', value: `${identity.installPath}.key`, ...withCertificates },
  { flag: 'tls-min-version', value: MIN_TLS, ...withCertificates },
  { flag: 'tls-cipher-suites', value: cipherSuites.join(','), ...withCertificates },
  { flag: 'profiling', value: 'false', ...withCertificates },
  { flag: 'leader-elect', value: 'true' },
  { flag: 'v', value: '2' },
];
