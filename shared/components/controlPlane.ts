/** What the components of the control plane have in common: how they serve, and how those that serve nobody but probes log in. */
import { withCertificates, withoutLogins, withToken } from '../access/access';
import { healthOverTls } from '../exposure/opening';
import type { FlagTable } from '../kubernetes/flags';
import { because } from '../kubernetes/why';
import { paths } from '../kubernetes/paths';
import { cipherSuites, MIN_TLS } from '../kubernetes/tls';
import { certificateOf, type CertificateRule } from './certificateRule';
import type { PortRule } from './component';

/** The certificate that a component serves with, and the TLS that it speaks. */
export const tlsFlags = ({ installPath }: CertificateRule): FlagTable => [
  { flag: 'tls-cert-file', value: `${installPath}.crt`, ...because('SERVES_TLS') },
  { flag: 'tls-private-key-file', value: `${installPath}.key`, ...because('SERVES_TLS') },
  { flag: 'tls-min-version', value: MIN_TLS, ...because('MODERN_TLS') },
  { flag: 'tls-cipher-suites', value: cipherSuites.join(','), ...because('MODERN_TLS') },
];

interface Kubeconfigs {
  readonly withToken: string;
  readonly withCertificates: string;
}

/** Of the controller manager and the scheduler: who they are to the API server, and whom they let ask for their health. */
export const loginFlags = (kubeconfigs: Kubeconfigs, identity: CertificateRule): FlagTable => [
  // The last two are needed from 1.22 on, understood before: #96216.
  ...(
    [
      ['kubeconfig', 'OWN_IDENTITY'],
      ['authentication-kubeconfig', 'CALLERS_ASKED'],
      ['authorization-kubeconfig', 'CALLERS_ASKED'],
    ] as const
  ).flatMap(([flag, why]) => [
    { flag, value: kubeconfigs.withToken, ...withToken },
    { flag, value: kubeconfigs.withCertificates, ...because(why) },
  ]),
  // The API server of profile simple has no certificate authority to publish: looking it up would only fill the journal
  // with errors (seen with 1.20.2).
  { flag: 'authentication-skip-lookup', value: 'true', ...withToken },
  { flag: 'client-ca-file', value: paths.secure.authority, ...because('CLIENTS_SIGNED') },
  { flag: 'requestheader-client-ca-file', value: paths.secure.frontProxyAuthority, ...because('FRONT_PROXY') },
  ...tlsFlags(identity),
  { flag: 'profiling', value: 'false', ...because('NO_PROFILING') },
];

/** Their port beside the plain one: who may read there follows from how the cluster logs in. */
export const healthPorts = (port: number, since: number, table: FlagTable, identity: CertificateRule): PortRule[] => [
  { ...{ port, since, ...withoutLogins }, opening: healthOverTls(table, 'nobody') },
  { port, ...withCertificates, serves: certificateOf(identity), opening: healthOverTls(table, 'certificate') },
  { port, ...withToken, opening: healthOverTls(table, 'none') },
];
