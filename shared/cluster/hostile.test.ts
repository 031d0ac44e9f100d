/** Hostile values in every field of the cluster file: refused with the right place, and never in a file. */
import { describe, expect, it } from 'vitest';
import { reviewCluster } from './rules';
import { renderTarget } from '../target';
import { sampleSecrets } from '../testing/sampleCluster';

/** A document in which every field is present, so that every field can be attacked. */
const document = () => ({
  apiVersion: 'keelson/v1',
  name: 'lab',
  kubernetesVersion: '1.20.2',
  profile: 'simple',
  runtime: 'containerd',
  nodes: [
    {
      hostname: 'n1',
      ip: '10.77.0.11',
      roles: ['master', 'worker'],
      ssh: {
        user: 'root',
        port: 22,
        host: 'n1.example',
        auth: { kind: 'key', path: '~/.ssh/id' },
        sudo: true,
        jump: 'a@b:22',
      },
    },
  ],
  network: {
    serviceCidr: '10.68.0.0/16',
    podCidr: '172.20.0.0/16',
    dnsServiceIp: '10.68.0.2',
    clusterDomain: 'cluster.local',
    nodePortRange: '20000-40000',
    cni: 'bridge',
  },
  etcd: { endpoints: ['http://10.9.9.9:2379'] },
  registry: {
    prefix: 'mirror.example/k8s',
    images: {
      pause: 'p/p:1',
      calicoNode: 'p/c:1',
      kubeDns: 'p/k:1',
      dnsmasq: 'p/d:1',
      sidecar: 'p/s:1',
      coredns: 'p/o:1',
    },
    archives: ['./a.tar'],
    mirrors: [{ registry: 'docker.io', url: 'https://m.example/v2/hub', user: 'puller' }],
  },
  binaries: { dir: '/opt/k8s', source: { kind: 'upload', path: './binaries' } },
});

