/** What is issued, as openssl and Node's own parser see it: neither of them is what has written it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterAuthorities, KeyedCertificate } from '../../shared/pki/authorities';
import { authorityNames, objectionTo, type CertificateRequest } from '../../shared/pki/certificate';
import { createAuthorities } from './createAuthorities';
import { issue } from './issue';
import { readCertificate } from './readCertificate';
import { sampleRequests } from './testing/sampleRequests';

const now = new Date('2027-03-01T12:00:00.789Z');
const making = { now, keyAlgorithm: 'ecdsa-p256' } as const;

let authorities: ClusterAuthorities;
const issued = new Map<string, KeyedCertificate>();
beforeAll(async () => {
  authorities = await createAuthorities(making);
  for (const [name, request] of Object.entries(sampleRequests))
    issued.set(name, await issue(authorities, request, making));
});

const folder = mkdtempSync(join(tmpdir(), 'keelson-pki-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, content: string): string => {
  const path = join(folder, name.replaceAll(/\W/g, '-'));
  writeFileSync(path, content);
  return path;
};

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });
const withOpenssl = hasOpenssl ? it : it.skip;
const skipped = hasOpenssl ? '' : ' (skipped: there is no openssl here)';

const seconds = (time: string): string => String(Date.parse(time) / 1000);
/** What `openssl verify` says of a certificate, at a time, for a purpose. */
function verify(authority: string, certificate: string, purpose: string, time = '2027-03-01T12:00:00Z') {
  const files = [fileOf('authority', authority), fileOf('certificate', certificate)] as const;
  const args = ['verify', '-x509_strict', '-attime', seconds(time), '-purpose', purpose, '-CAfile', ...files];
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return { ok: status === 0, said: stdout + stderr };
}
const purposes = { server: 'sslserver', client: 'sslclient' };

