/** Which port is open to whom, typed off by hand from the components' references: nothing here comes from the tables. */
import { describe, expect, it } from 'vitest';
import type { ClusterInput } from '../cluster/schema';
import { sampleCluster } from '../testing/sampleCluster';
import { exposureOf, isOpen, unguarded, type Exposure } from './exposure';

const bridge = { cni: 'bridge' } as const;
const containerd = { runtime: 'containerd', network: bridge } as const;
const line = ({ port, component, on, reach, login, gives }: Exposure): string =>
  [port, component, on, reach, login, gives].join(' ');
const linesOf = (kubernetesVersion: string, changes: Partial<ClusterInput> = {}): string[] =>
  exposureOf(sampleCluster({ kubernetesVersion, ...changes })).map(line);

const oneEtcd = ['2379 etcd master network none control', '2380 etcd master node none control'];
const nodePorts = '20000-40000 kube-proxy worker everywhere application applications';
const ofWorkers = [
  '10249 kube-proxy worker node none state',
  '10256 kube-proxy worker everywhere none state',
  nodePorts,
];

describe('who can reach what', () => {
  it('in 1.9: the plain API is open to everybody, and everything about the pods can be read', () => {
    expect(linesOf('1.9.0', { network: bridge })).toEqual([
      ...oneEtcd,
      '6443 kube-apiserver master everywhere nobody control',
      '8080 kube-apiserver master everywhere none control',
      '10252 kube-controller-manager master node none state',
      '10251 kube-scheduler master node none state',
      '10248 kubelet worker node none state',
      '10250 kubelet worker network none control',
      '10255 kubelet worker network none reading',
      '4194 kubelet worker network none reading',
      ...ofWorkers,
    ]);
  });

  it('in 1.19: two more ports tell strangers nothing', () => {
    expect(linesOf('1.11.10').filter((text) => /1025[79]/.test(text))).toEqual([]);
    expect(linesOf('1.12.0').filter((text) => /1025[79]/.test(text))).toHaveLength(1);
    expect(linesOf('1.19.16').filter((text) => /1025[79]/.test(text))).toEqual([
      '10257 kube-controller-manager master everywhere nobody state',
      '10259 kube-scheduler master everywhere nobody state',
    ]);
  });

  it('in 1.20: the API asks for a token; etcd and the kubelets ask nobody', () => {
    expect(linesOf('1.20.2')).toEqual([
      ...oneEtcd,
      '6443 kube-apiserver master everywhere token control',
      '10257 kube-controller-manager master node none state',
      '10259 kube-scheduler master node none state',
      '10248 kubelet worker node none state',
      '10250 kubelet worker network none control',
      '10255 kubelet worker network none reading',
      ...ofWorkers.slice(0, 2),
      '179 kube-calico all everywhere peers routes',
      '9099 kube-calico all everywhere none state',
      nodePorts,
    ]);
  });

  it.each(['1.24.0', '1.36.0'])('in %s: the read-only port is gone, the other one still asks nobody', (version) => {
    expect(linesOf(version, containerd)).toEqual([
      ...oneEtcd,
      '6443 kube-apiserver master everywhere token control',
      '10257 kube-controller-manager master node none state',
      '10259 kube-scheduler master node none state',
      '10248 kubelet worker node none state',
      '10250 kubelet worker network none control',
      ...ofWorkers,
    ]);
  });

  it('with several members: etcd talks to its peers over the network', () => {
    const nodes = ['n1', 'n2', 'n3'].map((hostname, index) => ({
      ...{ hostname, ip: `10.77.0.1${String(index + 1)}` },
      roles: ['master' as const, 'worker' as const],
    }));
    expect(linesOf('1.20.2', { nodes }).slice(0, 2)).toEqual([
      '2379 etcd master network none control',
      '2380 etcd master network none control',
    ]);
  });

  it("with an etcd of somebody else: its ports are not this cluster's", () => {
    const etcd = { endpoints: ['http://10.9.9.9:2379'] };
    expect(linesOf('1.20.2', { etcd }).filter((text) => text.includes('etcd'))).toEqual([]);
  });

  it('with other node ports: those', () => {
    const network = { ...bridge, nodePortRange: '30000-32767' };
    expect(linesOf('1.36.0', { ...containerd, network }).at(-1)).toMatch(/^30000-32767 kube-proxy/);
  });

  it('with nftables: node ports at the address of the node alone', () => {
    const network = { ...bridge, proxyMode: 'nftables' } as const;
    expect(linesOf('1.37.2', { ...containerd, network }).at(-1)).toBe(nodePorts.replace('everywhere', 'network'));
  });
});

describe('what needs a firewall', () => {
  const open = (version: string, changes: Partial<ClusterInput> = {}) =>
    exposureOf(sampleCluster({ kubernetesVersion: version, ...changes }));
  const ports = (exposures: readonly Exposure[]) => exposures.map(({ port }) => port);

  it('is what others reach without a login', () => {
    expect(ports(open('1.19.16', { network: bridge }).filter(isOpen))).toEqual([
      ...['2379', '8080', '10250', '10255', '10256'],
    ]);
    expect(ports(open('1.36.0', containerd).filter(isOpen))).toEqual(['2379', '10250', '10256']);
  });

  it('and most of all what hands over the cluster', () => {
    expect(ports(unguarded(open('1.9.0')))).toEqual(['2379', '8080', '10250']);
    expect(ports(unguarded(open('1.20.2')))).toEqual(['2379', '10250']);
    const etcd = { endpoints: ['http://10.9.9.9:2379'] };
    expect(ports(unguarded(open('1.36.0', { ...containerd, etcd })))).toEqual(['10250']);
  });
});
