import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder } from '../../testing/freshFolder';
import { hostState } from './facts';
import { listOf, parseProbe, probeCommand } from './probe';

const command = probeCommand({
  binariesDir: '/usr/bin',
  binaries: ['/usr/bin/env', '/usr/bin/no-such-program'],
  foreignData: ['/etc'],
  nftables: true,
});
const answer = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });

describe('the probe', () => {
  const state = hostState(parseProbe(answer, 'here'));
  it('is answered by this very machine', () => {
    expect(state.hostname).toBe(hostname());
    expect(state.cpus).toBeGreaterThan(0);
    expect(state.memoryMb).toBeGreaterThan(0);
    expect(state.freeMb.data).toBeGreaterThan(0);
    expect(state.tools.has('gzip')).toBe(true);
    expect([...state.binaries.keys()]).toEqual(['env']);
    expect(state.foreign).toContain('/etc');
  });
  it('is not misled by what a login shell says before and after', () => {
    expect(hostState(parseProbe(`ARCH=pdp11\n@@BEGIN of a banner\n${answer}bye\nARCH=vax\n`, 'here'))).toEqual(state);
  });
  it('refuses an answer without its markers', () => {
    expect(() => parseProbe('This account is currently not available.\n', 'n1')).toThrow(/COMMAND_FAILED/);
  });
});

/** The probe's answers on a machine that has these programs before its own, and these paths in place of its own. */
function answered(programs: Readonly<Record<string, string>>, moved = (text: string): string => text) {
  const bin = freshFolder();
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  return hostState(parseProbe(execFileSync('/bin/sh', ['-c', moved(command)], { encoding: 'utf8', env }), 'here'));
}

describe('the package manager', () => {
  const everything = { 'apt-get': 'exit', zypper: 'exit', dnf: 'exit', rpm: 'exit' };
  const on = (status: string, usr = freshFolder()) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'status'), status);
    return answered(everything, (text) =>
      text.replaceAll('/var/lib/dpkg', folder).replaceAll('-w /usr/sbin', `-w ${usr}`),
    ).packageManager;
  };
  it('is the one that has installed the host, whatever others are there', () => {
    expect(on('Package: base-files\n')).toBe('apt-get');
    expect(on('')).toBe('zypper');
  });
  it('is none where nobody may write what it would install', () => {
    expect(on('Package: base-files\n', '/no/such/folder')).toBeUndefined();
  });
});

describe('what SELinux forbids (with programs that only pretend: no host here has it)', () => {
  const off = 'echo "$1 --> off"';
  it.each([
    ['a boolean that is off, where it is enforced', 'Enforcing', off, ['haproxy_connect_any']],
    ['nothing where it is on', 'Enforcing', 'echo "$1 --> on"', []],
    ['nothing where it is only told', 'Permissive', off, []],
    ['nothing where the policy does not know it', 'Enforcing', 'echo "Error getting active value" >&2; exit 1', []],
  ])('is %s', (_, mode, getsebool, expected) => {
    expect([...answered({ getenforce: `echo ${mode}`, getsebool }).selinuxForbids]).toEqual(expected);
  });
});

describe('additions to units', () => {
  it('are those that say what is started, of one name only the first', () => {
    const folders = freshFolder('etc', 'run', 'lib');
    const put = (folder: string, name: string, content?: string): void => {
      const place = join(folders, folder, 'kubelet.service.d');
      mkdirSync(place, { recursive: true });
      if (content === undefined) symlinkSync('/dev/null', join(place, name));
      else writeFileSync(join(place, name), content);
    };
    put('etc', 'limits.conf', '[Service]\n# ExecStart=\nExecStartPre=/bin/true\nLimitNOFILE=9\n');
    put('etc', 'masked.conf');
    put('etc', 'kubeadm.conf', '[Service]\nExecStart=\n  ExecStart=/usr/bin/kubelet\n');
    for (const name of ['masked.conf', 'kubeadm.conf', 'late.conf']) put('lib', name, '[Service]\nExecStart=/bin/x\n');
    const moved = command
      .replaceAll("'/etc/systemd/system'", `'${join(folders, 'etc')}'`)
      .replaceAll("'/usr/lib/systemd/system'", `'${join(folders, 'lib')}'`);
    const { dropIns } = hostState(parseProbe(execFileSync('/bin/sh', ['-c', moved], { encoding: 'utf8' }), 'here'));
    expect(dropIns).toEqual([
      join(folders, 'etc/kubelet.service.d/kubeadm.conf'),
      join(folders, 'lib/kubelet.service.d/late.conf'),
    ]);
  });
});

describe('a containerd that a unit runs', () => {
  /** What the probe finds where such a program is; undefined: where there is no unit. */
  const found = (script: string | undefined) => {
    const bin = freshFolder();
    const program = (name: string, text: string): void =>
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const unit = `ExecStart={ path=${bin}/containerd ; argv[]=${bin}/containerd ; ignore_errors=no }`;
    program('containerd', script ?? 'exit 1');
    program('systemctl', script === undefined ? ':' : `case "$*" in *containerd.service*) echo '${unit}' ;; esac`);
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    const answered = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', env });
    const { containerd, containerdFolders } = hostState(parseProbe(answered, 'here'));
    return { containerd, containerdFolders };
  };

  it('tells its version, and where it keeps what it has', () => {
    const script = `case "$*" in
  --version) echo 'containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+b1' ;;
  'config dump') printf '%s\\n' 'version = 2' 'root = "/data/containerd"' "state = '/run/containerd'" '  root = "/other"' ;;
esac`;
    expect(found(script)).toEqual({
      containerd: '1.6.20',
      containerdFolders: ['/data/containerd', '/run/containerd'],
    });
  });
  it('is there, whatever it does not tell', () => {
    expect(found('exit 1')).toEqual({ containerd: 'unknown', containerdFolders: [] });
  });
  it('is none where there is no such unit', () => {
    expect(found(undefined)).toEqual({ containerd: '', containerdFolders: [] });
  });
});

describe('lists', () => {
  it('are split at bars', () => {
    expect(listOf('a b|c|')).toEqual(['a b', 'c']);
    expect(listOf(undefined)).toEqual([]);
  });
});
