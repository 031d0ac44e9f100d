/** What must hold of a cluster of profile secure that runs, each asked of its hosts. Each changes nothing that it does not undo. */
import { expect } from '@playwright/test';
import { mastersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { cipherSuites } from '../../../shared/kubernetes/tls';
import type { LabHost } from '../../lab/host/host';
import type { Lab } from '../../lab/lab';
import { askAs, clusterClientOn, etcdClientOn, kubeletOf, rawInEtcd, withForgedPair } from './identities';
import { explanationOf, listenersOf, unexplained, type Listener } from './listeners';
import { leaks, openKeys, secretsOn, tracesOn, type Text } from './secrets';
import { ask, givenToStrangers, isHealth } from './strangers';
import { ianaName, spokenBy, type Spoken } from './tls';

export interface Running {
  readonly lab: Lab;
  readonly cluster: Cluster;
}

const hostOf = ({ lab }: Running, { hostname }: ClusterNode): LabHost => lab.host(hostname);
const isLoopback = ({ address }: Listener): boolean => address.startsWith('127.') || address === '::1';

function firstMasterOf({ cluster }: Running): ClusterNode {
  const [master] = mastersOf(cluster);
  if (!master) throw new Error('the cluster has no master');
  return master;
}

/** Another node than this one: somebody on the network. */
function elsewhere({ cluster }: Running, node: ClusterNode): ClusterNode {
  const other = cluster.nodes.find(({ hostname }) => hostname !== node.hostname);
  if (!other) throw new Error('the cluster has one node only');
  return other;
}

/** The product's own ports of a node, and nothing else; every one that is declared is there. */
export async function provePorts(running: Running): Promise<void> {
  for (const node of running.cluster.nodes) {
    const listeners = await listenersOf(hostOf(running, node));
    expect(unexplained(running.cluster, node, listeners), `unexplained on ${node.hostname}`).toEqual([]);
    const own = listeners.filter((one) => explanationOf(running.cluster, node, one));
    expect(own.length, `ports of ours on ${node.hostname}`).toBeGreaterThan(3);
  }
}

/**
 * Over the network nobody without a certificate is given anything but health; on the node itself only by the ports of which the
 * product says so.
 */
export async function proveNothingForStrangers(running: Running): Promise<void> {
  for (const node of running.cluster.nodes) {
    const own = (await listenersOf(hostOf(running, node))).filter((one) => one.process !== 'sshd');
    for (const listener of own) {
      const from = isLoopback(listener) ? node : elsewhere(running, node);
      const given = await givenToStrangers(hostOf(running, from), listener);
      const isDeclared =
        isLoopback(listener) && explanationOf(running.cluster, node, listener)?.opening.login === 'none';
      const place = `${listener.process} ${listener.address}:${String(listener.port)} of ${node.hostname}`;
      if (isDeclared) expect(given, `${place} tells of itself`).not.toEqual([]);
      else
        expect(
          given.filter((one) => !isHealth(one)),
          place,
        ).toEqual([]);
    }
  }
}

/** etcd lets in whom its own authority knows, and nobody else. */
export async function proveEtcdRefuses(running: Running): Promise<void> {
  const node = firstMasterOf(running);
  const master = hostOf(running, node);
  const client = 'https://127.0.0.1:2379/version';
  const peer = `https://${node.ip}:2380/version`;
  expect(await askAs(master, etcdClientOn(master), client)).toBe(200);
  for (const url of [client, peer]) {
    expect(await ask(master, url), `${url} without a certificate`).toBe(0);
    expect(await askAs(master, clusterClientOn(master), url), `${url} with one of the cluster`).toBe(0);
    const forged = await withForgedPair(node.hostname, 'etcd', (pair) => askAs(master, pair, url));
    expect(forged, `${url} with one of an unknown authority`).toBe(0);
  }
}

/** Nobody gets past the API server by a name alone. */
export async function proveForgedNamesRefused(running: Running): Promise<void> {
  const node = firstMasterOf(running);
  const url = `https://${node.ip}:6443/api/v1/nodes`;
  const status = await withForgedPair('admin', 'system:masters', (pair) => askAs(hostOf(running, node), pair, url));
  expect(status).toBe(401);
}

const SECRET = 'keelson-proof';

/** Makes a Secret and a pod on one node that uses it, lends both, and takes them away again. */
async function withSecretOf(
  running: Running,
  node: ClusterNode,
  text: string,
  use: () => Promise<void>,
): Promise<void> {
  const master = hostOf(running, firstMasterOf(running));
  const kubectl = `${running.cluster.binaries.dir}/kubectl --kubeconfig=/etc/kubernetes/admin.conf -n default`;
  const metadata = { name: SECRET };
  const objects = [
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { text } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text } },
    {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata },
      spec: {
        nodeName: node.ip,
        // It need not run: that it is meant for the node is what counts.
        containers: [{ name: 'none', image: 'keelson.invalid/none', imagePullPolicy: 'Never' }],
        volumes: [{ name: 'secret', secret: { secretName: SECRET } }],
      },
    },
  ];
  try {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    await master.sh(`${kubectl} create -f -`, { input });
    await use();
  } finally {
    await master.sh(`${kubectl} delete --ignore-not-found --now secret/${SECRET} configmap/${SECRET} pod/${SECRET}`);
  }
}

