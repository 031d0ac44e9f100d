/** Commands that remove things and print a line `kind target` for each: run, and what they did reported. */
import type { Change } from '../../../shared/job/job';
import type { Command } from '../../shell/quote';
import type { StepContext } from '../step';

function changeOf(line: string): Change[] {
  const [, kind, what = ''] = /^(service|file|setting|object|image|binary) (.+)$/.exec(line) ?? [];
  return kind === undefined ? [] : [{ kind: kind as Change['kind'], target: what, action: 'removed' }];
}

/** What follows a word at the beginning of lines: `left PATH`. */
export const hostLines = (output: string, word: string): string[] =>
  output.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));

export function reportRemoved(report: StepContext['report'], output: string): void {
  for (const change of output.split('\n').flatMap(changeOf)) report.changed(change);
}

export async function remove(
  { host, signal, report }: Pick<StepContext, 'host' | 'signal' | 'report'>,
  command: Command,
  label: string,
): Promise<void> {
  const { stdout } = await host.run(command, { signal, label, timeoutSeconds: 300 });
  reportRemoved(report, stdout);
}
