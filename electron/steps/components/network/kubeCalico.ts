/**
 * calico on a node. It knows nodes by their host names and refuses a second name for an address ("Calico node 'x' is
 * already using the IPv4 address y": a renamed host leaves a dead node), so former names of this one are removed first.
 */
import { parse } from 'yaml';
import * as z from 'zod';
import type { ClusterNode } from '../../../../shared/cluster/schema';
import { sh } from '../../../shell/quote';
import { calicoctlOf, type Calicoctl } from './calico';
import { componentStep } from '../components';
import { remove } from '../../reset/removal';
import { removeDockerPodsCommand } from '../../reset/resetCommands';
import type { Step, StepContext } from '../../step';

const nodes = z.array(
  z.object({
    metadata: z.object({ name: z.string() }),
    spec: z.object({ bgp: z.object({ ipv4Address: z.string().optional() }).optional() }).optional(),
  }),
);

/** The names, other than the present one, that `calicoctl get nodes -o yaml` shows with the node's address. */
export function formerNames(yaml: string, { ip, hostname }: Pick<ClusterNode, 'ip' | 'hostname'>): string[] {
  const found = nodes.safeParse(parse(yaml));
  return (found.data ?? []).flatMap(({ metadata, spec }) =>
    metadata.name !== hostname && spec?.bgp?.ipv4Address?.split('/')[0] === ip ? [metadata.name] : [],
  );
}

async function forgetFormerNames(context: StepContext, calicoctl: Calicoctl): Promise<void> {
  const { node, host, signal, report } = context;
  const asked = await host.ask(calicoctl(sh`get nodes -o yaml`), { signal });
  // calico says by itself, and better, what is wrong with its data.
  const names = asked.exitCode === 0 ? formerNames(asked.stdout, node) : [];
  if (names.length === 0) return;
  // Pods belong to the node's name too: the kubelet makes them anew under the present one. They go first, because the
  // entry is what tells an interrupted step, when it runs again, that they have to.
  await remove(context, removeDockerPodsCommand, `remove the containers of pods under the former name`);
  for (const name of names) {
    await host.run(calicoctl(sh`delete node ${name}`), { signal });
    report.changed({ kind: 'object', target: `calico node ${name}`, action: 'removed' });
  }
}

/** A node that is gone, by its name and by its address: the others would go on looking for it. On a master. */
export async function forgetCalicoNode(context: StepContext): Promise<void> {
  const { node, host, signal, report } = context;
  const calicoctl = await calicoctlOf(context);
  if (!calicoctl) return;
  const asked = await host.ask(calicoctl(sh`get nodes -o yaml`), { signal });
  for (const name of asked.exitCode === 0 ? formerNames(asked.stdout, { ip: node.ip, hostname: '' }) : []) {
    await host.run(calicoctl(sh`delete node ${name}`), { signal });
    report.changed({ kind: 'object', target: `calico node ${name}`, action: 'removed' });
  }
}

export const kubeCalico: Step = async (context) => {
  const calicoctl = await calicoctlOf(context);
  if (calicoctl) await forgetFormerNames(context, calicoctl);
  await componentStep('kube-calico')(context);
};
