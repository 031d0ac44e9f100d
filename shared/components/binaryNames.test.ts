import { expect, it } from 'vitest';
import { binaryNamesOf, binaryNamesOfAll } from './binaryNames';
import { sampleCluster } from '../testing/sampleCluster';

const bridge = sampleCluster({ kubernetesVersion: '1.20.2', network: { cni: 'bridge' } });

it('a worker needs its two services and the plugins of the network', () => {
  expect(binaryNamesOf(bridge, bridge.nodes[1]!).required).toEqual([
    'kubelet',
    'kube-proxy',
    'bridge',
    'host-local',
    'loopback',
  ]);
  const calico = sampleCluster();
  expect(binaryNamesOf(calico, calico.nodes[1]!).required).toEqual([
    'kubelet',
    'kube-proxy',
    'calico',
    'calico-ipam',
    'loopback',
  ]);
});

it('a cluster needs each program once, etcd only when it is its own', () => {
  const control = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];
  const plugins = ['bridge', 'host-local', 'loopback'];
  expect(binaryNamesOfAll(bridge).required).toEqual(['etcd', ...control, ...plugins]);
  const external = { ...bridge, etcd: { endpoints: ['http://10.9.9.9:2379'] } };
  expect(binaryNamesOfAll(external).required).toEqual([...control, ...plugins]);
});
