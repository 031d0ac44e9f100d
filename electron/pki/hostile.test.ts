/** What others may have put where a certificate is expected, and what must never be asked for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterAuthorities } from '../../shared/pki/authorities';
import { objectionTo, type CertificateRequest } from '../../shared/pki/certificate';
import { createAuthorities } from './createAuthorities';
import { issue } from './issue';
import { readCertificate } from './readCertificate';
import { sampleRequests } from './testing/sampleRequests';

const now = new Date('2027-03-01T12:00:00Z');
const making = { now, keyAlgorithm: 'ecdsa-p256' } as const;
const { apiserver } = sampleRequests;

let authorities: ClusterAuthorities;
let certificate: string;
beforeAll(async () => {
  authorities = await createAuthorities(making);
  ({ certificate } = await issue(authorities, apiserver, making));
});

describe('nothing is issued', () => {
  const request = sampleRequests['kubelet n2'];
  it.each<[string, CertificateRequest]>([
    ['a second part of a name', { ...request, commonName: 'a,O=system:masters' }],
    ['a part beside it', { ...request, commonName: 'a+O=system:masters' }],
    ['raw DER', { ...request, commonName: '#0c0b73797374656d3a6d6173746572' }],
    ['a quoted name', { ...request, commonName: '"a"' }],
    ['an end within a name', { ...request, commonName: 'admin\u0000.example' }],
    ['a line break', { ...request, commonName: 'a\nO=system:masters' }],
    ['no name', { ...request, commonName: '' }],
    ['a group with a comma', { ...request, organization: 'system:nodes,O=system:masters' }],
    ['no group', { ...request, organization: '' }],
    ['any host', { ...request, names: ['*'] }],
    ['any host of a domain', { ...request, names: ['*.example.com'] }],
    ['a blank', { ...request, names: ['a b'] }],
    ['two names in one', { ...request, names: ['n1,DNS:kubernetes'] }],
    ['half an address', { ...request, names: ['10.0.0'] }],
    ['a network', { ...request, names: ['10.0.0.0/8'] }],
    ['letters that look like others', { ...request, names: ['kubernete\u0455'] }],
    ['nothing as a name', { ...request, names: [''] }],
  ])('for %s', async (_, wrong) => {
    await expect(issue(authorities, wrong, making)).rejects.toThrow('no name for a certificate');
  });
});

describe('no certificate is', () => {
  const junk = (pem: string): string => pem.replace(/\n(.)/, (_, first) => `\n${first === 'A' ? 'B' : 'A'}`);
  it.each<[string, (pem: string) => string]>([
    ['nothing', () => ''],
    ['a key', () => authorities.cluster.privateKey],
    ['text before it', (pem) => `Certificate:\n${pem}`],
    ['text after it', (pem) => `${pem}hello\n`],
    ['half of it', (pem) => `${pem.slice(0, pem.length / 2)}\n-----END CERTIFICATE-----\n`],
    ['one without an end', (pem) => pem.slice(0, -10)],
    ['one whose first letter is another', junk],
    ['another thing by that name', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['an empty one', () => '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['a very long one', (pem) => pem.replace('-----END', `${'\n'.repeat(100_000)}-----END`)],
    ['one inside another', () => nested()],
    ['bytes behind it', (pem) => withTail(pem)],
  ])('%s', (_, change) => {
    let thrown: unknown;
    try {
      readCertificate(change(certificate), authorities);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'CERTIFICATE_UNREADABLE', params: { reason: 'no-certificate' } });
  });

  /** A sequence in a sequence, ten thousand times. */
  function nested(): string {
    let bytes = Buffer.from([0x05, 0x00]);
    for (let depth = 0; depth < 10_000; depth += 1) {
      const { length } = bytes;
      const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
      bytes = Buffer.concat([Buffer.from([0x30, ...head]), bytes]);
    }
    return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
  }
  function withTail(pem: string): string {
    const bytes = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
    const more = Buffer.concat([bytes, Buffer.from('more')]).toString('base64');
    return `-----BEGIN CERTIFICATE-----\n${more}\n-----END CERTIFICATE-----\n`;
  }

  it('a chain, or a certificate with its key', () => {
    for (const more of [authorities.cluster.certificate, authorities.cluster.privateKey]) {
      for (const text of [certificate + more, more + certificate]) {
        expect(() => readCertificate(text, authorities)).toThrow('several-certificates');
      }
    }
  });

  it('and no error quotes what was there', () => {
    const secret = authorities.cluster.privateKey.split('\n')[1]!;
    for (const text of [authorities.cluster.privateKey, certificate + authorities.cluster.privateKey, `x${secret}`]) {
      try {
        readCertificate(text, authorities);
        expect.unreachable();
      } catch (thrown) {
        expect(`${String(thrown)} ${JSON.stringify(thrown)} ${String((thrown as Error).stack)}`).not.toContain(secret);
        expect((thrown as Error).cause).toBeUndefined();
      }
    }
  });
});

