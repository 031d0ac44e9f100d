/** Node serves with what was issued, and lets in whom it should: openssl's rules, over a real connection. */
import { once } from 'node:events';
import { checkServerIdentity, connect, createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KeyedCertificate } from '../../shared/pki/authorities';
import type { AuthorityName, CertificateRequest, KeyAlgorithm } from '../../shared/pki/certificate';
import { issue, makeAuthority } from './issue';
import { sampleRequests } from './testing/sampleRequests';

/** For a hundred years: TLS looks at the clock of this machine, whatever it says. */
const making = (keyAlgorithm: KeyAlgorithm = 'ecdsa-p256') => ({
  now: new Date('2000-01-02T00:00:00Z'),
  ...{ keyAlgorithm, days: 36_500 },
});
type Trust = Readonly<Record<AuthorityName, KeyedCertificate>>;
const makeTrust = async (keyAlgorithm?: KeyAlgorithm): Promise<Trust> => ({
  cluster: await makeAuthority('kubernetes', making(keyAlgorithm)),
  etcd: await makeAuthority('etcd-ca', making()),
  frontProxy: await makeAuthority('front-proxy-ca', making()),
});

let trust: Trust;
let others: Trust;
beforeAll(async () => {
  trust = await makeTrust();
  others = await makeTrust();
});

interface Meeting {
  readonly server?: KeyedCertificate;
  readonly client?: KeyedCertificate;
  /** Whom the client takes the server for. */
  readonly name?: string;
}

/** What comes of it: `welcome` and who was let in, or why not. */
async function meet({ server, client, name = 'kubernetes' }: Meeting, by = trust): Promise<string> {
  const own = server ?? (await issue(by, sampleRequests.apiserver, making()));
  const listener = createServer(
    {
      key: own.privateKey,
      cert: own.certificate,
      ca: by.cluster.certificate,
      requestCert: true,
      rejectUnauthorized: false,
    },
    (socket) => {
      socket.on('error', () => undefined);
      const { authorized, authorizationError } = socket;
      socket.end(authorized ? `welcome ${String(socket.getPeerCertificate().subject.CN)}` : String(authorizationError));
    },
  );
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  let socket: TLSSocket | undefined;
  try {
    const { port } = listener.address() as AddressInfo;
    const ca = by.cluster.certificate;
    const mine = client ? { key: client.privateKey, cert: client.certificate } : {};
    socket = connect({
      ...{ host: '127.0.0.1', port, servername: 'kubernetes', ca, ...mine },
      // As the server's name goes no address: it is only looked for in the certificate.
      checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    });
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(socket, 'end');
    return said;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    socket?.destroy();
    listener.close();
  }
}
const clientOf = (by: Trust, request: CertificateRequest = sampleRequests.scheduler): Promise<KeyedCertificate> =>
  issue(by, request, making());

describe('a server', () => {
  it('lets in who has a certificate of its authority', async () => {
    expect(await meet({ client: await clientOf(trust) })).toBe('welcome system:kube-scheduler');
  });

  it.each<[string, string, () => Promise<KeyedCertificate | undefined>]>([
    ['nobody without one', 'UNABLE_TO_GET_ISSUER_CERT', () => Promise.resolve(undefined)],
    [
      'nobody of another authority of the cluster',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      () => clientOf(trust, sampleRequests['apiserver-etcd-client']),
    ],
    ['nobody of another cluster', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', () => clientOf(others)],
    ['no server', 'INVALID_PURPOSE', () => clientOf(trust, sampleRequests['kubelet n2'])],
  ])('lets in %s', async (_, reason, client) => {
    const own = await client();
    expect(await meet(own ? { client: own } : {})).toBe(reason);
  });

  it('is known by each of its names and addresses, and by no other', async () => {
    const client = await clientOf(trust);
    for (const name of sampleRequests.apiserver.names) {
      expect(await meet({ client, name }), name).toMatch(/^welcome/);
    }
    for (const name of ['n2', 'kubernetes.default.svc.cluster', '10.0.0.12']) {
      expect(await meet({ client, name }), name).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    }
  });

  it.each<[string, () => Promise<KeyedCertificate>]>([
    ['of another cluster', () => issue(others, sampleRequests.apiserver, making())],
    ['of another authority', () => issue(trust, { ...sampleRequests.apiserver, authority: 'etcd' }, making())],
  ])('%s is not trusted', async (_, server) => {
    expect(await meet({ server: await server() })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('with the certificate of a client is not trusted', async () => {
    const server = await issue(trust, { ...sampleRequests.apiserver, usages: ['client'] }, making());
    expect(await meet({ server })).toBe('INVALID_PURPOSE');
  });

  it('with RSA keys talks to a client without', async () => {
    const rsa = await makeTrust('rsa-2048');
    const server = await issue(rsa, sampleRequests.apiserver, making('rsa-2048'));
    expect(await meet({ server, client: await clientOf(rsa) }, rsa)).toBe('welcome system:kube-scheduler');
  });
});
