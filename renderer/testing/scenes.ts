/** Situations worth looking at, as answers of main. */
import { newCluster } from '../../shared/cluster/newCluster';
import { clusterOf } from '../../shared/cluster/rules';
import { AppError } from '../../shared/errors';
import type { ShownChange, ShownComparison } from '../../shared/ipc/comparison';
import type { Undecided } from '../../shared/resources/undecided';
import { foldJob, type JobHappening, type JobState } from '../../shared/job/job';
import { planFor } from '../../shared/job/operations';
import type { Plan } from '../../shared/job/plan';
import type { VerificationEvent } from '../../shared/verification/verification';
import {
  failed,
  script,
  succeeded,
  unchanged,
  uploading,
  sampleDocument,
  type Script,
} from '../dashboard/testing/sampleJob';
import type { FakeAnswers, FakeBridge } from './fakeBridge';
import { badCertificates, goodCertificates, noCertificates, selfMadeCertificates } from './sampleCertificates';
import { badCis, goodCis } from './sampleCis';
import { badVerification, goodVerification, verificationGoingOn } from './sampleVerification';
import { sampleCluster } from './sampleCluster';

const report: FakeAnswers = {
  'binaries.inspect': () => ({
    path: '/home/me/clusters/binaries',
    found: [
      ...[
        'etcd',
        'kube-apiserver',
        'kube-controller-manager',
        'kube-scheduler',
        'kubelet',
        'kube-proxy',
        'kubectl',
      ].map((name, index) => ({
        name,
        sizeBytes: 118_000_000 - index * 9_000_000,
        version: name === 'etcd' ? '3.4.23' : '1.20.2',
        architecture: 'x86_64',
      })),
      { name: 'loopback', sizeBytes: 3_100_000, architecture: 'x86_64' },
      {
        name: 'bridge',
        sizeBytes: 1_048_576,
        architecture: 'x86_64',
        problem: { code: 'BINARY_TRUNCATED', params: { name: 'bridge', has: 1_048_576, needs: 2_943_104 } },
      },
    ],
    missing: ['calico', 'calico-ipam'],
    unknownFlags: [],
    flagCheck: 'text',
    asking: 'possible',
  }),
};
const draft = (change: object = {}, dirty = false): FakeAnswers => ({
  ...report,
  'draft.load': () => ({ path: '/home/me/clusters/harbour.yaml', document: { ...sampleCluster, ...change }, dirty }),
});
const [first, second, third] = sampleCluster.nodes;
/** How to log in to a node that left the file. */
const former = clusterOf(sampleCluster).nodes[2];
/** Hosts that ask for passwords, of which none is known yet. */
const withPasswords = draft({
  nodes: sampleCluster.nodes.map((node) => ({
    ...node,
    ssh: { user: 'ops', port: 22, auth: { kind: 'password' }, sudo: true },
  })),
});

