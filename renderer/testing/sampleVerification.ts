/** Verifications as main tells them: one in which all is well, one with faults, and one that goes on. */
import type { CommandRecord } from '../../shared/job/job';
import type { Notice } from '../../shared/job/notices';
import { checkIds, type CheckEnd, type CheckId, type VerificationEvent } from '../../shared/verification/verification';

const ran = (command: string, output = '', exitCode = 0): CommandRecord => ({
  ...{ command, exitCode, output, durationMs: 420 },
});
const saw = (code: Notice['code'], params: Notice['params'] = {}): Notice => ({
  ...{ severity: 'info', code, params },
});

interface Sample {
  readonly facts: readonly Notice[];
  readonly commands?: readonly CommandRecord[];
  readonly end?: CheckEnd;
}

const namespace = 'kubectl -n keelson-verify-5f0c2a91';
const status = ran(`${namespace} rollout status deployment/web`, 'deployment "web" successfully rolled out');
const nodes = `NAME         STATUS   ROLES    AGE   VERSION
10.77.0.11   Ready    <none>   12m   v1.37.2
10.77.0.12   Ready    <none>   12m   v1.37.2
10.77.0.13   Ready    <none>   12m   v1.37.2`;
const traffic = (what: string, count: number): Sample => ({ facts: [saw('TRAFFIC_PROVED', { what, count })] });
const pods = (command: string, count: number, release: string, name: string): Sample => ({
  facts: [saw('REPLICAS_READY', { count, release, name })],
  commands: [ran(command), status],
});

const good: Readonly<Record<CheckId, Sample>> = {
  nodes: {
    facts: [saw('NODES_READY', { count: 3, total: 3 })],
    commands: [ran('kubectl get nodes -o wide', nodes)],
  },
  services: { facts: [saw('SERVICES_WELL', { count: 14, hosts: 3 })] },
  endpoints: {
    facts: [
      saw('API_READY', { host: 'n1', url: 'https://10.77.0.11:6443' }),
      saw('API_REACHED', { count: 3, total: 3 }),
      saw('API_SERVICE', { found: '10.77.0.11' }),
    ],
    commands: [ran('kubectl --server=https://10.77.0.11:6443 --request-timeout=5s get --raw /readyz', 'ok')],
  },
  certificates: { facts: [saw('CERTIFICATES_WELL', { count: 25, total: 25 })] },
  'pod-to-pod': {
    ...traffic('pod-to-pod', 9),
    commands: [
      ran(
        "kubectl create -f - <<'EOF'\napiVersion: v1\nkind: Pod\nEOF",
        'pod/keelson-traffic-8d1e40b7-10-77-0-11 created',
      ),
    ],
  },
  'pod-to-service': traffic('pod-to-service', 3),
  'node-port': traffic('node-port', 3),
  'name-resolution': traffic('name-resolution', 3),
  created: pods("kubectl create -f - <<'EOF'\napiVersion: v1\nkind: Namespace\nEOF", 1, '1', 'web-79d77bd484'),
  scaled: pods(`${namespace} scale deployment/web --replicas=3`, 3, '1', 'web-79d77bd484'),
  rolled: pods(`${namespace} set env deployment/web RELEASE=2`, 3, '2', 'web-798798ff57'),
  'rolled-back': pods(`${namespace} rollout undo deployment/web`, 3, '1', 'web-79d77bd484'),
  'cleaned-up': { facts: [saw('NOTHING_LEFT')], commands: [ran('kubectl delete namespaces -l …', 'deleted')] },
};

/** n2 is off, a filter drops what goes to its pods, and a policy lets nobody have pods. */
const faults: Partial<Record<CheckId, Sample>> = {
  nodes: {
    facts: [saw('NODES_READY', { count: 2, total: 3 })],
    commands: [ran('kubectl get nodes -o wide', nodes.replace('Ready   ', 'NotReady'))],
    end: {
      state: 'failed',
      errors: [
        {
          ...{ code: 'NODE_NOT_READY', params: { host: 'n2', node: '10.77.0.12' } },
          detail: 'Kubelet stopped posting node status.',
        },
      ],
    },
  },
  services: {
    facts: [saw('SERVICES_WELL', { count: 10, hosts: 2 })],
    end: {
      state: 'failed',
      errors: [{ code: 'SSH_UNREACHABLE', params: { host: 'n2', address: '10.77.0.12:22', reason: 'no-route' } }],
    },
  },
  'pod-to-pod': {
    facts: [{ ...saw('TRAFFIC_NOT_SENT', { host: 'n2', reason: 'node-left-out' }), severity: 'warning' }],
    end: {
      state: 'failed',
      errors: [
        {
          code: 'TRAFFIC_BLOCKED',
          params: { what: 'pod-to-pod', from: 'n1', to: 'n3', cause: 'n3: iptables FORWARD: policy drop' },
          detail: 'n1 -> n3 172.20.13.2:9: silent',
        },
      ],
    },
  },
  'node-port': { facts: [], end: { state: 'unmeasured', reason: 'no-dns-pod' } },
  'name-resolution': {
    facts: [],
    end: {
      state: 'failed',
      errors: [
        {
          ...{ code: 'DNS_UNAVAILABLE', params: { reason: 'no-dns-pod' } },
          detail:
            'NAME                      READY   UP-TO-DATE   AVAILABLE   AGE\ndeployment.apps/coredns   0/0     0            0           41m',
        },
      ],
    },
  },
  created: {
    facts: [],
    commands: [ran(`${namespace} rollout status deployment/web`, 'Waiting for deployment "web" rollout…', 124)],
    end: {
      state: 'failed',
      errors: [
        {
          code: 'DEPLOYMENT_NOT_READY',
          params: {
            name: 'keelson-verify-5f0c2a91/web',
            reason: 'pods "web-79d77bd484-" is forbidden: exceeded quota',
          },
        },
      ],
    },
  },
  ...(Object.fromEntries(
    ['scaled', 'rolled', 'rolled-back'].map((id) => [
      id,
      { facts: [], end: { state: 'unmeasured', reason: 'after-failure' } },
    ]),
  ) as Partial<Record<CheckId, Sample>>),
};

const eventsOf = (id: CheckId, { facts, commands = [], end = { state: 'passed' } }: Sample): VerificationEvent[] => [
  { type: 'check-started', check: id },
  ...commands.map((command) => ({ type: 'command', check: id, command }) as const),
  ...facts.map((fact) => ({ type: 'fact', check: id, fact }) as const),
  { type: 'check-ended', check: id, end },
];

const AT = Date.UTC(2026, 1, 3, 13, 3, 7);
const started: VerificationEvent = { type: 'started', at: AT };

export const goodVerification: readonly VerificationEvent[] = [
  started,
  ...checkIds.flatMap((id) => eventsOf(id, good[id])),
  { type: 'ended', at: AT + 32_000, status: 'passed' },
];

export const badVerification: readonly VerificationEvent[] = [
  started,
  ...checkIds.flatMap((id) => eventsOf(id, faults[id] ?? good[id])),
  { type: 'ended', at: AT + 118_000, status: 'failed' },
];

/** Until its Deployment is scaled. */
export const verificationGoingOn: readonly VerificationEvent[] = [
  started,
  ...checkIds.slice(0, checkIds.indexOf('scaled')).flatMap((id) => eventsOf(id, good[id])),
  { type: 'check-started', check: 'scaled' },
];
