import { describe, expect, it } from 'vitest';
import { podSubnetsOf } from '../../../shared/cluster/podSubnets';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import { clusterFrom, threeNodes } from '../testing/sandbox';
import { expectedFacts, type NodeFacts } from '../../../shared/kubernetes/nodeFacts';
import { judgePairs, rangesInUse, type KnownHost } from './crossRules';
import { hostState, type HostState } from './facts';
import { judge, type LocalBinary } from './rules';

/** The answers of a host on which nothing is wrong, as the probe gives them. */
const good: Record<string, string> = {
  INIT: 'systemd',
  ARCH: 'x86_64',
  HOSTNAME: 'n1',
  MACHINE_ID: 'aa',
  MACS: '02:00:00:00:00:01',
  CONTAINER: 'none',
  CPUS: '4',
  MEM_KB: '8000000',
  SWAP: '',
  CGROUP: 'cgroup2fs',
  FREE_VAR_KB: '20000000',
  FREE_BIN_KB: '20000000',
  ADDRESSES: 'lo 127.0.0.1/8|eth0 10.77.0.11/24|docker0 172.17.0.1/16',
  ROUTES: 'default via 10.77.0.1 dev eth0|10.77.0.0/24 dev eth0 proto kernel|172.17.0.0/16 dev docker0',
  LISTENERS: '22 sshd ssh.service',
  TOOLS: 'iptables|conntrack|mount|nsenter|ip|gzip|sha256sum|docker|ctr',
  RUNTIME_UNITS: 'docker.service|containerd.service',
  IPTABLES: 'iptables v1.8.9 (nf_tables)',
  FIREWALLS: '',
  OURS: 'no',
  FOREIGN: '',
  BINARIES: '',
};

interface Case {
  readonly facts?: Record<string, string>;
  readonly cluster?: Partial<ClusterInput>;
  readonly binary?: LocalBinary;
  readonly hostname?: string;
  readonly archiveBytes?: number;
  readonly getsCertificates?: boolean;
  readonly gateways?: readonly string[];
  readonly host?: NodeFacts;
}

function told(one: Case): string[] {
  const {
    facts = {},
    cluster: more = {},
    binary,
    hostname = 'n1',
    archiveBytes = 0,
    getsCertificates = true,
    gateways,
    host = expectedFacts,
  } = one;
  const cluster = clusterFrom({ ...threeNodes, ...more });
  const node = cluster.nodes.find((node) => node.hostname === hostname);
  if (!node) throw new Error(hostname);
  const program = binary ?? { bytes: 40 * 1024 * 1024, machine: 'x86_64' };
  const names = binaryNamesOf(cluster, node).required;
  const binaries = new Map(
    cluster.binaries.source.kind === 'upload' ? names.map((name) => [name, program] as const) : [],
  );
  const podSubnet = podSubnetsOf(cluster).get(node);
  const state = hostState({ ...good, HOSTNAME: hostname, ...facts });
  const self = { node: { ...node, ip: node.ip }, state, ...(gateways ? { gateways } : {}) };
  return [
    ...judge({ cluster, node, podSubnet, state, host, binaries, archiveBytes, getsCertificates }),
    ...rangesInUse(cluster, self),
  ].map(({ severity, code }) => `${severity} ${code}`);
}

/** A cluster whose kube-proxy uses nftables, on a host that is right for it. */
const nftables = {
  facts: {
    TOOLS: [good['TOOLS'], 'nft'].join('|'),
    NFT: 'nftables v1.0.6 (Lester Gooch #5)',
    KERNEL: '6.1.0-28-amd64',
  },
  cluster: { kubernetesVersion: '1.37.2', runtime: 'containerd', network: { cni: 'bridge', proxyMode: 'nftables' } },
} as const satisfies Case;
const withNft = (NFT: string, kubernetesVersion = '1.37.2'): Case => ({
  facts: { ...nftables.facts, NFT },
  cluster: { ...nftables.cluster, kubernetesVersion },
});

describe('a host on which nothing is wrong', () => {
  it('is told nothing', () => {
    expect(told({})).toEqual([]);
  });
});

