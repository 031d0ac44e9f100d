/** The break-glass administrator at an API server: TLS that both sides check, through a real SSH server; and the rights it gives. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../shared/kubernetes/paths';
import {
  adminRequest,
  superAdmin,
  type ClusterAuthorities,
  type KeyedCertificate,
} from '../../../shared/pki/authorities';
import type { AuthorityName } from '../../../shared/pki/certificate';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets, type ClusterSecrets } from '../../../shared/target/targetFile';
import { issue, makeAuthority } from '../../pki/issue';
import { sampleRequests } from '../../pki/testing/sampleRequests';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { startFakeHost, type FakeHost } from '../../testing/fakeHost';
import { testHosts, testPlatform } from '../../testing/testHosts';
import { rbac } from '../components/rbac';
import type { StepContext } from '../step';
import { clusterFrom, Sandbox, threeNodes } from '../testing/sandbox';
import { apiRequest, type ApiIdentity } from './apiRequest';

/** For a hundred years: TLS looks at the clock of this machine, whatever it says. */
const making = { now: new Date('2000-01-02T00:00:00Z'), keyAlgorithm: 'ecdsa-p256', days: 36_500 } as const;
const { signal } = new AbortController();
const password = 'correct horse';
const COLLECTION = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';

type Trust = Pick<ClusterAuthorities, AuthorityName>;
const makeTrust = async (): Promise<Trust> => ({
  cluster: await makeAuthority('kubernetes', making),
  etcd: await makeAuthority('etcd-ca', making),
  frontProxy: await makeAuthority('front-proxy-ca', making),
});
let ours: Trust;
let others: Trust;
let serving: KeyedCertificate;
let breakGlass: KeyedCertificate;
beforeAll(async () => {
  [ours, others] = await Promise.all([makeTrust(), makeTrust()]);
  [serving, breakGlass] = await Promise.all([
    issue(ours, sampleRequests.apiserver, making),
    issue(ours, superAdmin, making),
  ]);
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly user: string;
  readonly body?: { readonly metadata: Record<string, unknown>; readonly subjects: unknown };
}
interface Answer {
  readonly status: number;
  readonly text: string;
}

let platform: Awaited<ReturnType<typeof testPlatform>>;
let ssh: FakeHost;
let hosts: Hosts;
let host: Host;
let api: Server | undefined;
/** What has reached the API server. */
let asked: Asked[];
let answer: (request: Asked) => Answer;
beforeEach(async () => {
  asked = [];
  answer = () => ({ status: 200, text: '{"kind":"Status"}' });
  platform = await testPlatform();
  ssh = await startFakeHost({ password, forwarding: true });
  hosts = testHosts(platform, [{ server: ssh, secrets: { password } }]);
  host = await hosts.get('n1');
});
afterEach(async () => {
  hosts.close();
  api?.closeAllConnections();
  api?.close();
  await ssh.close();
  await platform.remove();
});

/** An API server on loopback that lets nobody in whom its authority does not know. */
async function serve(own: KeyedCertificate = serving, clients: Trust = ours): Promise<number> {
  api = createServer(
    {
      ...{ key: own.privateKey, cert: own.certificate, ca: clients.cluster.certificate },
      ...{ requestCert: true, rejectUnauthorized: true },
    },
    (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        const { O: group } = (request.socket as unknown as TLSSocket).getPeerCertificate().subject;
        const one = {
          ...{ method: request.method ?? '', path: request.url ?? '', user: String(group) },
          ...(text === '' ? {} : { body: JSON.parse(text) as NonNullable<Asked['body']> }),
        };
        asked.push(one);
        const { status, text: said } = answer(one);
        response.writeHead(status, { 'content-type': 'application/json' }).end(said);
      });
    },
  );
  api.on('tlsClientError', () => undefined);
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  return (api.address() as AddressInfo).port;
}

const request = (port: number, identity: Partial<ApiIdentity> = {}, stop = signal) =>
  host.tunnel({ address: '127.0.0.1', port }, stop, (stream) =>
    apiRequest(
      stream,
      { authority: ours.cluster.certificate, client: breakGlass, ...identity },
      { method: 'GET', path: '/version' },
      stop,
    ),
  );

