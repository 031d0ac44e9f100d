import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Settings that no network namespace has of its own: a host that writes them writes them for this machine and for every other host.
 * Each kubelet sets the first ones (kubernetes/kubernetes, pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables); set before,
 * they look the same on a host before and after a cluster. The others are limits that all hosts together would reach.
 */
const exact = { 'vm/overcommit_memory': 1, 'vm/panic_on_oom': 0, 'kernel/panic': 10, 'kernel/panic_on_oops': 1 };
const atLeast = {
  'kernel/keys/root_maxkeys': 1_000_000,
  'kernel/keys/root_maxbytes': 25_000_000,
  'fs/inotify/max_user_instances': 8192,
  'fs/inotify/max_user_watches': 524_288,
};

/** They stay until this machine's next boot: another lab may need them when this one is down. */
export function raiseMachineSettings(root = '/proc/sys'): void {
  const settings = [
    ...Object.entries(exact).map(([name, value]) => ({ name, fits: (now: number) => now === value, value })),
    ...Object.entries(atLeast).map(([name, value]) => ({ name, fits: (now: number) => now >= value, value })),
  ];
  for (const { name, fits, value } of settings) {
    const file = join(root, name);
    if (existsSync(file) && !fits(Number(readFileSync(file, 'utf8')))) writeFileSync(file, String(value));
  }
}
