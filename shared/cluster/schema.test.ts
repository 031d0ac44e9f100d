/** The schema: defaults, and one issue with the right words for each kind of mistake. Rules across fields: rules.test.ts. */
import { describe, expect, it } from 'vitest';
import { parseCluster, parseJump, parsePortRange } from './schema';
import { sampleInput } from '../testing/sampleCluster';

const issuesOf = (changes: object) => {
  const { issues } = parseCluster({ ...sampleInput(), ...changes });
  return issues.map(({ path, code, params }) => [path, code, params]);
};
const inNode = (changes: object) => ({ nodes: [{ hostname: 'n1', ip: '10.0.0.1', roles: ['master'], ...changes }] });
const inSsh = (ssh: object) => inNode({ ssh });

it("fills in the guide's values", () => {
  const { cluster } = parseCluster({
    apiVersion: 'keelson/v1',
    name: 'lab',
    kubernetesVersion: '1.20.2',
    ...inNode({}),
  });
  expect(cluster).toEqual({
    apiVersion: 'keelson/v1',
    name: 'lab',
    kubernetesVersion: '1.20.2',
    profile: 'simple',
    runtime: 'docker',
    nodes: [
      {
        hostname: 'n1',
        ip: '10.0.0.1',
        roles: ['master'],
        ssh: { user: 'root', port: 22, auth: { kind: 'key', path: '~/.ssh/id_ed25519' }, sudo: false },
      },
    ],
    network: {
      serviceCidr: '10.68.0.0/16',
      podCidr: '172.20.0.0/16',
      dnsServiceIp: '10.68.0.2',
      clusterDomain: 'cluster.local',
      nodePortRange: '20000-40000',
      cni: 'calico',
      proxyMode: 'iptables',
    },
    api: { extraNames: [] },
    etcd: { endpoints: [] },
    registry: { prefix: 'registry.cn-hangzhou.aliyuncs.com/imooc', images: {}, archives: [], mirrors: [] },
    binaries: { dir: '/usr/bin/kubernetes-bins', source: { kind: 'upload', path: './binaries' } },
  });
});

