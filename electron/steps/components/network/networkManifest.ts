/** The manifest of a pod network: applied with kubectl on the first master, then watched until its pods are there. */
import * as z from 'zod';
import { AppError } from '../../../../shared/errors';
import { isManagedByUs } from '../../../../shared/kubernetes/managedBy';
import { objectsIn } from '../../../../shared/kubernetes/manifest';
import { objectName } from '../../../../shared/resources/objects';
import { sh } from '../../../shell/quote';
import { installFiles, requiredFile, targetFilesOf } from '../../kinds/targetFiles';
import type { Step } from '../../step';
import { appliedObjects } from '../applied';
import { kubectlOf, type Kubectl } from '../../kubectl/kubectl';
import { waitForRollout, workloadOf } from '../../kubectl/rollout';

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

/** @throws OBJECT_OF_OTHERS, IMAGE_UNAVAILABLE, NETWORK_UNHEALTHY {host, name, reason} */
export const networkManifest: Step = async (context) => {
  const files = targetFilesOf(context, 'network-manifest');
  const file = requiredFile(files, 'network.yaml');
  await installFiles(context, files);
  const kubectl = await kubectlOf(context);
  await requireOurs(kubectl, file.installPath);
  const applied = await kubectl.run(sh`apply -f ${file.installPath}`);
  for (const change of appliedObjects(applied.stdout)) context.report.changed(change);
  for (const one of objectsIn(file.content).flatMap(({ wanted }) => workloadOf(wanted) ?? [])) {
    const unready = await waitForRollout({ hostname: context.node.hostname, report: context.report }, kubectl, one);
    if (!unready) continue;
    const { reason, detail } = unready;
    throw new AppError('NETWORK_UNHEALTHY', { host: context.node.hostname, name: one.name, reason }, { detail });
  }
};
