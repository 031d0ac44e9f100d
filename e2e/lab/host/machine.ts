import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCgroups, removeCgroups } from './cgroups';
import { attach, detach, type Attachment, type LabNetwork } from '../network/network';
import { firstChild, identify, isAlive, killAndWait, signal, type ProcessId } from './processes';
import { diskBinds, unmountRoot, type RootFs } from './rootfs';
import { until } from '../waiting';

/** A switched-on host as this machine sees it: the systemd-nspawn process, and the host's own process 1. */
export interface Machine {
  nspawn: ProcessId;
  init: ProcessId;
}

/** Where a host lives on this machine. */
export interface Place {
  name: string;
  fs: RootFs;
  network: LabNetwork;
  cable: Attachment;
}

/**
 * Switches a host on whose file system is mounted. Its network and control groups are made anew, as a real machine's are.
 * Answers as soon as its process 1 runs.
 */
export async function powerOn(place: Place): Promise<Machine> {
  const cgroups = createCgroups(cgroupName(place));
  attach(place.network, place.cable);
  const consoleFile = join(place.fs.folder, 'console.log');
  const output = openSync(consoleFile, 'a');
  const child = spawn('sh', [join(__dirname, 'start-host.sh'), ...cgroups, '--', ...nspawn(place)], {
    // Outlives the command that started it (`lab up`): whoever stops the lab finds it by its process id.
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, SYSTEMD_NSPAWN_API_VFS_WRITABLE: '1' },
  });
  await once(child, 'spawn').finally(() => {
    closeSync(output);
  });
  child.unref();
  const supervisor = identify(child.pid ?? 0);
  const init = await until(`process 1 of ${place.name}`, () => {
    if (!isAlive(supervisor)) throw new Error(`${place.name} did not start:\n${readFileSync(consoleFile, 'utf8')}`);
    const pid = firstChild(supervisor.pid);
    return pid !== undefined && programName(pid) === 'systemd' ? pid : undefined;
  });
  return { nspawn: supervisor, init: identify(init) };
}

/** Pulls the plug: every process of the host is gone when this returns. Its changes to the disk stay. */
export function powerOff(place: Place, machine: Machine | undefined): void {
  if (machine !== undefined) {
    killAndWait(machine.nspawn);
    killAndWait(machine.init);
  }
  detach(place.cable);
  unmountRoot(place.fs);
  removeCgroups(cgroupName(place));
}

/** Lets the host shut down by itself (its systemd stops all services), then as `powerOff`. */
export async function shutDown(place: Place, machine: Machine): Promise<void> {
  signal(machine.nspawn, 'SIGTERM');
  await until(`${place.name} to shut down`, () => (isAlive(machine.nspawn) ? undefined : true));
  powerOff(place, machine);
}

function nspawn({ fs, cable }: Place): string[] {
  return [
    'systemd-nspawn',
    '--quiet',
    `--directory=${fs.root}`,
    `--network-namespace-path=/run/netns/${cable.netns}`,
    '--register=no',
    '--keep-unit',
    '--boot',
    '--capability=all',
    // runc gives each container a session keyring; nspawn's filter would refuse it.
    '--system-call-filter=@keyring bpf',
    '--resolv-conf=off',
    '--timezone=off',
    '--link-journal=no',
    '--console=read-only',
    '--bind=/dev/kmsg',
    ...diskBinds(fs),
  ];
}

function cgroupName({ network, name }: Place): string {
  return `lab-${network.bridge}-${name}`;
}

function programName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
