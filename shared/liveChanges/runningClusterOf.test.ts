/** What is read back from the files of every form: the values of the cluster file, typed off by hand. */
import { describe, expect, it } from 'vitest';
import type { ClusterInput } from '../cluster/schema';
import { sampleCluster, sampleInput } from '../testing/sampleCluster';
import { runningClusterOf } from './runningClusterOf';
import { emptyHost, surveyOf } from './testing/survey';

const bridge = { cni: 'bridge' } as const;
const containerd = { runtime: 'containerd', network: bridge } as const;
const running = (changes: Partial<ClusterInput>) => runningClusterOf(surveyOf(sampleCluster(changes)));
const R = 'registry.cn-hangzhou.aliyuncs.com/imooc';

const ofMaster = {
  'network.serviceCidr': '10.68.0.0/16',
  'network.podCidr': '172.20.0.0/16',
  'network.nodePortRange': '20000-40000',
  'etcd.endpoints': '',
};
const ofWorker = {
  'network.dnsServiceIp': '10.68.0.2',
  'network.clusterDomain': 'cluster.local',
  'binaries.dir': '/usr/bin/kubernetes-bins',
};

describe('facts', () => {
  it('of profile secure, whose etcd serves its own host alone', () => {
    const secure = { profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' } as const;
    const { hosts, mentioned } = running({ ...secure, network: { ...bridge, nodePortRange: '30000-32767' } });
    expect(hosts[0]).toMatchObject({
      ...{ master: true, address: '10.77.0.11' },
      facts: { 'etcd.endpoints': '', 'network.nodePortRange': '30000-32767', runtime: 'containerd' },
    });
    // 127.0.0.1 is nobody's address: no master is looked for there.
    expect(mentioned.masters).toEqual(['10.77.0.11']);
  });
  it.each<[string, Partial<ClusterInput>, object]>([
    ['1.9.0', { network: bridge }, { runtime: 'docker', 'network.cni': 'bridge' }],
    ['1.20.2', { network: bridge }, { runtime: 'docker', 'network.cni': 'bridge' }],
    ['1.24.0', containerd, { runtime: 'containerd', 'network.cni': 'bridge' }],
    ['1.36.0', containerd, { runtime: 'containerd', 'network.cni': 'bridge' }],
  ])('of %s, in whatever form', (kubernetesVersion, changes, expected) => {
    const { hosts } = running({ kubernetesVersion, ...changes });
    const pause = { 'registry.images.pause': `${R}/pause-amd64:3.0` };
    expect(hosts[0]).toMatchObject({
      ...{ hostname: 'n1', master: true, worker: true, address: '10.77.0.11', podSubnet: '172.20.11.0/24' },
      facts: { ...ofMaster, ...ofWorker, ...expected, ...pause, kubernetesVersion },
    });
    expect(hosts[1]).toMatchObject({ master: false, worker: true, address: '10.77.0.12' });
    expect(hosts[1]?.facts).toMatchObject({ ...ofWorker, ...expected, ...pause });
    expect(hosts[1]?.facts).not.toHaveProperty(['network.serviceCidr']);
  });

  it('of calico, also on a master that is no worker', () => {
    const nodes = sampleInput().nodes.map((node, index) => ({ ...node, roles: [index === 0 ? 'master' : 'worker'] }));
    const { hosts } = running({ nodes: nodes as ClusterInput['nodes'] });
    const calico = { 'network.cni': 'calico', 'registry.images.calicoNode': `${R}/calico-node:v2.6.2` };
    expect(hosts[0]).toMatchObject({ master: true, worker: false, facts: calico });
    expect(hosts[1]).toMatchObject({
      master: false,
      worker: true,
      facts: { ...calico, 'network.podCidr': '172.20.0.0/16' },
    });
  });

  it('of an etcd of somebody else, also where another etcd of theirs runs beside the API server', () => {
    const endpoints = ['http://10.77.0.11:2379', 'http://10.9.9.9:2379'];
    const [first, ...others] = surveyOf(sampleCluster({ etcd: { endpoints } }));
    const foreign = '[Service]\nExecStart=/usr/bin/etcd --name default --listen-client-urls http://10.77.0.11:2379\n';
    const { hosts } = runningClusterOf([{ ...first!, units: { ...first!.units, 'etcd.service': foreign } }, ...others]);
    expect(hosts[0]?.facts['etcd.endpoints']).toBe('http://10.77.0.11:2379, http://10.9.9.9:2379');
  });

  it('are none on an empty machine', () => {
    expect(runningClusterOf([emptyHost('n1', '10.77.0.11')])).toEqual({
      hosts: [
        { hostname: 'n1', ip: '10.77.0.11', reachable: true, podsRun: false, master: false, worker: false, facts: {} },
      ],
      mentioned: { masters: [], workers: [] },
      masterRecords: [],
    });
  });

  it('survive files that nobody understands', () => {
    const files = {
      '/var/lib/x': '',
      '/etc/kubernetes/kubelet.kubeconfig': ': [',
      '/etc/cni/net.d/10-bridge.conf': '{',
    };
    const units = { 'kubelet.service': 'garbage', 'kube-apiserver.service': '' };
    const { hosts } = runningClusterOf([{ ...emptyHost('n1', '10.77.0.11'), files, units }]);
    expect(hosts[0]).toMatchObject({ master: true, worker: true, facts: { 'network.cni': 'bridge' } });
  });
});

describe('the control plane', () => {
  const withoutApi = (units: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(units).filter(([name]) => name !== 'kube-apiserver.service'));

  it('is where etcd is, when a run ended before any API server was there', () => {
    const hosts = surveyOf(sampleCluster()).map((host) => ({ ...host, units: withoutApi(host.units) }));
    expect(runningClusterOf(hosts).hosts.map(({ master }) => master)).toEqual([true, false, false]);
  });

  it('is not where an etcd was left behind', () => {
    const hosts = surveyOf(sampleCluster());
    const etcd = hosts[0]!.units['etcd.service']!;
    const left = hosts.map((host, index) =>
      index === 1 ? { ...host, units: { ...host.units, 'etcd.service': etcd } } : host,
    );
    expect(runningClusterOf(left).hosts.map(({ master }) => master)).toEqual([true, false, false]);
  });

  it('is also where a member of its etcd is up, and not where one waits, or has a database of its own', () => {
    const threeMasters = sampleInput().nodes.map((node) => ({
      ...node,
      roles: ['master' as const, 'worker' as const],
    }));
    const [first, second, third] = surveyOf(sampleCluster({ nodes: threeMasters })).map((host, index) =>
      index === 0 ? host : { ...host, units: withoutApi(host.units) },
    );
    const mastersWith = (etcdRuns: boolean, units = second!.units) =>
      runningClusterOf([first!, { ...second!, units, etcdRuns }, third!]).hosts.map(({ master }) => master);
    expect(mastersWith(true)).toEqual([true, true, false]);
    expect(mastersWith(false)).toEqual([true, false, false]);
    const alone = { 'etcd.service': surveyOf(sampleCluster())[0]!.units['etcd.service']! };
    expect(mastersWith(true, alone)).toEqual([true, false, false]);
  });

  it('is named by workers, whatever they call it', () => {
    for (const changes of [{}, { kubernetesVersion: '1.20.2' }, { kubernetesVersion: '1.36.0', ...containerd }]) {
      const [, ...others] = surveyOf(sampleCluster(changes));
      expect(runningClusterOf(others).mentioned.masters).toEqual(['10.77.0.11']);
    }
    expect(running({ network: bridge }).mentioned.workers).toEqual(['10.77.0.12', '10.77.0.13', '10.77.0.11']);
  });

  it('has the last word about what was installed last', () => {
    const [first, second, third] = surveyOf(sampleCluster());
    const hosts = [
      { ...second!, recordedDocument: sampleInput({ name: 'older' }) },
      { ...third!, recordedDocument: { nonsense: true } },
      { ...first!, recordedDocument: sampleInput({ name: 'newer' }) },
    ];
    expect(runningClusterOf(hosts).recorded?.name).toBe('newer');
    expect(runningClusterOf(hosts.slice(0, 2)).recorded?.name).toBe('older');
    expect(runningClusterOf(hosts.slice(1, 2)).recorded).toBeUndefined();
  });
});