describe('a request of the break-glass administrator', () => {
  it('goes through the SSH connection, and shows who asks', async () => {
    expect(await request(await serve())).toEqual({ status: 200, body: { kind: 'Status' } });
    expect(asked).toEqual([{ method: 'GET', path: '/version', user: 'system:masters' }]);
    // The key has not left this computer.
    expect(ssh.lines.join()).not.toContain('PRIVATE');
  });

  it('is not sent to a server of another authority', async () => {
    const stranger = await issue(others, sampleRequests.apiserver, making);
    await expect(request(await serve(stranger))).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      params: { reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
    expect(asked).toEqual([]);
  });

  it('is not sent to a server that our authority has signed for something else', async () => {
    const kubelet = await issue(ours, sampleRequests['kubelet n2'], making);
    await expect(request(await serve(kubelet))).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      params: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    expect(asked).toEqual([]);
  });

  it('of another authority reaches nothing', async () => {
    const client = await issue(others, superAdmin, making);
    await expect(request(await serve(), { client })).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
    expect(asked).toEqual([]);
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const port = await serve();
    answer = () => {
      controller.abort();
      return { status: 200, text: '{}' };
    };
    await expect(request(port, {}, controller.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it.each([
    ['is no JSON', '<html>$(touch pwned)</html>'],
    ['has no end', `"${'x'.repeat(5 * 1024 * 1024)}"`],
  ])('fails when the answer %s', async (_, text) => {
    answer = () => ({ status: 200, text });
    await expect(request(await serve())).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
  });

  it('says so when nobody listens there', async () => {
    const port = await serve();
    api?.close();
    await expect(request(port)).rejects.toMatchObject({ code: 'TUNNEL_REFUSED', params: { host: 'n1' } });
  });
});

const cluster = clusterFrom({
  ...{ ...threeNodes, profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
  network: { cni: 'bridge', nodePortRange: '30000-32767' },
});

describe('the rights that Kubernetes does not give by itself', () => {
  let sandbox: Sandbox;
  let context: StepContext;
  /** The objects that the API server has. */
  let objects: Map<string, { metadata: Record<string, unknown>; subjects: unknown }>;
  beforeEach(async () => {
    const port = await serve();
    objects = new Map();
    sandbox = new Sandbox();
    const pki = { ...placeholderSecrets.pki, adminGroup: 2 };
    const secrets: ClusterSecrets = {
      ...placeholderSecrets,
      pki: { ...pki, authorities: { ...pki.authorities, cluster: ours.cluster.certificate } },
    };
    const base = sandbox.context(threeNodes, 'n1');
    const tunnel: Host['tunnel'] = (to, stop, work) => {
      expect(to).toEqual({ address: cluster.nodes[0]?.ip, port: 6443 });
      return host.tunnel({ address: '127.0.0.1', port }, stop, work);
    };
    context = {
      ...{ ...base, cluster, secrets, node: cluster.nodes[0]! },
      files: renderTarget(cluster, 'n1', secrets),
      superAdmin: () => Promise.resolve(breakGlass),
      host: { ...base.host, writeFiles: base.host.writeFiles.bind(base.host), tunnel },
    };
    answer = ({ method, path, body }) => {
      const name = decodeURIComponent(path.slice(COLLECTION.length + 1)) || String(body?.metadata['name']);
      const there = objects.get(name);
      const tell = (status: number, value: unknown): Answer => ({ status, text: JSON.stringify(value) });
      if (method === 'GET') return there ? tell(200, there) : tell(404, { message: 'not found' });
      if (method === 'POST' && there) return tell(409, { message: 'already exists' });
      const version = there?.metadata['resourceVersion'];
      if (there && body?.metadata['resourceVersion'] !== version) return tell(409, { message: 'was modified' });
      const stored = { ...body!, metadata: { ...body!.metadata, resourceVersion: String(Number(version ?? 0) + 1) } };
      objects.set(name, stored);
      return tell(there ? 200 : 201, stored);
    };
  });
  afterEach(() => sandbox.remove());

  const told = (): string[] =>
    sandbox.changes.filter(({ kind }) => kind === 'object').map(({ target, action }) => `${action} ${target}`);
  const ADMINS = 'keelson:cluster-admins';

  it('are given once, and told', async () => {
    await rbac(context);
    await rbac(context);
    expect(told()).toEqual(
      ['created', 'unchanged'].flatMap((action) =>
        [ADMINS, 'keelson:kubelet-api-admin'].map((name) => `${action} ClusterRoleBinding ${name}`),
      ),
    );
    expect(objects.get(ADMINS)?.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: adminRequest(2).organization },
    ]);
    expect(new Set(asked.map(({ user }) => user))).toEqual(new Set(['system:masters']));
    expect(sandbox.read(paths.secure.rbacManifest)).toContain('keelson:cluster-admins:2');
  });

  it('go from the old group of administrators to the new one', async () => {
    await rbac(context);
    const group = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: adminRequest(1).organization };
    objects.get(ADMINS)!.subjects = [group];
    await rbac(context);
    expect(JSON.stringify(objects.get(ADMINS)?.subjects)).not.toContain('"keelson:cluster-admins"');
    expect(told().slice(2)).toEqual([
      `updated ClusterRoleBinding ${ADMINS}`,
      'unchanged ClusterRoleBinding keelson:kubelet-api-admin',
    ]);
  });

  it('are not given in an object of somebody else', async () => {
    const theirs = { metadata: { name: ADMINS, resourceVersion: '7' }, subjects: [] };
    objects.set(ADMINS, theirs);
    await expect(rbac(context)).rejects.toMatchObject({
      code: 'OBJECT_OF_OTHERS',
      params: { object: `ClusterRoleBinding ${ADMINS}` },
    });
    expect(objects.get(ADMINS)).toBe(theirs);
  });

  it('are written again when somebody has changed the object meanwhile, and not for ever', async () => {
    await rbac(context);
    const usual = answer;
    let changes = 3;
    let version = 100;
    answer = (one) => {
      const said = usual(one);
      const there = objects.get(ADMINS)!;
      if (one.method === 'GET' && one.path.includes('cluster-admins') && changes > 0) {
        changes -= 1;
        const resourceVersion = String((version += 10));
        objects.set(ADMINS, { ...there, metadata: { ...there.metadata, resourceVersion } });
      }
      return said;
    };
    objects.get(ADMINS)!.subjects = [];
    await rbac(context);
    expect(objects.get(ADMINS)?.subjects).not.toEqual([]);
    changes = Infinity;
    objects.get(ADMINS)!.subjects = [];
    await expect(rbac(context)).rejects.toMatchObject({ code: 'COMMAND_FAILED', detail: 'was modified' });
  });

  it('are refused in the API server’s own words', async () => {
    answer = () => ({ status: 403, text: '{"message":"clusterrolebindings is forbidden"}' });
    await expect(rbac(context)).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      params: { host: 'n1', exitCode: 403 },
      detail: 'clusterrolebindings is forbidden',
    });
  });
});
