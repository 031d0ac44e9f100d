import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { run } from './run';

/** What hosts expect of their kernel and cannot load themselves from inside a container. */
const modules = ['overlay', 'bridge', 'br_netfilter', 'veth', 'nf_conntrack', 'ip_tables', 'nf_tables', 'sch_tbf'];

/** Loads them where they are modules; what a kernel has built in, or has not at all, is passed over. */
export async function loadKernelModules(): Promise<void> {
  if (!existsSync(`/lib/modules/${release()}`)) return;
  await run('modprobe', ['--all', '--quiet', ...modules], { accept: [0, 1] });
}
