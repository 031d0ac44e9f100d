/** Which certificates of a node stay, by a real shell that reads them from a folder. */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Cluster } from '../../../shared/cluster/schema';
import { certificatesOn } from '../../../shared/components/certificates';
import { AppError } from '../../../shared/errors';
import type { ClusterAuthorities } from '../../../shared/pki/authorities';
import type { CertificateRequest } from '../../../shared/pki/certificate';
import type { KeyPair } from '../../../shared/target/targetFile';
import { createAuthorities } from '../../pki/createAuthorities';
import { issue } from '../../pki/issue';
import type { Host } from '../../ssh/host';
import { freshFolder } from '../../testing/freshFolder';
import { clusterFrom, threeNodes } from '../testing/sandbox';
import { nodePairs, type PairsInput } from './nodePairs';

const now = new Date('2027-03-01T12:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const { signal } = new AbortController();
const cluster: Cluster = clusterFrom({
  ...{ ...threeNodes, profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
  network: { cni: 'bridge', nodePortRange: '30000-32767' },
});

let ours: ClusterAuthorities;
let others: ClusterAuthorities;
beforeAll(async () => {
  const making = { now: new Date(now.getTime() - 400 * DAY), keyAlgorithm: 'ecdsa-p256' } as const;
  [ours, others] = await Promise.all([createAuthorities(making), createAuthorities(making)]);
});

let root: string;
let asked: string[];
/** What goes wrong with the connection. */
let trouble: AppError | undefined;
beforeEach(() => {
  root = freshFolder();
  asked = [];
  trouble = undefined;
});

const run: Host['run'] = async (command) => {
  if (trouble) throw trouble;
  const moved = command.replaceAll(/'(\/(?:etc|var)\/)/g, `'${root}$1`);
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', moved]);
  return { exitCode: 0, stdout, stderr: '' };
};
const hosts = { get: (name: string) => Promise.resolve({ name, run } as Host) };

const signed = async (
  request: CertificateRequest,
  { by = ours, at = now }: { by?: ClusterAuthorities; at?: Date } = {},
): Promise<KeyPair> => {
  const { certificate, privateKey } = await issue(by, request, { now: at, keyAlgorithm: 'ecdsa-p256' });
  return { certificate, key: privateKey };
};

const pairsOf = (more: Partial<PairsInput> = {}) =>
  nodePairs({
    ...{ cluster, hosts, authorities: ours, adminGroup: 1, now, signal },
    make: (_request, hostname, id) => {
      asked.push(id);
      return Promise.resolve({ certificate: `new ${hostname}`, key: `${id}\n` });
    },
    ...more,
  });

const master = cluster.nodes[0]!;
const rules = certificatesOn(cluster, master);
const ruleOf = (id: string) => rules.find((rule) => rule.id === id)!;

/** What the node is to have, by id, and what would do. */
const requests = new Map<string, CertificateRequest>();
const good = new Map<string, KeyPair>();
beforeAll(async () => {
  root = '/nowhere';
  const make: PairsInput['make'] = async (request, _, id) => {
    requests.set(id, request);
    const pair = await signed(request);
    good.set(id, pair);
    return pair;
  };
  await pairsOf({ make }).ready('n1');
});

const put = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const userOf = ({ certificate, key }: KeyPair): object => ({
  user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
});
const kubeconfig = (pair: KeyPair): string => stringify({ users: [userOf(pair)] });
function install(id: string, pair: KeyPair): void {
  const { installPath } = ruleOf(id);
  if (installPath.endsWith('.conf')) put(installPath, kubeconfig(pair));
  else {
    put(`${installPath}.crt`, pair.certificate);
    put(`${installPath}.key`, pair.key);
  }
}
function installAll(): void {
  for (const [id, pair] of good) install(id, pair);
}

describe('the certificates of a node', () => {
  it('are made where there are none, each once, also when several wait for them', async () => {
    const pairs = pairsOf();
    await Promise.all([pairs.ready('n1'), pairs.ready('n1')]);
    expect(asked).toEqual(rules.map(({ id }) => id));
    expect(asked).toEqual(expect.arrayContaining(['apiserver', 'admin', 'kubelet']));
    expect(pairs.pairOf('n1', 'admin')).toEqual({ certificate: 'new n1', key: 'admin\n' });
  });

  it('stay where they will do: pairs of files, and those in a kubeconfig', async () => {
    installAll();
    const pairs = pairsOf();
    await pairs.ready('n1');
    expect(asked).toEqual([]);
    for (const [id, pair] of good) expect(pairs.pairOf('n1', id)).toEqual(pair);
  });

  it('are made anew one by one', async () => {
    installAll();
    rmSync(join(root, `${ruleOf('apiserver').installPath}.crt`));
    const pairs = pairsOf();
    await pairs.ready('n1');
    expect(asked).toEqual(['apiserver']);
  });

  it('are another administrator’s when the group has another number', async () => {
    installAll();
    const pairs = pairsOf({ adminGroup: 2 });
    await pairs.ready('n1');
    expect(asked).toEqual(['admin']);
  });
});

describe('a certificate will not do', () => {
  const after = async (change: (request: CertificateRequest, pair: KeyPair) => Promise<KeyPair> | KeyPair) => {
    installAll();
    install('apiserver', await change(requests.get('apiserver')!, good.get('apiserver')!));
    await pairsOf().ready('n1');
    return asked;
  };
  it.each<[string, (request: CertificateRequest, pair: KeyPair) => Promise<KeyPair> | KeyPair]>([
    ['of another authority with the same name', (request) => signed(request, { by: others })],
    ['of another of our authorities', (request) => signed({ ...request, authority: 'etcd' })],
    ['for fewer names', (request) => signed({ ...request, names: request.names.slice(1) })],
    ['for more names', (request) => signed({ ...request, names: [...request.names, 'example.com'] })],
    ['for another user', (request) => signed({ ...request, commonName: 'system:kube-scheduler' })],
    ['of a group', (request) => signed({ ...request, organization: 'system:masters' })],
    ['for another use', (request) => signed({ ...request, usages: ['client'] })],
    ['that ends within days', (request) => signed(request, { at: new Date(now.getTime() - 340 * DAY) })],
    ['that has ended', (request) => signed(request, { at: new Date(now.getTime() - 370 * DAY) })],
    ['without a key', (_, { certificate }) => ({ certificate, key: '' })],
    ['with another key', async (request, { certificate }) => ({ certificate, key: (await signed(request)).key })],
    ['with a key that is none', (_, { certificate }) => ({ certificate, key: certificate })],
    ['that is the authority itself', () => ({ certificate: ours.cluster.certificate, key: ours.cluster.privateKey })],
    ['that is no certificate', (_, { key }) => ({ certificate: '$(touch pwned)\n`touch pwned`', key })],
    ['with another behind it', (_, { certificate, key }) => ({ certificate: certificate + certificate, key })],
  ])('%s', async (_, change) => {
    expect(await after(change)).toEqual(['apiserver']);
  });

  it('stays while it has more than a month', async () => {
    const at = new Date(now.getTime() - 330 * DAY);
    expect(await after((request) => signed(request, { at }))).toEqual([]);
  });
});

describe('a renewal', () => {
  it('makes anew what was made before it was asked for, of the names that are meant, and nothing twice', async () => {
    const moment = new Date(now.getTime() + 60_000);
    const ofSome = (hostname: string, id: string) =>
      hostname === 'n1' && ['apiserver', 'admin'].includes(id) ? moment : undefined;
    installAll();
    await pairsOf({ renewedBefore: ofSome }).ready('n1');
    expect(asked).toEqual(['apiserver', 'admin']);

    // Cut off in between, and gone on with: one of them is new by now.
    asked = [];
    install('apiserver', await signed(requests.get('apiserver')!, { at: moment }));
    await pairsOf({ renewedBefore: ofSome }).ready('n1');
    expect(asked).toEqual(['admin']);
  });

  it('says why a deployment makes one anew, where that is its time', async () => {
    installAll();
    const at = (days: number) => ({ at: new Date(now.getTime() - days * DAY) });
    install('apiserver', await signed(requests.get('apiserver')!, at(340)));
    install('admin', await signed(requests.get('admin')!, at(370)));
    install('kubelet', await signed({ ...requests.get('kubelet')!, names: [] }));
    const pairs = pairsOf();
    await pairs.ready('n1');
    const why = ['apiserver', 'admin', 'kubelet', 'scheduler'].map((id) => pairs.objectionTo('n1', id));
    expect(why).toEqual(['ends-soon', 'ended', 'names-missing', undefined]);
    expect(pairs.objectionTo('n2', 'kubelet')).toBeUndefined();
  });
});

describe('a kubeconfig that somebody has edited', () => {
  it.each<[string, (pair: KeyPair) => string | Buffer]>([
    ['empty', () => ''],
    ['no YAML', () => '{ users: ['],
    ['aliases without end', () => 'a: &a [*a, *a]\nusers: *a\n'],
    ['another shape', () => 'users: {user: 7}\n'],
    ['two users', (pair) => stringify({ users: [userOf(pair), userOf(pair)] })],
    ['no base64', () => stringify({ users: [{ user: { 'client-certificate-data': '%', 'client-key-data': '%' } }] })],
    ['bytes', () => Buffer.from([0, 255, 10, 13, 0])],
    ['huge', () => 'x'.repeat(300_000)],
  ])('%s: is made anew', async (_, content) => {
    installAll();
    put(ruleOf('admin').installPath, content(good.get('admin')!));
    await pairsOf().ready('n1');
    expect(asked).toEqual(['admin']);
  });
});

describe('a node that cannot be asked', () => {
  it('is asked again by whoever comes next', async () => {
    const pairs = pairsOf();
    trouble = new AppError('SSH_CONNECTION_LOST', { host: 'n1' });
    await expect(pairs.ready('n1')).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST' });
    expect(asked).toEqual([]);
    trouble = undefined;
    await pairs.ready('n1');
    expect(asked).toEqual(rules.map(({ id }) => id));
  });

  it('has placeholders, which are nobody’s', () => {
    expect(pairsOf().pairOf('n2', 'kubelet').key).not.toContain('PRIVATE KEY-----\nM');
  });

  it('that is none of the cluster’s needs nothing', async () => {
    trouble = new AppError('SSH_CONNECTION_LOST', { host: 'n9' });
    await pairsOf().ready('n9');
    expect(asked).toEqual([]);
  });
});
