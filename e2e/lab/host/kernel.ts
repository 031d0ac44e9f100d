import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { run } from '../run';

/** What hosts expect of their kernel and cannot load themselves from inside a container. */
const modules = ['overlay', 'bridge', 'br_netfilter', 'veth', 'nf_conntrack', 'ip_tables', 'nf_tables', 'sch_tbf'];

/** Loads them where they are modules; what a kernel has built in, or has not at all, is passed over. */
export async function loadKernelModules(): Promise<void> {
  if (!existsSync(`/lib/modules/${release()}`)) return;
  await run('modprobe', ['--all', '--quiet', ...modules], { accept: [0, 1] });
}

/**
 * Settings that no network namespace has of its own: a host that writes them writes them for this machine and for every other host.
 * Each kubelet sets these (kubernetes/kubernetes, pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables); set before, they
 * look the same on a host before and after a cluster.
 */
const exact = { 'vm/overcommit_memory': 1, 'vm/panic_on_oom': 0, 'kernel/panic': 10, 'kernel/panic_on_oops': 1 };

/**
 * Limits that all hosts together would reach: each container has a session keyring, of the user it runs as. Those of root's keys are
 * the kubelet's as well.
 */
const atLeast = {
  'kernel/keys/maxkeys': 20_000,
  'kernel/keys/maxbytes': 4_000_000,
  'kernel/keys/root_maxkeys': 1_000_000,
  'kernel/keys/root_maxbytes': 25_000_000,
  'fs/inotify/max_user_instances': 8192,
  'fs/inotify/max_user_watches': 524_288,
};

/** They stay until this machine's next boot: another lab may need them when this one is down. */
export function setKernel(root = '/proc/sys'): void {
  const put = (name: string, fits: (now: number) => boolean, value: number): void => {
    const file = join(root, name);
    if (existsSync(file) && !fits(Number(readFileSync(file, 'utf8')))) writeFileSync(file, String(value));
  };
  for (const [name, value] of Object.entries(exact)) put(name, (now) => now === value, value);
  for (const [name, value] of Object.entries(atLeast)) put(name, (now) => now >= value, value);
}
