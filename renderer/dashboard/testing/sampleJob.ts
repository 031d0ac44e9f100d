/** A cluster of three nodes and jobs on it, made of events as main would send them. For tests and for looking at the page. */
import { parseCluster, type Cluster } from '../../../shared/cluster/schema';
import { reduceJob, type Failure, type JobEvent, type JobHappening, type JobState } from '../../../shared/job/job';
import { planFor } from '../../../shared/job/operations';
import type { StepId, TaskId } from '../../../shared/job/plan';

export const sampleDocument = {
  apiVersion: 'keelson/v1',
  name: 'lab',
  kubernetesVersion: '1.20.2',
  profile: 'simple',
  runtime: 'docker',
  nodes: [
    { hostname: 'n1', ip: '10.77.0.11', roles: ['master', 'worker'] },
    { hostname: 'n2', ip: '10.77.0.12', roles: ['worker'] },
    { hostname: 'n3', ip: '10.77.0.13', roles: ['worker'] },
  ].map((node) => ({ ...node, ssh: { user: 'ops', port: 22, auth: { kind: 'password' }, sudo: true } })),
  network: { cni: 'bridge' },
};

export function sampleCluster(): Cluster {
  const { cluster, issues } = parseCluster(sampleDocument);
  if (!cluster) throw new Error(`the sample cluster is wrong: ${JSON.stringify(issues)}`);
  return cluster;
}

/** 2026-03-02 09:30:00 UTC: the first event of every sample. */
const START = Date.UTC(2026, 2, 2, 9, 30);

export interface Script {
  readonly events: JobEvent[];
  /** Adds an event, `after` milliseconds later than the last one. */
  readonly say: (happening: JobHappening, after?: number) => Script;
  /** A step on all its nodes: started, what is in between, done. */
  readonly step: (step: StepId, happenings?: (task: TaskId) => readonly JobHappening[], took?: number) => Script;
  readonly state: () => JobState;
}

export function script(kind: 'deploy' | 'reset' = 'deploy', id = 'job-1', start = START): Script {
  const plan = planFor({ kind }, sampleCluster());
  const events: JobEvent[] = [];
  let at = start;
  const say = (happening: JobHappening, after = 0): Script => {
    at += after;
    events.push({ ...happening, seq: events.length + 1, at });
    return self;
  };
  const self: Script = {
    events,
    say,
    step: (step, happenings = () => [], took = 1200) => {
      const tasks = plan.tasks.filter((one) => one.step === step).map((one) => one.id);
      for (const task of tasks) say({ type: 'task-started', task });
      for (const task of tasks) for (const one of happenings(task)) say(one);
      tasks.forEach((task, index) =>
        say({ type: 'task-ended', task, status: 'done' }, index === 0 ? took : Math.round(took / 7)),
      );
      return self;
    },
    state: () => {
      const state = events.reduce<JobState | undefined>(reduceJob, undefined);
      if (!state) throw new Error('a job begins with job-started');
      return state;
    },
  };
  return say({ type: 'job-started', id, kind, clusterName: 'lab', plan });
}

const created = (task: TaskId, target: string): JobHappening => ({
  type: 'task-changed',
  task,
  change: { kind: 'file', target, action: 'created' },
});

const unitWork = (task: TaskId, unit: string): JobHappening[] => [
  created(task, `/etc/systemd/system/${unit}`),
  {
    type: 'task-command',
    task,
    command: { command: 'systemctl daemon-reload', exitCode: 0, output: '', durationMs: 210 },
  },
  {
    type: 'task-command',
    task,
    command: {
      command: `systemctl enable ${unit}`,
      exitCode: 0,
      output: `Created symlink /etc/systemd/system/multi-user.target.wants/${unit} → /etc/systemd/system/${unit}.`,
      durationMs: 340,
    },
  },
  { type: 'task-changed', task, change: { kind: 'service', target: unit, action: 'started' } },
];

export const etcdFailure: Failure = {
  error: { code: 'SERVICE_FAILED', params: { host: 'n1', unit: 'etcd.service' }, detail: 'start-limit-hit' },
  command: {
    command: 'systemctl restart etcd.service',
    exitCode: 1,
    output: 'Job for etcd.service failed because the control process exited with error code.',
    durationMs: 5120,
  },
  unit: 'etcd.service',
  journal: [
    '{"level":"info","msg":"Starting etcd","etcd-version":"3.4.23"}',
    '{"level":"fatal","msg":"listen tcp 10.77.0.11:2380: bind: address already in use"}',
    'etcd.service: Main process exited, code=exited, status=1/FAILURE',
  ],
};

