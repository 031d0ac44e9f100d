/** The kubelet, and before it the Node object with the pod subnet that the bridge on this node uses; done when the node is Ready. */
import { bridgeNodeObject } from '../../../shared/components/kubelet/nodeObject';
import type { Change } from '../../../shared/job/job';
import { sh } from '../../shell/quote';
import { componentStep } from './components';
import { kubectlOf } from './kubectl';
import { seeReady } from './nodeReady';
import type { Step, StepContext } from '../step';

/**
 * Up to 1.19 kube-controller-manager gives each new node the next free subnet, the bridge has the one of the cluster file. A
 * node that is there already, with its subnet, before its kubelet reports is left as it is by both. One that a kubelet has
 * registered by itself is given the subnet that it lacks; another one stays, because the field cannot be changed.
 */
async function createNode(context: StepContext): Promise<void> {
  const { cluster, node, podSubnet, signal, report } = context;
  const object = bridgeNodeObject(cluster, node, podSubnet);
  if (object === undefined) return;
  const kubectl = await kubectlOf(context);
  const create = kubectl.command(sh`create -f -`);
  const range = kubectl.command(sh`get node ${node.ip} -o ${'jsonpath={.spec.podCIDR}'}`);
  const complete = kubectl.command(sh`patch node ${node.ip} -p ${JSON.stringify({ spec: object.spec })}`);
  // Not asked first whether it is there: a kubectl more takes its time on every node, and a second object cannot be made.
  const { stdout } = await kubectl.host.run(
    sh`said=$(${{ raw: create }} 2>&1) && exit
case "$said" in *AlreadyExists*) ;; *) echo "$said" >&2; exit 1 ;; esac
set -e
there=$(${{ raw: range }})
if [ -n "$there" ]; then echo there
else
  ${{ raw: complete }} >&2
  echo completed
fi`,
    {
      signal,
      stdin: JSON.stringify(object),
      label: `create Node ${node.ip}`,
    },
  );
  const action = actions.get(stdout.trim()) ?? 'created';
  report.changed({ kind: 'object', target: `Node ${node.ip}`, action });
}

const actions: ReadonlyMap<string, Change['action']> = new Map([
  ['there', 'unchanged'],
  ['completed', 'updated'],
]);

export const kubelet: Step = async (context) => {
  await createNode(context);
  await componentStep('kubelet')(context);
  await seeReady(context);
};
