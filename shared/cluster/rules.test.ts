/** Each rule across fields, both ways. */
import { describe, expect, it } from 'vitest';
import type { ClusterInput } from './schema';
import { reviewCluster } from './rules';
import { sampleInput } from '../testing/sampleCluster';

const review = (changes: Partial<ClusterInput>) => reviewCluster(sampleInput(changes));
const found = (changes: Partial<ClusterInput>) =>
  review(changes).issues.map(({ path, code, params }) => ({ path, code, params }));

type Node = ClusterInput['nodes'][number];
const node = (n: number, changes: Partial<Node> = {}): Node => ({
  hostname: `n${String(n)}`,
  ip: `10.77.0.${String(10 + n)}`,
  roles: ['worker'],
  ...changes,
});
const master = node(1, { roles: ['master', 'worker'] });
const bridge = { cni: 'bridge' } as const;

it("has nothing to say about the guide's cluster", () => {
  const { cluster, issues } = review({});
  expect(issues).toEqual([]);
  expect(cluster?.nodes).toHaveLength(3);
});

describe('nodes', () => {
  it('must differ in host name and address', () => {
    expect(found({ nodes: [master, node(2), node(3, { hostname: 'n2', ip: '10.77.0.11' })] })).toEqual([
      { path: 'nodes[2].hostname', code: 'DUPLICATE_HOSTNAME', params: { hostname: 'n2', other: 2 } },
      { path: 'nodes[2].ip', code: 'DUPLICATE_IP', params: { ip: '10.77.0.11', other: 1 } },
    ]);
  });

  it('must be there, with a master and a worker', () => {
    expect(found({ nodes: [] })).toEqual([{ path: 'nodes', code: 'NO_NODES', params: {} }]);
    expect(found({ nodes: [node(1)] })).toEqual([{ path: 'nodes', code: 'NO_MASTER', params: {} }]);
    expect(found({ nodes: [node(1, { roles: ['master'] })] })).toEqual([
      { path: 'nodes', code: 'NO_WORKER', params: {} },
    ]);
    expect(found({ nodes: [master] })).toEqual([]);
  });

  it('are told, not refused, when masters are even in number or more than one', () => {
    const masters = (count: number) =>
      Array.from({ length: count }, (_, n) => node(n + 1, { roles: ['master', 'worker'] }));
    expect(found({ nodes: masters(2) })).toEqual([
      { path: 'nodes', code: 'ETCD_SINGLE_EVEN', params: { count: 2 } },
      { path: 'nodes', code: 'SINGLE_API_SERVER', params: { count: 2, master: 'n1' } },
    ]);
    const three = review({ nodes: masters(3) });
    expect(three.issues.map(({ code, severity }) => [code, severity])).toEqual([['SINGLE_API_SERVER', 'warning']]);
    expect(three.cluster).toBeDefined();
    expect(found({ nodes: masters(2), etcd: { endpoints: ['http://10.1.1.1:2379'] } }).map(({ code }) => code)).toEqual(
      ['SINGLE_API_SERVER'],
    );
  });

  it('may be reached over another node or machine, but not in a circle', () => {
    const over = (n: number, jump: string) => node(n, { ssh: { jump } });
    expect(found({ nodes: [master, over(2, 'n1'), over(3, 'admin@gate.example:2222')] })).toEqual([]);
    expect(found({ nodes: [master, over(2, 'n2')] })).toEqual([
      { path: 'nodes[1].ssh.jump', code: 'JUMP_TO_SELF', params: {} },
    ]);
    expect(found({ nodes: [master, over(2, 'n3'), over(3, 'n2')] }).map(({ path, code }) => `${path} ${code}`)).toEqual(
      ['nodes[1].ssh.jump JUMP_TO_SELF', 'nodes[2].ssh.jump JUMP_TO_SELF'],
    );
    expect(found({ nodes: [master, over(2, 'n9')] })).toEqual([
      { path: 'nodes[1].ssh.jump', code: 'BAD_JUMP', params: {} },
    ]);
  });
});