/** A kubelet reads the Secrets of its own pods and no others; in etcd they lie encrypted, whatever is none lies there as it is. */
export async function proveSecretsKept(running: Running): Promise<void> {
  const { cluster } = running;
  const [node, other] = [firstMasterOf(running), elsewhere(running, firstMasterOf(running))];
  const master = hostOf(running, node);
  const text = 'in plain words';
  await withSecretOf(running, node, text, async () => {
    const url = `https://${node.ip}:6443/api/v1/namespaces/default/secrets/${SECRET}`;
    const [own, others] = [master, hostOf(running, other)];
    // The authorizer hears of a new pod a moment later.
    await expect.poll(() => askAs(own, kubeletOf(own), url), { message: 'its own node', timeout: 60_000 }).toBe(200);
    expect(await askAs(others, kubeletOf(others), url), 'another node').toBe(403);
    expect(await askAs(others, kubeletOf(others), `https://${node.ip}:6443/api/v1/nodes/${other.ip}`)).toBe(200);

    const raw = (kind: string): Promise<string> =>
      rawInEtcd(master, cluster.binaries.dir, `/registry/${kind}/default/${SECRET}`);
    expect(await raw('configmaps')).toContain(text);
    const secret = await raw('secrets');
    expect(secret).toMatch(/^k8s:enc:secretbox:v1:/);
    expect(secret).not.toContain(text);
  });
}

/**
 * No private key that others can read, and none of the secrets in arguments, journals and units of any host, nor in what lies on
 * the workstation for others to see: records, exports.
 */
export async function proveNothingLeaks(running: Running, workstation: readonly Text[]): Promise<void> {
  const hosts = running.cluster.nodes.map((node) => hostOf(running, node));
  const secrets = (await Promise.all(hosts.map(secretsOn))).flat();
  expect(secrets.length, 'secrets that are looked for').toBeGreaterThan(5);
  for (const host of hosts) expect(await openKeys(host), `open keys on ${host.name}`).toEqual([]);
  const traces = (await Promise.all(hosts.map(tracesOn))).flat();
  expect(leaks(secrets, [...traces, ...workstation])).toEqual([]);
}

/** Every TLS port of every node: 1.2 and newer, with the ciphers that the product names. Answers what each speaks. */
export async function proveTls(running: Running): Promise<Record<string, Spoken>> {
  const all: Record<string, Spoken> = {};
  for (const node of running.cluster.nodes) {
    const host = hostOf(running, node);
    for (const listener of (await listenersOf(host)).filter(({ process }) => process !== 'sshd')) {
      const spoken = await spokenBy(host, listener);
      if (spoken.versions.length === 0) continue;
      const place = `${node.hostname} ${listener.process} ${String(listener.port)}`;
      all[place] = spoken;
      expect(spoken.versions, place).toEqual(['TLSv1.2', 'TLSv1.3']);
      const names = await Promise.all(spoken.ciphers.map(ianaName));
      expect(
        names.filter((name) => !cipherSuites.some((one) => one === name)),
        place,
      ).toEqual([]);
    }
  }
  return all;
}
