import { expect, it } from 'vitest';
import { binaryNamesOf, binaryNamesOfAll, placedPrograms } from './binaryNames';
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

const secure = sampleCluster({
  ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
  network: { cni: 'bridge', nodePortRange: '30000-32767' },
});
const runtimePrograms = ['containerd', 'containerd-shim-runc-v2', 'ctr', 'runc'];

it('profile secure brings containerd, but not to a host that has one', () => {
  const [, worker] = secure.nodes;
  expect(binaryNamesOf(secure, worker!).required).toEqual(expect.arrayContaining(runtimePrograms));
  const kept = binaryNamesOf(secure, worker!, { hostContainerd: '1.6.20', resolves: true });
  expect(kept.required.filter((name) => runtimePrograms.includes(name))).toEqual([]);
  expect(kept.required).toEqual(expect.arrayContaining(['kubelet', 'bridge']));
});

it('CNI plugins lie where vendors look for them in profile secure, else with the other programs', () => {
  const pathsOf = (cluster: typeof secure): string[] =>
    placedPrograms(cluster, cluster.nodes[1]!).map(({ path }) => path);
  expect(pathsOf(secure)).toEqual(
    expect.arrayContaining(['/opt/cni/bin/bridge', '/opt/cni/bin/portmap', `${secure.binaries.dir}/kubelet`]),
  );
  expect(pathsOf(bridge)).toContain(`${bridge.binaries.dir}/bridge`);
  expect(pathsOf(bridge).join()).not.toContain('portmap');
});
