/** `KEY=value` lines, the one form in which scripts on a node answer. */

/** Reads the lines of the form `KEY=value`; others are ignored, and the last of equal keys wins. */
export function parseKeyValues(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').map((line) => /^(\w+)=(.*)$/.exec(line));
  return Object.fromEntries(pairs.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])));
}

/** The part between the last `@@BEGIN` and `@@END` lines, so that a login banner cannot be taken for an answer; '' without both. */
export const between = (text: string): string => /^[^]*^@@BEGIN\r?\n([^]*?)^@@END/m.exec(text)?.[1] ?? '';