describe('ranges', () => {
  it('must not overlap', () => {
    expect(
      found({
        network: { podCidr: '10.0.0.0/9', serviceCidr: '10.68.0.0/16' },
        nodes: [node(1, { ip: '192.168.0.1', roles: ['master', 'worker'] })],
      }),
    ).toEqual([
      {
        path: 'network.podCidr',
        code: 'CIDR_OVERLAP',
        params: { other: 'network.serviceCidr', otherValue: '10.68.0.0/16', value: '10.0.0.0/9' },
      },
    ]);
  });

  it('must not contain a node', () => {
    expect(found({ nodes: [master, node(2, { ip: '172.20.5.5' }), node(3, { ip: '10.68.1.1' })] })).toEqual([
      {
        path: 'nodes[1].ip',
        code: 'NODE_IN_CIDR',
        params: { ip: '172.20.5.5', cidr: '172.20.0.0/16', field: 'network.podCidr' },
      },
      {
        path: 'nodes[2].ip',
        code: 'NODE_IN_CIDR',
        params: { ip: '10.68.1.1', cidr: '10.68.0.0/16', field: 'network.serviceCidr' },
      },
    ]);
  });

  it('must suit the API server', () => {
    const size = { path: 'network.serviceCidr', code: 'SERVICE_CIDR_SIZE', params: { min: 12, max: 28 } };
    expect(found({ network: { serviceCidr: '10.64.0.0/11', dnsServiceIp: '10.68.0.2' } })).toContainEqual(size);
    expect(found({ network: { serviceCidr: '10.68.0.0/29' } })).toContainEqual(size);
    expect(found({ network: { serviceCidr: '10.68.0.0/28' } })).toEqual([]);
    expect(found({ network: { serviceCidr: '10.80.0.0/12', dnsServiceIp: '10.80.0.2' } })).toEqual([]);
  });

  it('must have a /24 of pods for every node', () => {
    expect(found({ network: { podCidr: '172.20.0.0/23' } })).toEqual([
      { path: 'network.podCidr', code: 'POD_CIDR_TOO_SMALL', params: { nodes: 3, capacity: 2 } },
    ]);
    expect(found({ network: { podCidr: '172.20.0.0/22' } })).toEqual([]);
  });

  it('must have room for the DNS address, which is neither the API server nor an edge', () => {
    const dns = (dnsServiceIp: string) =>
      found({ network: { dnsServiceIp } }).map(({ path, code }) => `${path} ${code}`);
    expect(dns('10.69.0.2')).toEqual(['network.dnsServiceIp DNS_OUTSIDE_SERVICE_CIDR']);
    expect(dns('10.68.0.1')).toEqual(['network.dnsServiceIp DNS_IS_API_ADDRESS']);
    expect(dns('10.68.0.0')).toEqual(['network.dnsServiceIp DNS_IS_RANGE_EDGE']);
    expect(dns('10.68.255.255')).toEqual(['network.dnsServiceIp DNS_IS_RANGE_EDGE']);
    expect(dns('10.68.255.254')).toEqual([]);
  });

  it('of node ports must leave the ports of the components alone', () => {
    expect(found({ network: { nodePortRange: '10250-10250' } })).toEqual([
      {
        path: 'network.nodePortRange',
        code: 'NODE_PORTS_OVERLAP_COMPONENT',
        params: { port: 10250, component: 'kubelet' },
      },
    ]);
    expect(found({ network: { nodePortRange: '20000-40000' } })).toEqual([]);
  });

  it('of node ports must leave the ports by which SSH reaches the nodes alone', () => {
    const at = (ssh: object) => found({ nodes: [master, node(2, { ssh })] });
    expect(at({ port: 30022 })).toEqual([
      { path: 'network.nodePortRange', code: 'NODE_PORTS_OVERLAP_SSH', params: { port: 30022, hostname: 'n2' } },
    ]);
    expect(at({ port: 30022, host: '10.77.0.12' })).toHaveLength(1);
    // The port belongs to whoever forwards it there.
    expect(at({ port: 30022, host: 'gate.example' })).toEqual([]);
    expect(at({ port: 2222 })).toEqual([]);
  });
});

