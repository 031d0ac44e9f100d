/** What a change does to a cluster that runs: found on hosts that have the very files of the cluster before. */
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { clusterSchema, type Cluster, type ClusterInput } from '../cluster/schema';
import { describeDifference, describeVerdict } from '../messages';
import { renderTarget } from '../target';
import { sampleCluster, sampleInput, sampleSecrets } from '../testing/sampleCluster';
import { liveChanges, refusalOf, type LiveChange } from './liveChanges';
import type { SurveyedHost } from './runningCluster';
import { runningClusterOf } from './runningClusterOf';
import { liveTable } from './table';
import { emptyHost, surveyOf } from './testing/survey';

type Changes = Partial<ClusterInput>;
type Node = ClusterInput['nodes'][number];
const node = (hostname: string, end: number, ...roles: Node['roles']): Node => ({
  ...{ hostname, ip: `10.77.0.${String(end)}`, roles },
});
const bridge = { cni: 'bridge' } as const;
const modern = { kubernetesVersion: '1.20.2', network: bridge } as const;
const containerd = { kubernetesVersion: '1.30.1', runtime: 'containerd', network: bridge } as const;
const [n1, n2, n3] = sampleInput().nodes as [Node, Node, Node];
const threeMasters = [n1, node('n2', 12, 'master', 'worker'), node('n3', 13, 'master', 'worker')];
const swapped = [threeMasters[0]!, threeMasters[2]!, threeMasters[1]!];
const external = { etcd: { endpoints: ['http://10.9.9.9:2379'] } };

const short = (change: LiveChange): string => {
  const codes =
    change.verdict === 'refused'
      ? [change.reason]
      : change.verdict === 'applied'
        ? change.consequences.map(({ code, units }) => (units ? `${code}(${units.join(' ')})` : code))
        : [];
  const what = change.aspect === undefined ? change.field : `${change.field} ${change.aspect}`;
  return [`${what}:`, change.verdict, ...codes].join(' ');
};

interface Example {
  readonly before: Changes;
  readonly after: Changes;
  readonly expected: readonly string[];
  /** What was found is other than what `before` installs. */
  readonly hosts?: (hosts: SurveyedHost[]) => SurveyedHost[];
}
const recorded = (changes: Changes): SurveyedHost[] =>
  surveyOf(sampleCluster(changes), { recordedDocument: sampleInput(changes) });
const judged = new Map<Example, LiveChange[]>();
/** Each example is rendered and read back once. */
function changesIn(example: Example): LiveChange[] {
  const { before, after, hosts = (all: SurveyedHost[]) => all } = example;
  const changes = judged.get(example) ?? liveChanges(sampleCluster(after), runningClusterOf(hosts(recorded(before))));
  judged.set(example, changes);
  return changes;
}

const programs = 'etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy';
const ssh = (value: Node['ssh']): Changes => ({ nodes: [n1, { ...n2, ssh: value }, n3] });
const source = (value: NonNullable<ClusterInput['binaries']>['source']): Changes => ({ binaries: { source: value } });
const sums = Object.fromEntries(
  ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kubelet', 'kube-proxy']
    .concat('calico', 'calico-ipam', 'loopback')
    .map((name) => [name, 'a'.repeat(64)]),
);
const download = { kind: 'download', url: 'https://example.org/{name}', sha256: sums } as const;

