/** What the window hears of a comparison, against real SSH servers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountOf } from '../../../shared/cluster/account';
import { clusterOf } from '../../../shared/cluster/rules';
import type { ComparisonEvent } from '../../../shared/ipc/comparison';
import { createClusterIdentities } from '../../storage/clusterIdentities';
import { createManifests } from '../manifests/manifests';
import { createAuthoritiesStore } from '../../storage/authorities/authorities';
import { createClusterSecrets } from '../../storage/clusterSecrets';
import type { ScriptedAnswer } from '../../testing/answers';
import { startFakeHost, type FakeHost } from '../../testing/fakeHost';
import { nodeOn, testPlatform } from '../../testing/testHosts';
import { createBinaries } from '../programs/binaries';
import { compareWithHosts } from './comparison';
import { createComparisons, type Comparisons } from './comparisons';
import { createCredentials } from './credentials';
import { createHostsService } from './hosts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** A host with a unit that somebody has edited, and somebody at work. */
const survey = [
  'F|HOSTNAME=n1',
  'P|regular file|644|0|0|9|1|2|/etc/systemd/system/etcd.service',
  'H|0000|/etc/systemd/system/etcd.service',
  `C|${base64('[Unit]\nDescription=somebody else’s\n')}|/etc/systemd/system/etcd.service`,
  'P|regular file|600|0|0|9|1|3|/etc/kubernetes/token.csv',
  'H|0000|/etc/kubernetes/token.csv',
  'V|root|0:0',
  'V|hostname|n1 n1',
  'O|user=wei',
  'O|workstation=desk',
  'O|job=theirs',
  'O|age=130',
  'E|',
].join('\n');

let platform: Awaited<ReturnType<typeof testPlatform>>;
let servers: FakeHost[];
beforeEach(async () => {
  platform = await testPlatform();
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await platform.remove();
});

/** A cluster of a host on each server, whose keys are trusted and whose passwords are known. */
async function makeComparisons(...answers: (readonly ScriptedAnswer[])[]): Promise<{
  readonly comparisons: Comparisons;
  readonly document: { readonly nodes: readonly object[] };
}> {
  servers = await Promise.all(answers.map((one) => startFakeHost({ password: 'hunter2!', answers: one })));
  const document = {
    ...{ apiVersion: 'keelson/v1', id: 'lab', name: 'lab', kubernetesVersion: '1.20.2', network: { cni: 'bridge' } },
    binaries: { source: { kind: 'preinstalled' } },
    nodes: servers.map((server, index) => ({
      ...nodeOn(server),
      hostname: `n${String(index + 1)}`,
      ip: `10.0.0.${String(index + 1)}`,
      roles: index === 0 ? ['master', 'worker'] : ['worker'],
    })),
  };
  const credentials = createCredentials();
  const hosts = createHostsService(platform, credentials);
  const cluster = clusterOf(document);
  for (const { hostname, ssh } of cluster.nodes) {
    credentials.set(accountOf(document, hostname), { password: 'hunter2!' });
    const { error } = await hosts.reach(cluster, hostname);
    await hosts.accept(ssh.host ?? '', ssh.port, String(error?.params['fingerprint']));
  }
  const parts = {
    ...{ platform, credentials, binaries: createBinaries(platform), identities: createClusterIdentities(platform) },
    clusterSecrets: createClusterSecrets(platform),
    manifests: createManifests(platform),
    authorities: createAuthoritiesStore(platform),
    formerEntry: () => Promise.resolve(undefined),
  };
  const comparisons = createComparisons({ hosts, compare: (request) => compareWithHosts(parts, request) });
  return { comparisons, document };
}

/** All events up to the last one. */
const heard = (comparisons: Comparisons): Promise<ComparisonEvent[]> =>
  new Promise((resolve) => {
    const all: ComparisonEvent[] = [];
    comparisons.subscribe((_id, events) => {
      all.push(...events);
      if (events.some(({ type }) => type !== 'progress')) resolve(all);
    });
  });

const looked: readonly ScriptedAnswer[] = [
  { match: "echo 'E|'", stdout: `${survey}\n` },
  { match: '', stdout: '' },
];

describe('a comparison', () => {
  it('tells how far it is with each host, then everything: differences of texts, no secret, and who works there', async () => {
    const { comparisons, document } = await makeComparisons(looked, looked);
    await servers[1]?.close();
    servers.pop();
    const events = heard(comparisons);
    comparisons.start(document);
    const all = await events;
    const progress = all.flatMap((event) => (event.type === 'progress' ? [`${event.hostname} ${event.progress}`] : []));
    expect(progress.toSorted()).toEqual(['n1 connected', 'n1 looked', 'n2 failed']);
    const last = all.at(-1);
    if (last?.type !== 'done') throw new Error(JSON.stringify(last));
    const [n1, n2] = last.comparison.hosts;
    expect(n2?.error).toMatchObject({ code: 'SSH_UNREACHABLE', params: { host: 'n2' } });
    expect(n1?.lock).toEqual({ user: 'wei', workstation: 'desk', job: 'theirs', age: 130 });
    const changes = new Map(n1?.changes.map((change) => [change.target, change]));
    const unit = changes.get('/etc/systemd/system/etcd.service');
    expect(unit).toMatchObject({ action: 'change', why: 'content', replaces: true });
    const lines = unit?.difference?.kind === 'text' ? unit.difference.hunks.flatMap((hunk) => hunk.lines) : [];
    expect(lines).toContain('-Description=somebody else’s');
    expect(lines.some((line) => line.startsWith('+ExecStart='))).toBe(true);
    expect(changes.get('/etc/kubernetes/token.csv')).toEqual({
      ...{ id: 'file:/etc/kubernetes/token.csv', kind: 'file', target: '/etc/kubernetes/token.csv' },
      ...{ action: 'change', why: 'content', secret: true, replaces: true, step: 'kube-apiserver' },
    });
    // What is created is told by its name: its text is on the page of files.
    expect(n1?.changes.filter(({ action, difference }) => action === 'create' && difference)).toEqual([]);
  });

  it('is silent after it was cancelled, and lets go of its hosts', async () => {
    let asked = (): void => undefined;
    const surveyed = new Promise<void>((resolve) => (asked = resolve));
    const endless: readonly ScriptedAnswer[] = [
      {
        match: "echo 'E|'",
        act: ({ stopped }) => {
          asked();
          return stopped.then(() => 143);
        },
      },
      { match: '', stdout: '' },
    ];
    const { comparisons, document } = await makeComparisons(endless);
    const last: string[] = [];
    comparisons.subscribe((_id, events) => last.push(...events.map(({ type }) => type)));
    const id = comparisons.start(document);
    await surveyed;
    comparisons.cancel('another');
    expect(servers[0]?.connections()).toBe(1);
    comparisons.cancel(id);
    await expect.poll(() => servers[0]?.connections(), { timeout: 20_000 }).toBe(0);
    await comparisons.close();
    expect(last.filter((type) => type !== 'progress')).toEqual([]);
  });

  it('refuses what is no cluster at once', async () => {
    const { comparisons } = await makeComparisons(looked);
    expect(() => comparisons.start({ nodes: [] })).toThrow(expect.objectContaining({ code: 'CLUSTER_INVALID' }));
  });
});