/** Checks and preparation are over; two hosts receive binaries. */
export const uploading = (): Script =>
  script()
    .step(
      'preflight',
      (task) => [
        {
          type: 'task-notice',
          task,
          notice: { severity: 'warning', code: 'MEMORY_LOW', params: { mb: 1536, wantedMb: 2048 } },
        },
      ],
      2400,
    )
    .step(
      'prepare',
      (task) => [
        created(task, '/etc/sysctl.d/99-keelson.conf'),
        { type: 'task-changed', task, change: { kind: 'setting', target: '/etc/hosts', action: 'updated' } },
        { type: 'task-changed', task, change: { kind: 'setting', target: 'hostname', action: 'unchanged' } },
      ],
      3100,
    )
    .step('runtime', (task) => [
      { type: 'task-changed', task, change: { kind: 'service', target: 'docker.service', action: 'unchanged' } },
    ])
    .say({ type: 'task-started', task: 'binaries@n1' })
    .say({ type: 'task-started', task: 'binaries@n2' })
    .say({ type: 'task-started', task: 'binaries@n3' })
    .say(
      {
        type: 'task-progress',
        task: 'binaries@n1',
        progress: { done: 143_200_000, total: 227_400_000, unit: 'bytes', label: 'kube-apiserver' },
      },
      14_000,
    )
    .say({
      type: 'task-progress',
      task: 'binaries@n2',
      progress: { done: 31_800_000, total: 118_900_000, unit: 'bytes', label: 'kubelet' },
    });

const binariesDone = (sample: Script): Script => {
  for (const node of ['n1', 'n2', 'n3'])
    sample
      .say({
        type: 'task-changed',
        task: `binaries@${node}`,
        change: { kind: 'binary', target: '/usr/bin/kubernetes-bins/kubelet', action: 'created' },
      })
      .say({ type: 'task-ended', task: `binaries@${node}`, status: 'done' }, 9000);
  return sample;
};

/** etcd does not start on n1; everything after it is skipped. */
export function failed(): Script {
  const sample = binariesDone(uploading()).say({ type: 'task-started', task: 'etcd@n1' });
  for (const one of unitWork('etcd@n1', 'etcd.service').slice(0, 3)) sample.say(one);
  if (etcdFailure.command) sample.say({ type: 'task-command', task: 'etcd@n1', command: etcdFailure.command }, 5000);
  sample.say({ type: 'task-ended', task: 'etcd@n1', status: 'failed', failure: etcdFailure }, 400);
  for (const { id, status } of open(sample))
    if (status === 'waiting') sample.say({ type: 'task-ended', task: id, status: 'skipped' });
  return sample.say({ type: 'job-ended', status: 'failed' }, 30);
}

const open = (sample: Script): { id: TaskId; status: string }[] => {
  const { plan, tasks } = sample.state();
  return plan.tasks.map(({ id }) => ({ id, status: tasks[id]?.status ?? '' }));
};

const rest = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'cni',
  'kubelet',
  'kube-proxy',
  'kube-dns',
] as const;

const ready = (task: TaskId): JobHappening[] => [
  {
    type: 'task-notice',
    task,
    notice: {
      severity: 'info',
      code: 'NODE_READY',
      params: { node: task.replace(/^verify@/, ''), version: 'v1.20.2' },
    },
  },
];

export function succeeded(): Script {
  const sample = binariesDone(uploading());
  for (const step of rest) sample.step(step, (task) => unitWork(task, `${step}.service`), 3700);
  return sample.step('verify', ready, 6200).say({ type: 'job-ended', status: 'done' }, 20);
}

/** The same deployment again: every step finds what it wants. */
export function unchanged(): Script {
  const sample = script('deploy', 'job-2');
  for (const step of ['preflight', 'prepare', 'runtime', 'binaries', ...rest] as const)
    sample.step(
      step,
      (task) => [{ type: 'task-changed', task, change: { kind: 'file', target: `/etc/${step}`, action: 'unchanged' } }],
      400,
    );
  return sample.step('verify', ready, 900).say({ type: 'job-ended', status: 'done' }, 20);
}
