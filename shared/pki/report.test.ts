import { describe, expect, it } from 'vitest';
import { messages } from '../messages';
import { describeProblem, describeUse } from '../messages';
import type { CertificatePlace } from '../components/certificates';
import type { CertificateFacts, CertificateRequest } from './certificate';
import { daysLeft, isMadeBefore, timeObjection } from './certificate';
import {
  isAllWell,
  isRenewable,
  isUndeployed,
  judgePlace,
  nextToEnd,
  type FoundCertificate,
  type ReadHost,
} from './report';

const request: CertificateRequest = {
  ...{ authority: 'cluster', commonName: 'kube-apiserver', usages: ['server'] },
  names: ['n1', '10.0.0.1'],
};
const facts: CertificateFacts = {
  ...{ authority: 'cluster', issuer: 'CN=kubernetes', serialNumber: '41', commonName: 'kube-apiserver' },
  ...{ organizations: [], usages: ['server'], names: ['n1', '10.0.0.1'], isAuthority: false },
  ...{ notBefore: '2029-12-31T23:55:00.000Z', notAfter: '2031-01-01T00:00:00.000Z' },
  ...{ keyAlgorithm: 'ecdsa-p256', fingerprint: 'aa', publicKey: '01' },
};
const place: CertificatePlace = {
  ...{ id: 'apiserver', path: '/etc/kubernetes/pki/apiserver.crt', kind: 'pair', request },
  ...{ units: ['kube-apiserver.service'], served: [{ address: '10.0.0.1', port: 6443 }] },
};
const host: ReadHost = { startedAt: new Map([['kube-apiserver.service', 1000]]), shown: new Map([[6443, 'aa']]) };
const judging = { now: new Date('2030-06-01T00:00:00Z'), knowsAuthorities: true };
const read = { isThere: true, facts, writtenAt: 1000 };

const judged = (
  changes: { place?: object; read?: object; host?: Partial<ReadHost>; judging?: object } = {},
): FoundCertificate =>
  judgePlace(
    { ...place, ...changes.place },
    { ...read, ...changes.read },
    { ...host, ...changes.host },
    { ...judging, ...changes.judging },
  );
const verdict = (changes?: Parameters<typeof judged>[0]): string => {
  const { use, problem } = judged(changes);
  return `${use} ${problem ?? 'well'}`;
};
const atNoPort = { served: [] };

describe('who has a certificate', () => {
  it.each<[string, Parameters<typeof judged>[0], string]>([
    ['a port shows it', {}, 'served well'],
    ['a port shows another one', { host: { shown: new Map([[6443, 'bb']]) } }, 'outdated outdated'],
    ['nobody answers at the port', { host: { shown: new Map() } }, 'silent silent'],
    ['the service does not run', { host: { startedAt: new Map() } }, 'silent silent'],
    // It shows the new one, and still logs in elsewhere with the old one.
    ['the service has read an older one', { read: { writtenAt: 1001 } }, 'outdated outdated'],
    ['it is shown nowhere, and was read', { place: atNoPort }, 'read well'],
    ['it is shown nowhere, and not read since', { place: atNoPort, read: { writtenAt: 1001 } }, 'outdated outdated'],
    ['no service reads it', { place: { ...atNoPort, units: [] } }, 'carried well'],
    [
      'the service makes it after it has started',
      { place: { kind: 'selfMade' }, read: { writtenAt: 1005 } },
      'served well',
    ],
  ])('%s', (_, changes, expected) => {
    expect(verdict(changes)).toBe(expected);
  });
});

describe('what is wrong with it', () => {
  const authority = { kind: 'authority', authority: 'cluster', request: undefined, units: [], served: [] };
  it.each<[string, Parameters<typeof judged>[0], string]>([
    ['it is not there', { read: { isThere: false, facts: undefined } }, 'missing'],
    ['it is something else', { read: { facts: undefined } }, 'unreadable'],
    ['it is for somebody else', { read: { facts: { ...facts, commonName: 'other' } } }, 'other-name'],
    ['it ends soon', { judging: { now: new Date('2030-12-05T00:00:00Z') } }, 'ends-soon'],
    ['it has ended', { judging: { now: new Date('2031-02-01T00:00:00Z') } }, 'ended'],
    ['of an authority that ends', { place: authority, judging: { now: new Date('2031-02-01T00:00:00Z') } }, 'ended'],
    ['of another authority', { place: { ...authority, authority: 'etcd' } }, 'other-authority'],
    // The other way round it would be said of all of them.
    [
      'signed by nobody whom this computer knows',
      { read: { facts: { ...facts, authority: undefined } }, judging: { knowsAuthorities: false } },
      'well',
    ],
    ['the same, where it knows some', { read: { facts: { ...facts, authority: undefined } } }, 'other-authority'],
  ])('%s', (_, changes, expected) => {
    expect(judged(changes).problem ?? 'well').toBe(expected);
  });
});

