/** The steps by name: what the runner is given. */
import { leaveEtcd } from './etcd/leave';
import { deleteNode } from './nodes/deleteNode';
import { drain } from './nodes/drain';
import { componentStep } from './components/components';
import { special } from './components/special';
import { converging } from './convergence/converge';
import { preflight } from './preflight';
import { rebuildLedger } from './convergence/rebuildLedger';
import { readBack } from './secrets/readBack';
import { reset } from './reset/reset';
import { components } from '../../shared/components';
import { otherStepIds, type StepId } from '../../shared/job/plan';
import type { StepTable } from './step';
import { verify } from './verify';

const table = {
  preflight,
  ...Object.fromEntries(components.map(({ id }) => [id, special[id]?.step ?? componentStep(id)])),
  verify,
  'rebuild-ledger': rebuildLedger,
  reset,
  drain,
  'leave-etcd': leaveEtcd,
  'delete-node': deleteNode,
  'read-back': readBack,
};

/** Those that only look, those that undo, and the one that makes the ledger which the others need. */
const asTheyAre: ReadonlySet<string> = new Set<StepId>(['preflight', 'verify', ...otherStepIds]);

export const steps: StepTable = Object.fromEntries(
  Object.entries(table).map(([id, step]) => [id, asTheyAre.has(id) ? step : converging(id as StepId, step)]),
) as StepTable;
