/** The script that keeps the routes, run by a real /bin/sh over a table of routes that is a file. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderTarget } from '../../../../shared/target';
import { placeholderSecrets } from '../../../../shared/target/targetFile';
import { clusterFrom, threeNodes } from '../../testing/sandbox';

const soon = { timeout: 30_000 };

const files = renderTarget(clusterFrom(threeNodes), 'n1', placeholderSecrets);
const contentOf = (path: string): string => files.find((file) => file.path === path)?.content ?? '';

let root: string;
const at = (name: string): string => join(root, name);
const routes = (): string[] =>
  existsSync(at('routes')) ? readFileSync(at('routes'), 'utf8').split('\n').filter(Boolean).sort() : [];
const put = (...lines: readonly string[]): void =>
  writeFileSync(at('routes'), lines.map((line) => `${line}\n`).join(''));
const env = (): Record<string, string> => ({ FAKE: root, PATH: `${at('bin')}:/usr/bin:/bin`, LC_ALL: 'C' });

function podRoutes(action: string): { code: number; said: string } {
  try {
    return {
      code: 0,
      said: execFileSync('/bin/sh', [at('pod-routes'), action, at('list')], { env: env(), encoding: 'utf8' }),
    };
  } catch (thrown) {
    const { status, stdout } = thrown as { status: number; stdout: string };
    return { code: status, said: stdout };
  }
}

const right = ['172.20.12.0/24 via 10.77.0.12 dev eth0 proto 75', '172.20.13.0/24 via 10.77.0.13 dev eth0 proto 75'];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-routes-'));
  mkdirSync(at('bin'));
  writeFileSync(at('bin/ip'), readFileSync(join(import.meta.dirname, '../../testing/ip.sh')));
  // What lies between two looks is nothing to wait for.
  writeFileSync(at('bin/sleep'), '#!/bin/sh\n[ "$1" = 60 ] || exit 0\nexec /bin/sleep 60\n');
  for (const name of ['ip', 'sleep']) chmodSync(at(`bin/${name}`), 0o755);
  writeFileSync(at('pod-routes'), contentOf('all-node/pod-routes'));
  writeFileSync(at('list'), contentOf('all-node/routes.list'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('the routes to the pods of other nodes', () => {
  it('are set where they are missing, and then there is nothing to do', () => {
    put('default via 10.77.0.1 dev eth0', '172.20.11.0/24 dev cni0 proto kernel scope link src 172.20.11.1');
    expect(podRoutes('check').code).toBe(1);
    expect(podRoutes('set').said).toBe('set 172.20.12.0/24 via 10.77.0.12\nset 172.20.13.0/24 via 10.77.0.13\n');
    expect(routes()).toEqual(expect.arrayContaining(right));
    expect(podRoutes('check').code).toBe(0);
    expect(podRoutes('set').said).toBe('');
  });

  it('are corrected and taken away only where they are ours', () => {
    const others = ['172.20.99.0/24 via 10.77.0.99 dev eth0 proto static', 'blackhole 172.20.98.0/24 proto bird'];
    put(
      '172.20.12.0/24 via 10.77.0.99 dev eth0 proto 75',
      '172.20.50.0/24 via 10.77.0.50 dev eth0 proto 75',
      ...others,
    );
    podRoutes('set');
    expect(routes()).toEqual([...right, ...others].sort());
  });

  it('are left to somebody else who has made them: counted when they lead to the node, told when not', () => {
    const theirs = ['172.20.12.0/24 via 10.77.0.12 dev eth0 proto static', 'unreachable 172.20.13.0/24 proto static'];
    put(...theirs);
    expect(podRoutes('check')).toEqual({ code: 1, said: 'foreign unreachable 172.20.13.0/24 proto static\n' });
    expect(podRoutes('set').said).toContain('left alone');
    expect(routes()).toEqual([...theirs].sort());
  });
});

describe('the unit of the routes', () => {
  let unit: ChildProcess;
  let said: string;
  let tell: () => void;

  beforeEach(() => {
    execFileSync('mkfifo', [at('monitor')]);
    said = '';
    unit = spawn('/bin/sh', [at('pod-routes'), 'keep', at('list')], { env: env(), detached: true });
    unit.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const monitor = openSync(at('monitor'), 'w');
    tell = () => void writeSync(monitor, 'a change\n');
  });
  /** As systemd does it: every process of the unit is told. */
  const stop = async (): Promise<void> => {
    const ended = once(unit, 'close');
    process.kill(-(unit.pid ?? 0), 'SIGTERM');
    await ended;
  };

  it('sets them again after a change of the network, and takes them away when it is stopped', async () => {
    await expect.poll(routes, soon).toEqual(right);
    put('172.20.99.0/24 via 10.77.0.99 dev eth0');
    tell();
    await expect.poll(routes, soon).toEqual(expect.arrayContaining(right));
    await stop();
    expect(routes()).toEqual(['172.20.99.0/24 via 10.77.0.99 dev eth0']);
  });

  it('tells once what cannot be set now, and sets it when it can', async () => {
    await expect.poll(routes, soon).toEqual(right);
    writeFileSync(at('down'), '');
    put();
    tell();
    await expect.poll(() => said, soon).toContain('invalid gateway');
    const told = said;
    rmSync(at('down'));
    tell();
    await expect.poll(routes, soon).toEqual(right);
    expect(said.slice(told.length)).not.toContain('invalid gateway');
    await stop();
  });

  it('ends as failed when `ip monitor` does, so that systemd starts it again, and leaves the routes where they are', async () => {
    await expect.poll(routes, soon).toEqual(right);
    const ended = once(unit, 'exit');
    const monitor = execFileSync('/bin/sh', [
      '-c',
      `ps -o pid=,args= -g ${String(unit.pid)} | awk '/cat .*monitor/ { print $1 }'`,
    ]);
    process.kill(Number(monitor.toString().trim()), 'SIGTERM');
    expect((await ended)[0]).toBe(1);
    expect(routes()).toEqual(right);
    // What systemd does with the rest of the unit.
    process.kill(-(unit.pid ?? 0), 'SIGKILL');
  });
});