it('the time of a certificate is told by the day', () => {
  const at = (text: string): Date => new Date(text);
  expect(daysLeft(facts, at('2030-12-31T00:00:00Z'))).toBe(1);
  expect(daysLeft(facts, at('2031-01-01T00:00:01Z'))).toBe(-1);
  expect(timeObjection(facts, at('2030-12-01T00:00:00Z'))).toBeUndefined();
  expect(timeObjection(facts, at('2029-01-01T00:00:00Z'))).toBe('not-valid-yet');
  // Certificates begin five minutes before they are made, and know whole seconds only.
  expect(isMadeBefore(facts, at('2030-01-01T00:00:00.900Z'))).toBe(false);
  expect(isMadeBefore(facts, at('2030-01-01T00:00:01.000Z'))).toBe(true);
});

it('all is well when every host answers and nothing is wrong', () => {
  const nodes = [{ hostname: 'n1', certificates: [judged()] }];
  expect(isAllWell({ nodes, workstation: [] })).toBe(true);
  expect(isAllWell({ nodes, workstation: [judged({ read: { facts: undefined } })] })).toBe(false);
  const error = { code: 'SSH_CONNECTION_LOST', params: { host: 'n2' } } as const;
  expect(isAllWell({ nodes: [...nodes, { hostname: 'n2', certificates: [], error }], workstation: [] })).toBe(false);
});

it('only what Keelson signs can be renewed', () => {
  const kinds = ['pair', 'kubeconfig', 'authority', 'selfMade', 'breakGlass'] as const;
  expect(kinds.filter((kind) => isRenewable({ kind }))).toEqual(['pair', 'kubeconfig', 'breakGlass']);
});

it('is said in words', () => {
  expect(describeUse(judged(), 'en')).toBe('kube-apiserver shows it at port 6443');
  expect(describeUse(judged({ host: { startedAt: new Map() } }), 'zh')).toContain('kube-apiserver');
  expect(describeProblem('outdated', 'en')).toContain('restart');
  expect(describeProblem('ends-soon', 'en')).toBe(messages.en.words['ends-soon']);
});

describe('a cluster that is not deployed', () => {
  const missing: FoundCertificate = { ...judged(), problem: 'missing' };
  const unread = { hostname: 'n2', certificates: [], error: { code: 'SSH_TIMEOUT', params: {} } } as const;

  it('has none where one should be, on any host that was asked', () => {
    expect(isUndeployed({ nodes: [{ hostname: 'n1', certificates: [missing] }, unread] })).toBe(true);
    expect(isUndeployed({ nodes: [{ hostname: 'n1', certificates: [missing, judged()] }] })).toBe(false);
  });

  it('is not told from hosts that should have none, or that nobody could ask', () => {
    expect(isUndeployed({ nodes: [{ hostname: 'n1', certificates: [] }, unread] })).toBe(false);
  });
});

describe('the next to end', () => {
  const { now } = judging;
  const ending = (notAfter: string): FoundCertificate => ({ ...judged(), facts: { ...facts, notAfter } });
  const [ended, soon, late] = ['2030-01-01', '2030-06-05', '2035-01-01'].map((day) =>
    ending(`${day}T00:00:00.000Z`),
  ) as [FoundCertificate, FoundCertificate, FoundCertificate];

  it('is the first of those that are still valid, wherever it lies', () => {
    const nodes = [
      { hostname: 'n1', certificates: [late, ended] },
      { hostname: 'n2', certificates: [soon] },
    ];
    expect(nextToEnd({ nodes, workstation: [late] }, now)).toMatchObject({ hostname: 'n2', certificate: soon });
    expect(nextToEnd({ nodes: [], workstation: [late, soon] }, now)).toEqual({ certificate: soon, facts: soon.facts });
  });

  it('is nothing where all have ended, or none is there', () => {
    const { facts: _none, ...missing } = judged();
    const nodes = [{ hostname: 'n1', certificates: [ended, missing] }];
    expect(nextToEnd({ nodes, workstation: [] }, now)).toBeUndefined();
  });
});
