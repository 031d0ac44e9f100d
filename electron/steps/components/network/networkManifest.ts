/** The manifest of a pod network: applied with kubectl on the first master, then watched until its pods are there. */
import * as z from 'zod';
import { AppError } from '../../../../shared/errors';
import { isManagedByUs, MANAGED_BY_US, selectorOf } from '../../../../shared/kubernetes/managedBy';
import { objectsIn } from '../../../../shared/kubernetes/manifest';
import { objectName } from '../../../../shared/resources/objects';
import { sh } from '../../../shell/quote';
import { installFiles, requiredFile, targetFilesOf } from '../../kinds/targetFiles';
import type { Step } from '../../step';
import { appliedObjects } from '../applied';
import { kubectlOf, rowsIn, type Kubectl } from '../../kubectl/kubectl';
import { waitForRollout, workloadOf, type Workload } from '../../kubectl/rollout';

const list = z.object({
  items: z.array(z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }) })),
});

/** The same manifest may have been applied by hand, and then somebody else looks after that network. @throws OBJECT_OF_OTHERS */
async function requireOurs(kubectl: Kubectl, file: string): Promise<void> {
  const { stdout } = await kubectl.run(sh`get --ignore-not-found -o json -f ${file}`);
  if (stdout.trim() === '') return;
  const found = JSON.parse(stdout) as unknown;
  const items = list.safeParse(found).data?.items ?? list.parse({ items: [found] }).items;
  const foreign = items.find(({ metadata }) => !isManagedByUs(metadata.labels));
  if (foreign) throw new AppError('OBJECT_OF_OTHERS', { object: objectName(foreign) });
}

/**
 * To apply a DaemonSet in another namespace does not move it: the one of before stays, and keeps the ports of each node from the new
 * one's pods.
 * @throws NETWORK_NAMESPACE {name, namespace, wanted}
 */
async function requireSameNamespace(kubectl: Kubectl, workloads: readonly Workload[]): Promise<void> {
  const columns = 'custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name';
  const get = sh`get daemonsets --all-namespaces -l ${selectorOf(MANAGED_BY_US)} -o ${columns}`;
  const there = rowsIn((await kubectl.run(get)).stdout);
  for (const { kind, name, namespace: wanted } of workloads) {
    const other = there.find(([namespace, found]) => kind === 'DaemonSet' && found === name && namespace !== wanted);
    if (other) throw new AppError('NETWORK_NAMESPACE', { name, namespace: other[0] ?? '', wanted });
  }
}

/** @throws OBJECT_OF_OTHERS, NETWORK_NAMESPACE, IMAGE_UNAVAILABLE, NETWORK_UNHEALTHY {host, name, reason} */
export const networkManifest: Step = async (context) => {
  const files = targetFilesOf(context, 'network-manifest');
  const file = requiredFile(files, 'network.yaml');
  const workloads = objectsIn(file.content).flatMap(({ wanted }) => workloadOf(wanted) ?? []);
  const kubectl = await kubectlOf(context);
  await requireSameNamespace(kubectl, workloads);
  await installFiles(context, files);
  await requireOurs(kubectl, file.installPath);
  const applied = await kubectl.run(sh`apply -f ${file.installPath}`);
  for (const change of appliedObjects(applied.stdout)) context.report.changed(change);
  for (const one of workloads) {
    const unready = await waitForRollout({ hostname: context.node.hostname, report: context.report }, kubectl, one);
    if (!unready) continue;
    const { reason, detail } = unready;
    throw new AppError('NETWORK_UNHEALTHY', { host: context.node.hostname, name: one.name, reason }, { detail });
  }
};