const without = (tool: string): Record<string, string> => ({
  TOOLS: (good['TOOLS'] ?? '')
    .split('|')
    .filter((one) => one !== tool)
    .join('|'),
});
const secure: Partial<ClusterInput> = {
  ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
  network: { cni: 'bridge', nodePortRange: '30000-32767' },
};
/** Each node finds an API server by HAProxy, which is not there. */
const severalMasters: Partial<ClusterInput> = {
  ...secure,
  nodes: threeNodes.nodes.map((node) => ({ ...node, roles: ['master', 'worker'] as const })),
};
const withHaproxy = { TOOLS: `${good['TOOLS'] ?? ''}|haproxy` };
const preinstalled: Partial<ClusterInput> = { binaries: { source: { kind: 'preinstalled' } } };

/** A host that would not take a certificate that is made now. */
const behind = { cluster: secure, facts: { CLOCK_AHEAD: '-302', CLOCK_UNCERTAIN: '1' } };

describe('each rule, when it applies', () => {
  it.each<[string, Case]>([
    ['error NO_SYSTEMD', { facts: { INIT: 'init' } }],
    ['error WRONG_ARCHITECTURE', { facts: { ARCH: 'aarch64' } }],
    ['error WRONG_ARCHITECTURE', { binary: { bytes: 5, machine: undefined } }],
    ['error IP_NOT_ON_HOST', { facts: { ADDRESSES: 'eth0 10.77.0.99/24' } }],
    ['info HOSTNAME_DIFFERS', { facts: { HOSTNAME: 'debian' } }],
    ['error TOOL_MISSING', { facts: without('conntrack') }],
    ['error TOOL_MISSING', { facts: without('ip') }],
    ['error RUNTIME_MISSING', { facts: without('docker') }],
    ['error RUNTIME_MISSING', { facts: { RUNTIME_UNITS: 'containerd.service' } }],
    ['error RUNTIME_MISSING', { facts: without('ctr'), cluster: { runtime: 'containerd' } }],
    ['info RUNTIME_KEPT', { cluster: secure, host: { hostContainerd: '1.6.20', resolves: true } }],
    [
      'warning MIRROR_LOGIN_LIMITED',
      {
        cluster: {
          runtime: 'containerd',
          registry: { mirrors: [{ registry: 'docker.io', url: 'https://m.example', user: 'puller' }] },
        },
        host: { hostContainerd: '1.6.20', resolves: true },
      },
    ],
    [
      'error RUNTIME_MOVED',
      {
        ...{ cluster: secure, host: { hostContainerd: '1.6.20', resolves: true } },
        facts: { CONTAINERD_FOLDERS: '/data/containerd|/run/containerd' },
      },
    ],
    ['error RUNTIME_UNFIT', { cluster: secure, host: { hostContainerd: '1.5.9', resolves: true } }],
    ['error RUNTIME_UNFIT', { cluster: secure, host: { hostContainerd: 'unknown', resolves: true } }],
    ['error DISK_LOW', { cluster: secure, archiveBytes: 20e9 }],
    ['error BINARY_NOT_ON_HOST', { cluster: preinstalled, facts: { BINARIES: 'kubelet 5' } }],
    ['error PORT_IN_USE', { facts: { LISTENERS: '6443 haproxy haproxy.service' } }],
    ['error PORT_IN_USE', { facts: { LISTENERS: '2379 etcd etcd.service' } }],
    ['error PORT_IN_USE', { facts: { LISTENERS: '6443 haproxy haproxy.service', OURS: 'yes' } }],
    ['error PORT_IN_USE', { facts: { LISTENERS: '8080 java -' }, cluster: { kubernetesVersion: '1.19.0' } }],
    ['error OTHER_CLUSTER', { facts: { FOREIGN: 'k3s.service' } }],
    ['error OTHER_CLUSTER', { facts: { FOREIGN: '/var/lib/etcd' } }],
    ['warning OTHER_CLUSTER', { facts: { FOREIGN: '/etc/rancher/k3s' } }],
    ['error DISK_LOW', { facts: { FREE_BIN_KB: '100000' } }],
    ['error DISK_LOW', { facts: { FREE_VAR_KB: '500000' } }],
    ['error DISK_LOW', { archiveBytes: 20e9 }],
    [
      'warning CGROUP_V1_REFUSED',
      { facts: { CGROUP: 'tmpfs' }, cluster: { kubernetesVersion: '1.35.0', runtime: 'containerd' } },
    ],
    ['error CGROUP_V2_UNSUPPORTED', { facts: { DOCKER_CGROUP: 'cgroupfs' }, cluster: { kubernetesVersion: '1.18.9' } }],
    [
      'error CGROUP_DRIVER_DIFFERS',
      { facts: { CGROUP: 'tmpfs', DOCKER_CGROUP: 'systemd' }, cluster: { kubernetesVersion: '1.19.0' } },
    ],
    ['error POD_RANGE_CHANGED', { facts: { OURS: 'yes', ADDRESSES: 'eth0 10.77.0.11/24|cni0 172.20.2.1/24' } }],
    ['error POD_RANGE_CHANGED', { facts: { ADDRESSES: 'cni0 172.20.11.1/25|eth0 10.77.0.11/24' } }],
    ['error POD_NETWORK_CHANGED', { facts: { OURS: 'yes', POD_LINKS: 'cali012|cali345' } }],
    [
      'error POD_NETWORK_CHANGED',
      { facts: { OURS: 'yes', POD_LINKS: 'cni0' }, cluster: { network: { cni: 'calico' } } },
    ],
    ['info VERSION_CHANGE', { facts: { OURS: 'yes', RUNNING: '1.20.1' } }],
    ['info VERSION_CHANGE', { facts: { OURS: 'yes', RUNNING: '1.19.16-dirty' } }],
    ['warning VERSION_JUMP', { facts: { OURS: 'yes', RUNNING: '1.18.0' } }],
    ['warning VERSION_JUMP', { facts: { OURS: 'yes', RUNNING: '1.21.0' } }],
    ['warning MEMORY_LOW', { facts: { MEM_KB: '1000000' } }],
    ['warning CPU_LOW', { facts: { CPUS: '1' } }],
    ['warning SWAP_ON', { facts: { SWAP: '/dev/sda2' } }],
    ['warning FIREWALL_ACTIVE', { facts: { FIREWALLS: 'ufw' } }],
    ['warning IN_CONTAINER', { facts: { CONTAINER: 'lxc' } }],
    ['error CLOCK_BEHIND', behind],
    ['warning CLOCK_BEHIND', { ...behind, getsCertificates: false }],
    ['info IPTABLES_RESTORE_W5', { facts: { CGROUP: 'tmpfs' }, cluster: { kubernetesVersion: '1.9.0' } }],
    ['error NFT_MISSING', { ...nftables, facts: without('nft') }],
    ['error NFT_TOO_OLD', withNft('nftables v0.9.8 (E.D.S.)')],
    ['error NFT_TOO_NEW', withNft('nftables v1.1.3 (Commodore Bullmoose #4)', '1.35.3')],
    ['error KERNEL_TOO_OLD', { ...nftables, facts: { ...nftables.facts, KERNEL: '5.10.0-32-amd64' } }],
    ['error NFT_REFUSES', { ...nftables, facts: { ...nftables.facts, NFT_REFUSES: 'Error: Could not process rule' } }],
    ['error HAPROXY_MISSING', { cluster: severalMasters }],
    ['error HAPROXY_MISSING', { cluster: severalMasters, facts: { PACKAGE_MANAGER: 'apk' } }],
    ['info PACKAGE_COMES', { cluster: severalMasters, facts: { PACKAGE_MANAGER: 'apt-get' } }],
    [
      'warning SELINUX_FORBIDS',
      { cluster: severalMasters, facts: { ...withHaproxy, SELINUX_FORBIDS: 'haproxy_connect_any' } },
    ],
    ['error CIDR_IN_USE', { facts: { ROUTES: '10.0.0.0/8 via 10.77.0.1 dev eth0' } }],
    ['error CIDR_IN_USE', { facts: { ROUTES: '172.20.3.0/24 dev cni0' } }],
    [
      'error CIDR_IN_USE',
      { facts: { OURS: 'yes', ROUTES: '172.20.9.0/24 via 10.77.0.19 dev eth0' }, gateways: ['10.77.0.18'] },
    ],
    ['error CIDR_IN_USE', { facts: { ROUTES: 'blackhole 10.68.1.1' } }],
  ])('%s: %o', (expected, one) => {
    expect([...new Set(told(one))]).toEqual([expected]);
  });
});

