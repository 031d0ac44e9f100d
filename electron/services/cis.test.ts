import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { sampleCluster } from '../../shared/testing/sampleCluster';
import type { Hosts } from '../ssh/hosts';
import { checkCis } from './cis';

const cluster = sampleCluster({
  ...{ kubernetesVersion: '1.37.2', profile: 'secure' },
  ...{ runtime: 'containerd', network: { cni: 'bridge' } },
});

it('asks every node for what runs there, and tells of one that cannot be asked', async () => {
  const asked: string[] = [];
  const hosts = {
    get: (hostname: string) => {
      if (hostname === 'n3') return Promise.reject(new AppError('SSH_CONNECTION_LOST', { host: 'n3' }));
      asked.push(hostname);
      return Promise.resolve({ run: () => Promise.resolve({ exitCode: 0, stdout: '', stderr: '' }) });
    },
  } as unknown as Hosts;
  const { benchmark, nodes, cluster: policies } = await checkCis(cluster, hosts, new AbortController().signal);
  expect(asked.sort()).toEqual(['n1', 'n2']);
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
  expect(nodes[1]?.results.some(({ verdict }) => verdict === 'PASS')).toBe(false);
  expect(nodes[2]).toMatchObject({ hostname: 'n3', results: [], error: { code: 'SSH_CONNECTION_LOST' } });
  expect(policies).toHaveLength(34);
});