describe('each kind of mistake has its code, place and parameters', () => {
  it.each<[string, object, [string, string, object]]>([
    ['a missing field', inNode({ ip: undefined }), ['nodes[0].ip', 'REQUIRED', {}]],
    ['an empty field', { name: '' }, ['name', 'REQUIRED', {}]],
    ['another type', { name: 7 }, ['name', 'WRONG_TYPE', { expected: 'string' }]],
    ['text for a list', { nodes: 'n1' }, ['nodes', 'WRONG_TYPE', { expected: 'array' }]],
    ['nothing for a group', { network: null }, ['network', 'WRONG_TYPE', { expected: 'object' }]],
    ['another choice', { runtime: 'podman' }, ['runtime', 'NOT_ONE_OF', { options: 'docker, containerd' }]],
    ['another role', inNode({ roles: ['boss'] }), ['nodes[0].roles[0]', 'NOT_ONE_OF', { options: 'master, worker' }]],
    ['no role', inNode({ roles: [] }), ['nodes[0].roles', 'NO_ROLE', {}]],
    ['a list without entries, as YAML says it', inNode({ roles: null }), ['nodes[0].roles', 'NO_ROLE', {}]],
    ['a key without a value', inNode({ ip: null }), ['nodes[0].ip', 'REQUIRED', {}]],
    ['too many roles', inNode({ roles: ['master', 'worker', 'master'] }), ['nodes[0].roles', 'TOO_MANY', { max: 2 }]],
    [
      'another way to log in',
      inSsh({ auth: { kind: 'magic' } }),
      ['nodes[0].ssh.auth.kind', 'NOT_ONE_OF', { options: 'key, password, agent' }],
    ],
    [
      'another source',
      { binaries: { source: { kind: 'ftp' } } },
      ['binaries.source.kind', 'NOT_ONE_OF', { options: 'upload, preinstalled, release, download' }],
    ],
    ['a misspelt field', { network: { podCIDR: 'x' } }, ['network.podCIDR', 'UNKNOWN_FIELD', { name: 'podCIDR' }]],
    [
      'an unknown image',
      { registry: { images: { nginx: 'a/b:1' } } },
      ['registry.images.nginx', 'UNKNOWN_FIELD', { name: 'nginx' }],
    ],
    [
      'a long text',
      { network: { clusterDomain: 'a'.repeat(300) } },
      ['network.clusterDomain', 'TOO_LONG', { max: 253 }],
    ],
    ['a long name', { name: 'a'.repeat(300) }, ['name', 'TOO_LONG', { max: 63 }]],
    ['a name one too long', { name: 'a'.repeat(64) }, ['name', 'TOO_LONG', { max: 63 }]],
    ['a long host name', inNode({ hostname: 'a'.repeat(64) }), ['nodes[0].hostname', 'TOO_LONG', { max: 63 }]],
    ['a long user', inSsh({ user: 'a'.repeat(33) }), ['nodes[0].ssh.user', 'TOO_LONG', { max: 32 }]],
    ['a port out of range', inSsh({ port: 65536 }), ['nodes[0].ssh.port', 'OUT_OF_RANGE', { min: 1, max: 65535 }]],
    ['half a port', inSsh({ port: 22.5 }), ['nodes[0].ssh.port', 'OUT_OF_RANGE', { min: 1, max: 65535 }]],
    [
      'another version of the file',
      { apiVersion: 'keelson/v9' },
      ['apiVersion', 'BAD_API_VERSION', { expected: 'keelson/v1' }],
    ],
    [
      'no version of the file',
      { apiVersion: undefined },
      ['apiVersion', 'NOT_A_CLUSTER_FILE', { apiVersion: 'keelson/v1' }],
    ],
    [
      'an early version',
      { kubernetesVersion: '1.8.0' },
      ['kubernetesVersion', 'BAD_VERSION', { min: '1.9', max: '1.37' }],
    ],
    [
      'a late version',
      { kubernetesVersion: '1.38.0' },
      ['kubernetesVersion', 'BAD_VERSION', { min: '1.9', max: '1.37' }],
    ],
    [
      'half a version',
      { kubernetesVersion: '1.20' },
      ['kubernetesVersion', 'BAD_VERSION', { min: '1.9', max: '1.37' }],
    ],
    [
      'a version with a zero in front',
      { kubernetesVersion: '1.09.2' },
      ['kubernetesVersion', 'BAD_VERSION', { min: '1.9', max: '1.37' }],
    ],
    [
      'a patch with a zero in front',
      { kubernetesVersion: '1.20.02' },
      ['kubernetesVersion', 'BAD_VERSION', { min: '1.9', max: '1.37' }],
    ],
    [
      'a version without quotes',
      { kubernetesVersion: 1.2 },
      ['kubernetesVersion', 'VERSION_NOT_QUOTED', { min: '1.9', max: '1.37' }],
    ],
    ['a capital in a host name', inNode({ hostname: 'N1' }), ['nodes[0].hostname', 'BAD_HOSTNAME', {}]],
    ['a hyphen at the end', inNode({ hostname: 'n1-' }), ['nodes[0].hostname', 'BAD_HOSTNAME', {}]],
    ['localhost', inNode({ hostname: 'localhost' }), ['nodes[0].hostname', 'BAD_HOSTNAME', {}]],
    ['IPv6', inNode({ ip: 'fd00::1' }), ['nodes[0].ip', 'BAD_IP', {}]],
    ['the machine itself', inNode({ ip: '127.0.0.1' }), ['nodes[0].ip', 'IP_NOT_USABLE', { ip: '127.0.0.1' }]],
    ['a range that is none', { network: { podCidr: '10.0.0.0/33' } }, ['network.podCidr', 'BAD_CIDR', {}]],
    [
      'a range of everything',
      { network: { podCidr: '0.0.0.0/0' } },
      ['network.podCidr', 'CIDR_NOT_USABLE', { part: '0.0.0.0/8' }],
    ],
    [
      'a range with the machine itself at its end',
      { network: { podCidr: '64.0.0.0/2' } },
      ['network.podCidr', 'CIDR_NOT_USABLE', { part: '127.0.0.0/8' }],
    ],
    [
      'a range with multicast in it',
      { network: { podCidr: '128.0.0.0/1' } },
      ['network.podCidr', 'CIDR_NOT_USABLE', { part: '224.0.0.0/4' }],
    ],
    [
      'a reserved range',
      { network: { serviceCidr: '240.0.0.0/12' } },
      ['network.serviceCidr', 'CIDR_NOT_USABLE', { part: '240.0.0.0/4' }],
    ],
    ['a reserved address', inNode({ ip: '240.0.0.1' }), ['nodes[0].ip', 'IP_NOT_USABLE', { ip: '240.0.0.1' }]],
    [
      'a range from the middle',
      { network: { serviceCidr: '10.68.0.9/16' } },
      ['network.serviceCidr', 'CIDR_HOST_BITS', { suggestion: '10.68.0.0/16' }],
    ],
    ['a domain with a blank', { network: { clusterDomain: 'a b' } }, ['network.clusterDomain', 'BAD_DOMAIN', {}]],
    [
      'a domain with a long label',
      { network: { clusterDomain: `${'a'.repeat(64)}.x` } },
      ['network.clusterDomain', 'BAD_DOMAIN', {}],
    ],
    [
      'a domain like an address',
      { network: { clusterDomain: '256.1.1.1' } },
      ['network.clusterDomain', 'BAD_DOMAIN', {}],
    ],
    ['a number as domain', { network: { clusterDomain: '1' } }, ['network.clusterDomain', 'BAD_DOMAIN', {}]],
    [
      'ports the wrong way round',
      { network: { nodePortRange: '40000-20000' } },
      ['network.nodePortRange', 'BAD_PORT_RANGE', {}],
    ],
    ['a user with a blank', inSsh({ user: 'a b' }), ['nodes[0].ssh.user', 'BAD_USER', {}]],
    ['a host that is half an address', inSsh({ host: '10.0.0' }), ['nodes[0].ssh.host', 'BAD_HOST', {}]],
    ['a host with two dots', inSsh({ host: 'a..b' }), ['nodes[0].ssh.host', 'BAD_HOST', {}]],
    ['a host with a hyphen before a dot', inSsh({ host: 'a-.b' }), ['nodes[0].ssh.host', 'BAD_HOST', {}]],
    ['a jump over a host with two dots', inSsh({ jump: 'root@a..b' }), ['nodes[0].ssh.jump', 'BAD_JUMP', {}]],
    ['a jump without host', inSsh({ jump: 'root@' }), ['nodes[0].ssh.jump', 'BAD_JUMP', {}]],
    ['a path with a line break', { registry: { archives: ['a\nb'] } }, ['registry.archives[0]', 'BAD_PATH', {}]],
    ['a relative folder on the nodes', { binaries: { dir: 'bin' } }, ['binaries.dir', 'BAD_REMOTE_PATH', {}]],
    ['a way up out of a folder of ours', { binaries: { dir: '/etc/../x' } }, ['binaries.dir', 'BAD_REMOTE_PATH', {}]],
    ['a way up', { binaries: { dir: '/opt/../etc' } }, ['binaries.dir', 'BAD_REMOTE_PATH', {}]],
    [
      "etcd's data as folder of the programs",
      { binaries: { dir: '/var/lib/etcd' } },
      ['binaries.dir', 'FOLDER_NOT_FOR_PROGRAMS', { owner: '/var/lib/etcd' }],
    ],
    ['an image with a blank', { registry: { images: { pause: 'a b' } } }, ['registry.images.pause', 'BAD_IMAGE', {}]],
    [
      'a registry as a web address',
      { registry: { prefix: 'https://r.example/x' } },
      ['registry.prefix', 'BAD_REGISTRY_PREFIX', {}],
    ],
    [
      'a registry with a version',
      { registry: { prefix: 'r.example/x:1.0' } },
      ['registry.prefix', 'BAD_REGISTRY_PREFIX', {}],
    ],
    ['etcd over https', { etcd: { endpoints: ['https://10.0.0.9:2379'] } }, ['etcd.endpoints[0]', 'BAD_ETCD_URL', {}]],
    [
      'etcd with a path',
      { etcd: { endpoints: ['http://10.0.0.9:2379/x'] } },
      ['etcd.endpoints[0]', 'BAD_ETCD_URL', {}],
    ],
    [
      'a download without scheme',
      { binaries: { source: { kind: 'download', url: 'dl.example/x', sha256: {} } } },
      ['binaries.source.url', 'BAD_URL', {}],
    ],
    [
      'half a checksum',
      { binaries: { source: { kind: 'download', url: 'http://x/y', sha256: { etcd: 'abc' } } } },
      ['binaries.source.sha256.etcd', 'BAD_SHA256', {}],
    ],
    [
      'a mirror without scheme',
      { binaries: { source: { kind: 'release', mirrors: { etcd: 'mirror.example' } } } },
      ['binaries.source.mirrors.etcd', 'BAD_URL', {}],
    ],
    [
      'a mirror of what nobody publishes',
      { binaries: { source: { kind: 'release', mirrors: { helm: 'https://mirror.example' } } } },
      ['binaries.source.mirrors.helm', 'UNKNOWN_FIELD', { name: 'helm' }],
    ],
    ['a version with a letter', { versions: { etcd: 'v3.6.16' } }, ['versions.etcd', 'BAD_COMPONENT_VERSION', {}]],
    ['a line of versions', { versions: { containerd: '2.2' } }, ['versions.containerd', 'BAD_COMPONENT_VERSION', {}]],
    ['a way up as a version', { versions: { runc: '../1.4' } }, ['versions.runc', 'BAD_COMPONENT_VERSION', {}]],
    [
      'a version of nothing',
      { versions: { flanel: '0.28.10' } },
      ['versions.flanel', 'UNKNOWN_FIELD', { name: 'flanel' }],
    ],
  ])('%s', (_, changes, expected) => {
    expect(issuesOf(changes)).toEqual([expected]);
  });
});