describe('each rule, when it does not apply', () => {
  const worker = { hostname: 'n2', facts: { ADDRESSES: 'eth0 10.77.0.12/24' } };
  it.each<[string, Case]>([
    [
      'a port of our own from an earlier deployment',
      { facts: { OURS: 'yes', LISTENERS: '6443 kube-apiserver kube-apiserver.service|10250 kubelet kubelet.service' } },
    ],
    [
      'a port that only masters use, on a worker',
      { ...worker, facts: { ...worker.facts, LISTENERS: '6443 haproxy -' } },
    ],
    [
      'a port of etcd where etcd is elsewhere',
      { facts: { LISTENERS: '2379 etcd etcd.service' }, cluster: { etcd: { endpoints: ['http://10.9.9.9:2379'] } } },
    ],
    ['our own traces', { facts: { OURS: 'yes', FOREIGN: '/var/lib/etcd|kubelet.service' } }],
    [
      'our own routes',
      { facts: { OURS: 'yes', ROUTES: '172.20.0.0/24 dev cni0|172.20.1.0/24 via 10.77.0.12 dev eth0' } },
    ],
    [
      'a route that the first version of ours has set to a node that has left since',
      { facts: { OURS: 'yes', ROUTES: '172.20.9.0/24 via 10.77.0.19 dev eth0' }, gateways: ['10.77.0.19'] },
    ],
    [
      'conntrack from 1.32 on',
      { facts: without('conntrack'), cluster: { kubernetesVersion: '1.32.0', runtime: 'containerd' } },
    ],
    ['HAProxy that is there', { cluster: severalMasters, facts: { ...withHaproxy, PACKAGE_MANAGER: 'dnf' } }],
    [
      'a clock that may not be further behind than a new certificate',
      { cluster: secure, facts: { CLOCK_AHEAD: '-302', CLOCK_UNCERTAIN: '3' } },
    ],
    ['a clock that is far ahead', { cluster: secure, facts: { CLOCK_AHEAD: '4000', CLOCK_UNCERTAIN: '1' } }],
    ['a clock that is behind where nobody has a certificate', { facts: { CLOCK_AHEAD: '-4000' } }],
    ['SELinux where nothing of ours is forbidden by it', { facts: { SELINUX_FORBIDS: 'haproxy_connect_any' } }],
    ['nft, kernel and all as kube-proxy wants them', nftables],
    ['the newest nft, from the patch on that knows it', withNft('nftables v1.1.6 (Commodore Bullmoose #7)', '1.35.4')],
    ['an old nft where nobody asks for it', { facts: { NFT: 'nftables v0.9.8 (E.D.S.)', KERNEL: '4.19.0' } }],
    ['one CPU on a worker', { ...worker, facts: { ...worker.facts, CPUS: '1' } }],
    [
      'room for binaries that are there already',
      {
        facts: {
          OURS: 'yes',
          FREE_BIN_KB: '1',
          BINARIES: binaryNamesOf(clusterFrom(threeNodes), clusterFrom(threeNodes).nodes[0]!)
            .required.map((name) => `${name} ${String(40 * 1024 * 1024)}`)
            .join('|'),
        },
      },
    ],
    [
      'the bridge with the range that the node has anyway',
      { facts: { OURS: 'yes', ADDRESSES: 'eth0 10.77.0.11/24|cni0 172.20.11.1/24', POD_LINKS: 'cni0' } },
    ],
    ["somebody else's bridge beside calico", { facts: { POD_LINKS: 'cni0' }, cluster: { network: { cni: 'calico' } } }],
    [
      'a bridge that only looks like ours',
      { facts: { OURS: 'yes', ADDRESSES: 'eth0 10.77.0.11/24|mycni0 172.20.2.1/24', POD_LINKS: '' } },
    ],
    ['the very version that runs', { facts: { OURS: 'yes', RUNNING: '1.20.2' } }],
    ["Docker's driver where the unit asks for it", { facts: { DOCKER_CGROUP: 'systemd' } }],
    [
      "Docker's driver on a node without kubelet",
      {
        facts: { CGROUP: 'tmpfs', DOCKER_CGROUP: 'systemd' },
        cluster: {
          kubernetesVersion: '1.19.0',
          nodes: threeNodes.nodes.map((node, index) => (index === 0 ? { ...node, roles: ['master'] } : node)),
        },
      },
    ],
    ['a Docker that does not run yet', { facts: { CGROUP: 'tmpfs' }, cluster: { kubernetesVersion: '1.19.0' } }],
    [
      'iptables before 1.6.2',
      { facts: { CGROUP: 'tmpfs', IPTABLES: 'iptables v1.6.1' }, cluster: { kubernetesVersion: '1.9.0' } },
    ],
    ['kube-proxy from 1.10 on', { facts: { CGROUP: 'tmpfs' }, cluster: { kubernetesVersion: '1.10.0' } }],
    ['arm64 by its other name', { facts: { ARCH: 'arm64' }, binary: { bytes: 1, machine: 'aarch64' } }],
  ])('%s', (_, one) => {
    expect(told(one)).toEqual([]);
  });
});

