/** Certificates as they may be found: on n1 all is well, n2's kube-proxy has an older one and one ends soon, n3 does not answer. */
import type { CertificateFacts } from '../../shared/pki/certificate';
import type { CertificateReport, FoundCertificate } from '../../shared/pki/report';

const YEAR = 365 * 24 * 60 * 60 * 1000;
/** The window tells days by its own clock: whatever that says, these are as far from it. */
const inDays = (days: number): string => new Date(Date.now() + (days + 0.5) * (YEAR / 365)).toISOString();

const facts = (more: Partial<CertificateFacts> = {}): CertificateFacts => ({
  ...{ authority: 'cluster', issuer: 'CN=kubernetes', serialNumber: '4a1f', commonName: 'kube-apiserver' },
  ...{ organizations: [], usages: ['server'], names: ['n1', '10.77.0.11'], isAuthority: false },
  ...{ notBefore: inDays(-65), notAfter: inDays(300), keyAlgorithm: 'ecdsa-p256' },
  ...{ fingerprint: 'aa', publicKey: '01', ...more },
});
/** None of our authorities has signed it. */
function foreign(more: Partial<CertificateFacts>): CertificateFacts {
  const { authority: _ours, ...rest } = facts(more);
  return rest;
}
const pair = (id: string, more: Partial<FoundCertificate> = {}): FoundCertificate => ({
  ...{ id, kind: 'pair', path: `/etc/kubernetes/pki/${id}.crt`, facts: facts({ commonName: id }) },
  ...{ use: 'read', units: ['kube-apiserver.service'], ports: [], ...more },
});
const authority: FoundCertificate = {
  ...{ id: '/etc/kubernetes/pki/ca.crt', kind: 'authority', path: '/etc/kubernetes/pki/ca.crt', use: 'trusted' },
  ...{ units: [], ports: [], facts: facts({ commonName: 'kubernetes', isAuthority: true, notAfter: inDays(3000) }) },
};
const kubelet = (more: Partial<FoundCertificate> = {}): FoundCertificate =>
  pair('kubelet', {
    ...{ path: '/var/lib/kubelet/pki/kubelet.crt', use: 'served', units: ['kubelet.service'], ports: [10250] },
    ...more,
  });

const n1 = {
  hostname: 'n1',
  certificates: [
    pair('apiserver', { use: 'served', ports: [6443] }),
    pair('apiserver-etcd-client', { facts: facts({ authority: 'etcd' }) }),
    authority,
    pair('admin', { kind: 'kubeconfig', path: '/etc/kubernetes/admin.conf', use: 'carried', units: [] }),
    kubelet(),
  ],
};
const workstation: FoundCertificate[] = [
  { ...authority, id: 'cluster', path: '/home/me/authorities/lab.json' },
  { ...authority, id: 'superAdmin', kind: 'breakGlass', use: 'carried', path: '/home/me/authorities/lab.json' },
];

const { facts: _none, ...scheduler } = pair('scheduler', { use: 'silent', problem: 'missing' });

export const goodCertificates: CertificateReport = { nodes: [n1], workstation };
export const badCertificates: CertificateReport = {
  nodes: [
    n1,
    {
      hostname: 'n2',
      certificates: [
        kubelet({ facts: facts({ notAfter: inDays(12) }), problem: 'ends-soon' }),
        pair('kube-proxy', { use: 'outdated', units: ['kube-proxy.service'], problem: 'outdated' }),
        pair('front-proxy-client', { facts: facts({ notAfter: inDays(-3) }), problem: 'ended' }),
        scheduler,
      ],
    },
    {
      ...{ hostname: 'n3', certificates: [] },
      error: { code: 'SSH_UNREACHABLE', params: { host: 'n3', address: '10.77.0.13:22', reason: 'refused' } },
    },
  ],
  workstation,
};

/** Nothing is deployed yet. */
export const noCertificates: CertificateReport = {
  nodes: ['n1', 'n2', 'n3'].map((hostname) => ({
    hostname,
    certificates: [scheduler, { ...scheduler, id: 'kubelet', path: '/var/lib/kubelet/pki/kubelet.crt' }],
  })),
  workstation: [],
};

/** Profile simple: the master's API server has made the only one, and it ends soon. */
export const selfMadeCertificates: CertificateReport = {
  nodes: [
    {
      hostname: 'n1',
      certificates: [
        pair('/var/run/kubernetes/apiserver.crt', {
          ...{ kind: 'selfMade', path: '/var/run/kubernetes/apiserver.crt', use: 'served', ports: [6443] },
          facts: foreign({ issuer: 'CN=n1-ca@1732665600', commonName: 'n1@1732665600', notAfter: inDays(20) }),
          problem: 'ends-soon',
        }),
      ],
    },
    { hostname: 'n2', certificates: [] },
    { hostname: 'n3', certificates: [] },
  ],
  workstation: [],
};