/** By the field that each is about. */
const examples: Readonly<Record<string, Example>> = {
  name: { before: {}, after: { name: 'port' }, expected: ['name: applied KUBECONFIG_NAMES'] },
  'name, on several masters': {
    before: { nodes: threeMasters },
    after: { nodes: threeMasters, name: 'port' },
    expected: ['name: applied KUBECONFIG_NAMES RESTART(etcd)'],
  },
  'a newer patch': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.20.15' },
    expected: ['kubernetesVersion: applied ROLLING_UPDATE'],
  },
  'a newer minor': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.21.0' },
    expected: ['kubernetesVersion: refused NEWER_MINOR'],
  },
  'an older patch': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.20.1' },
    expected: ['kubernetesVersion: refused DOWNGRADE'],
  },
  'an older minor, with a larger patch number': {
    before: modern,
    after: { ...modern, kubernetesVersion: '1.19.16' },
    expected: ['kubernetesVersion: refused DOWNGRADE'],
  },
  'docker to containerd while pods run': {
    before: modern,
    after: { ...modern, runtime: 'containerd' },
    expected: ['runtime: refused RUNTIME'],
  },
  'containerd to docker while pods run': {
    before: { ...modern, runtime: 'containerd' },
    after: modern,
    expected: ['runtime: refused RUNTIME'],
  },
  'docker to containerd when no pod runs': {
    before: modern,
    after: { ...modern, runtime: 'containerd' },
    hosts: (hosts) => hosts.map((host) => ({ ...host, podsRun: false })),
    expected: ['runtime: applied RUNTIME_STARTS RESTART(kubelet)'],
  },
  'the same, when one host cannot say whether any does': {
    before: modern,
    after: { ...modern, runtime: 'containerd' },
    hosts: (hosts) => hosts.map((host, index) => ({ ...host, podsRun: false, reachable: index !== 2 })),
    expected: ['runtime: refused RUNTIME'],
  },
  'one worker more': {
    before: { nodes: [n1, n2] },
    after: { nodes: [n1, n2, n3] },
    hosts: (hosts) => [...hosts, emptyHost('debian', '10.77.0.13')],
    expected: ['nodes[] added: applied WORKER_JOINS'],
  },
  'one worker more, with bridge': {
    before: { network: bridge, nodes: [n1, n2] },
    after: { network: bridge, nodes: [n1, n2, n3] },
    expected: ['nodes[] added: applied WORKER_JOINS ROUTES_SET_ANEW'],
  },
  'one worker less': {
    before: {},
    after: { nodes: [n1, n2] },
    expected: ['nodes[] removed: applied NODE_STAYS'],
  },
  'one worker less, with bridge': {
    before: { network: bridge },
    after: { network: bridge, nodes: [n1, n2] },
    expected: ['nodes[] removed: applied NODE_STAYS NODE_CUT_OFF ROUTES_SET_ANEW'],
  },
  'another first master': {
    before: { ...modern, nodes: threeMasters },
    after: { ...modern, nodes: [...threeMasters].reverse() },
    expected: [
      'nodes[] order: applied ROUTES_SET_ANEW',
      'nodes[] masterOrder: applied API_MOVES RESTART(etcd kube-apiserver kubelet kube-proxy)',
    ],
  },
  'another first master, with calico': {
    before: { nodes: threeMasters },
    after: { nodes: [...threeMasters].reverse() },
    expected: [
      'nodes[] order: nothing',
      'nodes[] masterOrder: applied API_MOVES RESTART(etcd kube-apiserver kube-calico kubelet kube-proxy)',
    ],
  },
  'another first master, with an etcd of somebody else': {
    before: { ...modern, ...external, nodes: threeMasters },
    after: { ...modern, ...external, nodes: [...threeMasters].reverse() },
    expected: [
      'nodes[] order: applied ROUTES_SET_ANEW',
      'nodes[] masterOrder: applied API_MOVES RESTART(kubelet kube-proxy)',
    ],
  },
  'another order of the other masters': {
    before: { ...modern, nodes: threeMasters },
    after: { ...modern, nodes: swapped },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW', 'nodes[] masterOrder: applied RESTART(etcd kube-apiserver)'],
  },
  'the same order with calico': {
    before: { nodes: threeMasters },
    after: { nodes: swapped },
    expected: ['nodes[] order: nothing', 'nodes[] masterOrder: applied RESTART(etcd kube-apiserver kube-calico)'],
  },
  'another order of workers': {
    before: modern,
    after: { ...modern, nodes: [n1, n3, n2] },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW'],
  },
  'another order that nobody reads': {
    before: { ...modern, ...external, nodes: threeMasters },
    after: { ...modern, ...external, nodes: swapped },
    expected: ['nodes[] order: applied ROUTES_SET_ANEW', 'nodes[] masterOrder: nothing'],
  },
  'an order of nodes that changes pod ranges': {
    before: { network: bridge, nodes: [n1, node('a', 5, 'worker'), { ...node('b', 5, 'worker'), ip: '10.77.1.5' }] },
    after: { network: bridge, nodes: [n1, { ...node('b', 5, 'worker'), ip: '10.77.1.5' }, node('a', 5, 'worker')] },
    expected: [
      'nodes[] order: applied ROUTES_SET_ANEW',
      'nodes[] podRange: refused NODE_POD_RANGE',
      'nodes[] podRange: refused NODE_POD_RANGE',
    ],
  },
  'a host name': {
    before: modern,
    after: { ...modern, nodes: [n1, { ...n2, hostname: 'crane' }, n3] },
    expected: ['nodes[].hostname: applied HOST_RENAMED'],
  },
  'a host name, with calico': {
    before: {},
    after: { nodes: [n1, { ...n2, hostname: 'crane' }, n3] },
    expected: ['nodes[].hostname: applied HOST_RENAMED PODS_START_AGAIN RESTART(kube-calico)'],
  },
  "a worker's address": {
    before: {},
    after: { nodes: [n1, { ...n2, ip: '10.77.0.99' }, n3] },
    hosts: (hosts) => hosts.map((host) => (host.ip === '10.77.0.12' ? { ...host, ip: '10.77.0.99' } : host)),
    expected: ['nodes[].ip: refused NODE_ADDRESS'],
  },
  "a master's address": {
    before: {},
    after: { nodes: [{ ...n1, ip: '10.77.0.99' }, n2, n3] },
    hosts: (hosts) => hosts.map((host) => (host.ip === '10.77.0.11' ? { ...host, ip: '10.77.0.99' } : host)),
    expected: ['nodes[].ip: refused MASTER_ADDRESS'],
  },
  'the master moved': {
    before: { nodes: [n1, n2, n3] },
    after: { nodes: [node('n1', 11, 'worker'), node('n2', 12, 'master', 'worker'), n3] },
    expected: ['nodes[].roles master: refused MASTER_MOVED'],
  },
  'the master moved, and nobody asked the old one': {
    before: {},
    after: { nodes: [node('n2', 12, 'master', 'worker'), n3] },
    hosts: (hosts) => hosts.slice(1).map((host) => ({ ...host, recordedDocument: undefined })),
    expected: ['nodes[].roles master: refused MASTER_MOVED'],
  },
  'the master moved, and the old one is dead': {
    before: {},
    after: { nodes: [node('n1', 11, 'worker'), node('n2', 12, 'master', 'worker'), n3] },
    hosts: ([first, ...others]) => [{ ...emptyHost('n1', first!.ip), reachable: false }, ...others],
    expected: ['nodes[].roles master: refused MASTER_MOVED'],
  },
  'a second master': {
    before: {},
    after: { nodes: [n1, node('n2', 12, 'master', 'worker'), n3] },
    expected: ['nodes[].roles master: refused MASTER_ADDED'],
  },
  'a master less': {
    before: { nodes: threeMasters },
    after: { nodes: [n1, n2, node('n3', 13, 'master', 'worker')] },
    expected: ['nodes[].roles master: refused MASTER_REMOVED'],
  },
  'a master that is no worker any more': {
    before: modern,
    after: { ...modern, nodes: [node('n1', 11, 'master'), n2, n3] },
    expected: ['nodes[].roles worker: applied WORKER_ENDS'],
  },
  'a master that becomes a worker': {
    before: { ...modern, nodes: [node('n1', 11, 'master'), n2, n3] },
    after: modern,
    expected: ['nodes[].roles worker: applied WORKER_JOINS'],
  },
  'ssh user': { before: {}, after: ssh({ user: 'ops' }), expected: ['nodes[].ssh.user: nothing'] },
  'ssh port': { before: {}, after: ssh({ port: 2222 }), expected: ['nodes[].ssh.port: nothing'] },
  'ssh host': { before: {}, after: ssh({ host: 'n2.example.org' }), expected: ['nodes[].ssh.host: nothing'] },
  'ssh login': {
    before: {},
    after: ssh({ auth: { kind: 'password' } }),
    expected: ['nodes[].ssh.auth.kind: nothing', 'nodes[].ssh.auth.path: nothing'],
  },
  'ssh sudo': { before: {}, after: ssh({ sudo: true }), expected: ['nodes[].ssh.sudo: nothing'] },
  'ssh jump': { before: {}, after: ssh({ jump: 'n1' }), expected: ['nodes[].ssh.jump: nothing'] },
  serviceCidr: {
    before: modern,
    after: { ...modern, network: { ...bridge, serviceCidr: '10.69.0.0/16', dnsServiceIp: '10.69.0.2' } },
    expected: ['network.serviceCidr: refused SERVICE_CIDR', 'network.dnsServiceIp: refused DNS_ADDRESS'],
  },
  podCidr: {
    before: modern,
    after: { ...modern, network: { ...bridge, podCidr: '172.21.0.0/16' } },
    expected: ['network.podCidr: refused POD_CIDR'],
  },
  dnsServiceIp: {
    before: containerd,
    after: { ...containerd, network: { ...bridge, dnsServiceIp: '10.68.0.9' } },
    expected: ['network.dnsServiceIp: refused DNS_ADDRESS'],
  },
  clusterDomain: {
    before: {},
    after: { network: { clusterDomain: 'harbour.local' } },
    expected: ['network.clusterDomain: refused CLUSTER_DOMAIN'],
  },
  nodePortRange: {
    before: modern,
    after: { ...modern, network: { ...bridge, nodePortRange: '30000-32767' } },
    expected: ['network.nodePortRange: applied RESTART(kube-apiserver) NODE_PORTS_STAY'],
  },
  'calico to bridge': { before: {}, after: { network: bridge }, expected: ['network.cni: refused CNI'] },
  'bridge to calico': { before: { network: bridge }, after: {}, expected: ['network.cni: refused CNI'] },
  'our etcd to another one': {
    before: {},
    after: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    expected: ['etcd.endpoints: refused ETCD'],
  },
  'another etcd to ours': {
    before: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: {},
    expected: ['etcd.endpoints: refused ETCD'],
  },
  'another external etcd': {
    before: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: { etcd: { endpoints: ['http://10.9.9.8:2379'] } },
    expected: ['etcd.endpoints: refused ETCD'],
  },
  'one more member of the external etcd': {
    before: { ...modern, etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: { ...modern, etcd: { endpoints: ['http://10.9.9.9:2379', 'http://10.9.9.8:2379'] } },
    expected: ['etcd.endpoints: applied RESTART(kube-apiserver)'],
  },
  'the same with calico': {
    before: { etcd: { endpoints: ['http://10.9.9.9:2379'] } },
    after: { etcd: { endpoints: ['http://10.9.9.9:2379', 'http://10.9.9.8:2379'] } },
    expected: ['etcd.endpoints: applied RESTART(kube-apiserver kube-calico)'],
  },
  'another registry': {
    before: {},
    after: { registry: { prefix: 'registry.example.org' } },
    expected: [
      'registry.prefix: applied IMAGE_NAMES',
      'registry.images.pause: applied RESTART(kubelet) NEW_PODS_ONLY',
      'registry.images.calicoNode: applied RESTART(kube-calico)',
      ...['kubeDns', 'dnsmasq', 'sidecar'].map((name) => `registry.images.${name}: applied DNS_REPLACED`),
    ],
  },
  'another DNS image': {
    before: modern,
    after: { ...modern, registry: { images: { coredns: 'example.org/coredns:2' } } },
    expected: ['registry.images.coredns: applied DNS_REPLACED'],
  },
  'another pause image with containerd': {
    before: containerd,
    after: { ...containerd, registry: { images: { pause: 'example.org/pause:3.9' } } },
    expected: ['registry.images.pause: applied RESTART(containerd kubelet) NEW_PODS_ONLY'],
  },
  'the same from 1.35 on': {
    before: { ...containerd, kubernetesVersion: '1.36.0' },
    after: { ...containerd, kubernetesVersion: '1.36.0', registry: { images: { pause: 'example.org/pause:3.9' } } },
    expected: ['registry.images.pause: applied RESTART(containerd) NEW_PODS_ONLY'],
  },
  'more archives': {
    before: {},
    after: { registry: { archives: ['images.tar'] } },
    expected: ['registry.archives: applied IMAGES_IMPORTED'],
  },
  'another folder for programs': {
    before: modern,
    after: { ...modern, binaries: { dir: '/opt/kubernetes' } },
    expected: [`binaries.dir: applied RESTART(${programs})`],
  },
  'the same with containerd': {
    before: containerd,
    after: { ...containerd, binaries: { dir: '/opt/kubernetes' } },
    expected: [`binaries.dir: applied RESTART(${programs} containerd)`],
  },
  'programs from elsewhere': {
    before: source({ kind: 'upload', path: './binaries' }),
    after: source(download),
    expected: ['kind', 'path', 'url', 'sha256'].map((name) => `binaries.source.${name}: applied PROGRAMS_REPLACED`),
  },
};

