/** What to run next: the end of one command is where the person asks how to go on. Pure. */
import type { JobState } from '../../../shared/job/job';
import { operationOf } from '../../../shared/job/operations';
import type { JobKind, OperationOf } from '../../../shared/job/operations/operation';
import { taskId } from '../../../shared/job/plan';
import { fill } from '../../../shared/messages/messages';
import { operands, type CommandName, type Values } from '../options';
import type { Texts } from '../texts';

export interface NextStep {
  readonly command: string;
  /** What it is good for. */
  readonly about: string;
}

const commandOf: Readonly<Record<JobKind, CommandName>> = {
  ...{ deploy: 'apply', reset: 'reset' },
  ...{ addNode: 'node add', removeNode: 'node remove', rebuildLedger: 'node ledger', revokeAdmins: 'admin revoke' },
  renewCertificates: 'certs renew',
};

/** Of a removal what is left is only what other nodes have missed: the next deployment tells them. */
const hasLeft = (job: JobState, { node }: OperationOf<'removeNode'>): boolean =>
  job.tasks[taskId('delete-node', node)]?.status === 'done';

/** The job's own command, to run it again. */
const again = (job: JobState, values: Values): string => {
  const operation = operationOf(job);
  const flags: Partial<OperationOf<'removeNode'>> = operation.kind === 'removeNode' ? operation : {};
  if (operation.kind === 'removeNode' && hasLeft(job, operation)) return keelson('apply', values);
  return keelson(
    commandOf[job.kind],
    values,
    ...(operation.kind === 'reset' ? (operation.nodes ?? []).flatMap((node) => ['--node', node]) : []),
    ...(operation.kind === 'renewCertificates'
      ? [
          ...(operation.nodes ?? []).flatMap((node) => ['--node', node]),
          ...(operation.certificates ?? []).flatMap((id) => ['--certificate', id]),
        ]
      : []),
    ...(flags.dead ? ['--dead'] : []),
    ...(flags.deletePods ? ['--delete-pods'] : []),
    ...(values.ours ?? []).flatMap((id) => ['--ours', id]),
    ...(values.theirs ?? []).flatMap((id) => ['--theirs', id]),
  );
};

/** As the shells of every system read it. */
const word = (text: string): string => (text.includes(' ') ? `"${text}"` : text);

/** `keelson status --file lab.yaml --credentials secrets.yaml`: on the same cluster, with the same logins. */
const keelson = (command: CommandName, values: Values, ...more: readonly string[]): string =>
  [
    ...['keelson', ...command.split(' '), ...(operands[command] && values.operand ? [values.operand] : [])],
    ...['--file', values.file],
    ...(values.credentials === undefined ? [] : ['--credentials', values.credentials]),
    ...more,
  ]
    .map(word)
    .join(' ');

/** The journals of what failed, one for each kind of service: the same mistake is mostly made everywhere. */
function journalsOf(job: JobState, values: Values, texts: Texts): NextStep[] {
  const failed = job.plan.tasks.flatMap(({ id, hostname }) => {
    const unit = job.tasks[id]?.failure?.unit;
    return unit === undefined ? [] : [{ hostname, unit }];
  });
  const first = failed.filter(({ unit }, index) => failed.findIndex((other) => other.unit === unit) === index);
  return first.map(({ hostname, unit }) => ({
    command: keelson('logs', values, '--node', hostname, '--unit', unit),
    about: fill(texts.next.journal, { unit, host: hostname }),
  }));
}

export function nextSteps(job: JobState, values: Values, texts: Texts): NextStep[] {
  const { next } = texts;
  const operation = operationOf(job);
  if (job.status !== 'done') {
    return [
      ...journalsOf(job, values, texts),
      { command: again(job, values), about: next.goOn },
      ...(job.kind === 'deploy' ? [{ command: keelson('reset', values), about: next.giveUp }] : []),
    ];
  }
  if (operation.kind === 'reset') {
    return operation.nodes ? [] : [{ command: keelson('apply', values), about: next.deployAnew }];
  }
  if (operation.kind === 'rebuildLedger') {
    const { node } = operation;
    return [
      { command: keelson('plan', values), about: next.plan },
      { command: keelson('reset', values, '--node', node), about: fill(next.resetNode, { host: node }) },
    ];
  }
  if (operation.kind === 'renewCertificates') return [{ command: keelson('certs', values), about: next.certs }];
  if (operation.kind === 'removeNode') return [{ command: keelson('status', values), about: next.status }];
  const kubeconfig = `${job.clusterName}.kubeconfig`;
  if (operation.kind === 'revokeAdmins') {
    return [{ command: keelson('kubeconfig', values), about: fill(next.newKubeconfig, { path: kubeconfig }) }];
  }
  return [
    { command: keelson('status', values), about: next.status },
    { command: keelson('kubeconfig', values), about: fill(next.kubeconfig, { path: kubeconfig }) },
    { command: `kubectl --kubeconfig ${kubeconfig} get nodes`, about: next.kubectl },
    { command: keelson('export', values, '--out', job.clusterName), about: next.export },
  ];
}

/** A title, and each command on a line of its own: it is often longer than a terminal is wide. */
export const nextLines = (steps: readonly NextStep[], texts: Texts): string[] => [
  ...(steps.length > 0 ? [texts.next.title] : []),
  ...steps.flatMap(({ command, about }) => [`  ${about}:`, `    ${command}`]),
];
