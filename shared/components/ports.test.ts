/** Which ports are open where and when, typed off from the components' references by hand: nothing here comes from the table. */
import { describe, expect, it } from 'vitest';
import type { ClusterInput } from '../cluster/schema';
import { portsOf } from './ports';
import { reviewCluster } from '../cluster/rules';
import { sampleCluster, sampleInput } from '../testing/sampleCluster';

const bridge = { cni: 'bridge' } as const;
const containerd = { runtime: 'containerd', network: bridge } as const;
const external = { etcd: { endpoints: ['http://10.9.9.9:2379'] } };

describe('the ports of the components', () => {
  it.each<[string, Partial<ClusterInput>, number[]]>([
    ['1.9.0', { network: bridge }, [2379, 2380, 4194, 6443, 8080, 10248, 10249, 10250, 10251, 10252, 10255, 10256]],
    ['1.11.10', { network: bridge, ...external }, [4194, 6443, 8080, 10248, 10249, 10250, 10251, 10252, 10255, 10256]],
    ['1.12.0', {}, [179, 2379, 2380, 6443, 8080, 9099, 10248, 10249, 10250, 10251, 10252, 10255, 10256, 10257]],
    [
      '1.19.16',
      { network: bridge },
      [2379, 2380, 6443, 8080, 10248, 10249, 10250, 10251, 10252, 10255, 10256, 10257, 10259],
    ],
    ['1.20.2', {}, [179, 2379, 2380, 6443, 9099, 10248, 10249, 10250, 10255, 10256, 10257, 10259]],
    ['1.23.1', containerd, [2379, 2380, 6443, 10248, 10249, 10250, 10255, 10256, 10257, 10259]],
    ['1.24.0', containerd, [2379, 2380, 6443, 10248, 10249, 10250, 10256, 10257, 10259]],
    ['1.36.0', { ...containerd, ...external }, [6443, 10248, 10249, 10250, 10256, 10257, 10259]],
  ])('in %s with %j', (kubernetesVersion, changes, expected) => {
    const ports = portsOf(sampleCluster({ kubernetesVersion, ...changes })).map(({ port }) => port);
    expect(ports.sort((a, b) => a - b)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['1.19.16', '10251-10252', ['10252 kube-controller-manager', '10251 kube-scheduler']],
    ['1.20.2', '10251-10252', []],
    ['1.19.16', '8080-8080', ['8080 kube-apiserver']],
    ['1.20.2', '8080-8080', []],
    ['1.11.0', '4194-4194', ['4194 kubelet']],
    ['1.12.0', '4194-4194', []],
    ['1.20.2', '10255-10255', ['10255 kubelet']],
    ['1.20.2', '179-179', ['179 kube-calico']],
    ['1.20.2', '9090-9100', ['9099 kube-calico']],
    ['1.20.2', '2379-2380', ['2379 etcd', '2380 etcd']],
    ['1.20.2', '20000-40000', []],
    ['1.20.2', '30000-32767', []],
  ])('%s: node ports %s collide with %j', (kubernetesVersion, nodePortRange, expected) => {
    const { issues } = reviewCluster(sampleInput({ kubernetesVersion, network: { nodePortRange } }));
    expect(issues.map(({ params }) => `${String(params['port'])} ${String(params['component'])}`)).toEqual(expected);
    expect(new Set(issues.map(({ code }) => code)).size).toBe(expected.length > 0 ? 1 : 0);
  });

  it("of etcd and calico are nobody's where there is none of ours", () => {
    const network = { nodePortRange: '100-9100', ...bridge };
    const { issues } = reviewCluster(sampleInput({ kubernetesVersion: '1.20.2', network, ...external }));
    expect(issues.map(({ params }) => params['port'])).toEqual([6443]);
  });
});