describe('another host name', () => {
  const calico = { network: { cni: 'calico' } } as const;
  const named = (facts: Record<string, string>, cluster: Partial<ClusterInput> = calico): string[] =>
    told({ facts: { HOSTNAME: 'old', OURS: 'yes', CALICO: 'yes', ...facts }, cluster });

  it('than calico knows is possible only with calicoctl, and told', () => {
    expect(named({})).toContain('error CALICO_NAME_TAKEN');
    expect(named({ BINARIES: 'calicoctl 5' })).toContain('warning CALICO_NODE_RENAMED');
    const calicoctl = new Map([['calicoctl', { bytes: 5, machine: 'x86_64' }]]);
    const cluster = clusterFrom({ ...threeNodes, ...calico });
    const state = hostState({ ...good, HOSTNAME: 'old', OURS: 'yes', CALICO: 'yes' });
    const notices = judge({
      cluster,
      node: cluster.nodes[0]!,
      podSubnet: undefined,
      host: expectedFacts,
      state,
      binaries: calicoctl,
      archiveBytes: 0,
      getsCertificates: true,
    });
    expect(notices.map(({ code }) => code)).toContain('CALICO_NODE_RENAMED');
  });
  it.each([
    ['where calico does not run', named({ CALICO: 'no' })],
    ["where somebody else's calico runs", named({ OURS: 'no' })],
    ['with the bridge network', named({}, {})],
  ])('is no matter %s', (_, codes) => {
    expect(codes).toEqual(['info HOSTNAME_DIFFERS']);
  });
});

