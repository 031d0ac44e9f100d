/** Makes the ledger of a node anew, of what a person has said is Keelson's there. Changes nothing else. */
import { rebuildLedgerCommand } from '../../node/adoptCommands';
import type { Step } from '../step';
import { hostLines } from '../reset/removal';
import { surveyHost } from './hostPlan';
import { requireSameCluster } from './ownership';
import { decidedLedger, undecidedOf } from './undecided';
import { paths } from '../../node/paths';
import { writeDown } from '../../node/writeDown';

export const rebuildLedger: Step = async (context) => {
  const { host, signal, report, operation, identity } = context;
  await context.lock();
  const found = await surveyHost(context);
  requireSameCluster(context, found);
  // Decided meanwhile, by this job's first attempt or by somebody else.
  if (operation.kind !== 'rebuildLedger' || !undecidedOf(context, found)) {
    report.changed({ kind: 'file', target: paths.ledger, action: 'unchanged' });
    return;
  }
  const parts = decidedLedger(context, found, operation.ours);
  const { stdout } = await writeDown(host, rebuildLedgerCommand(identity, parts), {
    signal,
    label: "write down what is Keelson's",
  });
  report.changed({ kind: 'file', target: paths.ledger, action: 'created' });
  for (const path of hostLines(stdout, 'orphan')) {
    report.notice({ severity: 'warning', code: 'COPY_ORPHANED', params: { path } });
  }
};