describe('versions', () => {
  const codes = (kubernetesVersion: string, runtime: 'docker' | 'containerd', cni: 'calico' | 'bridge') =>
    found({ kubernetesVersion, runtime, network: { cni } }).map(({ path, code }) => `${path} ${code}`);

  it.each([
    ['1.23.17', 'docker', 'bridge', []],
    ['1.24.0', 'docker', 'bridge', ['runtime RUNTIME_TOO_NEW']],
    ['1.24.0', 'containerd', 'bridge', []],
    ['1.36.0', 'containerd', 'bridge', []],
    ['1.37.2', 'containerd', 'bridge', []],
    ['1.10.0', 'containerd', 'bridge', []],
    ['1.9.0', 'containerd', 'bridge', ['runtime RUNTIME_TOO_OLD']],
    ['1.20.2', 'containerd', 'calico', ['network.cni CALICO_NEEDS_DOCKER']],
    ['1.21.0', 'docker', 'calico', []],
    ['1.22.0', 'docker', 'calico', ['network.cni CALICO_UNTESTED']],
    ['1.24.0', 'docker', 'calico', ['runtime RUNTIME_TOO_NEW']],
  ] as const)('%s with %s and %s: %j', (version, runtime, cni, expected) => {
    expect(codes(version, runtime, cni)).toEqual(expected);
  });
});

it.each([
  ['1.32.9', 'nftables', ['network.proxyMode NFTABLES_TOO_OLD']],
  ['1.33.0', 'nftables', []],
  ['1.37.2', 'nftables', []],
  ['1.20.2', 'iptables', []],
] as const)('kube-proxy of %s with %s: %j', (kubernetesVersion, proxyMode, expected) => {
  const network = { cni: 'bridge', proxyMode } as const;
  const issues = found({ kubernetesVersion, runtime: 'containerd', network });
  expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual(expected);
});

it('only warns of calico with Kubernetes 1.22 and 1.23, which nobody has tried', () => {
  for (const kubernetesVersion of ['1.22.0', '1.23.17']) {
    const { cluster, issues } = review({ kubernetesVersion });
    expect(issues.map(({ severity }) => severity)).toEqual(['warning']);
    expect(cluster?.network.cni).toBe('calico');
  }
});

