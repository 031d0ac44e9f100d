/** A node's end in the cluster: its Node object, what the cluster still thinks runs there, and its place in the cluster file. */
import { componentsOn } from '../../../shared/components';
import { podName } from '../../../shared/nodes/pods';
import { sh } from '../../shell/quote';
import { kubectlOf } from '../kubectl/kubectl';
import { special } from '../components/special';
import type { Step, StepContext } from '../step';
import { nodeInApi, podsOn } from './api';

/** When its kubelet has ended: one that runs would make the Node anew. */
export async function forgetNode(context: StepContext): Promise<void> {
  const { cluster, node, report } = context;
  const kubectl = await kubectlOf(context);
  const there = await nodeInApi(kubectl, node);
  if (there) {
    await kubectl.run(sh`delete node ${node.ip} --ignore-not-found`);
    report.changed({ kind: 'object', target: `Node ${node.ip}`, action: 'removed' });
  }
  // Nobody is left who could say that they have ended, and their controllers wait for that.
  for (const pod of await podsOn(kubectl, node)) {
    await kubectl.run(
      sh`delete pod ${pod.name} --namespace=${pod.namespace} --grace-period=0 --force --ignore-not-found`,
    );
    report.changed({ kind: 'object', target: `Pod ${podName(pod)}`, action: 'removed' });
  }
  for (const { id } of componentsOn(cluster, node)) await special[id]?.forget?.(context);
}

export const deleteNode: Step = async (context) => {
  const { node, operation, report, leaveFile, lock } = context;
  // On a resume it may be the first to ask: checks that have failed keep no removal.
  await lock();
  await forgetNode(context);
  if (operation.kind === 'removeNode' && operation.dead) {
    report.notice({ severity: 'warning', code: 'LEFT_ON_HOST', params: { host: node.hostname } });
  }
  const path = await leaveFile();
  if (path !== undefined) report.changed({ kind: 'file', target: path, action: 'updated' });
};
