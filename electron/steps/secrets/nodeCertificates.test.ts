/** What is read of a node by a real shell and over real TLS, and what a renewal makes of it. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, utimesSync, writeFileSync, chmodSync } from 'node:fs';
import { connect as connectTcp, createServer as createPlain, type AddressInfo, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { certificatePlaces } from '../../../shared/components/certificates';
import { AppError } from '../../../shared/errors';
import type { Operation } from '../../../shared/job/operations/operation';
import type { Notice } from '../../../shared/job/notices';
import { clusterContext } from '../../../shared/kubernetes/nodeContext';
import type { ClusterAuthorities, KeyedCertificate } from '../../../shared/pki/authorities';
import { authorityNames, type CertificateRequest } from '../../../shared/pki/certificate';
import { placeholderSecrets, type ClusterSecrets } from '../../../shared/target/targetFile';
import { createAuthorities } from '../../pki/createAuthorities';
import { issue } from '../../pki/issue';
import { shownCertificate } from '../../pki/shownCertificate';
import type { Host } from '../../ssh/host';
import { freshFolder } from '../../testing/freshFolder';
import type { StepContext } from '../step';
import { clusterFrom, threeNodes } from '../testing/sandbox';
import { judgeNode, readNode } from './nodeCertificates';
import { readBack } from './readBack';

/** TLS looks at the clock of this machine, whatever it says: valid for a hundred years. */
const making = { now: new Date('2000-01-02T00:00:00Z'), keyAlgorithm: 'ecdsa-p256', days: 36_500 } as const;
const now = new Date('2001-01-01T00:00:00Z');
const { signal } = new AbortController();
const cluster = clusterFrom({
  ...{ ...threeNodes, profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
  network: { cni: 'bridge', nodePortRange: '30000-32767' },
});
const node = cluster.nodes.find(({ hostname }) => hostname === 'n2')!;

let ours: ClusterAuthorities;
let secrets: ClusterSecrets;
beforeAll(async () => {
  ours = await createAuthorities(making);
  const authorities = Object.fromEntries(authorityNames.map((name) => [name, ours[name].certificate]));
  secrets = { ...placeholderSecrets, pki: { ...placeholderSecrets.pki, authorities: authorities as never } };
});
const contextOf = () => ({ ...clusterContext(cluster, secrets), node });
const requestOf = (id: string): CertificateRequest =>
  certificatePlaces(contextOf()).find((place) => place.id === id)!.request!;
const signed = (id: string, at = making.now): Promise<KeyedCertificate> =>
  issue(ours, requestOf(id), { ...making, now: at, days: 36_500 });

let root: string;
/** Which port of the node is which here. */
let ports: Map<number, number>;
let servers: Server[];
beforeEach(() => {
  root = freshFolder('bin');
  ports = new Map();
  servers = [];
});
afterEach(() => servers.forEach((server) => void server.close()));

function put(path: string, content: string, writtenAt = 900): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  utimesSync(join(root, path), writtenAt, writtenAt);
}

/** systemctl says since when the units run: 1970-01-01 00:16:40 is the second 1000. */
function units(state: string, since = 'Thu 1970-01-01 00:16:40 UTC'): void {
  const blocks = ['kubelet', 'kube-proxy'].map(
    (name) => `Id=${name}.service\nActiveState=${state}\nExecMainStartTimestamp=${since}`,
  );
  put('bin/systemctl', `#!/bin/sh\n[ "$TZ" = UTC ] || exit 1\ncat <<'END'\n${blocks.join('\n\n')}\nEND\n`);
  chmodSync(join(root, 'bin/systemctl'), 0o755);
}

/** Like a kubelet: whoever comes needs a certificate of the cluster's, and we have none. */
async function serve(port: number, { certificate, privateKey }: KeyedCertificate): Promise<void> {
  const wants = { requestCert: true, rejectUnauthorized: true, ca: ours.cluster.certificate };
  const server = createServer({ cert: certificate, key: privateKey, ...wants });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  ports.set(port, (server.address() as AddressInfo).port);
}

