/** What a renewal of certificates must not disturb, and what has to be another one after it: asked past Keelson. */
import { rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'yaml';
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import type { Lab } from '../../lab/lab';
import type { ApiClientInput, AskedOfApi } from './apiClient';
import { kubectlOn } from '../hosts';
import { portOfWebServer } from '../webServer';

interface Asked {
  answered: number;
  lost: number;
  /** The longest time without an answer, in seconds. */
  longest: number;
}

/** Asks again and again until it is stopped. */
async function keepAsking(ask: () => Promise<unknown>, signal: AbortSignal): Promise<Asked> {
  const asked: Asked = { answered: 0, lost: 0, longest: 0 };
  let last = performance.now();
  while (!signal.aborted) {
    try {
      await ask();
      asked.answered += 1;
      asked.longest = Math.max(asked.longest, (performance.now() - last) / 1000);
      last = performance.now();
    } catch {
      asked.lost += 1;
    }
    await setTimeout(100);
  }
  return asked;
}

/** Every answer comes from a connection of its own. */
const askApi = (address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const url = `https://${address}:6443/readyz`;
    get(url, { rejectUnauthorized: false, agent: false, timeout: 2000 }, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) answer.once('end', resolve);
      else reject(new Error(String(answer.statusCode)));
    })
      .once('timeout', function (this: { destroy: (error: Error) => void }) {
        this.destroy(new Error('no answer'));
      })
      .once('error', reject);
  });

/** By a pod, through the port of a node. */
async function askWeb(address: string): Promise<void> {
  const headers = { connection: 'close' };
  const answer = await fetch(`http://${address}:${String(portOfWebServer)}/`, {
    headers,
    signal: AbortSignal.timeout(2000),
  });
  if (!(await answer.text()).startsWith('web v1')) throw new Error('another answer');
}

export interface Meanwhile {
  /** By the node whose port was asked. */
  readonly web: Readonly<Record<string, Asked>>;
  readonly api: Asked;
}

/** Asks the web server through each node, and the API server, while something goes on. */
export async function askedMeanwhile(lab: Lab, cluster: Cluster, work: () => Promise<void>): Promise<Meanwhile> {
  const stop = new AbortController();
  const [master] = mastersOf(cluster);
  const asking = Promise.all([
    keepAsking(() => askApi(master?.ip ?? ''), stop.signal),
    ...[...lab.hosts.values()].map(
      async ({ name, ip }) => [name, await keepAsking(() => askWeb(ip), stop.signal)] as const,
    ),
  ]);
  try {
    await work();
  } finally {
    stop.abort();
  }
  const [api, ...web] = await asking;
  return { api, web: Object.fromEntries(web) };
}

type Client = Pick<ApiClientInput, 'ca' | 'identity'>;

/** The administrator of a master's kubeconfig, as a client of the API shows them. */
export async function administrator(lab: Lab, master: string): Promise<Client> {
  const config = parse(await lab.host(master).sh('cat /etc/kubernetes/admin.conf')) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, string> }[];
  };
  const pem = (entry: Record<string, string> | undefined, name: string): string =>
    Buffer.from(entry?.[name] ?? '', 'base64').toString();
  const user = config.users[0]?.user;
  return {
    ca: pem(config.clusters[0]?.cluster, 'certificate-authority-data'),
    identity: { cert: pem(user, 'client-certificate-data'), key: pem(user, 'client-key-data') },
  };
}

/** A workload of the cluster, with a token and the rights to read and write. */
export async function workload(lab: Lab, master: string): Promise<Client> {
  const host = lab.host(master);
  await kubectlOn(host, 'create clusterrolebinding asks --clusterrole=cluster-admin --serviceaccount=default:default');
  const token = await kubectlOn(host, 'create token default');
  const { ca } = await administrator(lab, master);
  return { ca, identity: { token: token.trim() } };
}

/** On each of these hosts a client of its own asks the API at the node's loopback address while something goes on; by host. */
export async function apiAskedMeanwhile(
  lab: Lab,
  names: readonly string[],
  client: Client,
  work: () => Promise<void>,
): Promise<Readonly<Record<string, AskedOfApi>>> {
  const until = join(lab.folder, 'asked-enough');
  rmSync(until, { force: true });
  const input: ApiClientInput = { address: '127.0.0.1:6443', ...client, until };
  const program = ['--import', 'tsx', join(__dirname, 'apiClient.ts')];
  const asking = Promise.all(
    names.map(async (name) => {
      const { stdout } = await lab.host(name).fromNetwork(process.execPath, program, { input: JSON.stringify(input) });
      return [name, JSON.parse(stdout) as AskedOfApi] as const;
    }),
  );
  try {
    await work();
  } finally {
    writeFileSync(until, '');
  }
  return Object.fromEntries(await asking);
}

/** Where a worker and a master show which file, as OpenSSL on the host itself reaches it. */
const shownOnWorkers = { 10250: '/var/lib/kubelet/pki/kubelet.crt' };
const shownOnMasters = {
  2379: '/etc/etcd/pki/server.crt',
  2380: '/etc/etcd/pki/peer.crt',
  6443: '/etc/kubernetes/pki/apiserver.crt',
  10257: '/etc/kubernetes/pki/controller-manager.crt',
  10259: '/etc/kubernetes/pki/scheduler.crt',
};
const onLoopback = ['2379', '10257', '10259'];

/** `HOST PORT`: the serial number that the port shows; and the one in the file, which must be the same. */
export async function serialNumbers(lab: Lab, cluster: Cluster): Promise<ReadonlyMap<string, string>> {
  const masters = mastersOf(cluster).map(({ hostname }) => hostname);
  const all = [...lab.hosts.values()].flatMap((host) => {
    const shown = { ...shownOnWorkers, ...(masters.includes(host.name) ? shownOnMasters : {}) };
    return Object.entries(shown).map(([port, path]) => ({ host, port, path }));
  });
  const read = all.map(async ({ host, port, path }): Promise<[string, string]> => {
    const address = `${onLoopback.includes(port) ? '127.0.0.1' : host.ip}:${port}`;
    const said = await host.sh(`
      openssl s_client -connect ${address} </dev/null 2>/dev/null | openssl x509 -noout -serial
      openssl x509 -noout -serial -in ${path}`);
    const [first = '', second] = said.trim().split('\n');
    if (first !== second)
      throw new Error(`${host.name}: port ${port} shows ${first}, and ${path} has ${String(second)}`);
    return [`${host.name} ${port}`, first];
  });
  return new Map(await Promise.all(read));
}

/** The containers that run on each host: one that was started again has another id. */
export const runningContainers = (lab: Lab, { binaries }: Cluster): Promise<string[]> =>
  Promise.all([...lab.hosts.values()].map((host) => host.sh(`${binaries.dir}/crictl ps -q --no-trunc | sort`)));