const changed = (kind: ShownChange['kind'], target: string, more: Partial<ShownChange>): ShownChange => ({
  ...{ id: `${kind}:${target}`, kind, target, action: 'change', why: 'content', step: 'kube-apiserver' },
  ...more,
});
const same = ['/etc/systemd/system/etcd.service', 'etcd.service', 'net.ipv4.ip_forward', '/etc/hosts'];
const nodePorts: ShownComparison['running'][number] = {
  ...{ field: 'network.nodePortRange', path: 'network.nodePortRange', before: '20000-40000', after: '30000-32767' },
  ...{
    verdict: 'applied',
    consequences: [{ code: 'RESTART', units: ['kube-apiserver'] }, { code: 'NODE_PORTS_STAY' }],
  },
};
/** A running cluster whose file has other node ports, with a worker that was edited by hand and one that is locked. */
export const changedCluster: ShownComparison = {
  runs: true,
  running: [nodePorts],
  hosts: [
    {
      hostname: 'n1',
      overruled: [],
      same,
      changes: [
        changed('unit', 'old-etcd.service', { action: 'remove', why: 'unwanted', step: 'prepare' }),
        changed('file', '/etc/systemd/system/kube-apiserver.service', {
          difference: {
            kind: 'text',
            hunks: [
              {
                line: 9,
                lines: [
                  ' ExecStart=/usr/bin/kubernetes-bins/kube-apiserver \\',
                  '   --service-cluster-ip-range=10.68.0.0/16 \\',
                  '-  --service-node-port-range=20000-40000 \\',
                  '+  --service-node-port-range=30000-32767 \\',
                  '   --etcd-servers=http://10.77.0.11:2379 \\',
                  '   --audit-log-path=/var/lib/audit.log',
                ],
              },
            ],
          },
        }),
        changed('file', '/etc/kubernetes/token.csv', { secret: true }),
        changed('unit', 'kube-apiserver.service', { action: 'restart', why: 'inputs' }),
      ],
    },
    {
      hostname: 'n2',
      overruled: [],
      same,
      lock: { user: 'wei', workstation: 'desk', job: 'theirs', age: 130 },
      changes: [
        changed('file', '/etc/cni/net.d/10-keelson.conf', {
          ...{ step: 'cni', why: 'mode', difference: { kind: 'value', before: '666', after: '644' }, replaces: true },
        }),
        changed('unit', 'kubelet.service', { action: 'enable', why: 'disabled', step: 'kubelet' }),
      ],
    },
    { hostname: 'n3', same, overruled: [], changes: [] },
  ],
};
export const refusedCluster: ShownComparison = {
  ...changedCluster,
  running: [
    {
      ...{ field: 'network.podCidr', path: 'network.podCidr', before: '172.20.0.0/16', after: '172.21.0.0/16' },
      ...{ verdict: 'refused', reason: 'POD_CIDR', way: 'NEW_CLUSTER' },
    },
    nodePorts,
  ],
};
const unreadCluster: ShownComparison = {
  ...{ runs: true, running: [] },
  hosts: [
    {
      ...{ hostname: 'n1', overruled: [], same: [], changes: [] },
      error: { code: 'SSH_UNREACHABLE', params: { host: 'n1', address: '10.77.0.11:22', reason: 'refused' } },
    },
    {
      ...{ hostname: 'n2', overruled: [], same: [], changes: [] },
      error: { code: 'NODE_OF_OTHER_CLUSTER', params: { host: 'n2', name: 'other', id: 'f5c1' } },
    },
    { hostname: 'n3', same, overruled: [], changes: [] },
  ],
};
/** The list of a node whose ledger is damaged, as the command line tells it too. */
export const damagedLedger: Undecided = {
  reason: 'damaged',
  items: [
    { id: 'unit:kube-proxy.service', undoing: 'stop', evidence: 'ledger', isCertain: true },
    { id: 'file:/etc/systemd/system/kube-proxy.service', undoing: 'delete', evidence: 'ledger', isCertain: true },
    { id: 'file:/etc/sysctl.d/99-kubernetes.conf', undoing: 'restore', evidence: 'ledger', isCertain: true },
    { id: 'sysctl:net.ipv4.ip_forward', undoing: 'set-back', evidence: 'ledger', isCertain: true },
    { id: 'file:/etc/systemd/system/kubelet.service', undoing: 'delete', evidence: 'same', isCertain: false },
    { id: 'file:/etc/kubernetes/token.csv', undoing: 'delete', evidence: 'place', isCertain: false },
    { id: 'file:/etc/modules-load.d/kubernetes.conf', undoing: 'delete', evidence: 'different', isCertain: false },
    { id: 'directory:/var/lib/kubelet', undoing: 'delete-with-content', evidence: 'place', isCertain: false },
  ],
  copies: ['/var/lib/keelson/before/x1Yb90Qe'],
  settings: ['net.bridge.bridge-nf-call-iptables = 1', 'hostname = n2'],
};
const damaged = { code: 'LEDGER_DAMAGED', params: { host: 'n2', lines: '14', count: 8 } } as const;
const undecidedCluster: ShownComparison = {
  ...{ runs: true, running: [] },
  hosts: [
    { hostname: 'n1', same, overruled: [], changes: [] },
    { hostname: 'n2', error: damaged, overruled: [], changes: [], same: [] },
    { hostname: 'n3', same, overruled: [], changes: [] },
  ],
};
/** Main compares with the hosts and finds this. */
export const comparing = (comparison: ShownComparison): FakeAnswers => ({
  'comparison.start': () => {
    const id = 'comparison-1';
    (window.keelson as FakeBridge).emit('comparison', { id, events: [{ type: 'done', comparison }] });
    return { id };
  },
});
/** Room for the pods of a thousand nodes. */
const network = {
  ...(sampleCluster as { network?: object }).network,
  ...{ podCidr: '172.16.0.0/12', serviceCidr: '192.168.0.0/16', dnsServiceIp: '192.168.0.2' },
};
const nodesOf = (count: number): { readonly hostname: string }[] =>
  Array.from({ length: count }, (_, n) => ({
    ...first,
    hostname: `m${String(n)}`,
    ip: `10.77.${String(1 + Math.floor(n / 250))}.${String((n % 250) + 1)}`,
    roles: n === 0 ? ['master'] : ['worker'],
  }));
