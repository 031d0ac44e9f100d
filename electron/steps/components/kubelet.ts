/**
 * The kubelet, its Node object with the pod subnet of this node; done when the node is Ready, but for a network that is still to
 * come.
 */
import { allocatesRanges } from '../../../shared/components/kube-controller-manager/flags';
import { nodeObject } from '../../../shared/components/kubelet/nodeObject';
import { networkManifestOf } from '../../../shared/manifests/networkManifest';
import { minorOf } from '../../../shared/kubernetesVersion';
import { sh, type Command } from '../../shell/quote';
import { componentStep } from './components';
import { hostPlanOf } from '../convergence/hostPlan';
import { kubectlOf, type Kubectl } from '../kubectl/kubectl';
import { seeReady } from '../kubectl/nodeReady';
import type { Step, StepContext } from '../step';

/** How long a kubelet is given to register its node and its volume plugins before the node gets its subnet. */
const REGISTERED_SECONDS = 30;

/** kubelets make a CSINode from 1.14 on; its API is final since 1.17 (kubernetes.io/docs/reference/using-api/deprecation-guide). */
const CSI_NODE_SINCE = 14;
const CSI_NODE_FINAL_SINCE = 17;

/**
 * Waits on the master until the kubelet has registered all that it registers. One kubectl watches, because each takes its time to
 * start: to ask again and again would keep the master busy just when every node starts. The objects that are there already stand
 * at a watch's beginning (kubernetes.io/docs/reference/using-api/api-concepts, "Semantics for watch").
 */
function awaitRegistered({ command }: Kubectl, name: string, minor: number): Command {
  if (minor < CSI_NODE_SINCE) return sh`true`;
  const version = minor < CSI_NODE_FINAL_SINCE ? 'v1beta1' : 'v1';
  const objects = `/apis/storage.k8s.io/${version}/csinodes`;
  const question = `watch=1&fieldSelector=metadata.name=${name}&timeoutSeconds=${String(REGISTERED_SECONDS)}`;
  const watch = command(sh`get --raw ${`${objects}?${question}`}`);
  return sh`end=$(( $(date +%s) + ${REGISTERED_SECONDS} ))
until { ${{ raw: watch }} 2>/dev/null & echo "$!"; wait; } | { read -r pid && read -r _ && kill "$pid"; } || [ "$(date +%s)" -ge "$end" ]; do
  sleep 0.5 2>/dev/null || sleep 1
done`;
}

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
  const object = nodeObject(cluster, node, podSubnet);
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
  const range = kubectl.command(sh`get node ${node.ip} -o ${'jsonpath={.spec.podCIDR}'}`);
  const give = kubectl.command(sh`patch node ${node.ip} -p ${JSON.stringify({ spec: object.spec })}`);
  const given = await run(
    sh`${{ raw: awaitRegistered(kubectl, node.ip, minorOf(cluster.kubernetesVersion) ?? 0) }}
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
  // Elsewhere the network comes later, and needs kube-proxy before: the final look waits for the node.
  if (!networkManifestOf(context.cluster)) await seeReady(context);
};
