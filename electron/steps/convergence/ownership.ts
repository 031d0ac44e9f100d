/** Whose a node is: its ledger, read and judged before anything is done there. */
import { AppError } from '../../../shared/errors';
import type { FoundHost } from '../../../shared/resources/found';
import type { WholeLedger } from '../../../shared/resources/ledger';
import { isOfFirstVersion } from './adoption';
import { hostPlanOf, surveyHost } from './hostPlan';
import type { StepContext } from '../step';

/** @throws NODE_OF_OTHER_CLUSTER, LEDGER_DAMAGED, LEDGER_NEWER: nothing may be done there. */
export function requireOurs({ ledger }: FoundHost, hostname: string, id: string): WholeLedger | undefined {
  switch (ledger.kind) {
    case 'none':
      return undefined;
    case 'newer':
      throw new AppError('LEDGER_NEWER', { host: hostname, format: ledger.format });
    case 'damaged':
      throw new AppError('LEDGER_DAMAGED', { host: hostname, lines: ledger.lines.join(', ') });
    case 'whole': {
      const { header } = ledger;
      if (header.id === id) return ledger;
      throw new AppError('NODE_OF_OTHER_CLUSTER', { host: hostname, name: header.name, id: header.id });
    }
  }
}

/** The ledger of the context's node as it is now; undefined when Keelson has never been there. Throws like {@link requireOurs}. */
export async function ledgerOf(context: StepContext): Promise<WholeLedger | undefined> {
  const { node, found, identity } = context;
  const now = await surveyHost(context);
  found.set(node.hostname, now);
  const ledger = requireOurs(now, node.hostname, identity.id);
  if (ledger || !isOfFirstVersion(now)) return ledger;
  await (await hostPlanOf(context)).adopt?.();
  return requireOurs(await surveyHost(context), node.hostname, identity.id);
}
