import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer as createPlain, type AddressInfo, type Server } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KeyedCertificate } from '../../shared/pki/authorities';
import { issue, makeAuthority } from './issue';
import { shownCertificate } from './shownCertificate';
import { sampleRequests } from './testing/sampleRequests';

/** TLS looks at the clock of this machine, whatever it says: valid for a hundred years. */
const making = { now: new Date('2000-01-02T00:00:00Z'), keyAlgorithm: 'ecdsa-p256', days: 36_500 } as const;
let authority: KeyedCertificate;
let own: KeyedCertificate;
beforeAll(async () => {
  authority = await makeAuthority('kubernetes', making);
  const trust = { cluster: authority, etcd: authority, frontProxy: authority };
  own = await issue(trust, sampleRequests.apiserver, making);
});

let server: Server;
afterEach(() => void server.close());
async function shownBy(listening: Server): Promise<string> {
  server = listening;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stream = connect((server.address() as AddressInfo).port, '127.0.0.1');
  return shownCertificate(stream).finally(() => stream.destroy());
}

describe('the certificate that a port shows', () => {
  it.each<[string, TlsOptions]>([
    ['to everybody', {}],
    ['to everybody with TLS 1.2', { maxVersion: 'TLSv1.2' }],
    ['and then refuses us', { requestCert: true }],
    ['and then refuses us with TLS 1.2, as an old etcd does', { requestCert: true, maxVersion: 'TLSv1.2' }],
  ])('%s', async (_, options) => {
    const { certificate: cert, privateKey: key } = own;
    const listening = createServer({ cert, key, ca: authority.certificate, rejectUnauthorized: true, ...options });
    listening.on('tlsClientError', () => undefined).on('secureConnection', (socket) => socket.on('error', () => 0));
    expect(await shownBy(listening)).toBe(new X509Certificate(cert).toString());
  });

  it('is none where nobody speaks TLS, or the same one', async () => {
    await expect(shownBy(createPlain((socket) => socket.end('220 hello\r\n')))).rejects.toThrow();
    await expect(shownBy(createPlain((socket) => socket.destroy()))).rejects.toThrow();
    // It has no certificate that it could show.
    await expect(shownBy(createServer({}).on('tlsClientError', () => undefined))).rejects.toThrow(/handshake/i);
  });
});
