import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { toWireError } from '../../../shared/errors';
import { fill } from '../../../shared/messages/messages';
import { followJournal } from '../../logs/follow';
import { journalCommand, LINES_BEFORE, parseJournalLine, type JournalEntry } from '../../logs/journalctl';
import { unitsOf } from '../../services/status';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { knownUnitsCommand } from '../../node/unitCommands';
import { needed, nodeNamed, readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { tell, tellError, tellProblem, type Command, type CommandContext } from '../context';
import { exit, type ExitCode } from '../exitCodes';

/** systemd's own habit: `etcd` means `etcd.service`. */
const unitName = (name: string): string => (name.includes('.') ? name : `${name}.service`);

function show(context: CommandContext, { at, severity, text }: JournalEntry): void {
  tell(context, { type: 'log', at, severity, text }, `${new Date(at).toISOString()} ${text}`);
}

async function follow(
  context: CommandContext,
  hosts: Hosts,
  hostname: string,
  unit: string,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { terminal, texts, values } = context;
  let refusal: unknown;
  await followJournal({
    unit,
    signal,
    connect: () =>
      hosts.logs(hostname, signal).catch((cause: unknown) => {
        refusal = cause;
        throw cause;
      }),
    onEntry: (entry) => show(context, entry),
    onLink: (kind, reason) => {
      if (!values.json) terminal.note(`-- ${hostname}: ${texts[kind]}${reason === undefined ? '' : ` (${reason})`}`);
    },
  });
  if (signal.aborted) return exit.done;
  // Without a Ctrl-C it only ends when going on is of no use: the host has refused us.
  tellError(context, toWireError(refusal));
  return exit.failed;
}

interface Source {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  readonly host: Host;
  readonly unit: string;
  readonly signal: AbortSignal;
}

/**
 * Whether the host knows the unit; when not, says which of the cluster's it has. One that is still to be deployed may be
 * followed: its lines come when it does.
 */
async function unitIsThere(context: CommandContext, { cluster, node, host, unit, signal }: Source): Promise<boolean> {
  const ours = unitsOf(cluster, node);
  if (context.values.follow && ours.includes(unit)) return true;
  const options = { signal, label: `look for ${unit}` };
  const expected = [...ours, `${cluster.runtime}.service`];
  const { stdout } = await host.ask(knownUnitsCommand([unit, ...expected]), options);
  const known = stdout.split('\n').filter((name) => name !== '');
  if (known.includes(unit)) return true;
  // A unit may be gone, and its journal still there.
  if ((await host.ask(journalCommand(unit, 1), options)).stdout !== '') return true;
  const names = known.join(', ') || '-';
  tellProblem(context, fill(context.texts.unknownUnit, { host: node.hostname, unit, names }));
  return false;
}

/** The last lines of a unit's journal; with --follow also those to come, until Ctrl-C. */
export const logs: Command = async (context) => {
  const { values, services } = context;
  const input = await readCluster(context);
  const { cluster } = input;
  const node = nodeNamed(context, cluster, needed(context, 'node'));
  const unit = unitName(needed(context, 'unit'));
  await takeCredentials(context, cluster);
  await connect(context, input, { only: [node] });
  const hosts = services.hosts.open(cluster, input.path);
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort());
  try {
    const host = await hosts.get(node.hostname, stop.signal);
    if (!(await unitIsThere(context, { cluster, node, host, unit, signal: stop.signal }))) return exit.failed;
    if (values.follow) return await follow(context, hosts, node.hostname, unit, stop.signal);
    const { stdout } = await host.run(journalCommand(unit, LINES_BEFORE), { signal: stop.signal, endOnly: true });
    for (const line of stdout.split('\n')) {
      const entry = parseJournalLine(line);
      if (entry) show(context, entry);
    }
    return exit.done;
  } finally {
    release();
    hosts.close();
  }
};
