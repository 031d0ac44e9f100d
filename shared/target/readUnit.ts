/** Reads systemd unit files back: the counterpart of unit.ts, also for files that a person has edited. */

export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** The settings in order. Comments are left out, continued lines are one (systemd.syntax). */
export function settingsIn(unitText: string): UnitSetting[] {
  const lines = unitText
    .split('\n')
    .filter((line) => !/^\s*[#;]/.test(line))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  let section = '';
  return lines.flatMap((line) => {
    const heading = /^\s*\[(.+)\]\s*$/.exec(line);
    if (heading) section = heading[1] ?? '';
    const setting = /^\s*([A-Za-z]\w*)\s*=(.*)$/.exec(line);
    return heading || !setting ? [] : [{ section, key: setting[1] ?? '', value: (setting[2] ?? '').trim() }];
  });
}

const literal = (text: string): string => text.replaceAll('%%', '%').replaceAll('$$', '$');

/** The words of a command line as the program sees them (systemd.service, "Command lines"). Prefixes such as `-` are cut. */
export function wordsOf(commandLine: string): string[] {
  const words = commandLine
    .replace(/^[-@:+!|]+/, '')
    .matchAll(/(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^\s"'\\]|\\.)+))(?=\s|$)/g);
  return [...words].map(([, double, single, bare]) =>
    literal((double ?? single ?? bare ?? '').replaceAll(/\\(.)/g, '$1')),
  );
}

const valuesOf = (unitText: string, key: string): string[] =>
  settingsIn(unitText)
    .filter((setting) => setting.key === key)
    .map(({ value }) => value);

/** The command of each ExecStart, as words. */
export const commandsOf = (unitText: string): string[][] => valuesOf(unitText, 'ExecStart').map(wordsOf);

/** The flags of the program that a unit runs, `--name=value` and `--name value`; of several of one name the last counts. */
export function flagValuesOf(unitText: string): ReadonlyMap<string, string> {
  const words = commandsOf(unitText).at(-1) ?? [];
  return new Map(
    words.flatMap((word, index): [string, string][] => {
      const flag = /^--?([a-z0-9][\w.-]*)(?:=(.*))?$/is.exec(word);
      if (!flag) return [];
      const next = words[index + 1];
      return [[flag[1] ?? '', flag[2] ?? (next !== undefined && !next.startsWith('-') ? next : 'true')]];
    }),
  );
}

/** The units that this one cannot do without. */
export const requirementsOf = (unitText: string): string[] =>
  valuesOf(unitText, 'Requires').flatMap((value) => value.split(/\s+/));
