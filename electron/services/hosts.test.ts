import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobState } from '../../shared/job';
import type { LogLine } from '../../shared/log';
import { startFakeHost, type FakeHost } from '../testing/fakeHost';
import { nodeOn, testPlatform } from '../testing/testHosts';
import { createCredentials, type Credentials } from './credentials';
import { clusterOf } from '../../shared/rules';
import { createHostsService, type HostsService } from './hosts';
import { createLogs } from './logs';
import { clusterStatus, isWell } from './status';

let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
let credentials: Credentials;
let hosts: HostsService;

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
  platform = await testPlatform();
  server = await startFakeHost({
    password: 'hunter2!',
    answers: [
      {
        match: 'journalctl',
        act: async ({ print, stopped }) => {
          print(journal('the password is hunter2!', 1));
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
  credentials.set('n1', { password: 'hunter2!' });
  hosts = createHostsService(platform, credentials);
});
afterEach(async () => {
  await server.close();
  await platform.remove();
});

const document = () => ({
  apiVersion: 'keelson/v1',
  name: 'lab',
  kubernetesVersion: '1.20.2',
  nodes: [nodeOn(server)],
});

async function trust(): Promise<void> {
  const error = await hosts.reach(clusterOf(document()), 'n1');
  await hosts.accept(server.address, server.port, String(error?.params['fingerprint']));
}

describe('hosts', () => {
  it('shows an unknown key, and reaches the host once it is accepted', async () => {
    const cluster = clusterOf(document());
    const refused = await hosts.reach(cluster, 'n1');
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
    await vi.waitFor(() => expect(server.connections()).toBe(0));
  });

  it('says that a password is missing before anything is sent', async () => {
    credentials.set('n1', { password: '' });
    expect(await hosts.reach(clusterOf(document()), 'n1')).toMatchObject({ code: 'SSH_CREDENTIALS_MISSING' });
    expect(server.logins).toEqual([]);
  });
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
  const logsFor = () => {
    const opened = { state: {} as JobState, document: document() };
    const deployments = {
      open: (id: string) => (id === 'job' ? Promise.resolve(opened) : Promise.reject(new Error('no such job'))),
    };
    const logs = createLogs({ credentials, hosts, deployments });
    const lines: LogLine[] = [];
    logs.subscribe((_id, more) => lines.push(...more));
    return { logs, lines };
  };

  it('opens the host with the first watcher and leaves it with the last', async () => {
    await trust();
    const { logs, lines } = logsFor();
    expect(await logs.watch('job', source)).toEqual([]);
    await vi.waitFor(() => expect(lines.some(({ kind }) => kind === 'journal')).toBe(true));
    expect(lines.find(({ kind }) => kind === 'journal')).toMatchObject({
      ...source,
      text: 'the password is [redacted]',
    });
    // The second watcher gets what was told already.
    expect((await logs.watch('job', source)).length).toBeGreaterThanOrEqual(2);
    await logs.unwatch('job', source);
    expect(server.connections()).toBe(1);
    await logs.unwatch('job', source);
    await vi.waitFor(() => expect(server.connections()).toBe(0));
  });

  it('leaves everything when the page that watched is gone, and can begin again', async () => {
    await trust();
    const { logs, lines } = logsFor();
    await logs.watch('job', source);
    await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0));
    logs.unwatchAll();
    await vi.waitFor(() => expect(server.connections()).toBe(0));
    await logs.watch('job', source);
    await vi.waitFor(() => expect(server.connections()).toBe(1));
    await logs.close();
    await vi.waitFor(() => expect(server.connections()).toBe(0));
  });

  it('refuses a job that does not exist', async () => {
    const { logs } = logsFor();
    await expect(logs.watch('nothing', source)).rejects.toThrow('no such job');
    await logs.unwatch('nothing', source);
  });
});