it('names every mistake at once', () => {
  expect(issuesOf({ name: 'A', ...inNode({ ip: 'x', hostname: 'Y' }) }).map(([path]) => path)).toEqual([
    'name',
    'nodes[0].hostname',
    'nodes[0].ip',
  ]);
});

it.each([
  ['C:\\Users\\Anna Müller\\.ssh\\id (2).key', true],
  ['/home/用户/.ssh/id', true],
  [`/${'x'.repeat(200)}/${'y'.repeat(200)}`, true],
  ['x'.repeat(256), false],
  ['a\tb', false],
])('the path %j of the workstation is good: %s', (path, good) => {
  expect(issuesOf({ binaries: { source: { kind: 'upload', path } } }).length === 0).toBe(good);
});

it.each(['r.example', 'r.example:5000', 'r.example:5000/a/b-c/d__e', 'docker.io/library', 'localhost:5000/x'])(
  '%s is a registry',
  (prefix) => {
    expect(issuesOf({ registry: { prefix } })).toEqual([]);
  },
);

describe('parseJump', () => {
  it.each([
    ['root@10.0.0.1', { user: 'root', host: '10.0.0.1', port: 22 }],
    ['root@gate.example:2222', { user: 'root', host: 'gate.example', port: 2222 }],
    ['root@gate:0', undefined],
    ['root@gate:70000', undefined],
    ['gate', undefined],
    ['a@b@c', undefined],
    ['-x@gate', undefined],
    ['root@-x', undefined],
  ])('%s', (text, expected) => {
    expect(parseJump(text)).toEqual(expected);
  });
});