describe('a field that the network does not read', () => {
  type Network = NonNullable<ClusterInput['network']>;
  const unused = (network: Network, more: Partial<ClusterInput> = {}) =>
    found({ profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd', network, ...more })
      .filter(({ code }) => code === 'NETWORK_FIELD_UNUSED')
      .map(({ path, params }) => [path, params]);
  const fields = { backend: 'vxlan', mtu: 1400, interface: 'eth1', manifest: './own.yml' } as const;
  const [both, some] = ['flannel, calico', 'flannel (vxlan), calico'];

  it.each<[string, Network, unknown[]]>([
    ['flannel reads all', { cni: 'flannel', ...fields }, []],
    ['flannel reads the MTU without a backend, too', { cni: 'flannel', mtu: 1400 }, []],
    [
      'flannel reads no MTU by host-gw',
      { cni: 'flannel', ...fields, backend: 'host-gw' },
      [['network.mtu', { networks: some, cni: 'flannel (host-gw)' }]],
    ],
    [
      'Calico has no backends',
      { cni: 'calico', ...fields },
      [['network.backend', { networks: 'flannel', cni: 'calico' }]],
    ],
    [
      'the bridge reads none',
      { ...bridge, ...fields },
      [
        ['network.backend', { networks: 'flannel', cni: 'bridge' }],
        ['network.mtu', { networks: some, cni: 'bridge' }],
        ['network.interface', { networks: both, cni: 'bridge' }],
        ['network.manifest', { networks: both, cni: 'bridge' }],
      ],
    ],
  ])('is told: %s', (_, network, expected) => {
    expect(unused(network)).toEqual(expected);
  });

  it('is told of Calico in profile simple, which has no manifest', () => {
    expect(unused({ cni: 'calico', mtu: 1400 }, { profile: 'simple', kubernetesVersion: '1.20.2' })).toEqual([
      ['network.mtu', { networks: some, cni: 'calico' }],
    ]);
  });
});

describe('an etcd elsewhere', () => {
  const at = (host: string, nodes: Node[] = [master, node(2)]) =>
    found({ nodes, etcd: { endpoints: ['http://10.9.9.9:2379', `http://${host}:2379`] } });
  const unreachable = (address: string) => [
    { path: 'etcd.endpoints[1]', code: 'ETCD_NOT_REACHABLE', params: { address } },
  ];

  it('is one that every node can reach', () => {
    for (const host of ['10.9.9.8', '192.168.1.5', 'etcd.example', 'localhost.example']) expect(at(host)).toEqual([]);
    for (const host of ['localhost', 'LOCALHOST', 'x.localhost', 'localhost.localdomain', '127.0.0.1', '127.9.9.9']) {
      expect(at(host)).toEqual(unreachable(host));
    }
    for (const host of ['0.0.0.0', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255']) {
      expect(at(host)).toEqual(unreachable(host));
    }
  });

  it('may be on the only node itself', () => {
    for (const host of ['localhost', '127.0.0.1']) expect(at(host, [master])).toEqual([]);
    expect(at('0.0.0.0', [master])).toEqual(unreachable('0.0.0.0'));
  });

  it('is in no range of the cluster', () => {
    const inside = (ip: string, field: string, cidr: string) => [
      { path: 'etcd.endpoints[1]', code: 'NODE_IN_CIDR', params: { ip, field: `network.${field}`, cidr } },
    ];
    expect(at('172.20.0.5')).toEqual(inside('172.20.0.5', 'podCidr', '172.20.0.0/16'));
    expect(at('10.68.0.5')).toEqual(inside('10.68.0.5', 'serviceCidr', '10.68.0.0/16'));
  });

  it.each(['http://a..b:2379', 'http://10.0.0.5:0', 'http://-a:2379'])('is not %s', (endpoint) => {
    expect(found({ etcd: { endpoints: [endpoint] } }).map(({ code }) => code)).toEqual(['BAD_ETCD_URL']);
  });
});

describe('downloads', () => {
  const source = (sha256: Record<string, string>) =>
    ({
      binaries: { source: { kind: 'download', url: 'https://dl.example/v{version}/{name}', sha256 } },
      network: bridge,
    }) as const;
  const names = [
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kubelet',
    'kube-proxy',
    'kubectl',
    'bridge',
    'host-local',
    'loopback',
  ];
  const sums = Object.fromEntries(names.map((name) => [name, '0'.repeat(64)]));

  it('need the checksum of every program', () => {
    expect(found(source({ etcd: '0'.repeat(64) }))).toEqual([
      {
        path: 'binaries.source.sha256',
        code: 'DOWNLOAD_NEEDS_CHECKSUMS',
        params: { names: names.slice(1).join(', ') },
      },
    ]);
    expect(found(source(sums))).toEqual([]);
  });

  it('do not take a property that every object has for a checksum', () => {
    expect(found(source({})).map(({ code }) => code)).toEqual(['DOWNLOAD_NEEDS_CHECKSUMS']);
  });
});

describe('programs from their publishers', () => {
  const published = (changes: Partial<ClusterInput> = {}): Partial<ClusterInput> => ({
    ...{ kubernetesVersion: '1.37.2', runtime: 'containerd', network: bridge },
    ...{ versions: { etcd: '3.7.0', cniPlugins: '1.9.1', crictl: '1.37.0' } },
    ...{ binaries: { source: { kind: 'release' } }, ...changes },
  });

  it('are to be had, in versions that the file names', () => {
    expect(found(published())).toEqual([]);
    expect(found(published({ kubernetesVersion: '1.20.0', runtime: 'docker' }))).toEqual([]);
  });

  it('of which the file does not name the version may be others tomorrow', () => {
    const { cluster, issues } = review(published({ versions: { etcd: '3.7.0' } }));
    expect(issues).toEqual([
      {
        ...{ path: 'versions', code: 'VERSIONS_NOT_WRITTEN', severity: 'warning' },
        params: { names: 'cniPlugins, crictl' },
      },
    ]);
    expect(cluster?.versions).toEqual({ etcd: '3.7.0' });
  });

  it('are not to be had of early versions, and not all of them', () => {
    const old = published({ kubernetesVersion: '1.19.16', runtime: 'docker' });
    expect(found(old)).toEqual([
      { path: 'binaries.source', code: 'RELEASE_TOO_OLD', params: { version: '1.19.16', min: '1.20' } },
    ]);
    const calico = published({ kubernetesVersion: '1.20.2', runtime: 'docker', network: { cni: 'calico' } });
    expect(found(calico)).toEqual([
      { path: 'binaries.source', code: 'RELEASE_LACKS_PROGRAMS', params: { names: 'calico, calico-ipam' } },
    ]);
  });
});

it('gives the cluster only when nothing is wrong', () => {
  expect(review({ nodes: [] }).cluster).toBeUndefined();
  expect(reviewCluster({ ...sampleInput(), name: 'NO' }).cluster).toBeUndefined();
});
