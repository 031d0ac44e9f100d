/**
 * One operation per node at a time: a folder that only one of several can make, with a file in it that says who did. It lies
 * in /run, which a reboot clears.
 */
import { hostname, userInfo } from 'node:os';
import { AppError } from '../../shared/errors';
import { parseKeyValues } from '../shell/keyValues';
import { sh, type Command } from '../shell/quote';
import type { Host } from '../ssh/host';
import { paths } from './paths';

/** Only what needs no quoting anywhere: it is printed to other people. */
const clean = (text: string): string => text.replaceAll(/[^\w.@-]/g, '_').slice(0, 64);

export interface LockHolder {
  readonly user: string;
  readonly workstation: string;
  readonly job: string;
}

/** Who this process is, to others. */
export const lockHolder = (job: string): LockHolder => ({
  user: clean(userInfo().username),
  workstation: clean(hostname()),
  job: clean(job),
});

/** Prints the owner as `O|key=value` lines; nothing when the node is free. */
export const readLock: Command = sh`if [ -d ${paths.lock} ]; then
  sed 's/^/O|/' ${`${paths.lock}/owner`} 2>/dev/null
  echo "O|age=$(( $(date +%s) - $(stat -c %Y ${paths.lock}) ))"
fi`;

/** Takes the lock or says who has it. A holder that comes again (the same job after a lost link) has it already. */
const takeCommand = ({ user, workstation, job }: LockHolder): Command => sh`mkdir -p ${paths.run}
if mkdir ${paths.lock} 2>/dev/null; then
  printf 'user=%s\\nworkstation=%s\\njob=%s\\n' ${user} ${workstation} ${job} > ${`${paths.lock}/owner`}
elif grep -qx ${`job=${job}`} ${`${paths.lock}/owner`} 2>/dev/null; then touch ${paths.lock}
else
  # Whoever has just made it is about to say who they are.
  [ -s ${`${paths.lock}/owner`} ] || sleep 1
${{ raw: readLock }}
fi`;

/** Gives the lock back, unless somebody else has it. The folder above it goes when nothing else is in it. */
const releaseCommand = (
  job: string,
): Command => sh`if grep -qx ${`job=${clean(job)}`} ${`${paths.lock}/owner`} 2>/dev/null; then
  rm -f ${`${paths.lock}/owner`}
  rmdir ${paths.lock} ${paths.run} 2>/dev/null
fi
true`;

/**
 * Takes it away from this job, and from no other that may have come meanwhile: only when the person has said so, or when that
 * job is known to be dead.
 */
const breakCommand = (job: string): Command => (job === '' ? breakNameless : releaseCommand(job));

/** Nobody has written a name: of two who break it at once, the second one finds the name of the first, or no lock. */
const breakNameless: Command = sh`if [ ! -s ${`${paths.lock}/owner`} ]; then
  rm -f ${`${paths.lock}/owner`}
  rmdir ${paths.lock} 2>/dev/null
fi
true`;

/** Whose locks may be taken away because a person said so: nobody's, everybody's, or those of the one job that they were told of ('': a lock without a name). */
export type BreakLock = boolean | { readonly job: string };

export interface TakeOptions {
  readonly signal: AbortSignal;
  readonly breakLock: BreakLock;
  /** Whether a job of this workstation still runs; undefined for a job that it does not know. */
  readonly runs: (job: string) => Promise<boolean | undefined>;
}

/**
 * Takes the lock of a node. One that a process of this workstation has left behind when it died is nobody's any more.
 * @throws NODE_LOCKED {host, user, workstation, job, minutes}, LOCK_WITHOUT_OWNER {host, minutes}
 */
export async function takeLock(host: Host, holder: LockHolder, options: TakeOptions): Promise<void> {
  const { signal, breakLock, runs } = options;
  const take = async (): Promise<Readonly<Record<string, string>> | undefined> => {
    const { stdout } = await host.run(takeCommand(holder), { signal, label: 'take the lock' });
    const lines = stdout.split('\n').filter((line) => line.startsWith('O|'));
    return lines.length === 0 ? undefined : parseKeyValues(lines.map((line) => line.slice(2)).join('\n'));
  };
  const other = await take();
  if (!other) return;
  const isDead = other['workstation'] === holder.workstation && (await runs(other['job'] ?? '')) === false;
  const mayBreak = typeof breakLock === 'boolean' ? breakLock : breakLock.job === (other['job'] ?? '');
  if (mayBreak || isDead) {
    await host.run(breakCommand(other['job'] ?? ''), { signal, label: 'break the lock' });
    const again = await take();
    if (!again) return;
    throw lockedBy(host.name, again);
  }
  throw lockedBy(host.name, other);
}

function lockedBy(host: string, { user, workstation, job, age }: Readonly<Record<string, string>>): AppError {
  const minutes = Math.floor(Number(age ?? 0) / 60);
  return user === undefined || workstation === undefined || job === undefined
    ? new AppError('LOCK_WITHOUT_OWNER', { host, minutes })
    : new AppError('NODE_LOCKED', { host, user, workstation, job, minutes });
}

/** Never throws: a node that is gone has no lock that anybody minds. */
export async function releaseLock(host: Host, job: string, signal: AbortSignal): Promise<void> {
  await host.ask(releaseCommand(job), { signal, label: 'release the lock' }).catch(() => undefined);
}

/** The sign of life of a running operation. Never throws. */
export async function touchLock(host: Host, signal: AbortSignal): Promise<void> {
  await host.ask(sh`touch -c ${paths.lock}`, { signal, label: 'keep the lock' }).catch(() => undefined);
}
