import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountOf } from '../../../shared/cluster/account';
import type { JobState } from '../../../shared/job/job';
import type { LogLine } from '../../../shared/logs/log';
import { startFakeHost, type FakeHost } from '../../testing/fakeHost';
import { nodeOn, testPlatform } from '../../testing/testHosts';
import { createClusterIdentities } from '../../storage/clusterIdentities';
import { createClusterSecrets } from '../../storage/clusterSecrets';
import { createCredentials, type Credentials } from './credentials';
import { clusterOf } from '../../../shared/cluster/rules';
import { createHostsService, type HostsService } from './hosts';
import { createLogs } from '../logs';
import { clusterStatus, isWell } from '../status';

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
let credentials: Credentials;
let hosts: HostsService;
/** What the journal says. */
let said: string;

const journal = (text: string, number: number): string =>
  `${JSON.stringify({ __CURSOR: `c${String(number)}`, __REALTIME_TIMESTAMP: '1700000000000000', MESSAGE: text })}\n`;
const units = (state: string): string =>
  ['etcd', 'kubelet']
    .map((unit) => `Id=${unit}.service\nLoadState=loaded\nActiveState=${state}\nNRestarts=1\n`)
    .join('\n');
const nodes = {
  items: [
    {
      metadata: { name: '10.0.0.1' },
      status: { conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { kubeletVersion: 'v1.20.2' } },
    },
  ],
};

beforeEach(async () => {
  said = 'the password is hunter2!';
  platform = await testPlatform();
  server = await startFakeHost({
    password: 'hunter2!',
    answers: [
      {
        match: 'journalctl',
        act: async ({ print, stopped }) => {
          print(journal(said, 1));
          await stopped;
          return 143;
        },
      },
      { match: 'systemctl show', stdout: units('active') },
      { match: 'get nodes', stdout: JSON.stringify(nodes) },
      // Root, without sudo.
      { match: '', stdout: '0\n' },
    ],
  });
  credentials = createCredentials();
  credentials.set(accountOf(document(), 'n1'), { password: 'hunter2!' });
  hosts = createHostsService(platform, credentials);
});
afterEach(async () => {
  await server.close();
  await platform.remove();
});

const document = () => ({
  apiVersion: 'keelson/v1',
  id: 'lab',
  name: 'lab',
  kubernetesVersion: '1.20.2',
  nodes: [nodeOn(server)],
});

async function trust(): Promise<void> {
  const { error } = await hosts.reach(clusterOf(document()), 'n1');
  await hosts.accept(server.address, server.port, String(error?.params['fingerprint']));
}

describe('hosts', () => {
  it('shows an unknown key, and reaches the host once it is accepted', async () => {
    const cluster = clusterOf(document());
    const { error: refused } = await hosts.reach(cluster, 'n1');
    expect(refused).toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      params: { host: 'n1', port: server.port, fingerprint: server.fingerprints[0] },
    });
    await expect(hosts.accept(server.address, server.port, 'SHA256:another')).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
    });
    await hosts.accept(server.address, server.port, String(server.fingerprints[0]));
    const open = hosts.open(cluster);
    expect((await open.get('n1')).name).toBe('n1');
    open.close();
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('says that a password is missing before anything is sent', async () => {
    credentials.set(accountOf(document(), 'n1'), { password: '' });
    expect((await hosts.reach(clusterOf(document()), 'n1')).error).toMatchObject({ code: 'SSH_CREDENTIALS_MISSING' });
    expect(server.logins).toEqual([]);
  });
});

it('gives no password to a host of the same name in another cluster', async () => {
  await trust();
  const other = await startFakeHost({ password: 'hunter2!' });
  const elsewhere = { ...document(), nodes: [nodeOn(other)] };
  const refusal = { code: 'SSH_CREDENTIALS_MISSING', params: { host: 'n1', what: 'password' } };
  await expect(hosts.test(elsewhere, 'n1')).rejects.toMatchObject(refusal);
  await expect(hosts.open(clusterOf(elsewhere)).get('n1')).rejects.toMatchObject(refusal);
  expect(other.logins).toEqual([]);
  expect([credentials.known(document()), credentials.known(elsewhere)]).toEqual([{ n1: ['password'] }, { n1: [] }]);
  await other.close();
});

