/** Situations worth looking at, as answers of main. */
import { AppError } from '../../shared/errors';
import type { FakeAnswers } from './fakeBridge';
import { sampleCluster } from './sampleCluster';

const report: FakeAnswers = {
  'binaries.inspect': () => ({
    path: '/home/me/clusters/binaries',
    found: [
      ...[
        'etcd',
        'kube-apiserver',
        'kube-controller-manager',
        'kube-scheduler',
        'kubelet',
        'kube-proxy',
        'kubectl',
      ].map((name, index) => ({
        name,
        sizeBytes: 118_000_000 - index * 9_000_000,
        version: name === 'etcd' ? '3.4.23' : '1.20.2',
        architecture: 'x86_64',
      })),
      { name: 'loopback', sizeBytes: 3_100_000, architecture: 'x86_64' },
      {
        name: 'bridge',
        sizeBytes: 1_048_576,
        architecture: 'x86_64',
        problem: { code: 'BINARY_TRUNCATED', params: { name: 'bridge', has: 1_048_576, needs: 2_943_104 } },
      },
    ],
    missing: ['calico', 'calico-ipam'],
    unknownFlags: [],
    flagCheck: 'text',
    asking: 'possible',
  }),
};
const draft = (change: object = {}, dirty = false): FakeAnswers => ({
  ...report,
  'draft.load': () => ({ path: '/home/me/clusters/harbour.yaml', document: { ...sampleCluster, ...change }, dirty }),
});
const [first, second, third] = sampleCluster.nodes;

export const scenes: Readonly<Record<string, FakeAnswers>> = {
  empty: {},
  valid: draft(),
  errors: draft(
    {
      nodes: [
        first,
        { ...second, ip: '10.77.0.300', ssh: { user: 'root', port: 70000, auth: { kind: 'password' }, jump: 'a b' } },
        { ...third, hostname: 'Node Three', roles: [] },
        { roles: ['worker'], ssh: {} },
      ],
      network: { ...(sampleCluster as { network?: object }).network, podCidr: '10.68.0.0/14', nodePortRange: '1-9' },
    },
    true,
  ),
  networkErrors: draft({
    network: {
      serviceCidr: '10.68.0.1/16',
      podCidr: '10.0.0.0/33',
      dnsServiceIp: 'dns',
      nodePortRange: '1-9',
      cni: 'calico',
    },
    kubernetesVersion: '1.24.0',
  }),
  overlap: draft({
    network: {
      ...(sampleCluster as { network?: object }).network,
      podCidr: '10.64.0.0/12',
      serviceCidr: '10.68.0.0/16',
    },
    nodes: [first, { ...second, ip: '10.68.3.12' }, third],
  }),
  keys: {
    ...draft(),
    'hosts.test': ({ hostname }) => {
      throw new AppError('SSH_HOST_KEY_UNKNOWN', {
        host: hostname,
        address: `10.77.0.1${hostname.slice(1)}`,
        type: 'ssh-ed25519',
        fingerprint: 'SHA256:Zq3m0Yy8V0tq3c0o2b7u6pJkq8nS1hVJ4k9b8e1YxkA',
      });
    },
  },
  changedKey: {
    ...draft(),
    'hosts.test': ({ hostname }) => {
      throw new AppError('SSH_HOST_KEY_CHANGED', {
        host: hostname,
        address: `10.77.0.1${hostname.slice(1)}`,
        type: 'ssh-ed25519',
        expected: 'SHA256:Zq3m0Yy8V0tq3c0o2b7u6pJkq8nS1hVJ4k9b8e1YxkA',
        actual: 'SHA256:9fQ0wP3rV7m2o1x8kZb5nT6uYh4eLcSaGdJqRiWvXyM',
      });
    },
  },
  unreachable: {
    ...draft(),
    'hosts.test': ({ hostname }) => {
      if (hostname === 'n2')
        throw new AppError('SSH_UNREACHABLE', { host: hostname, address: '10.77.0.12:22', reason: 'EHOSTUNREACH' });
      if (hostname === 'n3') throw new AppError('SSH_AUTH_FAILED', { host: hostname, user: 'root', method: 'key' });
      return {
        hostname,
        os: 'Debian GNU/Linux 12 (bookworm)',
        kernel: '6.1.0-21-amd64',
        architecture: 'x86_64',
        cpus: 2,
        memoryMb: 3934,
        diskFreeMb: 18_230,
        fingerprint: 'SHA256:Zq3m0Yy8V0tq3c0o2b7u6pJkq8nS1hVJ4k9b8e1YxkA',
        runtimes: [],
        latencyMs: 12,
      };
    },
  },
};
