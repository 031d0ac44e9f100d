/** Several writers of /etc/hosts at once, each a real /bin/sh: the file is whole at any moment and keeps what is not ours. */
import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshFolder } from '../../testing/freshFolder';
import { quote, type Command } from '../../shell/quote';
import { dropHostsCommand, putHostsCommand } from './hostsBlock';
import { clusterFrom, threeNodes } from '../testing/sandbox';

const { nodes } = clusterFrom(threeNodes);
/** Two sets of nodes of different length: a mixture of both is neither. */
const one = nodes.slice(0, 1);
const block = (some: typeof nodes): string =>
  ['# keelson begin', ...some.map(({ ip, hostname }) => `${ip} ${hostname}`), '# keelson end', ''].join('\n');

const before = '127.0.0.1 localhost\n10.0.0.9 printer\n';
const after = Array.from({ length: 200 }, (_, index) => `10.1.0.${String(index)} foreign${String(index)}\n`).join('');
/** The block keeps its place, and goes to the end when it was gone. */
const whole = [
  `${before}${after}`,
  ...[nodes, one].flatMap((some) => [before + block(some) + after, before + after + block(some)]),
];

let root: string;
let hosts: string;
beforeEach(() => {
  root = freshFolder('bin', 'etc');
  hosts = join(root, 'etc/hosts');
  writeFileSync(hosts, before + block(one) + after);
});
const program = (name: string, script: string): void =>
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const env = () => ({ PATH: `${join(root, 'bin')}:/usr/bin:/bin` });
const start = (command: Command) => promisify(execFile)('/bin/sh', ['-c', command], { env: env() });

/** Runs the writers side by side, and reads the file again and again until they have ended. */
async function sideBySide(commands: readonly Command[]): Promise<string[]> {
  const running = new AbortController();
  const ended = Promise.all(commands.map(start)).finally(() => running.abort());
  const seen: string[] = [];
  while (!running.signal.aborted) {
    seen.push(readFileSync(hosts, 'utf8'));
    await new Promise(setImmediate);
  }
  await ended;
  return seen;
}

const pairs = (): [string, Command, Command][] => [
  ['the same nodes', putHostsCommand(nodes, hosts), putHostsCommand(nodes, hosts)],
  ['other nodes', putHostsCommand(nodes, hosts), putHostsCommand(one, hosts)],
  ['nodes, and removing them', putHostsCommand(nodes, hosts), dropHostsCommand({}, hosts)],
];

describe.each([
  ['with flock', 10],
  ['without flock', 4],
])('two writers at once, %s', (kind, rounds) => {
  beforeEach(() => {
    if (kind === 'without flock') program('flock', 'exit 127');
  });

  it('leave a whole file, and show nothing else in between', { timeout: 120_000 }, async () => {
    for (const [what, ...commands] of pairs()) {
      for (let round = 0; round < rounds; round += 1) {
        const seen = await sideBySide(commands);
        expect(whole, what).toContain(readFileSync(hosts, 'utf8'));
        for (const text of new Set(seen)) expect(whole, what).toContain(text);
        expect(readdirSync(join(root, 'etc'))).toEqual(['hosts']);
      }
    }
  });

  it('leave a whole file that cannot be replaced, because it is a mount', { timeout: 120_000 }, async () => {
    program('mv', 'exit 1');
    for (const [what, ...commands] of pairs()) {
      for (let round = 0; round < rounds; round += 1) {
        await Promise.all(commands.map(start));
        expect(whole, what).toContain(readFileSync(hosts, 'utf8'));
        expect(readdirSync(join(root, 'etc'))).toEqual(['hosts']);
      }
    }
  });

  it('make one file where there was none', { timeout: 120_000 }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      rmSync(hosts, { force: true });
      await Promise.all([putHostsCommand(nodes, hosts), putHostsCommand(nodes, hosts)].map(start));
      expect(readFileSync(hosts, 'utf8')).toBe(block(nodes));
    }
  });
});

it('keeps a line that somebody else adds while the block is made', () => {
  const real = execFileSync('/bin/sh', ['-c', 'command -v cmp'], { encoding: 'utf8' }).trim();
  const done = quote(join(root, 'done'));
  program('cmp', `[ -e ${done} ] || { : > ${done}; echo "10.2.0.1 late" >> ${quote(hosts)}; }\nexec ${real} "$@"`);
  const printed = execFileSync('/bin/sh', ['-c', putHostsCommand(nodes, hosts)], { encoding: 'utf8', env: env() });
  expect(printed).toBe('updated\n');
  expect(readFileSync(hosts, 'utf8')).toBe(`${before}${block(nodes)}${after}10.2.0.1 late\n`);
});
