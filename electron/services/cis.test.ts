import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { sampleCluster } from '../../shared/testing/sampleCluster';
import type { Hosts } from '../ssh/hosts';
import { checkCis, createCis } from './cis';

const cluster = sampleCluster({
  ...{ kubernetesVersion: '1.37.2', profile: 'secure' },
  ...{ runtime: 'containerd', network: { cni: 'bridge' } },
});

const noSignal = new AbortController().signal;
const kubelet = `P|kubelet|/etc/systemd/system/kubelet.service|${btoa('kubelet\n--config=/none')}`;

/** Hosts that answer so; those without an answer cannot be reached. */
function hostsAnswering(answers: Readonly<Record<string, string>>): Hosts & { readonly asked: string[] } {
  const asked: string[] = [];
  const get = (hostname: string): Promise<unknown> => {
    const stdout = answers[hostname];
    if (stdout === undefined) return Promise.reject(new AppError('SSH_CONNECTION_LOST', { host: hostname }));
    asked.push(hostname);
    return Promise.resolve({ run: () => Promise.resolve({ exitCode: 0, stdout, stderr: '' }) });
  };
  return { asked, get, close: () => undefined } as unknown as Hosts & { asked: string[] };
}

it('asks every node for what runs there, and tells of one that cannot be asked', async () => {
  const hosts = hostsAnswering({ n1: kubelet, n2: kubelet });
  const seen: string[] = [];
  const {
    benchmark,
    nodes,
    cluster: policies,
  } = await checkCis(cluster, {
    ...{ hosts, signal: noSignal },
    onProgress: ({ done, total }) => seen.push(`${String(done)}/${String(total)}`),
  });
  expect(seen).toEqual(['1/3', '2/3', '3/3']);
  expect(hosts.asked.sort()).toEqual(['n1', 'n2']);
  expect(benchmark).toBe('1.12');
  const programsOf = (index: number) => [...new Set(nodes[index]?.results.map(({ program }) => program))].sort();
  expect(programsOf(0)).toEqual([
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-proxy',
    'kube-scheduler',
    'kubelet',
  ]);
  expect(programsOf(1)).toEqual(['kube-proxy', 'kubelet']);
  expect(nodes[1]?.results.some(({ verdict, program }) => verdict === 'PASS' && program === 'kube-proxy')).toBe(false);
  expect(nodes[2]).toMatchObject({ hostname: 'n3', results: [], error: { code: 'SSH_CONNECTION_LOST' } });
  expect(policies).toHaveLength(34);
});

it('says of a host where nothing runs that nothing runs there, and not that everything is set wrongly', async () => {
  const { nodes } = await checkCis(cluster, {
    ...{ hosts: hostsAnswering({ n1: '', n2: kubelet, n3: kubelet }), signal: noSignal },
  });
  expect(nodes[0]).toMatchObject({ hostname: 'n1', results: [], error: { code: 'NODE_NOT_RUNNING' } });
  expect(nodes[1]?.error).toBeUndefined();
});

it('ends when it is cancelled, and closes what it has opened', async () => {
  const stop = new AbortController();
  let isClosed = false;
  const hosts = {
    get: () => {
      stop.abort(new AppError('CANCELLED'));
      return Promise.reject(new AppError('SSH_CONNECTION_LOST', { host: 'n1' }));
    },
    close: () => void (isClosed = true),
  } as unknown as Hosts;
  const cis = createCis({ open: () => hosts });
  cis.onProgress(() => expect.unreachable('nobody waits for it any more'));
  await expect(cis.check(cluster, undefined, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(isClosed).toBe(true);
});
