import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';
import type { CompleteSpec } from './host/hostSpec';
import { powerOff, type Machine, type Place } from './host/machine';
import { attachment, labNetwork, removeBridge } from './network/network';
import { isAlive, type ProcessId } from './host/processes';
import { removeFiles, rootFs } from './host/rootfs';

/** What another process must know to find, use or stop a lab. */
export interface LabState {
  instance: number;
  base: string;
  /** The process that takes the lab down when it ends; undefined: the lab stays until somebody says `down`. */
  owner: ProcessId | undefined;
  hosts: { spec: CompleteSpec; machine: Machine | undefined }[];
}

/** Everything a running lab keeps on disk. Not in the cache: it is gone when the lab is down. */
export function labFolder(instance: number): string {
  return join('/var/lib/keelson-lab', String(instance));
}

export function keyPath(instance: number): string {
  return join(labFolder(instance), 'id_ed25519');
}

export function placeOf(instance: number, spec: CompleteSpec): Place {
  const network = labNetwork(instance);
  return {
    name: spec.name,
    fs: rootFs(join(labFolder(instance), 'hosts', spec.name)),
    network,
    cable: attachment(network, spec),
  };
}

export function readState(instance: number): LabState | undefined {
  const file = stateFile(instance);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LabState) : undefined;
}

export function writeState(state: LabState): void {
  mkdirSync(labFolder(state.instance), { recursive: true, mode: 0o755 });
  writeFileAtomic(stateFile(state.instance), JSON.stringify(state, undefined, 2), { mode: 0o600 });
}

/** Whether a lab is in somebody's use: its owner lives, or it was told to stay and at least one host runs. */
export function inUse(state: LabState): boolean {
  if (state.owner !== undefined) return isAlive(state.owner);
  return state.hosts.some(({ machine }) => machine !== undefined && isAlive(machine.nspawn));
}

/**
 * Stops the hosts of a lab and removes all that it put on this machine, as far as it is there: right for a running lab, a crashed one
 * and none. Blocks, because it must also work while the program is exiting.
 */
export function tearDown(instance: number): void {
  const state = readState(instance);
  if (state === undefined) return;
  for (const { spec, machine } of state.hosts) {
    const place = placeOf(instance, spec);
    powerOff(place, machine);
    removeFiles(place.fs);
  }
  removeBridge(labNetwork(instance));
  rmSync(labFolder(instance), { recursive: true, force: true });
}

function stateFile(instance: number): string {
  return join(labFolder(instance), 'state.json');
}