describe('certificates', () => {
  withOpenssl.each(Object.entries<CertificateRequest>(sampleRequests))(
    `%s is good for what it is meant for, and by its authority alone${skipped}`,
    (name, request) => {
      const { certificate } = issued.get(name)!;
      for (const [usage, purpose] of Object.entries(purposes)) {
        const isMeant = request.usages.some((one) => one === usage);
        expect(verify(authorities[request.authority].certificate, certificate, purpose).ok, usage).toBe(isMeant);
      }
      const purpose = purposes[request.usages[0]!];
      for (const other of authorityNames.filter((one) => one !== request.authority)) {
        expect(verify(authorities[other].certificate, certificate, purpose), other).toMatchObject({
          ok: false,
          said: expect.stringContaining('unable to get local issuer certificate') as string,
        });
      }
    },
  );

  withOpenssl(`of another cluster are refused, whose authority has the same name${skipped}`, async () => {
    const { cluster } = await createAuthorities(making);
    const { certificate } = issued.get('scheduler')!;
    expect(verify(cluster.certificate, certificate, 'sslclient').ok).toBe(false);
    expect(readCertificate(certificate, { ...authorities, cluster }).authority).toBeUndefined();
  });

  const year = '2028-02-29T12:00:00.000Z';
  it.each([
    ['apiserver', 'kube-apiserver', '', 'server', 9],
    ['apiserver-kubelet-client', 'kube-apiserver-kubelet-client', '', 'client', 0],
    ['front-proxy-client', 'front-proxy-client', '', 'client', 0],
    ['apiserver-etcd-client', 'kube-apiserver-etcd-client', '', 'client', 0],
    ['etcd/server', 'n1', '', 'server client', 4],
    ['etcd/peer', 'n1', '', 'server client', 4],
    ['etcd/healthcheck-client', 'kube-etcd-healthcheck-client', '', 'client', 0],
    ['controller-manager', 'system:kube-controller-manager', '', 'client', 0],
    ['scheduler', 'system:kube-scheduler', '', 'client', 0],
    ['kube-proxy', 'system:kube-proxy', '', 'client', 0],
    ['admin', 'kubernetes-admin', 'keelson:cluster-admins', 'client', 0],
    ['super-admin', 'kubernetes-super-admin', 'system:masters', 'client', 0],
    ['kubelet-client n2', 'system:node:n2', 'system:nodes', 'client', 0],
    ['kubelet n2', 'system:node:n2', 'system:nodes', 'server', 2],
    ['kubelet-client n3', 'system:node:n3', 'system:nodes', 'client', 0],
    ['kubelet n3', 'system:node:n3', 'system:nodes', 'server', 2],
  ] as const)('%s says %s, %s, %s, and has %i names', (name, commonName, organization, usages, names) => {
    const { certificate } = issued.get(name)!;
    const facts = readCertificate(certificate, authorities);
    expect(facts).toMatchObject({
      ...{ commonName, organizations: organization === '' ? [] : [organization], usages: usages.split(' ') },
      ...{ notBefore: '2027-03-01T11:55:00.000Z', notAfter: year, keyAlgorithm: 'ecdsa-p256', isAuthority: false },
    });
    expect(facts.names).toHaveLength(names);
    expect(objectionTo(sampleRequests[name], facts, now)).toBeUndefined();
    const parsed = new X509Certificate(certificate);
    expect(facts.fingerprint).toBe(parsed.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(parsed.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it('are all of them in the table, and no two have a number in common', () => {
    expect(issued.size).toBe(16);
    const numbers = [...issued.values()].map(({ certificate }) => new X509Certificate(certificate).serialNumber);
    expect(new Set(numbers).size).toBe(16);
  });

  withOpenssl(`have the extensions that they need, as openssl prints them${skipped}`, () => {
    const path = fileOf('apiserver', issued.get('apiserver')!.certificate);
    const said = openssl('x509', '-in', path, '-noout', '-text', '-certopt', 'no_pubkey,no_sigdump');
    expect(said).toMatch(/Basic Constraints: critical\n\s+CA:FALSE/);
    expect(said).toMatch(/Key Usage: critical\n\s+Digital Signature\n/);
    expect(said).toMatch(/Extended Key Usage: \n\s+TLS Web Server Authentication\n/);
    expect(said).toMatch(
      /DNS:n1, DNS:kubernetes, .*, DNS:localhost, IP Address:10.96.0.1, IP Address:10.0.0.11, IP Address:127.0.0.1\n/,
    );
    expect(said).toMatch(/Signature Algorithm: ecdsa-with-SHA256/);
    const [authorityKey] = /(?<=Authority Key Identifier: \n\s+)[0-9A-F:]+/.exec(said)!;
    const signer = openssl('x509', '-in', fileOf('ca', authorities.cluster.certificate), '-noout', '-text');
    expect(signer).toContain(`Subject Key Identifier: \n                ${authorityKey}`);
    expect(signer).toMatch(/Basic Constraints: critical\n\s+CA:TRUE\n/);
    expect(signer).toMatch(/Key Usage: critical\n\s+Digital Signature, Certificate Sign, CRL Sign\n/);
  });

  withOpenssl(`may be for names as long as those of nodes can be${skipped}`, async () => {
    const request = sampleRequests['kubelet n2'];
    const name = `a${'-'.repeat(61)}z`;
    const long = { ...request, commonName: `system:node:${name}`, names: [name] };
    const { certificate } = await issue(authorities, long, making);
    expect(verify(authorities.cluster.certificate, certificate, 'sslserver').ok).toBe(true);
    expect(objectionTo(long, readCertificate(certificate, authorities), now)).toBeUndefined();
  });
});

describe('the end of a certificate', () => {
  const request = sampleRequests.scheduler;

  it('is never after that of its authority', async () => {
    const late = new Date('2037-02-01T00:00:00Z');
    const { certificate } = await issue(authorities, request, { ...making, now: late });
    const facts = readCertificate(certificate, authorities);
    expect(facts.notAfter).toBe('2037-02-26T12:00:00.000Z');
    expect(facts.notAfter).toBe(readCertificate(authorities.cluster.certificate, authorities).notAfter);
    expect(objectionTo(request, facts, late)).toBe('ends-soon');
  });

  it('can be set, and is told', async () => {
    const { certificate } = await issue(authorities, request, { ...making, days: 40 });
    const facts = readCertificate(certificate, authorities);
    expect(facts.notAfter).toBe('2027-04-10T12:00:00.000Z');
    expect(objectionTo(request, facts, now)).toBeUndefined();
    expect(objectionTo(request, facts, new Date('2027-05-01'))).toBe('ended');
    if (hasOpenssl) {
      const said = verify(authorities.cluster.certificate, certificate, 'sslclient', '2027-05-01T00:00:00Z');
      expect(said).toMatchObject({ ok: false, said: expect.stringContaining('expired') as string });
    }
  });

  it('is not set at all once the authority has ended', async () => {
    const late = issue(authorities, request, { ...making, now: new Date('2037-03-01T00:00:00Z') });
    await expect(late).rejects.toMatchObject({
      code: 'AUTHORITY_ENDED',
      params: { name: 'CN=kubernetes', end: '2037-02-26T12:00:00.000Z' },
    });
  });

  withOpenssl(`may lie in the second half of the century${skipped}`, async () => {
    const later = { ...making, now: new Date('2049-12-01T00:00:00Z') };
    const others = await createAuthorities(later);
    const { certificate } = await issue(others, request, later);
    const { ok } = verify(others.cluster.certificate, certificate, 'sslclient', '2050-06-01T00:00:00Z');
    expect(ok).toBe(true);
    expect(readCertificate(certificate, others).notAfter).toBe('2050-12-01T00:00:00.000Z');
  });
});

describe('what a cluster begins with', () => {
  it('are three authorities for ten years, called as kubeadm calls them', () => {
    const facts = authorityNames.map((name) => readCertificate(authorities[name].certificate, authorities));
    expect(facts.map(({ authority, commonName }) => [authority, commonName])).toEqual([
      ['cluster', 'kubernetes'],
      ['etcd', 'etcd-ca'],
      ['frontProxy', 'front-proxy-ca'],
    ]);
    for (const one of facts) {
      expect(one).toMatchObject({ isAuthority: true, notAfter: '2037-02-26T12:00:00.000Z', usages: [], names: [] });
    }
    expect(new Set(facts.map(({ publicKey }) => publicKey)).size).toBe(3);
  });

  it('are a key for tokens, one for Secrets, and the last resort', () => {
    const { serviceAccount, encryptionKey, superAdmin, adminGroup } = authorities;
    expect(createPublicKey(serviceAccount.privateKey).equals(createPublicKey(serviceAccount.publicKey))).toBe(true);
    expect(serviceAccount.publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(Buffer.from(encryptionKey, 'base64')).toHaveLength(32);
    expect(adminGroup).toBe(1);
    expect(readCertificate(superAdmin.certificate, authorities)).toMatchObject({
      ...{ authority: 'cluster', commonName: 'kubernetes-super-admin', organizations: ['system:masters'] },
      usages: ['client'],
    });
  });
});

describe('with RSA', () => {
  it(`everything is RSA, and good${skipped}`, async () => {
    const rsa = { now, keyAlgorithm: 'rsa-2048' } as const;
    const others = await createAuthorities(rsa);
    const { certificate, privateKey } = await issue(others, sampleRequests.apiserver, rsa);
    const facts = readCertificate(certificate, others);
    expect(facts.keyAlgorithm).toBe('rsa-2048');
    expect(objectionTo(sampleRequests.apiserver, facts, now)).toBeUndefined();
    expect(createPublicKey(others.serviceAccount.publicKey).asymmetricKeyDetails).toMatchObject({
      modulusLength: 2048,
    });
    expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    // A key of the other kind under the same authority.
    const mixed = await issue(others, sampleRequests.scheduler, making);
    expect(readCertificate(mixed.certificate, others)).toMatchObject({
      authority: 'cluster',
      keyAlgorithm: 'ecdsa-p256',
    });
    if (!hasOpenssl) return;
    expect(verify(others.cluster.certificate, certificate, 'sslserver').ok).toBe(true);
    expect(verify(others.cluster.certificate, mixed.certificate, 'sslclient').ok).toBe(true);
    const said = openssl('x509', '-in', fileOf('rsa', certificate), '-noout', '-text');
    expect(said).toMatch(/Key Usage: critical\n\s+Digital Signature, Key Encipherment\n/);
    expect(said).toMatch(/Signature Algorithm: sha256WithRSAEncryption/);
  });
});