/** A cluster of so many nodes, and what a comparison with them finds. */
const many = (count: number): FakeAnswers => {
  const nodes = nodesOf(count);
  const hosts = nodes.map(({ hostname }, n) => ({
    ...{ hostname, overruled: [], same, changes: changedCluster.hosts[n % 3]?.changes ?? [] },
  }));
  return { ...draft({ nodes, network }), ...comparing({ ...changedCluster, hosts }) };
};

const deployedState = (id: string): JobState => {
  const cluster = clusterOf(sampleCluster);
  const operation = { kind: 'deploy' } as const;
  const about = { kind: 'deploy', operation, clusterName: 'harbour', plan: planFor(operation, cluster) } as const;
  const state = foldJob(undefined, [
    { type: 'job-started', id, seq: 1, at: 1, ...about },
    { type: 'job-ended', seq: 2, at: 2, status: 'done' },
  ]);
  if (!state) throw new Error('no job');
  return state;
};

/** A job that is open on the Deploy page. */
const job = ({ state }: Pick<Script, 'state'>): FakeAnswers => {
  const { id, kind, clusterName, status, startedAt, endedAt } = state();
  const summary = { id, kind, clusterName, status, startedAt, ...(endedAt === undefined ? {} : { endedAt }) };
  return {
    'draft.load': () => ({ path: '/home/me/clusters/lab.yaml', document: sampleDocument, dirty: false }),
    'job.list': () => [summary],
    'job.open': () => ({ state: state(), document: sampleDocument }),
  };
};

/** Somebody else works on n2. */
const locked = (): Script => {
  const sample = script();
  const task = 'preflight@n2';
  const params = { host: 'n2', user: 'wei', workstation: 'desk', job: 'theirs', minutes: 7 };
  sample.say({ type: 'task-started', task });
  sample.say({ type: 'task-ended', task, status: 'failed', failure: { error: { code: 'NODE_LOCKED', params } } }, 900);
  return sample.say({ type: 'job-ended', status: 'failed' }, 30);
};

/** Everything runs, and packets from n1's pods do not get to n2's: a firewall there drops what is forwarded. */
const trafficBlocked = (): Script => {
  const sample = succeeded();
  const before = sample.events.findIndex(({ type }) => type === 'job-ended');
  const run = script();
  for (const { seq: _seq, at, ...happening } of sample.events.slice(1, before)) {
    const isLast = 'task' in happening && happening.task === 'verify@n1' && happening.type === 'task-ended';
    if (!isLast) run.say(happening, at - (run.events.at(-1)?.at ?? at));
  }
  const params = {
    what: 'pod-to-pod',
    from: 'n1',
    to: 'n2',
    cause: 'the nftables chain inet filter forward drops on n2',
  };
  const failure = { error: { code: 'TRAFFIC_BLOCKED' as const, params } };
  return run
    .say({ type: 'task-ended', task: 'verify@n1', status: 'failed', failure }, 900)
    .say({ type: 'job-ended', status: 'failed' }, 30);
};

/** Keelson is removed from its hosts, step by step. */
const removing = (): Script => {
  const task = 'reset@n1';
  const gone = (kind: 'service' | 'file', target: string, action: 'stopped' | 'removed'): JobHappening => ({
    type: 'task-changed',
    task,
    change: { kind, target, action },
  });
  return script('reset')
    .say({ type: 'task-started', task })
    .say({ type: 'task-started', task: 'reset@n2' })
    .say(gone('service', 'kubelet.service', 'stopped'), 800)
    .say(gone('file', '/etc/systemd/system/kubelet.service', 'removed'), 100);
};

