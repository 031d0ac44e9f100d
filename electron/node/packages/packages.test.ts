/** Packages, installed and removed by a real /bin/sh: its apt-get, dpkg, dnf, rpm and systemctl only pretend, with a file for each package. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { PackageManager } from '../../../shared/resources/packages';
import { sh } from '../../shell/quote';
import { at, entries, environment, get, moved, note, put, run, undo, useNode } from '../testing/node';
import { installPackageCommand } from './installPackage';
import { isThereCommand } from './packageState';

useNode();

const wanted = { kind: 'package', name: 'haproxy', tool: 'haproxy-of-test', units: ['haproxy.service'] } as const;
const program = (name: string, script: string): void => {
  put(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(at(`bin/${name}`), 0o755);
};
const calls = (): string[] => (existsSync(at('calls')) ? get('calls').trim().split('\n') : []);
const unitCalls = (): string[] => calls().filter((line) => line.startsWith('systemctl '));
const packages = (): string[] => readdirSync(at('packages')).sort();
const have = (...names: string[]): void => {
  for (const name of names) put(`packages/${name}`, 'installed');
};

/** The program comes and goes with the package. */
const bring = sh`echo '#!/bin/sh' > "$ROOT/bin/haproxy-of-test"; chmod +x "$ROOT/bin/haproxy-of-test"`;

/** What other packages than the named ones need: files in needed/, each called as what is needed. */
const isNeeded = '[ -e "$ROOT/needed/$name" ]';
const drop = 'rm -f "$ROOT/packages/$name"; [ "$name" != haproxy ] || rm -f "$ROOT/bin/haproxy-of-test"';

function debian(): void {
  for (const folder of ['packages', 'dpkg', 'needed']) mkdirSync(at(folder));
  put('dpkg/status', 'Package: base-files\n');
  program('dpkg-query', 'for name; do :; done; cat "$ROOT/packages/$name" 2>/dev/null');
  program(
    'apt-get',
    `echo "apt-get $*" >> "$ROOT/calls"
for last; do :; done
[ ! -e "$ROOT/closed" ] || { echo 'E: Unable to fetch some archives'; exit 100; }
if [ "$last" = update ]; then : > "$ROOT/lists"; exit; fi
[ -e "$ROOT/lists" ] || { echo "E: Unable to locate package $last"; exit 100; }
for name in liblua:amd64 libc6 haproxy; do
  [ ! -e "$ROOT/packages/$name" ] || continue
  echo "Selecting previously unselected package $name."
  printf installed > "$ROOT/packages/$name"
done
${bring}`,
  );
  program(
    'dpkg',
    `if [ "$1" = -L ]; then printf '%s\\n' /usr "$ROOT/bin/daemon" /lib/systemd/system/haproxy.service; exit; fi
echo "dpkg $*" >> "$ROOT/calls"
[ ! -e "$ROOT/lock" ] || { rm "$ROOT/lock"; echo 'dpkg: error: dpkg frontend lock was locked by another process with pid 1' >&2; exit 2; }
[ ! -e "$ROOT/broken" ] || { echo 'dpkg: error processing package haproxy (--purge)' >&2; exit 1; }
way=$1 code=0
shift 2
for name; do
  if ${isNeeded}; then echo "dpkg: dependency problems prevent removal of $name:" >&2; code=1; continue; fi
  ${drop}
  [ "$way" = --purge ] || printf config-files > "$ROOT/packages/$name"
done
exit $code`,
  );
  program('sleep', 'echo "sleep $*" >> "$ROOT/calls"');
}

function fedora(): void {
  for (const folder of ['packages', 'needed']) mkdirSync(at(folder));
  program(
    'dnf',
    `echo "dnf $*" >> "$ROOT/calls"; for name in liblua haproxy; do printf 7 > "$ROOT/packages/$name"; done; ${bring}`,
  );
  program(
    'rpm',
    `case "$1 $2 $3" in
  "-q --qf "*) cat "$ROOT/packages/$4"; exit ;;
  "-qa --qf %{NAME}"*) ls "$ROOT/packages"; exit ;;
  "-qa --qf "*) for one in "$ROOT/packages"/*; do echo "$(cat "$one") \${one##*/}"; done; exit ;;
  "-q "*) [ -e "$ROOT/packages/$2" ]; exit ;;
  "-ql "*) exit ;;
esac
echo "rpm $*" >> "$ROOT/calls"
shift 2
for name; do if ${isNeeded}; then echo 'error: Failed dependencies:' >&2; exit 1; fi; done
for name; do ${drop}; done`,
  );
}