describe('status', () => {
  it('tells units and nodes, and whether all is well', async () => {
    await trust();
    const cluster = clusterOf(document());
    const open = hosts.open(cluster);
    const status = await clusterStatus(cluster, open, new AbortController().signal);
    open.close();
    expect(status).toEqual({
      hosts: [
        {
          hostname: 'n1',
          units: ['etcd', 'kubelet'].map((unit) => ({
            unit: `${unit}.service`,
            state: 'active',
            restarts: 1,
            since: '',
          })),
        },
      ],
      nodes: [{ name: '10.0.0.1', ready: true, version: 'v1.20.2' }],
    });
    expect(isWell(cluster, status)).toBe(true);
    const [host] = status.hosts;
    expect(isWell(cluster, { ...status, nodes: [{ name: '10.0.0.1', ready: false, version: '' }] })).toBe(false);
    // A node of another cluster file does not make up for the one that is missing.
    expect(isWell(cluster, { ...status, nodes: [{ name: '10.0.0.9', ready: true, version: '' }] })).toBe(false);
    const [unit] = host!.units;
    const failed = { ...host!, units: [{ ...unit!, state: 'failed' }] };
    expect(isWell(cluster, { ...status, hosts: [failed] })).toBe(false);
    expect(isWell(cluster, { hosts: status.hosts })).toBe(false);
    expect(isWell(cluster, { ...status, hosts: [{ ...host!, error: { code: 'SSH_TIMEOUT', params: {} } }] })).toBe(
      false,
    );
  });

  it('says of each host why it could not be asked', async () => {
    const cluster = clusterOf(document());
    const open = hosts.open(cluster);
    const status = await clusterStatus(cluster, open, new AbortController().signal);
    open.close();
    expect(status).toMatchObject({ hosts: [{ hostname: 'n1', units: [], error: { code: 'SSH_HOST_KEY_UNKNOWN' } }] });
    expect(status.nodes).toBeUndefined();
  });
});

describe('logs', () => {
  const source = { node: 'n1', unit: 'etcd.service' };
  const logsFor = (job: unknown = document()) => {
    const opened = { state: {} as JobState, document: job };
    const deployments = {
      open: (id: string) => (id === 'job' ? Promise.resolve(opened) : Promise.reject(new Error('no such job'))),
    };
    const identities = createClusterIdentities(platform);
    const logs = createLogs({
      credentials,
      hosts,
      deployments,
      clusterSecrets: createClusterSecrets(platform),
      identities,
    });
    const lines: LogLine[] = [];
    logs.subscribe((_id, more) => lines.push(...more));
    return { logs, lines };
  };

  it('opens the host with the first watcher and leaves it with the last', async () => {
    await trust();
    const { logs, lines } = logsFor();
    expect(await logs.watch('job', source)).toEqual([]);
    await expect.poll(() => lines.some(({ kind }) => kind === 'journal')).toBe(true);
    expect(lines.find(({ kind }) => kind === 'journal')).toMatchObject({
      ...source,
      text: 'the password is [redacted]',
    });
    // The second watcher gets what was told already.
    expect((await logs.watch('job', source)).length).toBeGreaterThanOrEqual(2);
    await logs.unwatch('job', source);
    expect(server.connections()).toBe(1);
    await logs.unwatch('job', source);
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('shows neither passwords nor the token of the cluster, also of a job of long ago', async () => {
    await trust();
    const { token } = await createClusterSecrets(platform).ensure('lab');
    said = `token ${token} of hunter2!`;
    const { logs, lines } = logsFor();
    await logs.watch('job', source);
    await expect.poll(() => lines.some(({ text }) => text === 'token [redacted] of [redacted]')).toBe(true);
    // The app's own log is redacted by the same list.
    expect(credentials.secrets()).toEqual(['hunter2!', token]);
    await logs.close();
  });

  it('leaves everything when the page that watched is gone, and can begin again', async () => {
    await trust();
    const { logs, lines } = logsFor();
    await logs.watch('job', source);
    await expect.poll(() => lines.length).toBeGreaterThan(0);
    logs.unwatchAll();
    await expect.poll(() => server.connections()).toBe(0);
    await logs.watch('job', source);
    await expect.poll(() => server.connections()).toBe(1);
    await logs.close();
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('does not wait for hosts that cannot be reached before the new page may watch', async () => {
    await trust();
    const calls = new Set<net.Socket>();
    const silent = net.createServer((socket) => {
      calls.add(socket.on('error', () => undefined).on('close', () => calls.delete(socket)));
      socket.resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as net.AddressInfo;
    const n2 = { ...nodeOn({ address: '127.0.0.1', port }), hostname: 'n2', ip: '10.0.0.2' };
    const both = { ...document(), nodes: [nodeOn(server), { ...n2, roles: ['worker'] }] };
    const { logs, lines } = logsFor(both);
    credentials.set(accountOf(both, 'n2'), { password: 'x' });
    await logs.watch('job', source);
    await logs.watch('job', { ...source, node: 'n2' });
    await expect.poll(() => [lines.length > 1, calls.size]).toEqual([true, 1]);
    const before = server.logins.length;
    logs.unwatchAll();
    expect(await logs.watch('job', source)).toEqual([]);
    await expect.poll(() => [server.logins.length, calls.size]).toEqual([before + 1, 0]);
    await expect.poll(() => server.connections()).toBe(1);
    await expect.poll(() => lines.at(-1)).toMatchObject({ ...source, kind: 'journal' });
    await logs.close();
    silent.close();
  });

  it('begins nothing for a page that is gone when its job is open', async () => {
    const { logs } = logsFor();
    const watching = logs.watch('job', source);
    logs.unwatchAll();
    await expect(watching).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('refuses a job that does not exist', async () => {
    const { logs } = logsFor();
    await expect(logs.watch('nothing', source)).rejects.toThrow('no such job');
    await logs.unwatch('nothing', source);
  });
});
