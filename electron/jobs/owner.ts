/**
 * Which process runs a job. The application and the command line share one data folder: neither may take the other's
 * running job for one that was interrupted.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { PRIVATE_FILE } from '../storage/files';

const fileIn = (folder: string): string => join(folder, 'owner.pid');

export const claim = (folder: string): void =>
  writeFileSync(fileIn(folder), String(process.pid), { mode: PRIVATE_FILE });
export const release = (folder: string): void => rmSync(fileIn(folder), { force: true });

function isAlive(pid: number): boolean {
  try {
    // Signal 0 sends nothing; it only asks, on Windows too.
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

/** Whether another, living process runs the job of this folder. */
export function isRunElsewhere(folder: string): boolean {
  try {
    const pid = Number(readFileSync(fileIn(folder), 'utf8'));
    // A number from before the machine started says nothing about today's process of that number.
    const startedAt = Date.now() - uptime() * 1000;
    return pid > 0 && pid !== process.pid && statSync(fileIn(folder)).mtimeMs > startedAt && isAlive(pid);
  } catch {
    return false;
  }
}
