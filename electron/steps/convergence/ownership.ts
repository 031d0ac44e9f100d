/** Whose a node is: its ledger, read and judged before anything is done there. */
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import type { FoundHost } from '../../../shared/resources/found';
import { headerOf, type WholeLedger } from '../../../shared/resources/ledger';
import { firstMasterOf } from '../kubectl/kubectl';
import { isOfFirstVersion } from './adoption';
import { hostPlanOf, surveyHost } from './hostPlan';
import { refusalOf, undecidedOf } from './undecided';
import type { StepContext } from '../step';

type Judged = Pick<StepContext, 'cluster' | 'node' | 'podSubnet' | 'files' | 'identity'>;

const recorded = z.object({ id: z.string(), name: z.string() });

/** The cluster that a node without a readable header was last worked on for, when it remembers. */
export function recordedCluster(record: string): z.infer<typeof recorded> | undefined {
  try {
    return recorded.safeParse(JSON.parse(record)).data;
  } catch {
    return undefined;
  }
}

/** @throws NODE_OF_OTHER_CLUSTER, CLUSTER_ID_MISSING, LEDGER_NEWER */
export function requireSameCluster({ cluster, node, identity }: Judged, found: FoundHost): void {
  const { ledger } = found;
  const host = node.hostname;
  if (ledger.kind === 'newer') throw new AppError('LEDGER_NEWER', { host, format: ledger.format });
  const owner = headerOf(ledger) ?? recordedCluster(found.values.get('record') ?? '');
  if (!owner || owner.id === identity.id) return;
  const { name, id } = owner;
  // Its id would have come from a master's ledger: there it may be lost, and then this is the very cluster.
  if (cluster.id === undefined && name === cluster.name) {
    throw new AppError('CLUSTER_ID_MISSING', { host, name, id, master: firstMasterOf(cluster).hostname });
  }
  throw new AppError('NODE_OF_OTHER_CLUSTER', { host, name, id });
}

/** @throws like {@link requireSameCluster}, and LEDGER_DAMAGED, LEDGER_MISSING, NODE_UNCLEAR: nothing may be done there. */
export function requireOurs(judged: Judged, found: FoundHost): WholeLedger | undefined {
  requireSameCluster(judged, found);
  if (found.ledger.kind === 'whole') return found.ledger;
  const undecided = undecidedOf(judged, found);
  if (undecided) throw refusalOf(undecided, found, judged.node.hostname);
  return undefined;
}

/** The ledger of the context's node as it is now; undefined when Keelson has never been there. Throws like {@link requireOurs}. */
export async function ledgerOf(context: StepContext): Promise<WholeLedger | undefined> {
  const now = await surveyHost(context);
  context.found.set(context.node.hostname, now);
  const ledger = requireOurs(context, now);
  if (ledger || !isOfFirstVersion(now)) return ledger;
  await (await hostPlanOf(context)).adopt?.();
  return requireOurs(context, await surveyHost(context));
}
