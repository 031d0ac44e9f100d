/** Compares the flags of a unit with what a binary says about itself. */

/**
 * Flags that some version accepts but leaves out of `--help`, because it calls them deprecated. They cannot be found there,
 * so they are believed to exist where our tables pass them (apiserver options of 1.10 to 1.20, scheduler 1.10 to 1.12).
 */
const hidden = new Set([
  '--admission-control',
  '--insecure-bind-address',
  '--kubelet-https',
  '--enable-swagger-ui',
  '--address',
]);

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

/**
 * The flags that a unit passes and the binary does not know. An unknown flag ends the process at once, so this is asked
 * before any host is touched.
 */
export function unknownFlags(unitText: string, helpText: string): string[] {
  const known = explained(helpText);
  return flagsOf(unitText).filter((flag) => !known.has(flag) && !hidden.has(flag));
}
