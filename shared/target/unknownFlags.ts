/** Compares the flags of a unit with what a program says about itself. */
import { allUnits } from '../components';
import { livesAt } from '../kubernetes/flags';

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
  const hidden = allUnits.flatMap(({ program, hiddenFlags = [] }) => (program === component ? hiddenFlags : []));
  const hides = (flag: string): boolean =>
    hidden.some(({ flags, ...life }) => flags.includes(flag) && livesAt(life, minor));
  const open = [...new Set(unitTexts.flatMap(flagsOf))].filter((flag) => !known.has(flag));
  const searched = known.size === 0 ? open : open.filter(hides);
  const absent = searched.length === 0 ? [] : await lacks(searched.map((flag) => flag.slice(2)));
  return open.filter((flag) => !searched.includes(flag) || absent.includes(flag.slice(2)));
}
