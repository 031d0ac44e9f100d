import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CompleteSpec } from './hostSpec';
import { networkdFiles } from '../network/networkd';
import { run } from '../run';
import { haproxyPackages, haproxySource } from '../supplies/hostPackages';

/** The folders of one host: the base image below, what the host changes above, and disks of its own. */
export interface RootFs {
  folder: string;
  /** What the host sees as /. */
  root: string;
}

/** An overlay cannot lie on an overlay: what makes overlays itself, or counts its disk, gets a folder of the real disk. */
const ownDisks = ['docker', 'containerd', 'containers', 'kubelet'] as const;

export function rootFs(folder: string): RootFs {
  return { folder, root: join(folder, 'root') };
}

/** nspawn's options that put the host's own disks in place. */
export function diskBinds(fs: RootFs): string[] {
  return ownDisks.map((name) => `--bind=${join(fs.folder, name)}:/var/lib/${name}`);
}

/** What turns a container into a host; see the comments in the files. Not in /etc where that is possible: tests compare what is there. */
const guestFiles = [
  { from: 'runc.sh', to: 'usr/local/sbin/runc', mode: 0o755 },
  { from: 'boot.sh', to: 'usr/local/sbin/keelson-lab-boot', mode: 0o755 },
  { from: 'keelson-lab.service', to: 'etc/systemd/system/keelson-lab.service', mode: 0o644 },
  { from: 'containerd.sh', to: 'usr/local/sbin/keelson-lab-containerd', mode: 0o755 },
  {
    from: 'containerd.conf',
    to: 'usr/local/lib/systemd/system/containerd.service.d/keelson-lab.conf',
    mode: 0o644,
  },
];

/** Mounts the host's file system; what the host has changed earlier is there again. */
export async function mountRoot(fs: RootFs, base: string): Promise<void> {
  for (const name of ['root', 'upper', 'work', ...ownDisks]) mkdirSync(join(fs.folder, name), { recursive: true });
  // containerd gives its folder this mode whenever it starts: a host that had one before has it already.
  chmodSync(join(fs.folder, 'containerd'), 0o700);
  const options = `lowerdir=${base},upperdir=${join(fs.folder, 'upper')},workdir=${join(fs.folder, 'work')}`;
  await run('mount', ['-t', 'overlay', 'keelson-lab', '-o', options, fs.root]);
}

/** Unmounts it, as far as it is mounted. For stopped hosts only. */
export function unmountRoot(fs: RootFs): void {
  if (readFileSync('/proc/self/mounts', 'utf8').includes(` ${fs.root} `)) execFileSync('umount', [fs.root]);
}

/** Forgets everything the host has changed. Never follows a mount that is still there. */
export function removeFiles(fs: RootFs): void {
  unmountRoot(fs);
  rmSync(fs.folder, { recursive: true, force: true });
}

