/** That what proves profile secure can fail: on what it reads, without hosts. */
import { describe, expect, it } from 'vitest';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { parseListeners, unexplained } from './listeners';
import { leaks } from './secrets';
import { isHealth } from './strangers';

const cluster = sampleCluster({
  ...{ kubernetesVersion: '1.37.2', profile: 'secure' },
  ...{ runtime: 'containerd', network: { cni: 'bridge' } },
});
const [n1, n2] = cluster.nodes;

const line = (place: string, process: string): string =>
  `tcp   LISTEN 0      4096   ${place}   0.0.0.0:*    users:(("${process}",pid=1,fd=8))\n`;
const strange = (node: typeof n1, text: string): string[] =>
  unexplained(cluster, node!, parseListeners(text)).map(({ address, port }) => `${address}:${String(port)}`);

describe('listeners', () => {
  it('are read with their address, IPv6 too', () => {
    expect(parseListeners(line('[::]:22', 'sshd'))).toEqual([
      { protocol: 'tcp', address: '::', port: 22, process: 'sshd' },
    ]);
  });

  it('are explained by program, port, address and node', () => {
    const fine = [
      ...[line('127.0.0.1:2379', 'etcd'), line('10.77.0.11:2380', 'etcd'), line('10.77.0.11:6443', 'kube-apiserver')],
      ...[line('127.0.0.1:10257', 'kube-controller'), line('10.77.0.11:10250', 'kubelet'), line('0.0.0.0:22', 'sshd')],
      line('127.0.0.1:35447', 'containerd'),
    ];
    expect(strange(n1, fine.join(''))).toEqual([]);
    expect(strange(n1, line('0.0.0.0:2379', 'etcd'))).toEqual(['0.0.0.0:2379']);
    expect(strange(n1, line('10.77.0.11:2379', 'etcd'))).toEqual(['10.77.0.11:2379']);
    expect(strange(n1, line('127.0.0.1:2379', 'nc'))).toEqual(['127.0.0.1:2379']);
    expect(strange(n1, line('10.77.0.11:8080', 'kube-apiserver'))).toEqual(['10.77.0.11:8080']);
    expect(strange(n1, line('0.0.0.0:35447', 'containerd'))).toEqual(['0.0.0.0:35447']);
    expect(strange(n1, line('0.0.0.0:2222', 'sshd'))).toEqual(['0.0.0.0:2222']);
    expect(strange(n2, line('10.77.0.12:6443', 'kube-apiserver'))).toEqual(['10.77.0.12:6443']);
  });
});

it('a question for health is one by its whole path', () => {
  const paths = ['/healthz', '/livez?verbose', '/metrics', '/healthz/../api', '/api/v1/healthz'];
  const health = paths.filter((path) => isHealth({ url: `https://10.0.0.1:6443${path}`, status: 200 }));
  expect(health).toEqual(['/healthz', '/livez?verbose']);
});

it('a secret is found as it is and in base64', () => {
  const secret = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg';
  const texts = [
    { name: 'plain', text: `--key=${secret}` },
    { name: 'base64', text: `client-key-data: ${Buffer.from(secret).toString('base64')}` },
    { name: 'other', text: secret.toLowerCase() },
  ];
  expect(leaks([secret], texts)).toEqual(['plain', 'base64']);
});
