import { describe, expect, it } from 'vitest';
import { clusterOf } from '../../../shared/cluster/rules';
import { clusterForBinaries, clusterForLogin } from './documents';

const node = { hostname: 'n1', ip: '10.0.0.1', roles: ['master', 'worker'] };
const complete = { apiVersion: 'keelson/v1', name: 'lab', kubernetesVersion: '1.20.2', nodes: [node] };

describe('clusterOf', () => {
  it('answers a complete cluster', () => {
    expect(clusterOf(complete).nodes[0]?.hostname).toBe('n1');
  });

  it('says how many places are wrong, and which', () => {
    const wrong = { ...complete, name: 'No Name', nodes: [{ ...node, ip: '10.0.0.999' }] };
    expect(() => clusterOf(wrong)).toThrow(
      expect.objectContaining({
        code: 'CLUSTER_INVALID',
        params: { count: 2 },
        detail: 'name: BAD_NAME\nnodes[0].ip: BAD_IP',
      }),
    );
  });

  it.each([undefined, null, 'text', []])('refuses %j', (document) => {
    expect(() => clusterOf(document)).toThrow(expect.objectContaining({ code: 'CLUSTER_INVALID' }));
  });
});

describe('clusterForLogin', () => {
  it('needs only the node itself to be right', () => {
    const draft = { network: { podCidr: 'nonsense' }, nodes: [{ hostname: '', ip: '' }, node] };
    expect(clusterForLogin(draft, 'n1').nodes.map((one) => one.hostname)).toEqual(['n1']);
  });

  it('takes the nodes along that it jumps through', () => {
    const behind = (hostname: string, jump: string) => ({ ...node, hostname, ssh: { jump } });
    const nodes = [behind('n3', 'n2'), behind('n2', 'n1'), node, { ...node, hostname: 'other' }];
    expect(clusterForLogin({ nodes }, 'n3').nodes.map((one) => one.hostname)).toEqual(['n3', 'n2', 'n1']);
  });

  it('does not run in circles', () => {
    const nodes = [
      { ...node, hostname: 'a', ssh: { jump: 'b' } },
      { ...node, hostname: 'b', ssh: { jump: 'a' } },
    ];
    expect(clusterForLogin({ nodes }, 'a').nodes).toHaveLength(2);
  });

  it('refuses a node that is wrong', () => {
    const draft = { nodes: [{ ...node, ssh: { port: 0 } }] };
    expect(() => clusterForLogin(draft, 'n1')).toThrow(
      expect.objectContaining({ detail: 'nodes[0].ssh.port: OUT_OF_RANGE' }),
    );
  });
});

describe('clusterForBinaries', () => {
  it('assumes every role while there are no nodes, and keeps what decides about binaries', () => {
    const draft = {
      kubernetesVersion: '1.24.3',
      runtime: 'containerd',
      network: { cni: 'bridge', podCidr: '?' },
      nodes: [],
    };
    const cluster = clusterForBinaries(draft);
    expect(cluster.nodes[0]?.roles).toEqual(['master', 'worker']);
    expect([cluster.kubernetesVersion, cluster.runtime, cluster.network.cni]).toEqual([
      '1.24.3',
      'containerd',
      'bridge',
    ]);
  });

  it('takes a complete cluster as it is', () => {
    expect(clusterForBinaries(complete).name).toBe('lab');
  });

  it('refuses what decides about binaries when it is wrong', () => {
    expect(() => clusterForBinaries({ kubernetesVersion: '2.0' })).toThrow(
      expect.objectContaining({ detail: 'kubernetesVersion: BAD_VERSION' }),
    );
  });
});
