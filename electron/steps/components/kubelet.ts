/** The kubelet, and before it the Node object with the pod subnet that the bridge on this node uses. */
import { bridgeNodeObject } from '../../../shared/components/kubelet/nodeObject';
import { sh } from '../../shell/quote';
import { componentStep } from './components';
import { kubectlOf } from './kubectl';
import type { Step, StepContext } from '../step';

/**
 * kube-controller-manager gives each new node the next free subnet, the bridge has the one of the cluster file. A node that
 * is there already, with its subnet, before its kubelet reports is left as it is by both. One that exists is not touched:
 * the field cannot be changed, and nothing but `kubectl describe` reads it here.
 */
async function createNode(context: StepContext): Promise<void> {
  const { cluster, node, podSubnet, signal, report } = context;
  const object = bridgeNodeObject(cluster, node, podSubnet);
  if (object === undefined) return;
  const kubectl = await kubectlOf(context);
  const create = kubectl.command(sh`create -f -`);
  // Not asked first whether it is there: a kubectl more takes its time on every node, and a second object cannot be made.
  const { stdout } = await kubectl.host.run(
    sh`said=$(${{ raw: create }} 2>&1) || case "$said" in *AlreadyExists*) echo there ;; *) echo "$said" >&2; exit 1 ;; esac`,
    {
      signal,
      stdin: JSON.stringify(object),
      label: `create Node ${node.ip}`,
    },
  );
  const action = stdout.trim() === 'there' ? 'unchanged' : 'created';
  report.changed({ kind: 'object', target: `Node ${node.ip}`, action });
}

export const kubelet: Step = async (context) => {
  await createNode(context);
  await componentStep('kubelet')(context);
};
