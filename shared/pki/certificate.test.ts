import { describe, expect, it } from 'vitest';
import { messages } from '../messages';
import { adminRequest, superAdmin } from './authorities';
import { objectionTo, type CertificateFacts, type CertificateRequest } from './certificate';

const request: CertificateRequest = {
  authority: 'etcd',
  commonName: 'n1',
  organization: 'members',
  usages: ['server', 'client'],
  names: ['n1', 'localhost', '10.0.0.1', '127.0.0.1'],
};
const facts: CertificateFacts = {
  authority: 'etcd',
  issuer: 'CN=etcd-ca',
  serialNumber: '41',
  commonName: 'n1',
  organizations: ['members'],
  usages: ['client', 'server'],
  names: ['127.0.0.1', 'N1', '10.0.0.1', 'localhost'],
  isAuthority: false,
  notBefore: '2030-01-01T00:00:00.000Z',
  notAfter: '2031-01-01T00:00:00.000Z',
  keyAlgorithm: 'ecdsa-p256',
  fingerprint: '00',
  publicKey: '01',
};
const { authority: _signer, ...foreign } = facts;
const at = (day: string): Date => new Date(`${day}Z`);
const someday = at('2030-06-01');

describe('a certificate', () => {
  it('does, whatever the order and the case of its names', () => {
    expect(objectionTo(request, facts, someday)).toBeUndefined();
    expect(objectionTo({ ...request, names: [...request.names, 'n1'] }, facts, someday)).toBeUndefined();
  });

  it.each<[string, CertificateFacts]>([
    ['other-authority', { ...facts, authority: 'cluster' }],
    ['other-authority', foreign],
    ['may-sign', { ...facts, isAuthority: true }],
    ['other-name', { ...facts, commonName: 'n2' }],
    ['other-name', { ...facts, commonName: 'N1' }],
    ['other-organization', { ...facts, organizations: [] }],
    ['other-organization', { ...facts, organizations: ['members', 'system:masters'] }],
    ['other-usages', { ...facts, usages: ['server'] }],
    ['other-usages', { ...facts, usages: [] }],
    ['other-usages', { ...facts, usages: ['server', 'client', '1.3.6.1.5.5.7.3.3'] }],
    ['names-missing', { ...facts, names: ['n1', 'localhost', '10.0.0.1'] }],
    ['names-missing', { ...facts, names: ['n1', 'localhost', 'dns:10.0.0.1', '127.0.0.1'] }],
    ['names-too-many', { ...facts, names: [...facts.names, 'kubernetes'] }],
    ['names-too-many', { ...facts, names: [...facts.names, 'other:'] }],
  ])('does not: %s', (reason, other) => {
    expect(objectionTo(request, other, someday)).toBe(reason);
    // Whatever else is wrong with its dates comes after that.
    expect(objectionTo(request, other, at('2040-01-01'))).toBe(reason);
  });

  it('without a group does not do with one', () => {
    const { organization: _group, ...plain } = request;
    expect(objectionTo(plain, facts, someday)).toBe('other-organization');
    expect(objectionTo(plain, { ...facts, organizations: [] }, someday)).toBeUndefined();
  });

  it.each([
    ['2029-12-31T23:59:59', 'not-valid-yet'],
    ['2030-01-01T00:00:00', undefined],
    ['2030-12-02T00:00:00', undefined],
    ['2030-12-02T00:00:01', 'ends-soon'],
    ['2031-01-01T00:00:00', 'ends-soon'],
    ['2031-01-01T00:00:01', 'ended'],
  ])('is at %s: %s', (now, reason) => {
    expect(objectionTo(request, facts, at(now))).toBe(reason);
  });

  it('is refused with words of both languages', () => {
    for (const { words } of Object.values(messages)) {
      for (const reason of ['other-authority', 'ends-soon', 'names-too-many'] as const)
        expect(words[reason]).not.toBe('');
    }
  });
});

it('administrators are told apart by a group that changes when they are revoked', () => {
  expect([1, 2, 10].map((group) => adminRequest(group).organization)).toEqual([
    'keelson:cluster-admins',
    'keelson:cluster-admins:2',
    'keelson:cluster-admins:10',
  ]);
  expect(adminRequest(1)).toMatchObject({ authority: 'cluster', commonName: 'kubernetes-admin', usages: ['client'] });
  expect(superAdmin).toMatchObject({ commonName: 'kubernetes-super-admin', organization: 'system:masters' });
});
