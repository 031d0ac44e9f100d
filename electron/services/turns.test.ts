/** Whatever is done for all nodes of a large cluster lets the rest of this process go on in between. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createAuthoritiesStore } from '../storage/authorities/authorities';
import { createManifests } from './manifests/manifests';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clusterOf } from '../../shared/cluster/rules';
import type * as NodeResources from '../../shared/resources/nodeResources';
import type * as Target from '../../shared/target';
import { placeholderSecrets } from '../../shared/target/targetFile';
import { sampleInput } from '../../shared/testing/sampleCluster';
import type { Hosts } from '../ssh/hosts';
import { testPlatform } from '../testing/testHosts';
import { writeExport } from './export/writeTree';
import { createCredentials } from './hosts/credentials';
import { compareWithHosts } from './hosts/comparison';
import { createSessionOpener, type SessionParts } from './hosts/session';

const COUNT = 100;
const cluster = clusterOf(
  sampleInput({
    kubernetesVersion: '1.19.16',
    network: { cni: 'bridge', podCidr: '172.16.0.0/12' },
    binaries: { source: { kind: 'preinstalled' } },
    nodes: Array.from({ length: COUNT }, (_, index) => ({
      hostname: `n${String(index)}`,
      ip: `10.16.0.${String(index + 1)}`,
      roles: index < 3 ? ['master', 'worker'] : ['worker'],
    })),
  }),
);

/** The nodes whose files or resources were made since the last look, each as often as they were. */
const made = vi.hoisted((): string[] => []);
vi.mock('../../shared/target', async (original) => {
  const target = await original<typeof Target>();
  const targetRenderer: typeof target.targetRenderer = (...about) => {
    const render = target.targetRenderer(...about);
    return (hostname) => {
      made.push(hostname);
      return render(hostname);
    };
  };
  return { ...target, targetRenderer };
});
vi.mock('../../shared/resources/nodeResources', async (original) => {
  const resources = await original<typeof NodeResources>();
  const nodeResources: typeof resources.nodeResources = (input) => {
    made.push(input.node.hostname);
    return resources.nodeResources(input);
  };
  return { ...resources, nodeResources };
});

/** Of how many nodes something is made: altogether, and the most between two rounds of the event loop. */
async function nodesOf(work: () => Promise<unknown>): Promise<{ all: number; atOnce: number }> {
  const all = new Set<string>();
  let [atOnce, isOver] = [0, false];
  const look = (): void => {
    const nodes = new Set(made.splice(0));
    for (const node of nodes) all.add(node);
    atOnce = Math.max(atOnce, nodes.size);
    if (!isOver) setImmediate(look);
  };
  look();
  try {
    await work();
  } finally {
    isOver = true;
    look();
  }
  return { all: all.size, atOnce };
}

let folder: string;
let platform: Awaited<ReturnType<typeof testPlatform>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-turns-'));
  platform = await testPlatform();
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await platform.remove();
});

/** Hosts that answer at once, all of them, and have nothing. */
const answering = {
  get: (name: string) =>
    Promise.resolve({ name, run: () => Promise.resolve(nothing), ask: () => Promise.resolve(nothing) }),
  close: () => undefined,
} as unknown as Hosts;
const nothing = { exitCode: 0, stdout: 'F|@@BEGIN\nF|ARCH=x86_64\nF|@@END\nE|\n', stderr: '' };

const identities = {
  find: () => Promise.resolve('one'),
  ensure: () => Promise.resolve('one'),
  copiedFrom: () => Promise.resolve(undefined),
};

const works: Readonly<Record<string, () => Promise<unknown>>> = {
  'an export': () =>
    writeExport(folder, {
      ...{ cluster, secrets: placeholderSecrets, origin: 'placeholder', overwrite: true, language: 'en' },
      ...{ what: 'export', clusterText: '', base: folder },
    }),
  'a comparison with the hosts': async () => {
    const { hosts } = await compareWithHosts(
      {
        ...{ platform, identities, credentials: createCredentials() },
        binaries: { located: () => Promise.resolve(new Map()) },
        manifests: createManifests(platform),
        formerEntry: () => Promise.resolve(undefined),
        clusterSecrets: { read: () => Promise.resolve(undefined) },
        authorities: createAuthoritiesStore(platform),
      },
      { cluster, hosts: answering, signal: new AbortController().signal },
    );
    expect(hosts.map(({ error }) => error)).toEqual(cluster.nodes.map(() => undefined));
  },
  'the files of the first tasks of a deployment': async () => {
    const parts = {
      ...{ platform, identities },
      hosts: { open: () => answering },
      credentials: { secrets: () => [] },
      binaries: { prepare: () => Promise.resolve(new Map()) },
      manifests: createManifests(platform),
    } as unknown as SessionParts;
    const session = await createSessionOpener(parts)({
      ...{ id: 'job', operation: { kind: 'deploy' }, cluster, breakLock: false, runs: () => Promise.resolve(false) },
    });
    const { signal } = new AbortController();
    const tasks = cluster.nodes.map(({ hostname }) => ({
      ...{ id: `preflight@${hostname}` as const, step: 'preflight' as const, hostname, after: [] },
    }));
    const all = await Promise.all(tasks.map((task) => session.resourcesFor(task, signal, () => undefined, new Map())));
    expect(all.map(({ files }) => files.length)).not.toContain(0);
  },
};

describe('for a hundred nodes', () => {
  it.each(Object.entries(works))('%s is made node by node, and in between everything else goes on', async (_, work) => {
    expect(await nodesOf(work)).toEqual({ all: COUNT, atOnce: 1 });
  });
});
