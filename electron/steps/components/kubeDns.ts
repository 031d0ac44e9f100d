/** Cluster DNS: applied with kubectl on the first master, then watched until its pods are there. */
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { sh } from '../../shell/quote';
import { appliedObjects } from './applied';
import { kubectlOf, type Kubectl } from './kubectl';
import { waitForRollout } from './rollout';
import type { Step, StepContext } from '../step';
import { installFiles, requiredFile, targetFilesOf } from '../kinds/targetFiles';

const manifest = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) });
/** The Deployment that the file makes: kube-dns or coredns, by version. */
function deploymentName(yaml: string): string {
  const documents = parseAllDocuments(yaml).map((document) => manifest.safeParse(document.toJS()));
  const deployment = documents.find((one) => one.success && one.data.kind === 'Deployment');
  if (!deployment?.success) throw new AppError('INTERNAL', { message: 'kube-dns.yaml has no Deployment' });
  return deployment.data.metadata.name;
}

/** @throws IMAGE_UNAVAILABLE when the pods cannot get their image, DNS_UNHEALTHY when they are not ready in the end. */
async function waitForPods(context: StepContext, kubectl: Kubectl, deployment: string): Promise<void> {
  const workload = {
    kind: 'Deployment',
    name: deployment,
    namespace: 'kube-system',
    selector: 'k8s-app=kube-dns',
  } as const;
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
  throw new AppError('DNS_UNHEALTHY', { host, deployment, reason }, { detail });
}

export const kubeDns: Step = async (context) => {
  const files = targetFilesOf(context, 'kube-dns');
  const file = requiredFile(files, 'kube-dns.yaml');
  await installFiles(context, files);
  const kubectl = await kubectlOf(context);
  const applied = await kubectl.run(sh`apply -f ${file.installPath}`);
  for (const change of appliedObjects(applied.stdout)) context.report.changed(change);
  await waitForPods(context, kubectl, deploymentName(file.content));
};
