/** The kubelet, its Node object with the pod subnet that the bridge on this node uses; done when the node is Ready. */
import { allocatesRanges } from '../../../shared/components/kube-controller-manager/flags';
import { bridgeNodeObject } from '../../../shared/components/kubelet/nodeObject';
import { sh, type Command } from '../../shell/quote';
import { componentStep } from './components';
import { hostPlanOf } from '../convergence/hostPlan';
import { kubectlOf } from './kubectl';
import { seeReady } from './nodeReady';
import type { Step, StepContext } from '../step';

/** How long a kubelet is given to register its node and its volume plugins before the node gets its subnet. */
const REGISTERED_SECONDS = 30;

/**
 * Runs `start` for the kubelet, and gives its Node the subnet of its bridge where it lacks one; another one stays, because the
 * field cannot be changed.
 *
 * Where kube-controller-manager gives each new node the next free subnet, the Node is made with its own before the kubelet
 * reports: both leave it as it is then. Elsewhere the kubelet makes it, and gets the subnet when it is ready but for that: a
 * kubelet that learns of its subnet reports at once, and only that once (k8s.io/kubernetes, pkg/kubelet/kubelet.go,
 * fastStatusUpdateOnce); one that finds it there reports before its CSINode is made, which is "not ready", and then again after
 * ten seconds.
 */
async function withNode(context: StepContext, start: () => Promise<void>): Promise<void> {
  const { cluster, node, podSubnet, signal, report } = context;
  const object = bridgeNodeObject(cluster, node, podSubnet);
  if (object === undefined) return start();
  const kubectl = await kubectlOf(context);
  const run = async (command: Command, label: string, stdin = ''): Promise<string> =>
    (await kubectl.host.run(command, { signal, label, stdin })).stdout.trim();
  const create = async (): Promise<string> =>
    // Not asked first whether it is there: a kubectl more takes its time on every node, and a second object cannot be made.
    run(
      sh`said=$(${{ raw: kubectl.command(sh`create -f -`) }} 2>&1) && exit
case "$said" in *AlreadyExists*) ;; *) echo "$said" >&2; exit 1 ;; esac`,
      `create Node ${node.ip}`,
      JSON.stringify(object),
    );
  if (allocatesRanges(cluster)) await create();
  await start();
  const csiNode = kubectl.command(sh`get csinode ${node.ip} -o name`);
  const range = kubectl.command(sh`get node ${node.ip} -o ${'jsonpath={.spec.podCIDR}'}`);
  const give = kubectl.command(sh`patch node ${node.ip} -p ${JSON.stringify({ spec: object.spec })}`);
  const given = await run(
    sh`end=$(( $(date +%s) + ${REGISTERED_SECONDS} ))
until ${{ raw: csiNode }} >/dev/null 2>&1 || [ "$(date +%s)" -ge "$end" ]; do sleep 0.2 2>/dev/null || sleep 1; done
if said=$(${{ raw: give }} 2>&1); then
  case "$said" in *'(no change)'*) ;; *) echo given ;; esac
else
  [ -n "$(${{ raw: range }})" ] || { echo "$said" >&2; exit 1; }
fi`,
    `give Node ${node.ip} its range`,
  );
  const planned = (await hostPlanOf(context)).changes.get('kubelet') ?? [];
  const isNew = planned.some(({ kind, why }) => kind === 'object' && why === 'missing');
  const action = isNew ? 'created' : given === 'given' ? 'updated' : 'unchanged';
  report.changed({ kind: 'object', target: `Node ${node.ip}`, action });
}

export const kubelet: Step = async (context) => {
  await withNode(context, () => componentStep('kubelet')(context));
  await seeReady(context);
};
