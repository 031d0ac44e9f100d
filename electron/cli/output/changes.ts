/** What a cluster file would change on its hosts, for people: host by host, file by file. */
import { refusalsIn, type Comparison, type HostChange, type PlannedHost } from '../../../shared/comparison/comparison';
import { differenceOf } from '../../../shared/comparison/difference';
import { fill } from '../../../shared/messages/messages';
import {
  describeDifference,
  describeError,
  describeLock,
  describeNotice,
  describeReason,
  describeVerdict,
  messages,
} from '../../../shared/messages';
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
  install: '+',
};

/** What is before and after it, with one line around; nothing where a side is a secret or no text. */
function difference(change: HostChange): string[] {
  const found = change.action === 'change' ? differenceOf(change, 1) : undefined;
  const lines =
    found?.kind === 'value'
      ? [`-${found.before}`, `+${found.after}`]
      : (found?.hunks.flatMap((hunk) => hunk.lines) ?? []);
  return lines.map((line) => `        ${line}`);
}

function changeLines(change: HostChange, { language }: Voice): string[] {
  const { action, target } = change;
  const word = messages[language].changes.actions[action];
  return [`  ${signs[action]} ${word} ${target}  (${describeReason(change, language)})`, ...difference(change)];
}

function hostLines(host: PlannedHost, voice: Voice): string[] {
  const { texts, language } = voice;
  const { hostname, error, overruled, told = [], changes, same, lock } = host;
  if (error) return [hostname, ...errorLines(language, error).map((line) => `  ✗ ${line}`)];
  return [
    hostname,
    ...(lock ? [`  ! ${describeLock(lock, language)}`] : []),
    ...overruled.map((notice) => `  ✗ ${describeNotice(notice, language)}`),
    ...told.map((notice) => `  ! ${describeNotice(notice, language)}`),
    ...changes.flatMap((change) => changeLines(change, voice)),
    `  = ${fill(texts.plan.unchanged, { count: same.length })}`,
  ];
}

/** Nodes that the file does not name any more, and how to remove them. */
export const departedLines = ({ departed = [] }: Comparison, { texts }: Voice): string[] =>
  departed.flatMap(({ hostname, ip }) => [
    `! ${fill(texts.node.departed, { host: hostname, ip })}`,
    `    keelson node remove ${hostname}`,
  ]);

/** What a person should know of the hosts beside what differs. */
export const toldLines = ({ hosts }: Comparison, { language }: Voice): string[] =>
  hosts.flatMap(({ hostname, told = [] }) =>
    told.map((notice) => `  ${hostname} ! ${describeNotice(notice, language)}`),
  );

/** What a running cluster has to live with, or would not survive. */
const liveLines = (live: Comparison['running'], { language }: Voice): string[] =>
  live.flatMap((change) => [
    `  ${change.verdict === 'refused' ? '✗' : '!'} ${describeDifference(change, language)}`,
    ...describeVerdict(change, language).map((line) => `      ${line}`),
  ]);

/** Everything, in order of the hosts; then what a running cluster has to live with. */
export function comparisonLines(comparison: Comparison, voice: Voice): string[] {
  const { hosts, running } = comparison;
  const live = running.filter(({ verdict }) => verdict !== 'nothing');
  return [
    ...hosts.flatMap((host) => [...hostLines(host, voice), '']),
    ...(live.length > 0 ? [voice.texts.plan.running] : []),
    ...liveLines(live, voice),
    ...(live.length > 0 ? [''] : []),
    ...departedLines(comparison, voice),
  ];
}

/** Only what differs: a line for each thing, after what runs otherwise than the file says and cannot be changed (a master more). */
export const driftLines = (comparison: Comparison, voice: Voice): string[] => [
  ...liveLines(refusalsIn(comparison), voice),
  ...comparison.hosts.flatMap(({ hostname, error, undecided, overruled, changes }) => [
    ...(error && undecided ? [`  ${hostname} ✗ ${describeError(error, voice.language)}`] : []),
    ...overruled.map((notice) => `  ${hostname} ✗ ${describeNotice(notice, voice.language)}`),
    ...changes
      .flatMap((change) => changeLines(change, voice).slice(0, 1))
      .map((line) => `  ${hostname}${line.slice(1)}`),
  ]),
];
