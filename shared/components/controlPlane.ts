/** What the components of the control plane have in common: how they serve, and how those that serve nobody but probes log in. */
import { withCertificates, withoutLogins, withToken } from '../access/access';
import { healthOverTls } from '../exposure/opening';
import type { FlagTable } from '../kubernetes/flags';
import { paths } from '../kubernetes/paths';
import { cipherSuites, MIN_TLS } from '../kubernetes/tls';
import type { CertificateRule } from './certificateRule';
import type { PortRule } from './component';

/** The certificate that a component serves with, and the TLS that it speaks. */
export const tlsFlags = ({ installPath }: CertificateRule): FlagTable => [
  { flag: 'tls-cert-file', value: `${installPath}.crt`, ...withCertificates },
  { flag: 'tls-private-key-file', value: `${installPath}.key`, ...withCertificates },
  { flag: 'tls-min-version', value: MIN_TLS, ...withCertificates },
  { flag: 'tls-cipher-suites', value: cipherSuites.join(','), ...withCertificates },
];

interface Kubeconfigs {
  readonly withToken: string;
  readonly withCertificates: string;
}

/** Of the controller manager and the scheduler: who they are to the API server, and whom they let ask for their health. */
export const loginFlags = (kubeconfigs: Kubeconfigs, identity: CertificateRule): FlagTable => [
  // The last two are needed from 1.22 on, understood before: #96216.
  ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].flatMap((flag) => [
    { flag, value: kubeconfigs.withToken, ...withToken },
    { flag, value: kubeconfigs.withCertificates, ...withCertificates },
  ]),
  // The API server of profile simple has no certificate authority to publish: looking it up would only fill the journal
  // with errors (seen with 1.20.2).
  { flag: 'authentication-skip-lookup', value: 'true', ...withToken },
  { flag: 'client-ca-file', value: paths.secure.authority, ...withCertificates },
  { flag: 'requestheader-client-ca-file', value: paths.secure.frontProxyAuthority, ...withCertificates },
  ...tlsFlags(identity),
  { flag: 'profiling', value: 'false', ...withCertificates },
];

/** Their port beside the plain one: who may read there follows from how the cluster logs in. */
export const healthPorts = (port: number, since: number, table: FlagTable): PortRule[] => [
  { ...{ port, since, ...withoutLogins }, opening: healthOverTls(table, 'nobody') },
  { port, ...withCertificates, opening: healthOverTls(table, 'certificate') },
  { port, ...withToken, opening: healthOverTls(table, 'none') },
];
