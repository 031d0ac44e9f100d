/** What a change does to a cluster that runs: found on hosts that have the very files of the cluster before. */
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { clusterSchemas, type Cluster, type ClusterInput } from '../cluster/schema';
import { describeDifference, describeVerdict } from '../messages';
import { renderTarget } from '../target';
import { sampleCluster, sampleInput, sampleSecrets } from '../testing/sampleCluster';
import { liveChanges, refusalOf, type LiveChange } from './liveChanges';
import type { SurveyedHost } from './runningCluster';
import { runningClusterOf } from './runningClusterOf';
import { liveTable } from './table';
import {
  modern,
  containerd,
  threeMasters,
  source,
  download,
  examples,
  withoutServer,
  type Changes,
  type Example,
} from './testing/examples';
import { networkExamples } from './testing/networkExamples';
import { secure, secureExamples } from './testing/secureExamples';
import { emptyHost, surveyOf } from './testing/survey';

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

const all: Readonly<Record<string, Example>> = { ...examples, ...secureExamples, ...networkExamples };

type Node = ClusterInput['nodes'][number];
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

describe('a change', () => {
  it.each(Object.entries(all))('of %s', (_, example) => {
    expect(changesIn(example).map(short)).toEqual(example.expected);
  });

  it('is told in words, with every parameter, in both languages', () => {
    for (const change of Object.values(all).flatMap(changesIn)) {
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

  it('goes back to one master where the etcd of the others only waits for members', () => {
    const { hosts, ...back } = examples['back to one master, while the etcd of another one is up']!;
    expect(hosts).toBeDefined();
    const waiting = (all: SurveyedHost[]) => all.map((host, index) => (index === 0 ? host : withoutServer(host)));
    expect(changesIn({ ...back, hosts: waiting })).toEqual([]);
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
    'admin.kubeconfig': ['kube-apiserver'],
    'routes.list': ['routes.list'],
    'containerd.toml': ['containerd'],
    'etcd.conf': ['etcd'],
    'api-balancer.cfg': ['keelson-api-balancer'],
    'kubelet.conf': ['kubelet'],
    'proxy.conf': ['kube-proxy'],
    'kube-proxy-config.yaml': ['kube-proxy'],
    'controller-manager.conf': ['kube-controller-manager'],
    'scheduler.conf': ['kube-scheduler'],
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
  const untold = /patch|secure: api|masters more|worker more|worker less|a worker|no worker|host name|containerd when/;
  const told = Object.entries(all).filter(
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
    ['profile secure', secure],
    ['programs of their publishers', { ...containerd, binaries: { source: { kind: 'release' } } }],
  ])('of %s, with and without a record', (_, changes) => {
    expect(liveChanges(sampleCluster(changes), runningClusterOf(recorded(changes)))).toEqual([]);
    expect(liveChanges(sampleCluster(changes), runningClusterOf(surveyOf(sampleCluster(changes))))).toEqual([]);
  });

  it('is to write down the versions that are used anyway', () => {
    const published = { ...containerd, binaries: { source: { kind: 'release' } } } as const;
    const written = { ...published, versions: { etcd: '3.5.33', containerd: '1.7.35', cniPlugins: '1.9.1' } };
    expect(liveChanges(sampleCluster(written), runningClusterOf(recorded(published)))).toEqual([]);
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

describe.each(['flannel', 'bridge'] as const)('a master that was removed (%s)', (cni) => {
  const [n1, n2, n3] = threeMasters as [Node, Node, Node];
  const n4: Node = { hostname: 'n4', ip: '10.77.0.14', roles: ['worker'] };
  const ofNodes = (...nodes: Node[]): Changes => ({ ...secure, network: { cni }, nodes });
  const [before, after] = [ofNodes(n1, n2, n3, n4), ofNodes(n1, n2, n4)];
  const [old, now] = [recorded(before), recorded(after)];
  const hostOf = (hosts: readonly SurveyedHost[], name: string): SurveyedHost =>
    hosts.find(({ hostname }) => hostname === name)!;
  /** What the file without it changes where these hosts have not heard of the removal. */
  const changed = (behind: readonly string[], more: Readonly<Record<string, SurveyedHost>> = {}): string[] => {
    const hosts = now.map(
      (host) => more[host.hostname] ?? (behind.includes(host.hostname) ? hostOf(old, host.hostname) : host),
    );
    return liveChanges(sampleCluster(after), runningClusterOf(hosts)).map(short);
  };

  it('runs no more, although a host that was away still leads to it', () => {
    for (const behind of ['n4', 'n2', 'n1']) expect(changed([behind])).toEqual([]);
    expect(changed(['n1', 'n4'])).toEqual([]);
  });

  it('runs no more where the removal was cut off as soon as it was written down on the first master', () => {
    const first = { ...hostOf(old, 'n1'), recordedDocument: hostOf(now, 'n1').recordedDocument };
    expect(changed(['n2', 'n4'], { n1: first })).toEqual([]);
  });

  it('runs where every master that was looked at has it, whatever a worker says', () => {
    const refused = ['nodes[].roles master: refused MASTER_LEFT_OUT'];
    expect(changed(['n1', 'n2', 'n4'])).toEqual(refused);
    expect(changed(['n1', 'n2'])).toEqual(refused);
    const away = { ...emptyHost('', n1.ip), reachable: false };
    expect(changed(['n2'], { n1: away })).toEqual(refused);
  });

  it('does not count as removed by the word of one that was removed itself', () => {
    const joined: Node = { ...n4, roles: ['master', 'worker'] };
    const [file, running] = [ofNodes(n1, n2, n3), ofNodes(n1, n3, joined)];
    const back = recorded(file).map((host) => (host.ip === n2.ip ? host : hostOf(recorded(running), host.hostname)));
    const [change] = liveChanges(sampleCluster(file), runningClusterOf(back));
    expect(change).toMatchObject({ reason: 'MASTER_LEFT_OUT', nodes: { gone: [joined.ip], come: [] } });
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
    const fields = new Set(fieldsOf(clusterSchemas.simple));
    expect(fields.size).toBeGreaterThan(35);
    expect([...fields]).toEqual(expect.arrayContaining(['nodes[]', 'nodes[].roles', 'binaries.source.sha256']));
    const rows = new Set(liveTable.map(({ field }) => field));
    expect([...fields].filter((field) => !rows.has(field))).toEqual([]);
    // The id is a field of its own change of the schema.
    expect([...rows].filter((field) => !fields.has(field))).toEqual([]);
  });

  it('is shown by an example in every verdict', () => {
    const key = (row: object, verdict: object): string => JSON.stringify([row, verdict]);
    const verdicts = liveTable.flatMap(({ field, aspect, cases }) =>
      cases.map(({ then }) => key({ field, aspect }, then)),
    );
    const shown = new Set(
      Object.values(all)
        .flatMap(changesIn)
        .map(({ field, aspect, path: _path, before: _before, after: _after, nodes: _nodes, ...verdict }) =>
          key({ field, aspect }, verdict),
        ),
    );
    // Only one form of the cluster file can be written so far, and the id is judged below.
    const open = ['apiVersion', 'id', 'api.endpoint', 'api.extraNames'].map((field) => `"field":"${field}"`);
    expect(verdicts.filter((one) => !shown.has(one) && !open.some((part) => one.includes(part)))).toEqual([]);
  });

  it.each([
    ['id', { id: 'a' }, { id: 'b' }, 'id: refused OTHER_CLUSTER'],
    ['id that is new', {}, { id: 'b' }, 'id: nothing'],
    ['id that is left out', { id: 'a' }, {}, 'id: nothing'],
    ['api.extraNames in profile simple', { api: { extraNames: ['a'] } }, {}, 'api.extraNames: nothing'],
    ['apiVersion', { apiVersion: 'keelson/v1' }, { apiVersion: 'keelson/v2' }, 'apiVersion: nothing'],
  ])('judges %s, whatever the profile', (_, before, after, expected) => {
    const cluster = sampleCluster();
    const running = { ...runningClusterOf(surveyOf(cluster)), recorded: { ...cluster, ...before } as Cluster };
    expect(liveChanges({ ...cluster, ...after } as Cluster, running).map(short)).toEqual([expected]);
  });
});
