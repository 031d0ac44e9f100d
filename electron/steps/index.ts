/** The steps by name: what the runner is given. */
import { binaries } from './kinds/binaries';
import { deleteNode } from './nodes/deleteNode';
import { drain } from './nodes/drain';
import { cni } from './components/cni';
import { componentStep } from './components/components';
import { converging } from './convergence/converge';
import { images } from './kinds/images';
import { kubeApiServer } from './components/kubeApiServer';
import { kubeCalico } from './components/kubeCalico';
import { kubeconfig } from './kinds/kubeconfig';
import { kubeDns } from './components/kubeDns';
import { kubelet } from './components/kubelet';
import { kubeProxy } from './components/kubeProxy';
import { preflight } from './preflight';
import { prepare } from './components/prepare';
import { rebuildLedger } from './convergence/rebuildLedger';
import { reset } from './reset/reset';
import { runtime } from './components/runtime';
import { components, type ComponentId } from '../../shared/components';
import { otherStepIds, type StepId } from '../../shared/job/plan';
import type { Step, StepTable } from './step';
import { verify } from './verify';

/** What components do beside having files and units (shared/components). */
const special: Partial<Record<ComponentId, Step>> = {
  prepare,
  runtime,
  binaries,
  images,
  'kube-apiserver': kubeApiServer,
  'kube-calico': kubeCalico,
  kubectl: kubeconfig,
  cni,
  kubelet,
  'kube-proxy': kubeProxy,
  'kube-dns': kubeDns,
};

const table = {
  preflight,
  ...Object.fromEntries(components.map(({ id }) => [id, special[id] ?? componentStep(id)])),
  verify,
  'rebuild-ledger': rebuildLedger,
  reset,
  drain,
  'delete-node': deleteNode,
};

/** Those that only look, those that undo, and the one that makes the ledger which the others need. */
const asTheyAre: ReadonlySet<string> = new Set<StepId>(['preflight', 'verify', ...otherStepIds]);

export const steps: StepTable = Object.fromEntries(
  Object.entries(table).map(([id, step]) => [id, asTheyAre.has(id) ? step : converging(id as StepId, step)]),
) as StepTable;