/** A deployment of a thousand nodes that goes on: twenty tasks begin, and most of them end, five times a second. */
const thousandRunning = (): FakeAnswers => {
  const operation = { kind: 'deploy' } as const;
  const document = (): object => ({ ...sampleCluster, nodes: nodesOf(1000), network });
  const about = { id: 'job-1', kind: 'deploy', clusterName: 'harbour' } as const;
  const goOn = (made: Plan, at: number): void => {
    const { tasks } = made;
    const happenings = tasks
      .slice(at, at + 20)
      .flatMap(({ id: task }, n): JobHappening[] => [
        { type: 'task-started', task },
        ...(n === 0 ? [] : [{ type: 'task-ended', task, status: 'done' } as const]),
      ]);
    const events = happenings.map((one, n) => ({ ...one, seq: 2 + 2 * at + n, at: Date.now() }));
    (window.keelson as FakeBridge).emit('job', { id: about.id, events });
    if (at + 20 < tasks.length) setTimeout(() => goOn(made, at + 20), 200);
  };
  const plan = (): Plan => planFor(operation, clusterOf(document()));
  return {
    'draft.load': () => ({ path: '/home/me/clusters/harbour.yaml', document: document(), dirty: false }),
    'job.list': () => [{ ...about, status: 'running', startedAt: 1 }],
    'job.open': () => {
      const made = plan();
      const state = foldJob(undefined, [
        { type: 'job-started', seq: 1, at: Date.now(), ...about, operation, plan: made },
      ]);
      if (!state) throw new Error('no job');
      setTimeout(() => goOn(made, 0), 1000);
      return { state, document: document() };
    },
  };
};

/** A verification that tells this as soon as it was begun. */
const verifying = (events: readonly VerificationEvent[]): FakeAnswers => ({
  ...draft(),
  'verification.start': () => {
    (window.keelson as FakeBridge).emit('verification', { id: 'verification-1', events: [...events] });
    return { id: 'verification-1' };
  },
});

const secure: FakeAnswers = {
  'draft.load': () => ({
    path: '/home/me/clusters/harbour.yaml',
    document: { ...newCluster('secure'), name: 'harbour', nodes: sampleCluster.nodes },
    dirty: false,
  }),
};

const never = (): Promise<never> => new Promise(() => undefined);