const run: Host['run'] = async (command) => {
  const moved = command.replaceAll(/'(\/(?:etc|var)\/)/g, `'${root}$1`);
  const env = { PATH: `${root}/bin:${String(process.env['PATH'])}` };
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command.startsWith('sleep') ? ':' : moved], { env });
  return { exitCode: 0, stdout, stderr: '' };
};
const tunnel: Host['tunnel'] = async ({ address, port }, _, work) => {
  const here = ports.get(port);
  if (here === undefined) throw new AppError('TUNNEL_REFUSED', { host: 'n2', address });
  const stream = connectTcp(here, '127.0.0.1');
  return work(stream).finally(() => stream.destroy());
};
const host = { name: 'n2', run, tunnel } as Host;

async function found(): Promise<Record<string, string>> {
  const authorities = Object.fromEntries(authorityNames.map((name) => [name, ours[name]]));
  const reading = await readNode(host, contextOf(), authorities, signal);
  const judged = judgeNode(reading, contextOf(), { now, knowsAuthorities: true });
  return Object.fromEntries(judged.map(({ id, use, problem }) => [id, [use, problem ?? []].flat().join(' ')]));
}

async function install(id: string, path: string, pair: KeyedCertificate, writtenAt?: number): Promise<void> {
  put(`${path}.crt`, pair.certificate, writtenAt);
  put(`${path}.key`, pair.privateKey, writtenAt);
  if (id === 'kubelet') await serve(10250, pair);
}
const authorityPath = '/etc/kubernetes/pki/ca.crt';
const [kubeletPath, proxyPath] = ['/var/lib/kubelet/pki/kubelet', '/etc/kubernetes/pki/kube-proxy'];

describe('the certificates of a worker', () => {
  it('are what its services show and have read', async () => {
    units('active');
    put(authorityPath, ours.cluster.certificate);
    await install('kubelet', kubeletPath, await signed('kubelet'));
    await install('kube-proxy', proxyPath, await signed('kube-proxy'));
    expect(await found()).toEqual({ kubelet: 'served', 'kube-proxy': 'read', [authorityPath]: 'trusted' });
  });

  it('are not, where the services have older ones', async () => {
    units('active');
    put(authorityPath, ours.etcd.certificate);
    put(`${kubeletPath}.crt`, (await signed('kubelet')).certificate);
    await serve(10250, await signed('kubelet'));
    await install('kube-proxy', proxyPath, await signed('kube-proxy'), 1001);
    expect(await found()).toEqual({
      kubelet: 'outdated outdated',
      'kube-proxy': 'outdated outdated',
      [authorityPath]: 'trusted other-authority',
    });
  });

  it('are none, or nothing that is one; nobody shows any where nothing runs', async () => {
    units('inactive');
    put(`${kubeletPath}.crt`, '$(touch pwned)\n|C|0|1|x\n');
    expect(await found()).toEqual({
      kubelet: 'silent unreadable',
      'kube-proxy': 'silent missing',
      [authorityPath]: 'trusted missing',
    });
  });

  it('that stand in a kubeconfig are read without the key', async () => {
    const master = { ...contextOf(), node: cluster.nodes[0]! };
    const { request } = certificatePlaces(master).find(({ id }) => id === 'admin')!;
    const { certificate, privateKey } = await issue(ours, request!, making);
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const user = { 'client-certificate-data': base64(certificate), 'client-key-data': base64(privateKey) };
    put('/etc/kubernetes/admin.conf', stringify({ users: [{ user }] }, { lineWidth: 0 }));
    const answers: string[] = [];
    const listening = {
      ...host,
      run: async (...asked: Parameters<Host['run']>) => {
        const answer = await run(...asked);
        answers.push(answer.stdout);
        return answer;
      },
    };
    const reading = await readNode(listening, master, { cluster: ours.cluster }, signal);
    expect(reading.places.get('/etc/kubernetes/admin.conf')?.facts).toMatchObject({
      ...{ authority: 'cluster', commonName: 'kubernetes-admin', organizations: ['keelson:cluster-admins'] },
    });
    expect(answers).toHaveLength(1);
    expect(answers.join()).toContain(user['client-certificate-data']);
    expect(answers.join()).not.toContain(user['client-key-data']);
  });
});

it('a port where nobody speaks TLS shows none', async () => {
  const server = createPlain((socket) => socket.end('220 hello\r\n'));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stream = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
  await expect(shownCertificate(stream)).rejects.toThrow();
});

describe('reading back', () => {
  const asked = new Date('2001-01-01T00:00:00Z');
  const operation: Operation = { kind: 'renewCertificates', madeBefore: asked.toISOString() };
  const later = new Date(asked.getTime() + 1000);
  let context: StepContext;
  let told: Notice[];
  /** What kubectl says on the master: the Node is Ready, and how a rollout ends. */
  let rolledOut: boolean;
  beforeEach(() => {
    rolledOut = true;
    told = [];
    const readyNode = {
      status: { conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { kubeletVersion: 'v1' } },
    };
    const runningPod = { status: { containerStatuses: [{ image: 'coredns:1', state: { running: {} } }] } };
    const answer = (command: string): string =>
      JSON.stringify(command.includes('get pods') ? { items: [runningPod] } : readyNode);
    const master = {
      run: (command: string) => Promise.resolve({ exitCode: 0, stdout: answer(command), stderr: '' }),
      ask: () => Promise.resolve({ exitCode: rolledOut ? 0 : 1, stdout: '', stderr: '' }),
    };
    const report = { changed: () => undefined, progress: () => undefined, notice: (one: Notice) => told.push(one) };
    const asked = { cluster, node, host, hostOf: () => Promise.resolve(master), operation, secrets, signal, report };
    context = { ...asked, found: new Map() } as unknown as StepContext;
  });
  const readBackHere = async (): Promise<Notice[]> => {
    told = [];
    await readBack(context);
    return told.filter(({ code }) => code === 'CERTIFICATE_SHOWN');
  };
  /** As the survey has seen it on the master. */
  const coreDnsWas = (status: object): void => {
    const object = {
      kind: 'Deployment',
      metadata: { name: 'coredns', namespace: 'kube-system' },
      spec: { replicas: 1, selector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
      status,
    };
    context.found.set('n1', { objects: new Map([['kube-system/Deployment/coredns', object]]) } as never);
  };

  it('tells which serial number each port shows', async () => {
    units('active');
    const pair = await signed('kubelet', later);
    await install('kubelet', kubeletPath, pair);
    await install('kube-proxy', proxyPath, await signed('kube-proxy', later));
    const [first, ...more] = await readBackHere();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ code: 'CERTIFICATE_SHOWN', params: { certificate: 'kubelet', port: 10250 } });
    expect(first?.params['serial']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('fails where one is not new, where a port shows another one, and where a process has an old one', async () => {
    units('active');
    const fresh = await signed('kubelet', later);
    put(`${kubeletPath}.crt`, fresh.certificate);
    await serve(10250, await signed('kubelet'));
    await install('kube-proxy', proxyPath, await signed('kube-proxy'));
    await expect(readBackHere()).rejects.toMatchObject({
      code: 'CERTIFICATES_NOT_IN_USE',
      params: { host: 'n2', names: 'kubelet, kube-proxy' },
    });
    await install('kubelet', kubeletPath, fresh);
    await expect(readBackHere()).rejects.toMatchObject({ params: { names: 'kube-proxy' } });
    await install('kube-proxy', proxyPath, await signed('kube-proxy', later), 1001);
    await expect(readBackHere()).rejects.toMatchObject({ params: { names: 'kube-proxy' } });
    utimesSync(join(root, `${proxyPath}.crt`), 900, 900);
    expect(await readBackHere()).toHaveLength(1);
  });

  it('waits for the Node and for what was ready before, and for nothing else', async () => {
    units('active');
    await install('kubelet', kubeletPath, await signed('kubelet', later));
    await install('kube-proxy', proxyPath, await signed('kube-proxy', later));
    coreDnsWas({ readyReplicas: 1 });
    await readBackHere();
    expect(told.at(-1)).toMatchObject({ code: 'NODE_READY' });
    rolledOut = false;
    await expect(readBackHere()).rejects.toMatchObject({
      code: 'WORKLOAD_UNREADY',
      params: { host: 'n2', name: 'coredns', reason: expect.stringContaining('readiness probe') as string },
    });
    coreDnsWas({ readyReplicas: 0 });
    expect(await readBackHere()).toHaveLength(1);
  });
});