const install = (manager: PackageManager = 'apt-get'): string => run(installPackageCommand(wanted, manager));
const fails = (work: () => string): string => {
  try {
    work();
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
  throw new Error('it did not fail');
};
const installed = (manager?: PackageManager): void => {
  note(wanted);
  install(manager);
  rmSync(at('calls'), { force: true });
};
const isThere = (): boolean =>
  run(sh`if ( ${{ raw: isThereCommand(wanted) }} ) >/dev/null; then echo yes; fi`) === 'yes\n';

describe('a package that is missing', () => {
  it('is installed without a question, from lists that are fetched where it is not known yet', () => {
    debian();
    have('libc6');
    note(wanted);
    expect(isThere()).toBe(false);
    expect(install()).toContain('E: Unable to locate package haproxy');
    const [first = '', update = '', second = ''] = calls().filter((line) => line.startsWith('apt-get'));
    expect(first).toMatch(
      /^apt-get -q -y -o DPkg::Lock::Timeout=120 .* install --no-install-recommends --no-remove haproxy$/,
    );
    expect(update).toMatch(/ update$/);
    expect(second).toBe(first);
    expect(isThere()).toBe(true);
  });

  it('is written down with what came with it, and with nothing that was there', () => {
    debian();
    have('libc6');
    installed();
    expect(entries()).toEqual([{ id: 'package:haproxy', before: null, brought: ['haproxy', 'liblua:amd64'] }]);
  });

  it('does not start its service, which is disabled afterwards; a unit of somebody’s own is left alone', () => {
    debian();
    note(wanted);
    program(
      'systemctl',
      'echo "systemctl $*" >> "$ROOT/calls"; [ "$1" != show ] || echo FragmentPath=/lib/systemd/system/haproxy.service',
    );
    install();
    const mask = 'systemctl mask --runtime --quiet haproxy.service';
    expect(calls().indexOf(mask)).toBeLessThan(calls().findIndex((line) => line.startsWith('apt-get')));
    expect(unitCalls()).toEqual([
      'systemctl show -p FragmentPath haproxy.service',
      mask,
      'systemctl unmask --runtime --quiet haproxy.service',
      'systemctl disable --quiet haproxy.service',
    ]);
    rmSync(at('calls'));
    program(
      'systemctl',
      'echo "systemctl $*" >> "$ROOT/calls"; [ "$1" != show ] || echo FragmentPath=/etc/systemd/system/haproxy.service',
    );
    install();
    expect(unitCalls()).toEqual(['systemctl show -p FragmentPath haproxy.service']);
  });

  it('that cannot be had says why, leaves no unit masked, and is not taken for ours when somebody installs it by hand', () => {
    debian();
    note(wanted);
    put('closed', '');
    put('bin/systemctl', '#!/bin/sh\necho "systemctl $*" >> "$ROOT/calls"\n[ "$1" != show ] || echo FragmentPath=\n');
    expect(fails(install)).toBe('E: Unable to fetch some archives\n'.repeat(3));
    expect(unitCalls().at(-1)).toBe('systemctl disable --quiet haproxy.service');
    have('haproxy');
    run(bring);
    expect(isThere()).toBe(true);
    expect(undo()).toEqual({ said: '', whole: true });
    expect(packages()).toEqual(['haproxy']);
  });

  it.each(['half-installed', 'unpacked', 'half-configured'])(
    'and was cut off counts as missing, and is removed: %s',
    (state) => {
      debian();
      note(wanted);
      run(bring);
      put('packages/haproxy', state);
      expect(isThere()).toBe(false);
      expect(undo()).toEqual({ said: 'setting package haproxy\n', whole: true });
    },
  );

  it('keeps in mind what an earlier installation has brought', () => {
    debian();
    installed();
    rmSync(at('packages/haproxy'));
    rmSync(at('bin/haproxy-of-test'));
    install();
    expect(entries()[0]?.brought).toEqual(['haproxy', 'liblua:amd64', 'libc6']);
  });

  it('goes on to its end when nobody waits for it any more', async () => {
    debian();
    put('lists', '');
    note(wanted);
    const slow = get('bin/apt-get').replace(
      'for name in',
      ': > "$ROOT/begun"; until [ -e "$ROOT/go" ]; do /bin/sleep 0.05; done; for name in',
    );
    put('bin/apt-get', slow);
    // As the envelope of a command that is given up does it: the whole group is killed.
    const child = spawn('/bin/sh', ['-c', moved(installPackageCommand(wanted, 'apt-get'))], {
      detached: true,
      stdio: 'ignore',
      env: environment(),
    });
    await vi.waitFor(() => expect(existsSync(at('begun'))).toBe(true), 10_000);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    expect(entries()[0]?.brought).toBeUndefined();
    put('go', '');
    await vi.waitFor(() => expect(entries()[0]?.brought).toEqual(['haproxy', 'liblua:amd64', 'libc6']), 10_000);
  });

  it('comes by dnf in the same way, and is known by its transaction', () => {
    fedora();
    put('packages/glibc', '7');
    put('packages/bash', '3');
    installed('dnf');
    expect(entries()).toEqual([{ id: 'package:haproxy', before: null, brought: ['haproxy', 'liblua'] }]);
  });
});

describe('a package that is there without its program', () => {
  it('is somebody else’s, also when it has been installed again', () => {
    debian();
    have('haproxy');
    note(wanted);
    put('lists', '');
    install();
    expect(entries()[0]?.before).toEqual({ value: 'installed' });
    expect(undo()).toEqual({ said: '', whole: true });
    expect(packages()).toContain('haproxy');
  });

  it('and of which only settings are left gives them back', () => {
    debian();
    put('packages/haproxy', 'config-files');
    note(wanted);
    rmSync(at('packages/haproxy'));
    put('lists', '');
    install();
    undo();
    expect(calls()).toContain('dpkg --remove -- haproxy liblua:amd64 libc6');
  });
});

describe('a package of ours', () => {
  it('is removed with what came with it, once, and nothing else', () => {
    debian();
    have('libc6');
    installed();
    expect(undo()).toEqual({ said: 'setting package haproxy\nsetting package liblua:amd64\n', whole: true });
    expect(packages()).toEqual(['libc6']);
    expect(undo()).toEqual({ said: '', whole: true });
    expect(calls().filter((line) => line.startsWith('dpkg'))).toEqual(['dpkg --purge -- haproxy liblua:amd64']);
  });

  it('goes last, when no service of ours runs it any more', () => {
    debian();
    put('lists', '');
    installed();
    note({ kind: 'user', name: 'nobody-of-test' });
    program('getent', 'exit 0');
    program('find', ':');
    program('userdel', ':');
    expect(undo().said).toMatch(/^setting user nobody-of-test\nsetting package haproxy\n/);
  });

  it.each([
    ['debian', debian, 'apt-get', 'liblua:amd64'],
    ['fedora', fedora, 'dnf', 'liblua'],
  ] as const)('leaves what others need by now, and tells it: %s', (_, make, manager, library) => {
    make();
    if (manager === 'apt-get') have('libc6');
    installed(manager);
    put(`needed/${library}`, '');
    expect(undo()).toEqual({ said: `setting package haproxy\nstays ${library}\n`, whole: true });
    expect(packages()).not.toContain('haproxy');
  });

  it('stays whole where its service has been enabled since', () => {
    debian();
    installed();
    program('systemctl', '[ "$1" != is-enabled ] || echo enabled');
    expect(undo()).toEqual({ said: 'stays haproxy liblua:amd64 libc6\n', whole: true });
    expect(packages()).toContain('haproxy');
  });

  it('stays whole while somebody runs a program of it', () => {
    debian();
    installed();
    // A copy, so that nothing else on this machine runs it.
    run(
      sh`cp "$(command -v tail)" "$ROOT/bin/daemon"; "$ROOT/bin/daemon" -f /dev/null >/dev/null 2>&1 & echo $! > "$ROOT/pid"`,
    );
    try {
      expect(undo().said).toBe('stays haproxy liblua:amd64 libc6\n');
    } finally {
      run(sh`kill "$(cat "$ROOT/pid")"`);
    }
    expect(packages()).toContain('haproxy');
  });

  it('waits for somebody else’s installation to end', () => {
    debian();
    have('libc6', 'liblua:amd64');
    installed();
    put('lock', '');
    expect(undo()).toEqual({ said: 'setting package haproxy\n', whole: true });
    const drop = 'dpkg --purge -- haproxy';
    expect(calls().filter((line) => /^(dpkg|sleep)/.test(line))).toEqual([drop, 'sleep 5', drop]);
  });

  it('that cannot be removed waits in the ledger for the next reset', () => {
    debian();
    have('libc6', 'liblua:amd64');
    installed();
    put('broken', '');
    expect(undo()).toEqual({ said: 'left package haproxy\n', whole: false });
    rmSync(at('broken'));
    expect(undo()).toEqual({ said: 'setting package haproxy\n', whole: true });
  });
});