describe('a change', () => {
  it.each(Object.entries(examples))('of %s', (_, example) => {
    expect(changesIn(example).map(short)).toEqual(example.expected);
  });

  it('is told in words, with every parameter, in both languages', () => {
    for (const change of Object.values(examples).flatMap(changesIn)) {
      for (const language of ['en', 'zh'] as const) {
        const text = [describeDifference(change, language), ...describeVerdict(change, language)].join(' ');
        expect(text).not.toMatch(/\{\{|undefined/);
      }
    }
    const [moved] = changesIn(examples['the master moved']!);
    expect(describeDifference(moved!, 'en')).toBe('nodes (masters): n1 → n2');
    const [, pause] = changesIn(examples['another registry']!);
    expect(describeVerdict(pause!, 'en')[0]).toBe('Restarts where it runs: kubelet. Pods that run go on.');
  });

  it('that is refused becomes one error, and one that is applied none', () => {
    const refusal = refusalOf(changesIn(examples['serviceCidr']!));
    expect(refusal).toMatchObject({ code: 'LIVE_CHANGE_REFUSED', params: { count: 2 } });
    expect(refusal?.detail?.split('\n')[0]).toBe('network.serviceCidr: 10.68.0.0/16 -> 10.69.0.0/16: SERVICE_CIDR');
    expect(refusalOf(changesIn(examples['nodePortRange']!))).toBeUndefined();
  });

  it('names the node that it is about', () => {
    expect(changesIn(examples['a host name']!)).toMatchObject([
      { path: 'nodes[1].hostname', before: 'n2', after: 'crane' },
    ]);
    expect(changesIn(examples['one worker less']!)).toMatchObject([{ path: 'nodes', before: 'n3', after: '' }]);
    expect(changesIn(examples['one worker more']!)).toMatchObject([{ path: 'nodes[2]', before: '', after: 'n3' }]);
  });
});

describe('restarts', () => {
  /** What a unit reads at its start, beside its own file. */
  const readers: Readonly<Record<string, readonly string[]>> = {
    'kubelet-config.yaml': ['kubelet'],
    'kubelet.kubeconfig': ['kubelet'],
    'kube-proxy.kubeconfig': ['kube-proxy'],
    'containerd-config.toml': ['containerd'],
    'routes.list': ['routes.list'],
  };
  const unitsOf = (path: string): readonly string[] => {
    const name = path.split('/').at(-1) ?? '';
    return readers[name] ?? (/^[\w-]+\.service$/.test(name) ? [name.replace('.service', '')] : []);
  };
  const filesOf = (cluster: Cluster): Map<string, string> =>
    new Map(
      cluster.nodes.flatMap(({ hostname, ip }) =>
        renderTarget(cluster, hostname, sampleSecrets).map(({ path, content }) => [`${ip}/${path}`, content] as const),
      ),
    );
  const named = (changes: readonly LiveChange[]): string[] =>
    changes.flatMap((change) =>
      (change.verdict === 'applied' ? change.consequences : []).flatMap(({ code, units = [] }) =>
        code === 'ROUTES_SET_ANEW' ? ['routes.list'] : units,
      ),
    );

  // Of these the renderings do not tell: other programs under the same name, other nodes, a machine's name.
  const untold = /patch|worker more|worker less|a worker|no worker|host name|containerd when/;
  const told = Object.entries(examples).filter(
    ([name, example]) => !untold.test(name) && example.expected.every((text) => !text.includes('refused')),
  );

  it.each(told)('of %s are those of the units whose files change', (_, example) => {
    const before = filesOf(sampleCluster(example.before));
    const after = filesOf(sampleCluster(example.after));
    const changed = [...after]
      .filter(([place, text]) => before.get(place) !== text)
      .flatMap(([place]) => unitsOf(place));
    expect(new Set(named(changesIn(example)))).toEqual(new Set(changed));
  });
});

describe('no change', () => {
  it.each<[string, Changes]>([
    ['1.9 with calico', {}],
    ['1.20 with bridge', modern],
    ['1.24', { ...containerd, kubernetesVersion: '1.24.0' }],
    ['1.36', { ...containerd, kubernetesVersion: '1.36.0' }],
    ['several masters', { nodes: threeMasters }],
    ['an external etcd', { etcd: { endpoints: ['http://10.9.9.9:2379'] } }],
  ])('of %s, with and without a record', (_, changes) => {
    expect(liveChanges(sampleCluster(changes), runningClusterOf(recorded(changes)))).toEqual([]);
    expect(liveChanges(sampleCluster(changes), runningClusterOf(surveyOf(sampleCluster(changes))))).toEqual([]);
  });

  it('is another order of keys, or a default that is written out', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, one]) => [key, reversed(one)]),
            )
          : value;
    const document = reversed({ ...sampleInput(source(download)), ...sampleCluster(source(download)) });
    const hosts = surveyOf(sampleCluster(source(download)), { recordedDocument: document });
    expect(liveChanges(sampleCluster(source(download)), runningClusterOf(hosts))).toEqual([]);
  });

  it('is anything where nothing runs', () => {
    const hosts = sampleInput().nodes.map(({ ip }) => emptyHost('debian', ip));
    const asked = hosts.map((host) => ({ ...host, recordedDocument: sampleInput({ name: 'never-came-so-far' }) }));
    expect(liveChanges(sampleCluster(), runningClusterOf(hosts))).toEqual([]);
    expect(liveChanges(sampleCluster(modern), runningClusterOf(asked))).toEqual([]);
  });

  it('is a run that goes on where it ended: masters and workers that it has not come to are no new ones', () => {
    const hosts = recorded({ nodes: threeMasters }).map((host, index) =>
      index === 0 ? host : { ...host, units: {}, files: {} },
    );
    expect(liveChanges(sampleCluster({ nodes: threeMasters }), runningClusterOf(hosts))).toEqual([]);
    const unrecorded = hosts.map((host) => ({ ...host, recordedDocument: undefined }));
    expect(
      liveChanges(sampleCluster({ nodes: threeMasters }), runningClusterOf(unrecorded)).filter(
        ({ verdict }) => verdict === 'refused',
      ),
    ).toEqual([]);
  });

  it('is a master that is stopped, and an etcd that was left behind', () => {
    const [first, second, ...others] = recorded({});
    const left = { ...second!, units: { ...second!.units, 'etcd.service': first!.units['etcd.service']! } };
    expect(liveChanges(sampleCluster(), runningClusterOf([first!, left, ...others]))).toEqual([]);
  });
});

