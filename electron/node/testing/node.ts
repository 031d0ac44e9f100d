/** A folder that stands for a node, for what is written down there and undone: by a real /bin/sh. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach } from 'vitest';
import { freshFolder } from '../../testing/freshFolder';
import { parseLedger } from '../../../shared/resources/ledger';
import type { Resource } from '../../../shared/resources/resource';
import { undoItems } from '../../../shared/resources/undo';
import { sh, type Command } from '../../shell/quote';
import { noteCommand } from '../ledgerCommands';
import { undoCommand, type UndoOptions } from '../undoCommands';

export let root: string;
export const at = (name: string): string => join(root, name);
export const put = (name: string, content: string): void => writeFileSync(at(name), content);
export const get = (name: string): string => readFileSync(at(name), 'utf8');

/** Keelson's folder of the node, and the list of packages, lie in the temporary one. */
export const moved = (command: Command): string =>
  command.replaceAll("'/var/lib/keelson", `'${at('state')}`).replaceAll("'/var/lib/dpkg", `'${at('dpkg')}`);
export const environment = (): Record<string, string> => ({
  PATH: `${at('bin')}:/usr/sbin:/usr/bin:/sbin:/bin`,
  ROOT: root,
});
export const run = (command: Command): string =>
  execFileSync('/bin/sh', ['-c', moved(command)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });

export const options: UndoOptions = {
  systemUnits: ['docker.service'],
  users: new Map([['docker.service', sh`cat ${{ raw: '"$ROOT/containers"' as Command }} 2>/dev/null`]]),
  leavings: new Map(),
  dropHosts: () => sh`echo unchanged`,
  removeImage: () => sh`false`,
  dropKubeconfig: () => sh`:`,
  readers: new Map(),
};
export const identity = { id: 'abc', name: 'lab', version: '1.0.0' };
export const note = (...resources: Resource[]): string => run(noteCommand(identity, resources));
export const file = (name: string): Resource => ({
  kind: 'file',
  path: at(name),
  mode: 0o644,
  content: 'ours',
  secret: false,
});
export const program = (name: string): Resource => ({ kind: 'program', path: at(name), name, preinstalled: false });
export const folder = (name: string, data = false): Resource => ({
  ...{ kind: 'directory', path: at(name), mode: 0o755 },
  ...(data ? { data: true } : {}),
});
export const ledger = () => parseLedger(existsSync(at('state/ledger.jsonl')) ? get('state/ledger.jsonl') : undefined);
export const entries = () => {
  const read = ledger();
  if (read.kind !== 'whole') throw new Error(read.kind);
  return read.entries;
};
/** What the undoing printed, and whether everything could be undone. */
export const undo = (how = (command: Command): Command => command): { said: string; whole: boolean } => {
  const command = how(undoCommand(undoItems(entries()), options));
  try {
    return { said: run(command), whole: true };
  } catch (error) {
    return { said: (error as { stdout: string }).stdout, whole: false };
  }
};

/** A folder that stands for a node, anew for each test of a file; its systemctl, iptables and ip only say that they were called. */
export const useNode = (): void =>
  beforeEach(() => {
    root = freshFolder('bin');
    for (const name of ['systemctl', 'iptables', 'ip']) {
      put(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> "$ROOT/calls"\n`);
      chmodSync(at(`bin/${name}`), 0o755);
    }
  });
