/** What tests of this side of the wire need: a platform in a temporary folder, and hosts on fake servers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accountOf } from '../../shared/cluster/account';
import { clusterSchemas, type Cluster, type SshSettings } from '../../shared/cluster/schema';
import type { Platform } from '../platform';
import type { HostSecrets } from '../ssh/login/credentials';
import { openHostKeys, type HostKeys } from '../ssh/login/hostKeys';
import { createHosts, type Hosts } from '../ssh/hosts';
import { LocalFiles } from '../ssh/transfer/localFiles';
import type { FakeHost } from './fakeHost';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Folders below a new temporary one; `remove` deletes it. */
export async function testPlatform(): Promise<Platform & { readonly remove: () => Promise<void> }> {
  const root = await mkdtemp(path.join(tmpdir(), 'keelson-test-'));
  return {
    dataDir: path.join(root, 'data'),
    cacheDir: path.join(root, 'cache'),
    homeDir: path.join(root, 'home'),
    workDir: path.join(root, 'work'),
    log: silent,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** The one node of a cluster file, as a person would write it, whose host is this server. */
export const nodeOn = ({ address, port }: TestNode['server']) => ({
  hostname: 'n1',
  ip: '10.0.0.1',
  roles: ['master', 'worker'],
  ssh: { host: address, port, auth: { kind: 'password' } },
});

export interface TestNode {
  readonly server: Pick<FakeHost, 'address' | 'port'>;
  readonly ssh?: Partial<Omit<SshSettings, 'host' | 'port'>>;
  readonly secrets?: HostSecrets;
}

/** Accepts each host's first key by itself, as a person would who trusts the network; a changed one is refused. */
export function trustingHostKeys({ dataDir }: Pick<Platform, 'dataDir'>): HostKeys {
  const store = openHostKeys(dataDir);
  return {
    ...store,
    judge: async (address, port, key) => {
      const verdict = await store.judge(address, port, key);
      if (verdict.kind !== 'unknown') return verdict;
      await store.accept(address, port, verdict.offered.fingerprint);
      return { kind: 'trusted', offered: verdict.offered };
    },
  };
}

/** Nodes n1, n2, ... that log in with a password (`secrets.password`) unless `ssh` says otherwise. */
export function testHosts(
  platform: Platform,
  nodes: readonly TestNode[],
  hostKeys: HostKeys = trustingHostKeys(platform),
): Hosts {
  const name = (index: number): string => `n${String(index + 1)}`;
  const cluster = clusterSchemas.simple.parse({
    apiVersion: 'keelson/v1',
    name: 'test',
    kubernetesVersion: '1.20.2',
    nodes: nodes.map(({ server, ssh }, index) => ({
      hostname: name(index),
      ip: `10.0.0.${String(index + 1)}`,
      roles: ['master', 'worker'],
      ssh: { auth: { kind: 'password' }, ...ssh, host: server.address, port: server.port },
    })),
  });
  const secrets = new Map(nodes.map((node, index) => [name(index), node.secrets ?? {}]));
  return hostsOf(platform, cluster, secrets, hostKeys);
}

/** The hosts of a cluster; secrets by hostname. */
export function hostsOf(
  platform: Platform,
  cluster: Cluster,
  secrets: ReadonlyMap<string, HostSecrets>,
  hostKeys: HostKeys = trustingHostKeys(platform),
): Hosts {
  const byAccount = new Map([...secrets].map(([hostname, one]) => [accountOf(cluster, hostname), one]));
  const credentials = {
    get: (account: string) => byAccount.get(account) ?? {},
    secrets: () => [...byAccount.values()].flatMap((one) => Object.values(one as Record<string, string>)),
  };
  return createHosts({ cluster, platform, hostKeys, credentials });
}

/** Reads files as a deployment's plan does before they are uploaded, and packs them where that is asked for. */
export async function readBefore({ cacheDir }: Platform, paths: readonly string[], packed: boolean): Promise<void> {
  const { signal } = new AbortController();
  const locals = new LocalFiles(cacheDir);
  for (const one of paths) {
    const file = await locals.describe(one, signal);
    if (packed) await locals.pack(file, signal);
  }
}