/** Every place of a value that is no group: `nodes[0].ssh.auth.path`. */
function places(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => places(entry, `${path}[${String(index)}]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, entry]) => places(entry, path === '' ? key : `${path}.${key}`));
}

/** The document with another value at a place. */
function withValue(path: string, value: unknown): unknown {
  const copy = document();
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '');
  const last = parts.pop()!;
  let group = copy as unknown as Record<string, unknown>;
  for (const part of parts) group = group[part] as Record<string, unknown>;
  group[last] = value;
  return copy;
}

const all = places(document());
/** Files of the workstation may be called anything that its system allows; they reach no file of a node. */
const localFiles = ['nodes[0].ssh.auth.path', 'registry.archives[0]', 'binaries.source.path'];

const long = 'a'.repeat(300);
const texts: Record<string, string> = {
  'a command': '$(reboot)',
  backticks: '`reboot`',
  'a chain of commands': 'n1; reboot',
  'a single quote': "a'b",
  'a double quote': 'a"b',
  'a line break': 'a\nExecStartPre=/sbin/reboot',
  'a carriage return': 'a\rb',
  'a null character': 'a\0b',
  'a specifier of systemd': 'a%n',
  'a variable': '${HOME}',
  'a YAML alias': '*anchor',
  'a blank': 'a b',
  'two dots': '../..',
  '300 characters': long,
  IPv6: 'fd00::1',
  'a range that is none': '10.0.0.0/33',
  'a letter of another script': 'ｎ１',
  'nothing at all': '',
};
const refusedInLocalFiles = [
  'a line break',
  'a carriage return',
  'a null character',
  '300 characters',
  'nothing at all',
];

/** A user at a mirror reaches the nodes in base64 only. */
const USER = 'registry.mirrors[0].user';
const refusedUsers = [
  ...refusedInLocalFiles,
  ...['a chain of commands', 'a blank', 'IPv6', 'a letter of another script'],
];
/** What is accepted there, and must not stand in a file of a node. */
const isHarmless = (name: string, path: string): boolean =>
  (localFiles.includes(path) && !refusedInLocalFiles.includes(name)) || (path === USER && !refusedUsers.includes(name));

/** As an image, `10.0.0.0/33` names the image `33` of the registry at 10.0.0.0. */
const isGood = (name: string, path: string): boolean =>
  name === 'a range that is none' && /^registry\.(prefix|images)/.test(path);

const marker = /reboot|\$\{?HOME|anchor|fd00::1|\/33|a'b|a"b|a%n|aaaaaaaa|ｎ１|\.\.\//;

function errorPaths(input: unknown): string[] {
  return reviewCluster(input)
    .issues.filter((issue) => issue.severity === 'error')
    .map((issue) => issue.path);
}

it('starts from a document without error', () => {
  expect(reviewCluster(document()).issues).toEqual([]);
  expect(all).toHaveLength(37);
});

describe.each(Object.entries(texts))('%s', (name, text) => {
  it.each(all.filter((path) => !isGood(name, path)))('in %s is refused there, or reaches no file of a node', (path) => {
    const { cluster, issues } = reviewCluster(withValue(path, text));
    if (isHarmless(name, path)) {
      expect(issues).toEqual([]);
      for (const { content, installPath } of renderTarget(cluster!, 'n1', sampleSecrets)) {
        expect(content + installPath).not.toMatch(marker);
      }
      return;
    }
    expect(issues.map((issue) => issue.path)).toContain(path);
    expect(cluster).toBeUndefined();
  });
});

const values: Record<string, unknown> = {
  null: null,
  'a number': 7e30,
  'not a number': NaN,
  'a list': ['x'],
  'a group': { x: 1 },
  'a huge list': Array.from({ length: 5000 }, () => 'x'),
  'a date': new Date(0),
};
describe.each(Object.entries(values))('%s', (_, value) => {
  it.each(all)('in %s is refused there', (path) => {
    expect(errorPaths(withValue(path, value)).some((place) => place.startsWith(path))).toBe(true);
  });
});

describe('lists', () => {
  it.each(['nodes', 'nodes[0].roles', 'etcd.endpoints', 'registry.archives'])('%s may not be endless', (path) => {
    const entry = { nodes: document().nodes[0], 'nodes[0].roles': 'worker', 'etcd.endpoints': 'http://10.1.1.1:2379' }[
      path
    ];
    const input = withValue(
      path,
      Array.from({ length: 5000 }, () => entry ?? './a.tar'),
    );
    expect(reviewCluster(input).issues).toEqual([expect.objectContaining({ path, code: 'TOO_MANY' })]);
  });
});

/** How each group begins in the document's JSON. */
const groupStart: Record<string, RegExp> = {
  '': /^{/,
  'nodes[0]': /"nodes":\[{/,
  network: /"network":{/,
  registry: /"registry":{/,
  'registry.images': /"images":{/,
  binaries: /"binaries":{/,
};

describe('names of fields', () => {
  const groups = [
    '',
    'nodes[0]',
    'nodes[0].ssh',
    'nodes[0].ssh.auth',
    'network',
    'etcd',
    'registry',
    'binaries',
    'binaries.source',
  ];
  const names = ['constructor', 'toString', 'hasOwnProperty', 'a b', '$(reboot)'];
  it.each(groups.flatMap((group) => names.map((name) => [group, name] as const)))('%s.%s is unknown', (group, name) => {
    const issues = reviewCluster(withValue(group === '' ? name : `${group}.x`, 1)).issues;
    expect(issues.map((issue) => issue.code)).toEqual(['UNKNOWN_FIELD']);
  });

  it.each(['', 'nodes[0]', 'network', 'registry', 'registry.images', 'binaries'])(
    'a prototype in %s is unknown',
    (group) => {
      const attack = JSON.stringify(document()).replace(
        groupStart[group]!,
        `$&"__proto__":{"cni":"calico","pause":"evil/evil:1"},`,
      );
      expect(attack).toContain('__proto__');
      expect(reviewCluster(JSON.parse(attack)).issues).toEqual([
        expect.objectContaining({ path: group === '' ? '__proto__' : `${group}.__proto__`, code: 'UNKNOWN_FIELD' }),
      ]);
      expect(({} as { pause?: unknown }).pause).toBeUndefined();
    },
  );
});

describe('documents that are no cluster file', () => {
  it.each([[undefined], [null], ['apiVersion'], [''], [[]], [42], [true]])('%j says so', (input) => {
    expect(reviewCluster(input).issues).toEqual([
      { path: '', code: 'NOT_A_CLUSTER_FILE', params: { apiVersion: 'keelson/v1' }, severity: 'error' },
    ]);
  });

  it('an empty group asks for what has no default', () => {
    expect(reviewCluster({}).issues.map((issue) => `${issue.path} ${issue.code}`)).toEqual([
      'apiVersion NOT_A_CLUSTER_FILE',
      'name REQUIRED',
      'kubernetesVersion REQUIRED',
      'nodes REQUIRED',
    ]);
  });
});
