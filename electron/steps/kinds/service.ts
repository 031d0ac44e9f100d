/** Bringing a systemd service to the wanted state: files, start only when something changed, wait until it is really well. */
import { waitedFor } from '../../../shared/job/job';
import { sh, type Command } from '../../shell/quote';
import type { Probe } from './health';
import { StepFailure } from '../failure';
import { parseKeyValues } from '../../shell/keyValues';
import {
  CRASH_LOOP,
  enableCommand,
  journalCommand,
  LOOK_SECONDS,
  rememberCommand,
  restartCommand,
  settleCommand,
  stateCommand,
  tellingLines,
} from './serviceCommands';
import type { StepContext } from '../step';
import { installFiles, type InstalledFile } from './targetFiles';

export interface Service {
  readonly unit: string;
  /** Files it reads (its unit file among them, unless the system brings the unit); installed first. */
  readonly files: readonly InstalledFile[];
  /** Files it reads that another service of the node has made, or has been given. */
  readonly reads?: readonly string[];
  /** Programs on the node that it runs: replaced ones want a restart. */
  readonly binaries?: readonly string[];
  readonly probe: Probe;
}

/** One command waits this long on the node, so that a lost connection or a cancel is noticed in between. */
const ROUND_SECONDS = 12;
/** 180 s in all: a slow disk needs more than a minute for etcd's and the API server's first start. */
const ROUNDS = 15;
/** How long a service that was left alone may take to answer before it is restarted. */
const PATIENCE_SECONDS = 5;

/**
 * Makes the service run with exactly these files, and waits until it is well. A service that runs with them already is
 * left alone, unless it does not answer; where it would not come up at the next boot, only that is changed.
 * @throws StepFailure SERVICE_FAILED when it ends or restarts again and again, SERVICE_UNHEALTHY when it runs but does not answer.
 */
export async function runService(context: StepContext, service: Service): Promise<void> {
  const { host, signal, report } = context;
  const { unit, files, reads = [], binaries = [] } = service;
  const inputs = { unit, files: [...files.map((file) => file.installPath), ...reads], binaries };
  const asked = await host.run(stateCommand(inputs, service.probe.command), { signal, label: `state of ${unit}` });
  const before = parseKeyValues(asked.stdout);
  const written = await installFiles(context, files);
  const active = before['ActiveState'] === 'active';
  // A service of the system that reads nothing of ours has no reason to be restarted: others may use it.
  const fresh = before['FRESH'] === 'yes' || inputs.files.length + binaries.length === 0;
  if (fresh && written.length === 0 && active) {
    const patience = { restartsBefore: Number(before['NRestarts'] ?? 0), stableSeconds: 0 };
    if (before['WELL'] === 'yes' || (await settle(context, service, patience, PATIENCE_SECONDS)).healthy) {
      const disabled = before['ENABLED'] === 'disabled';
      if (disabled) await host.run(enableCommand(unit), { signal });
      report.changed({ kind: 'service', target: unit, action: disabled ? 'updated' : 'unchanged' });
      return;
    }
  }
  await waitUntilWell(context, service, {
    first: restartCommand(unit),
    restartsBefore: 0,
    // Two good answers of one process. That it stays up is judged once, at the end, for all (verify.ts).
    stableSeconds: LOOK_SECONDS,
    then: rememberCommand(inputs),
  });
  report.changed({ kind: 'service', target: unit, action: active ? 'restarted' : 'started' });
}

export interface Patience {
  /** What the node does before it waits, once. */
  readonly first?: Command | undefined;
  /** Restarts that systemd had counted before; a fresh start begins at 0. */
  readonly restartsBefore: number;
  /** Seconds that the service must be up without a restart. 0: one good answer is enough. */
  readonly stableSeconds: number;
  /** What the node does as soon as the service is well. */
  readonly then?: Command;
}

/** Waits for a service that has just been started, or that should be running. */
export async function waitUntilWell(
  context: StepContext,
  { unit, probe }: Pick<Service, 'unit' | 'probe'>,
  patience: Patience,
): Promise<void> {
  const { node, report } = context;
  report.progress(waitedFor(unit));
  for (let round = 1; round <= ROUNDS; round++) {
    const now = round === 1 ? patience : { ...patience, first: undefined };
    const { healthy, over } = await settle(context, { unit, probe }, now, ROUND_SECONDS);
    if (healthy) return;
    if (over) throw await failed(context, unit, { code: 'SERVICE_FAILED', params: { host: node.hostname, unit } });
  }
  throw await failed(context, unit, {
    code: 'SERVICE_UNHEALTHY',
    params: { host: node.hostname, unit, probe: probe.name },
  });
}

/** `over`: it has ended, or starts again and again; more waiting would change nothing. */
async function settle(
  { host, signal }: StepContext,
  { unit, probe }: Pick<Service, 'unit' | 'probe'>,
  patience: Patience,
  seconds: number,
): Promise<{ healthy: boolean; over: boolean }> {
  const { first, ...wait } = patience;
  const settling = settleCommand({ unit, probe: probe.command, seconds, ...wait });
  const command = first ? sh`(\n${{ raw: first }}\n) || exit\n${{ raw: settling }}` : settling;
  const label = `${first ? 'start' : 'wait for'} ${unit}: active, and ${probe.name} answers`;
  const { stdout } = await host.run(command, { signal, label });
  const now = parseKeyValues(stdout);
  const crashes = Number(now['NRestarts'] ?? 0) - patience.restartsBefore;
  // A round is long enough for any queued start to begin: what is inactive at its end was not started, or has ended.
  const ended = now['ActiveState'] === 'failed' || now['ActiveState'] === 'inactive';
  return { healthy: now['HEALTHY'] === 'yes', over: ended || crashes >= CRASH_LOOP };
}

async function failed(
  { host, signal }: StepContext,
  unit: string,
  error: { code: 'SERVICE_FAILED' | 'SERVICE_UNHEALTHY'; params: Record<string, string> },
): Promise<StepFailure> {
  const { stdout } = await host.ask(journalCommand(unit), { signal, endOnly: true });
  return new StepFailure(error.code, error.params, unit, tellingLines(stdout));
}