describe('two hosts', () => {
  const { nodes } = clusterFrom(threeNodes);
  const host = (index: number, state: Partial<HostState> = {}): KnownHost => ({
    node: nodes[index]!,
    state: {
      ...hostState({ ...good, HOSTNAME: nodes[index]!.hostname, MACS: `02:00:00:00:00:0${String(index)}` }),
      ...state,
    },
  });
  const codes = (one: KnownHost, others: KnownHost[]): string[] => judgePairs(one, others).map(({ code }) => code);

  it('that are well are told nothing, and none is compared with itself', () => {
    expect(codes(host(0), [host(0), host(1), host(2)])).toEqual([]);
  });
  it('that have the same network cards are one machine', () => {
    expect(codes(host(0), [host(1, { macs: host(0).state.macs })])).toEqual(['SAME_MACHINE']);
  });
  it("that carry each other's name are probably mixed up; clones with one name are not", () => {
    expect(codes(host(0, { hostname: 'n2' }), [host(1, { hostname: 'n1' })])).toEqual(['HOSTNAME_TAKEN']);
    expect(codes(host(0), [host(1, { hostname: 'n1' }), host(2, { hostname: 'n1' })])).toEqual([]);
  });
  it('whose clocks differ are told of each other', () => {
    const ahead = host(0, { clock: { ahead: 40, uncertain: 0 } });
    expect(judgePairs(ahead, [host(1)])).toEqual([
      { severity: 'warning', code: 'CLOCK_SKEW', params: { seconds: 40 } },
    ]);
  });
  it('whose clocks differ are told once, as far as the measurement can be trusted', () => {
    const clock = (ahead: number, uncertain = 0): Partial<HostState> => ({ clock: { ahead, uncertain } });
    expect(codes(host(0, clock(40)), [host(1, clock(0)), host(2, clock(0))])).toEqual(['CLOCK_SKEW']);
    expect(codes(host(0, clock(1.5)), [host(1, clock(0))])).toEqual([]);
    expect(codes(host(0, clock(40, 30)), [host(1, clock(0, 20))])).toEqual([]);
  });
});