it('line breaks of Windows make no difference', () => {
  const facts = readCertificate(certificate.replaceAll('\n', '\r\n'), authorities);
  expect(objectionTo(apiserver, facts, now)).toBeUndefined();
});

describe('a certificate of somebody else', () => {
  it('has none of our authorities, though all names are the same', async () => {
    const others = await createAuthorities(making);
    const facts = readCertificate((await issue(others, apiserver, making)).certificate, authorities);
    expect(facts).toMatchObject({ commonName: 'kube-apiserver' });
    expect(objectionTo(apiserver, facts, now)).toBe('other-authority');
  });

  it('that carries our signature over another content is not ours', () => {
    const bytes = Buffer.from(certificate.replaceAll(/-----.*-----|\s/g, ''), 'base64');
    const forged = Buffer.from(bytes.toString('latin1').replace('kube-apiserver', 'kube-apiservex'), 'latin1');
    expect(forged.equals(bytes)).toBe(false);
    const facts = readCertificate(
      `-----BEGIN CERTIFICATE-----\n${forged.toString('base64')}\n-----END CERTIFICATE-----\n`,
      authorities,
    );
    expect(facts.commonName).toBe('kube-apiservex');
    expect(facts.authority).toBeUndefined();
  });

  it('that our authority has signed for more names, or as an authority, will not do', async () => {
    const more = { ...apiserver, names: [...apiserver.names, 'evil.example'] };
    const facts = readCertificate((await issue(authorities, more, making)).certificate, authorities);
    expect(objectionTo(apiserver, facts, now)).toBe('names-too-many');
    const itself = readCertificate(authorities.cluster.certificate, authorities);
    const asked: CertificateRequest = { ...apiserver, commonName: 'kubernetes', usages: [], names: [] };
    expect(objectionTo(asked, itself, now)).toBe('may-sign');
  });
});

const folder = mkdtempSync(join(tmpdir(), 'keelson-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const withOpenssl = hasOpenssl ? it : it.skip;
const skipped = hasOpenssl ? '' : ' (skipped: there is no openssl here)';

withOpenssl(`names of every kind are told, also such as the library knows nothing of${skipped}`, () => {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('ca.crt'), authorities.cluster.certificate);
  writeFileSync(at('ca.key'), authorities.cluster.privateKey);
  const names =
    'DNS:n2,DNS:10.0.0.1,IP:10.0.0.12,IP:fd00::1,email:a@b.c,URI:spiffe://x/y,RID:1.2.3.4,otherName:1.2.3.4;UTF8:secret';
  writeFileSync(at('ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth,codeSigning\n`);
  const run = (...args: string[]) => expect(spawnSync('openssl', args, { cwd: folder }).status).toBe(0);
  run(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-384',
    '-nodes',
    '-keyout',
    'k',
    '-subj',
    '/CN=n2/O=a/O=b',
    '-out',
    'r',
  );
  run(
    'x509',
    '-req',
    '-in',
    'r',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-extfile',
    'ext',
    '-days',
    '90',
    '-set_serial',
    '7',
    '-out',
    'c',
  );
  const facts = readCertificate(readFileSync(at('c'), 'utf8'), authorities);
  expect(facts).toMatchObject({
    ...{ authority: 'cluster', commonName: 'n2', organizations: ['a', 'b'], isAuthority: false },
    ...{ usages: ['server', '1.3.6.1.5.5.7.3.3'], keyAlgorithm: 'ecdsa secp384r1' },
  });
  expect(facts.names).toEqual([
    ...['n2', 'dns:10.0.0.1', '10.0.0.12', 'fd00::1', 'email:a@b.c', 'url:spiffe://x/y', 'id:1.2.3.4', 'other:'],
  ]);
});
