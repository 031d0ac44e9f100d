import { createHash } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache';
import { keyring, mirror, release } from './debian';
import { ensure } from '../requirements';
import { run } from '../run';

/** What debootstrap's own, simple resolver can install. */
const firstPackages = [
  'systemd',
  'systemd-sysv',
  'openssh-server',
  'dbus',
  'iproute2',
  'iptables',
  'kmod',
  'sudo',
  'ca-certificates',
  'conntrack',
  'procps',
];

/**
 * What a person finds on, or installs on, a host that is to run Kubernetes (HAProxy where it has several masters), and podman, which shares its places with it. Without its
 * recommended netavark Debian 12's podman makes networks with the CNI plugins and remembers them in /var/lib/cni. Installed by apt.
 */
const morePackages = [
  'containerd',
  'runc',
  'docker.io',
  'ipset',
  'socat',
  'ethtool',
  'ebtables',
  'curl',
  'netcat-openbsd',
  'iputils-ping',
  'nftables',
  'podman',
  'haproxy',
];

/** Started by a test that wants them (`HostSpec.docker`, `.containerd`), never by the image. podman's command needs none of its units. */
const disabledUnits = [
  'docker.service',
  'docker.socket',
  'containerd.service',
  'nftables.service',
  'podman.service',
  'podman.socket',
  'podman-restart.service',
  'podman-auto-update.service',
  'podman-auto-update.timer',
  'haproxy.service',
];

/** Services of a real machine that only cost time in a container; a host that tests routes gets networkd back (`HostSpec.networkd`). */
const maskedUnits = [
  'systemd-networkd.service',
  'systemd-networkd.socket',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'console-getty.service',
  'getty.target',
];

/** The root file system that all hosts share read-only: Debian with systemd, sshd, Docker and containerd. A minute when not cached. */
export async function baseImage(): Promise<string> {
  await ensure('lab');
  return cached('base', recipe(), async (root) => {
    await debootstrap(root);
    await installMore(root);
    await adapt(root);
  });
}

async function debootstrap(root: string): Promise<void> {
  const options = ['--variant=minbase', `--include=${firstPackages.join(',')}`, `--keyring=${keyring}`];
  await run('debootstrap', [...options, release, root, await mirror()], { logFile: `${root}.log` });
}

async function installMore(root: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...morePackages];
  // Packages start their services as they are installed: not in a chroot.
  await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  await run('chroot', [root, ...install], { env, logFile: `${root}.log` });
  await run('chroot', [root, 'apt-get', 'clean'], { env });
  await rm(join(root, 'usr/sbin/policy-rc.d'));
  for (const list of await readdir(join(root, 'var/lib/apt/lists'))) {
    await rm(join(root, 'var/lib/apt/lists', list), { recursive: true });
  }
}

async function adapt(root: string): Promise<void> {
  await run('systemctl', [`--root=${root}`, 'enable', 'ssh.service']);
  await run('systemctl', [`--root=${root}`, 'disable', ...disabledUnits]);
  await run('systemctl', [`--root=${root}`, 'mask', ...maskedUnits]);
  // Each host makes its own identity: keys and machine id of the image must not be shared.
  for (const file of await readdir(join(root, 'etc/ssh'))) {
    if (file.startsWith('ssh_host_')) await rm(join(root, 'etc/ssh', file));
  }
  await writeFile(join(root, 'etc/machine-id'), '');
  await writeFile(join(root, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost ip6-localhost\n');
}

/** Names the image after everything it is made of: a changed recipe is another image. */
function recipe(): string {
  const parts = [release, firstPackages, morePackages, disabledUnits, maskedUnits];
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${release}-${digest.slice(0, 12)}`;
}