describe('a half finished change', () => {
  it('is told of the hosts that still have the old value', () => {
    const newer = { ...modern, kubernetesVersion: '1.20.15' };
    const hosts = recorded(newer).map((host, index) => (index === 2 ? { ...host, kubernetesVersion: '1.20.2' } : host));
    expect(liveChanges(sampleCluster(newer), runningClusterOf(hosts))).toMatchObject([
      { path: 'kubernetesVersion', before: '1.20.2', after: '1.20.15', verdict: 'applied' },
    ]);
  });

  it('counts what lies on the disk, not what the record says', () => {
    const document = sampleInput({ network: { podCidr: '172.30.0.0/16' } });
    const hosts = surveyOf(sampleCluster(), { recordedDocument: document });
    expect(liveChanges(sampleCluster(), runningClusterOf(hosts))).toEqual([]);
  });
});

describe('the table', () => {
  type Definition = { type: string; shape: Record<string, z.core.$ZodType>; element: z.core.$ZodType } & {
    innerType: z.core.$ZodType;
    options: readonly z.core.$ZodType[];
  };
  /** The fields of a schema: `nodes[].ssh.port`. A list of groups is one too: it may become longer and shorter. */
  function fieldsOf(schema: z.core.$ZodType, path = ''): string[] {
    const { type, shape, element, innerType, options } = schema._zod.def as unknown as Definition;
    if (['default', 'prefault', 'optional', 'nonoptional', 'readonly'].includes(type)) return fieldsOf(innerType, path);
    if (type === 'object') {
      return Object.entries(shape).flatMap(([key, one]) => fieldsOf(one, path === '' ? key : `${path}.${key}`));
    }
    if (type === 'union') return options.flatMap((one) => fieldsOf(one, path));
    const entries = type === 'array' ? fieldsOf(element, `${path}[]`) : [];
    return entries.length > 1 ? [`${path}[]`, ...entries] : [path];
  }

  it('has a row for every field of the cluster file, and for no other', () => {
    const fields = new Set(fieldsOf(clusterSchema));
    expect(fields.size).toBeGreaterThan(35);
    expect([...fields]).toEqual(expect.arrayContaining(['nodes[]', 'nodes[].roles', 'binaries.source.sha256']));
    const rows = new Set(liveTable.map(({ field }) => field));
    expect([...fields].filter((field) => !rows.has(field))).toEqual([]);
    // The id is a field of its own change of the schema.
    expect([...rows].filter((field) => !fields.has(field))).toEqual([]);
  });

  it('is shown by an example in every verdict', () => {
    const key = (row: object, verdict: object): string => JSON.stringify([row, verdict]);
    const all = liveTable.flatMap(({ field, aspect, cases }) => cases.map(({ then }) => key({ field, aspect }, then)));
    const shown = new Set(
      Object.values(examples)
        .flatMap(changesIn)
        .map(({ field, aspect, path: _path, before: _before, after: _after, ...verdict }) =>
          key({ field, aspect }, verdict),
        ),
    );
    // Only one form of the cluster file and one profile can be written so far, and no id yet.
    const open = ['"field":"apiVersion"', '"field":"profile"', '"field":"id"'];
    expect(all.filter((one) => !shown.has(one) && !open.some((part) => one.includes(part)))).toEqual([]);
  });

  it.each([
    ['id', { id: 'a' }, { id: 'b' }, 'id: refused OTHER_CLUSTER'],
    ['id that is new', {}, { id: 'b' }, 'id: nothing'],
    ['id that is left out', { id: 'a' }, {}, 'id: nothing'],
    ['profile', { profile: 'simple' }, { profile: 'secure' }, 'profile: refused PROFILE'],
    ['apiVersion', { apiVersion: 'keelson/v1' }, { apiVersion: 'keelson/v2' }, 'apiVersion: nothing'],
  ])('judges %s, which the schema may not let anybody write yet', (_, before, after, expected) => {
    const cluster = sampleCluster();
    const running = { ...runningClusterOf(surveyOf(cluster)), recorded: { ...cluster, ...before } as Cluster };
    expect(liveChanges({ ...cluster, ...after } as Cluster, running).map(short)).toEqual([expected]);
  });
});
