/** Compares the flags of a unit with what a program says about itself. */
import { livesAt, type Life } from '../kubernetes/flags';

interface HiddenFlags extends Life {
  readonly component: string;
  readonly flags: readonly string[];
}

/**
 * Flags that these versions accept but leave out of `--help`, because they call them deprecated. Whether they exist can
 * only be seen in the program itself.
 */
const hidden: readonly HiddenFlags[] = [
  {
    component: 'kube-apiserver',
    flags: ['--admission-control', '--insecure-bind-address', '--kubelet-https', '--enable-swagger-ui'],
    since: 10,
    until: 20,
  },
  { component: 'kube-scheduler', flags: ['--address'], since: 10, until: 12 },
];

/** The names of the flags that a unit's ExecStart passes: `['--name', '--data-dir']`, each once. */
export function flagsOf(unitText: string): string[] {
  const lines = unitText.replaceAll(/\\\n/g, ' ').split('\n');
  const commands = lines.filter((line) => line.startsWith('ExecStart='));
  return [
    ...new Set(commands.flatMap((line) => [...line.matchAll(/\s"?(--[a-z0-9][\w-]*)/gi)].map(([, name = '']) => name))),
  ];
}

/** The flags that a `--help` text explains. Those it merely mentions in a sentence do not count. */
const explained = (helpText: string): Set<string> =>
  new Set([...helpText.matchAll(/^\s+(?:-\w, )?(--[a-z0-9][\w-]*)/gim)].map(([, name = '']) => name));

/** Whether the text is an answer at all: a program that could not be run has explained nothing. */
export const explainsFlags = (helpText: string): boolean => explained(helpText).size > 0;

export interface Program {
  /** `kube-apiserver`. */
  readonly component: string;
  /** 20 for Kubernetes 1.20. */
  readonly minor: number;
  /** What it printed when it was asked for help; '' when it could not be asked. */
  readonly help: string;
  /** Which of these words do not occur in the program: it holds the names of its flags as plain text. */
  readonly lacks: (words: readonly string[]) => Promise<readonly string[]>;
}

/**
 * The flags that a component's units pass and its program does not know. An unknown flag ends the process at once, so this
 * is asked before any host is touched. Where the help says nothing (about a flag that it hides, or at all) the program's
 * text decides.
 */
export async function unknownFlags(unitTexts: readonly string[], program: Program): Promise<string[]> {
  const { component, minor, help, lacks } = program;
  const known = explained(help);
  const hides = (flag: string): boolean =>
    hidden.some((rule) => rule.component === component && rule.flags.includes(flag) && livesAt(rule, minor));
  const open = [...new Set(unitTexts.flatMap(flagsOf))].filter((flag) => !known.has(flag));
  const searched = known.size === 0 ? open : open.filter(hides);
  const absent = searched.length === 0 ? [] : await lacks(searched.map((flag) => flag.slice(2)));
  return open.filter((flag) => !searched.includes(flag) || absent.includes(flag.slice(2)));
}
