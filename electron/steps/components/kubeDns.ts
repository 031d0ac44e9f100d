/** Cluster DNS: applied with kubectl on the first master, then watched until its pods are there. */
import { AppError } from '../../../shared/errors';
import { objectsIn } from '../../../shared/kubernetes/manifest';
import { sh } from '../../shell/quote';
import { appliedObjects } from './applied';
import { kubectlOf, type Kubectl } from '../kubectl/kubectl';
import { waitForRollout, workloadOf, type Workload } from '../kubectl/rollout';
import type { Step, StepContext } from '../step';
import { installFiles, requiredFile, targetFilesOf } from '../kinds/targetFiles';

/** The Deployment that the file makes: kube-dns or coredns, by version. */
function deploymentIn(yaml: string): Workload {
  const deployment = objectsIn(yaml).flatMap(({ wanted }) => workloadOf(wanted) ?? [])[0];
  if (!deployment) throw new AppError('INTERNAL', { message: 'kube-dns.yaml has no Deployment' });
  return deployment;
}

/** @throws IMAGE_UNAVAILABLE when the pods cannot get their image, DNS_UNHEALTHY when they are not ready in the end. */
async function waitForPods(context: StepContext, kubectl: Kubectl, workload: Workload): Promise<void> {
  const host = context.node.hostname;
  const notReady = (reason: string): void =>
    context.report.notice({ severity: 'error', code: 'DNS_NOT_READY', params: { reason } });
  const unready = await waitForRollout({ hostname: host, report: context.report }, kubectl, workload).catch(
    (thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === 'IMAGE_UNAVAILABLE') notReady(String(thrown.params['reason']));
      throw thrown;
    },
  );
  if (!unready) return;
  const { reason, detail } = unready;
  notReady(reason);
  throw new AppError('DNS_UNHEALTHY', { host, deployment: workload.name, reason }, { detail });
}

export const kubeDns: Step = async (context) => {
  const files = targetFilesOf(context, 'kube-dns');
  const file = requiredFile(files, 'kube-dns.yaml');
  await installFiles(context, files);
  const kubectl = await kubectlOf(context);
  const applied = await kubectl.run(sh`apply -f ${file.installPath}`);
  for (const change of appliedObjects(applied.stdout)) context.report.changed(change);
  await waitForPods(context, kubectl, deploymentIn(file.content));
};