export const scenes: Readonly<Record<string, FakeAnswers>> = {
  empty: {},
  valid: draft(),
  secure,
  certificates: { ...secure, 'certificates.check': () => goodCertificates },
  badCertificates: { ...secure, 'certificates.check': () => badCertificates },
  noCertificates: { ...secure, 'certificates.check': () => noCertificates },
  selfMadeCertificates: { ...draft(), 'certificates.check': () => selfMadeCertificates },
  verified: verifying(goodVerification),
  notVerified: verifying(badVerification),
  verifying: verifying(verificationGoingOn),
  hardened: { ...draft(), 'cis.check': () => goodCis },
  notHardened: { ...draft(), 'cis.check': () => badCis },
  compared: { ...draft(), ...comparing(changedCluster) },
  refused: { ...draft(), ...comparing(refusedCluster) },
  unread: { ...draft(), ...comparing(unreadCluster) },
  departed: {
    ...draft(),
    ...comparing({
      ...{ runs: true, running: [] },
      hosts: sampleCluster.nodes.map(({ hostname }) => ({ hostname, same, overruled: [], changes: [] })),
      departed: [
        { hostname: 'n4', ip: '10.77.0.14', ...(former ? { entry: former } : {}) },
        { hostname: '10.77.0.15', ip: '10.77.0.15' },
      ],
    }),
  },
  overruled: {
    ...draft(),
    ...comparing({
      ...{ runs: true, running: [] },
      hosts: sampleCluster.nodes.map(({ hostname }, n) => ({
        ...{ hostname, same, changes: changedCluster.hosts[n]?.changes ?? [] },
        overruled:
          n === 1
            ? []
            : [
                {
                  severity: 'error',
                  code: 'CNI_OVERRULED',
                  params: { path: '/etc/cni/net.d/00-podman.conflist', ours: '10-keelson.conf' },
                },
              ],
      })),
    }),
  },
  firstDeployment: { ...draft(), ...comparing({ ...changedCluster, runs: false, running: [] }) },
  passwords: withPasswords,
  wrongPassword: {
    ...withPasswords,
    'credentials.known': () => Object.fromEntries(sampleCluster.nodes.map(({ hostname }) => [hostname, ['password']])),
    ...comparing({
      ...{ runs: true, running: [] },
      hosts: sampleCluster.nodes.map(({ hostname }, n) => ({
        ...{ hostname, same: n === 0 ? same : [], overruled: [], changes: [] },
        ...(n === 0
          ? {}
          : { error: { code: 'SSH_AUTH_FAILED', params: { host: hostname, user: 'root', method: 'password' } } }),
      })),
    }),
  },
  trafficBlocked: job(trafficBlocked()),
  removing: job(removing()),
  undecided: {
    ...{ ...draft(), ...comparing(undecidedCluster) },
    'node.undecided': () => ({ undecided: damagedLedger, error: damaged }),
  },
  right: {
    ...draft(),
    ...comparing({
      runs: true,
      running: [],
      hosts: sampleCluster.nodes.map(({ hostname }) => ({ hostname, same, overruled: [], changes: [] })),
    }),
  },
  lookingAtHosts: {
    ...draft(),
    'comparison.start': () => {
      const progress = { type: 'progress', hostname: 'n1', progress: 'looked' } as const;
      (window.keelson as FakeBridge).emit('comparison', { id: 'comparison-1', events: [progress] });
      return { id: 'comparison-1' };
    },
  },
  sixtyNodes: many(60),
  thousandNodes: many(1000),
  thousandRunning: thousandRunning(),
  uploading: job(uploading()),
  failedRun: job(failed()),
  doneRun: job(succeeded()),
  unchangedRun: job(unchanged()),
  lockedRun: job(locked()),
  runningCluster: {
    ...draft({ nodes: [first, second, { ...third, hostname: 'n5', ip: '10.77.0.15' }] }),
    'job.list': () => [
      { id: 'job-0', kind: 'deploy', clusterName: 'harbour', status: 'done', startedAt: 1, endedAt: 2 },
    ],
    'job.open': ({ id }) => ({ state: deployedState(id), document: sampleCluster }),
    'node.removal': () => ({
      isMember: true,
      pods: [
        { namespace: 'shop', name: 'web-6b7f4d-x2x9k', fate: 'moves' },
        { namespace: 'shop', name: 'web-6b7f4d-9mqsl', fate: 'moves' },
        { namespace: 'shop', name: 'debug', fate: 'unmanaged' },
      ],
    }),
  },
  /** Everything that is looked at takes for ever. */
  slow: {
    ...draft({ nodes: [first, second, { ...third, hostname: 'n5', ip: '10.77.0.15' }] }),
    'job.list': () => [
      { id: 'job-0', kind: 'deploy', clusterName: 'harbour', status: 'done', startedAt: 1, endedAt: 2 },
    ],
    'job.open': ({ id }) => ({ state: deployedState(id), document: sampleCluster }),
    'hosts.test': never,
    'node.removal': never,
    'cis.check': never,
    'binaries.inspect': never,
  },
  archives: {
    ...draft({
      ...{ kubernetesVersion: '1.37.2', runtime: 'docker', network: { cni: 'bridge' } },
      registry: {
        prefix: 'registry.k8s.io',
        archives: ['./images/pause.tar', './images/web-oci.tar', '/mnt/usb/coredns-1.14.7.tar.gz'],
      },
    }),
    'images.inspect': () => ({
      archives: [
        {
          path: './images/pause.tar',
          archive: {
            format: 'docker',
            images: [
              {
                ...{ references: ['registry.k8s.io/pause-amd64:3.0'], platform: 'linux/amd64' },
                id: `sha256:${'7c'.repeat(32)}`,
              },
            ],
          },
        },
        {
          path: './images/web-oci.tar',
          archive: {
            format: 'oci',
            images: [{ references: [], id: `sha256:${'1f'.repeat(32)}`, platform: 'linux/arm64' }],
          },
        },
        {
          path: '/mnt/usb/coredns-1.14.7.tar.gz',
          error: {
            code: 'ARCHIVE_INVALID',
            params: { path: '/mnt/usb/coredns-1.14.7.tar.gz', reason: 'other-digest' },
            detail: 'blobs/sha256/0b1a…/layer.tar',
          },
        },
      ],
      needed: [
        { name: 'pause', reference: 'registry.k8s.io/pause-amd64:3.0', archives: ['./images/pause.tar'] },
        { name: 'coredns', reference: 'registry.k8s.io/coredns:1.14.7', archives: [] },
      ],
    }),
    'bundle.save': () => ({
      ...{
        path: '/home/me/clusters/harbour.keelson-bundle-amd64.tar',
        sizeBytes: 612_000_000,
        sha256: '5e'.repeat(32),
      },
      ...{ programs: 14, images: 3, manifests: 1 },
    }),
    'bundle.open': () => ({
      ...{
        folder: '/home/me/clusters/keelson-bundle-1.37.2-amd64-5e5e5e5e5e5e',
        wasThere: false,
        sha256: '5e'.repeat(32),
      },
      ...{ kubernetesVersion: '1.37.2', programs: 14, images: 2, manifests: 1 },
      fields: [
        { path: 'runtime', value: 'containerd' },
        { path: 'versions', value: { etcd: '3.7.0', cniPlugins: '1.9.1' } },
        { path: 'registry.archives', value: ['./keelson-bundle-1.37.2-amd64-5e5e5e5e5e5e/images/pause-3.10.1.tar'] },
        {
          path: 'binaries.source',
          value: { kind: 'upload', path: './keelson-bundle-1.37.2-amd64-5e5e5e5e5e5e/programs' },
        },
      ],
    }),
  },
  copied: { ...draft(), 'file.copiedFrom': () => 'harbour' },
  errors: draft(
    {
      nodes: [
        first,
        { ...second, ip: '10.77.0.300', ssh: { user: 'root', port: 70000, auth: { kind: 'password' }, jump: 'a b' } },
        { ...third, hostname: 'Node Three', roles: [] },
        { roles: ['worker'], ssh: {} },
      ],
      network: { ...(sampleCluster as { network?: object }).network, podCidr: '10.68.0.0/14', nodePortRange: '1-9' },
    },
    true,
  ),
  networkErrors: draft({
    network: {
      serviceCidr: '10.68.0.1/16',
      podCidr: '10.0.0.0/33',
      dnsServiceIp: 'dns',
      nodePortRange: '1-9',
      cni: 'calico',
    },
    kubernetesVersion: '1.24.0',
  }),
  overlap: draft({
    network: {
      ...(sampleCluster as { network?: object }).network,
      podCidr: '10.64.0.0/12',
      serviceCidr: '10.68.0.0/16',
    },
    nodes: [first, { ...second, ip: '10.68.3.12' }, third],
  }),
  keys: {
    ...draft(),
    'hosts.test': ({ hostname }) => {
      throw new AppError('SSH_HOST_KEY_UNKNOWN', {
        host: hostname,
        address: `10.77.0.1${hostname.slice(1)}`,
        type: 'ssh-ed25519',
        fingerprint: 'SHA256:Zq3m0Yy8V0tq3c0o2b7u6pJkq8nS1hVJ4k9b8e1YxkA',
      });
    },
  },
  changedKey: {
    ...draft(),
    'hosts.test': ({ hostname }) => {
      throw new AppError('SSH_HOST_KEY_CHANGED', {
        host: hostname,
        address: `10.77.0.1${hostname.slice(1)}`,
        type: 'ssh-ed25519',
        expected: 'SHA256:Zq3m0Yy8V0tq3c0o2b7u6pJkq8nS1hVJ4k9b8e1YxkA',
        actual: 'SHA256:9fQ0wP3rV7m2o1x8kZb5nT6uYh4eLcSaGdJqRiWvXyM',
      });
    },
  },
  unreachable: {
    ...draft(),
    'hosts.test': ({ hostname }) => {
      if (hostname === 'n2')
        throw new AppError('SSH_UNREACHABLE', { host: hostname, address: '10.77.0.12:22', reason: 'EHOSTUNREACH' });
      if (hostname === 'n3') throw new AppError('SSH_AUTH_FAILED', { host: hostname, user: 'root', method: 'key' });
      return {
        hostname,
        os: 'Debian GNU/Linux 12 (bookworm)',
        kernel: '6.1.0-21-amd64',
        architecture: 'x86_64',
        cpus: 2,
        memoryMb: 3934,
        diskFreeMb: 18_230,
        fingerprint: 'SHA256:Zq3m0Yy8V0tq3c0o2b7u6pJkq8nS1hVJ4k9b8e1YxkA',
        runtimes: [],
        latencyMs: 12,
      };
    },
  },
};