/** Writes a new host's identity into its mounted file system: name, users, keys, services. */
export async function furnish(fs: RootFs, spec: CompleteSpec, publicKey: string): Promise<void> {
  const inside = (path: string): string => join(fs.root, path);
  writeFileSync(inside('etc/hostname'), `${spec.hostname}\n`);
  writeFileSync(inside('etc/machine-id'), `${randomBytes(16).toString('hex')}\n`);
  // As Debian's installer does it: sudo and others look up the host's own name.
  writeFileSync(inside('etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${spec.hostname}\n::1 localhost ip6-localhost\n`);
  // A name server is named, as on any machine (CoreDNS ends where none is), but the lab has none: this machine refuses at once.
  rmSync(inside('etc/resolv.conf'), { force: true });
  writeFileSync(inside('etc/resolv.conf'), `nameserver ${spec.gateway}\n`);
  writeFileSync(inside('etc/ssh/sshd_config.d/keelson-lab.conf'), sshdConfig(spec));
  await run('ssh-keygen', ['-q', '-A', '-f', fs.root]);
  authorize(inside('root'), publicKey);
  if (spec.passwordLogin !== undefined) await setPassword(fs, 'root', spec.passwordLogin);
  if (spec.user !== 'root') await addUser(fs, spec.user, publicKey);
  for (const { from, to, mode } of guestFiles) put(fs, to, readFileSync(join(__dirname, '../guest', from)), mode);
  mkdirSync(inside('etc/containerd/conf.d'), { recursive: true });
  symlinkSync('/run/keelson-lab/containerd.toml', inside('etc/containerd/conf.d/keelson-lab.toml'));
  if (spec.bare) await removeRuntimes(fs);
  if (!spec.haproxy) await offerHaproxy(fs);
  if (spec.networkd) await letNetworkdConfigure(fs, spec);
  const runtimes = (['docker', 'containerd'] as const).filter((name) => spec[name]);
  await run('systemctl', [`--root=${fs.root}`, '--quiet', 'enable', 'keelson-lab.service', ...runtimes]);
}

function put(fs: RootFs, path: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(join(fs.root, path)), { recursive: true });
  writeFileSync(join(fs.root, path), content, { mode });
}

async function removeRuntimes(fs: RootFs): Promise<void> {
  await run('chroot', [fs.root, 'dpkg', '--purge', 'docker.io', 'containerd', 'podman', 'runc']);
  rmSync(join(fs.root, 'usr/local/sbin/runc'));
}

/** Nothing else can be installed: the network of the lab leads to no mirror. */
async function offerHaproxy(fs: RootFs): Promise<void> {
  await run('chroot', [fs.root, 'dpkg', '--purge', ...haproxyPackages]);
  const folder = '/srv/packages';
  await cp(await haproxySource(), join(fs.root, folder), { recursive: true });
  put(fs, 'etc/apt/sources.list', `deb [trusted=yes] file:${folder} ./\n`);
}

async function letNetworkdConfigure(fs: RootFs, spec: CompleteSpec): Promise<void> {
  for (const [path, text] of Object.entries(networkdFiles(spec))) put(fs, path, text);
  const units = ['systemd-networkd.service', 'systemd-networkd.socket'];
  for (const command of ['unmask', 'enable'])
    await run('systemctl', [`--root=${fs.root}`, '--quiet', command, ...units]);
}

/** Gives a host that is not running other SSH host keys, or a running one if its sshd is restarted afterwards. */
export async function renewHostKeys(fs: RootFs): Promise<void> {
  const folder = join(fs.root, 'etc/ssh');
  for (const file of readdirSync(folder)) if (file.startsWith('ssh_host_')) rmSync(join(folder, file));
  await run('ssh-keygen', ['-q', '-A', '-f', fs.root]);
}

function sshdConfig(spec: CompleteSpec): string {
  const password = spec.passwordLogin === undefined ? 'no' : 'yes';
  return [
    `Port ${String(spec.sshPort)}`,
    `PermitRootLogin ${spec.passwordLogin === undefined ? 'prohibit-password' : 'yes'}`,
    `PasswordAuthentication ${password}`,
    'KbdInteractiveAuthentication no',
    'UseDNS no',
    '',
  ].join('\n');
}

async function addUser(fs: RootFs, user: Exclude<CompleteSpec['user'], 'root'>, publicKey: string): Promise<void> {
  await run('chroot', [fs.root, 'useradd', '--create-home', '--shell', '/bin/bash', user.name]);
  await setPassword(fs, user.name, user.password);
  const home = join(fs.root, 'home', user.name);
  authorize(home, publicKey);
  await run('chroot', [fs.root, 'chown', '-R', `${user.name}:${user.name}`, `/home/${user.name}/.ssh`]);
  const tag = user.sudo === 'nopasswd' ? 'NOPASSWD:' : '';
  writeFileSync(join(fs.root, 'etc/sudoers.d/keelson-lab'), `${user.name} ALL=(ALL) ${tag}ALL\n`, { mode: 0o440 });
}

function setPassword(fs: RootFs, user: string, password: string): Promise<unknown> {
  return run('chroot', [fs.root, 'chpasswd'], { input: `${user}:${password}\n` });
}

function authorize(home: string, publicKey: string): void {
  const folder = join(home, '.ssh');
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, 'authorized_keys'), publicKey, { mode: 0o600 });
}