describe('parsePortRange', () => {
  it.each([
    ['20000-40000', [20000, 40000]],
    ['1-65535', [1, 65535]],
    ['80-80', [80, 80]],
    ['0-10', undefined],
    ['1-65536', undefined],
    ['2-1', undefined],
    ['1', undefined],
    ['1-2-3', undefined],
    [' 1-2', undefined],
  ])('%j', (text, expected) => {
    expect(parsePortRange(text)).toEqual(expected);
  });
});

describe('an image', () => {
  const issues = (pause: string) => issuesOf({ registry: { images: { pause } } });
  it.each([
    'pause',
    'pause:3.9',
    'team/pause_amd64:v1.0-rc.1',
    'r.example/a/b-c/d__e/f--g:1',
    'R.Example:5000/team/pause',
    'localhost/pause',
    'localhost:5000/pause',
    'registry:5000/pause:3.9',
    `r.example/pause:3.9@sha256:${'0'.repeat(64)}`,
    '10.0.0.1:5000/pause',
  ])('%s has a name that Docker takes', (image) => {
    expect(issues(image)).toEqual([]);
  });

  it.each([
    'Pause:3.9',
    'Team/pause',
    'r.example/Team/pause',
    'a..b/c',
    'r.example/a..b',
    'r.example/a./b',
    'r.example/_a',
    'r.example/a___b',
    'r.example//a',
    'r.example/a:',
    'r.example/a:-1',
    'r.example-/a',
    'r.example:500000/a',
    `r.example/a@sha256:${'0'.repeat(63)}`,
  ])('%s has not', (image) => {
    expect(issues(image)).toEqual([['registry.images.pause', 'BAD_IMAGE', {}]]);
  });

  it.each(['a..b', 'r.example/A', 'r.example/a..b', 'r.example:1:2'])('has no registry %s', (prefix) => {
    expect(issuesOf({ registry: { prefix } })).toEqual([['registry.prefix', 'BAD_REGISTRY_PREFIX', {}]]);
  });
});

describe('the folder of the programs', () => {
  const owner = (dir: string) => issuesOf({ binaries: { dir } }).map(([, , params]) => params);
  it.each(['/usr/local/bin', '/opt/k8s', '/usr/bin/kubernetes-bins', '/var/lib/k8s', '/etcd', '/runtime'])(
    'may be %s',
    (dir) => {
      expect(owner(dir)).toEqual([]);
    },
  );

  it.each([
    ['/etc', '/etc'],
    ['/etc/kubernetes', '/etc/kubernetes'],
    ['/etc/systemd/system', '/etc'],
    ['/var/lib/kubelet/bin', '/var/lib/kubelet'],
    ['/var/lib/kube-apiserver', '/var/lib/kube-apiserver'],
    ['/var/lib/cni', '/var/lib/cni'],
    ['/var/lib/keelson/bin', '/var/lib/keelson'],
    ['/usr/libexec/keelson', '/usr/libexec/keelson'],
    ['/var/lib/docker', '/var/lib/docker'],
    ['/tmp/bin', '/tmp'],
    ['/run', '/run'],
    ['/proc', '/proc'],
    ['/usr/sbin', '/usr/sbin'],
    ['/usr/bin', '/usr/bin'],
  ])('may not be %s', (dir, expected) => {
    expect(owner(dir)).toEqual([{ owner: expected }]);
  });
});
