/** What a cluster file would change on its hosts, for people: host by host, file by file. */
import { structuredPatch } from 'diff';
import { fill } from '../../../shared/messages/messages';
import { describeDifference, describeVerdict } from '../../../shared/messages';
import type { Comparison, HostChange, PlannedHost } from '../../services/hosts/comparison';
import { errorLines, type CommandContext } from '../context';

type Voice = Pick<CommandContext, 'language' | 'texts'>;

const signs: Readonly<Record<HostChange['action'], string>> = {
  create: '+',
  change: '~',
  remove: '-',
  start: '▶',
  restart: '↻',
  enable: '▶',
  stop: '■',
  import: '+',
};

/** The lines that differ, with one line around them; nothing where a side is a secret or no text. */
function difference({ before, after, action }: HostChange): string[] {
  if (before === undefined || after === undefined || action !== 'change') return [];
  const { hunks } = structuredPatch('', '', `${before.trimEnd()}\n`, `${after.trimEnd()}\n`, '', '', { context: 1 });
  return hunks.flatMap(({ lines }) => lines.map((line) => `        ${line}`));
}

function changeLines(change: HostChange, { texts }: Voice): string[] {
  const { action, target, why, replaces } = change;
  const word = texts.plan.actions[action];
  const reason = texts.plan.why[why as keyof typeof texts.plan.why] as string | undefined;
  const notes = [reason ?? why, ...(replaces ? [texts.plan.replaces] : [])].join('; ');
  return [`  ${signs[action]} ${word} ${target}  (${notes})`, ...difference(change)];
}

function hostLines(host: PlannedHost, voice: Voice): string[] {
  const { texts, language } = voice;
  const { hostname, error, changes, unchanged, lock } = host;
  if (error) return [hostname, ...errorLines(language, error).map((line) => `  ✗ ${line}`)];
  return [
    hostname,
    ...(lock ? [`  ! ${fill(texts.plan.locked, { ...lock, minutes: Math.floor(lock.age / 60) })}`] : []),
    ...changes.flatMap((change) => changeLines(change, voice)),
    `  = ${fill(texts.plan.unchanged, { count: unchanged })}`,
  ];
}

/** Everything, in order of the hosts; then what a running cluster has to live with. */
export function comparisonLines({ hosts, running }: Comparison, voice: Voice): string[] {
  const live = running.filter(({ verdict }) => verdict !== 'nothing');
  return [
    ...hosts.flatMap((host) => [...hostLines(host, voice), '']),
    ...(live.length > 0 ? [voice.texts.plan.running] : []),
    ...live.flatMap((change) => [
      `  ${change.verdict === 'refused' ? '✗' : '!'} ${describeDifference(change, voice.language)}`,
      ...describeVerdict(change, voice.language).map((line) => `      ${line}`),
    ]),
    ...(live.length > 0 ? [''] : []),
  ];
}

/** Only what differs: a line for each thing. */
export const driftLines = ({ hosts }: Comparison, voice: Voice): string[] =>
  hosts.flatMap(({ hostname, changes }) =>
    changes.flatMap((change) => changeLines(change, voice).slice(0, 1)).map((line) => `  ${hostname}${line.slice(1)}`),
  );

/** How many changes there are on all hosts together. */
export const countChanges = ({ hosts }: Comparison): number =>
  hosts.reduce((sum, { changes }) => sum + changes.length, 0);
