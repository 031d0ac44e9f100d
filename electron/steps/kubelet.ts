/** The kubelet, and before it the Node object with the pod subnet that the bridge on this node uses. */
import { minorOf } from '../../shared/kubernetesVersion';
import { sh } from '../shell/quote';
import { componentStep } from './components';
import { kubectlOf } from './kubectl';
import type { Step, StepContext } from './step';

/** `spec.podCIDRs` is known from 1.16 on (release notes 1.16, dual stack); older API servers drop it. */
const POD_CIDRS_SINCE = 16;

/**
 * A node is named by its address (`--hostname-override`). A kubelet that finds its object there writes into the maps of
 * labels, capacity and allocatable, and panics when one is missing (1.20.2: kubelet_node_status.go, reconcileHugePageResource);
 * it replaces the values. Zero pods: nothing is to be scheduled there before.
 */
export function nodeObject(name: string, podCidr: string, kubernetesVersion: string): object {
  const several = (minorOf(kubernetesVersion) ?? 0) >= POD_CIDRS_SINCE ? { podCIDRs: [podCidr] } : {};
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    spec: { podCIDR: podCidr, ...several },
    status: { capacity: { pods: '0' }, allocatable: { pods: '0' } },
  };
}

/**
 * kube-controller-manager gives each new node the next free subnet, the bridge has the one of the cluster file. A node that
 * is there already, with its subnet, before its kubelet reports is left as it is by both. One that exists is not touched:
 * the field cannot be changed, and nothing but `kubectl describe` reads it here.
 */
async function createNode(context: StepContext): Promise<void> {
  const { cluster, node, podSubnet: podCidr, signal, report } = context;
  if (podCidr === undefined) return;
  const kubectl = await kubectlOf(context);
  const create = kubectl.command(sh`create -f -`);
  // Not asked first whether it is there: a kubectl more takes its time on every node, and a second object cannot be made.
  const { stdout } = await kubectl.host.run(
    sh`said=$(${{ raw: create }} 2>&1) || case "$said" in *AlreadyExists*) echo there ;; *) echo "$said" >&2; exit 1 ;; esac`,
    {
      signal,
      stdin: JSON.stringify(nodeObject(node.ip, podCidr, cluster.kubernetesVersion)),
      label: `create Node ${node.ip}`,
    },
  );
  const action = stdout.trim() === 'there' ? 'unchanged' : 'created';
  report.changed({ kind: 'object', target: `Node ${node.ip}`, action });
}

export const kubelet: Step = async (context) => {
  if (context.cluster.network.cni === 'bridge') await createNode(context);
  await componentStep('kubelet')(context);
};
