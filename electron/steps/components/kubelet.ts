/** The kubelet, its Node object with the pod subnet that the bridge on this node uses; done when the node is Ready. */
import { allocatesRanges } from '../../../shared/components/kube-controller-manager/flags';
import { bridgeNodeObject } from '../../../shared/components/kubelet/nodeObject';
import { sh, type Command } from '../../shell/quote';
import { componentStep } from './components';
import { kubectlOf } from './kubectl';
import { seeReady } from './nodeReady';
import type { Step, StepContext } from '../step';

/** How long a kubelet is given to register its volume plugins before its node gets its subnet. */
const CSI_NODE_SECONDS = 5;

/**
 * Makes the Node object, runs `start` for the kubelet, and gives the Node its subnet where it lacks one; another one stays, because
 * the field cannot be changed.
 *
 * Where kube-controller-manager gives each new node the next free subnet, the Node has the one of its bridge before its kubelet
 * reports: both leave it as it is then. Elsewhere it gets it when the kubelet is ready but for that: a kubelet that learns of
 * its subnet reports at once, and only that once (k8s.io/kubernetes, pkg/kubelet/kubelet.go, fastStatusUpdateOnce); one that
 * finds it there reports before its CSINode is made, which is "not ready", and then again after ten seconds.
 */
async function withNode(context: StepContext, start: () => Promise<void>): Promise<void> {
  const { cluster, node, podSubnet, signal, report } = context;
  const object = bridgeNodeObject(cluster, node, podSubnet);
  if (object === undefined) return start();
  const kubectl = await kubectlOf(context);
  const run = async (command: Command, label: string, stdin = ''): Promise<string> =>
    (await kubectl.host.run(command, { signal, label, stdin })).stdout.trim();
  const create = kubectl.command(sh`create -f -`);
  // Not asked first whether it is there: a kubectl more takes its time on every node, and a second object cannot be made.
  const made = await run(
    sh`said=$(${{ raw: create }} 2>&1) && exit
case "$said" in *AlreadyExists*) echo there ;; *) echo "$said" >&2; exit 1 ;; esac`,
    `create Node ${node.ip}`,
    JSON.stringify(allocatesRanges(cluster) ? object : { ...object, spec: {} }),
  );
  await start();
  const csiNode = kubectl.command(sh`get csinode ${node.ip} -o name`);
  const range = kubectl.command(sh`get node ${node.ip} -o ${'jsonpath={.spec.podCIDR}'}`);
  const give = kubectl.command(sh`patch node ${node.ip} -p ${JSON.stringify({ spec: object.spec })}`);
  const given = await run(
    sh`set -e
[ -z "$(${{ raw: range }})" ] || exit 0
end=$(( $(date +%s) + ${CSI_NODE_SECONDS} ))
until ${{ raw: csiNode }} >/dev/null 2>&1 || [ "$(date +%s)" -ge "$end" ]; do sleep 0.2 2>/dev/null || sleep 1; done
${{ raw: give }} >&2
echo given`,
    `give Node ${node.ip} its range`,
  );
  const action = made !== 'there' ? 'created' : given === 'given' ? 'updated' : 'unchanged';
  report.changed({ kind: 'object', target: `Node ${node.ip}`, action });
}

export const kubelet: Step = async (context) => {
  await withNode(context, () => componentStep('kubelet')(context));
  await seeReady(context);
};
