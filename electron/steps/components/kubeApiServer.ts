/** The API server, on every master but the first with the first one's serving certificate (shared/components/kube-apiserver/servingPair). */
import { servingPair, takesServingPair } from '../../../shared/components/kube-apiserver/servingPair';
import { sh } from '../../shell/quote';
import { componentStep, serviceOf } from './components';
import { firstMasterOf } from '../kubectl/kubectl';
import { runService } from '../kinds/service';
import type { Step, StepContext } from '../step';
import type { InstalledFile } from '../kinds/targetFiles';

/** What the first master serves with. The key goes from there to the node over stdin; a record masks it (ssh/redact). */
async function firstPair({ cluster, hostOf, signal }: StepContext): Promise<InstalledFile[]> {
  const first = firstMasterOf(cluster);
  const host = await hostOf(first.hostname);
  const read = async (installPath: string): Promise<InstalledFile> => {
    const label = `read ${installPath} of ${first.hostname}`;
    return { installPath, mode: 0o600, content: (await host.run(sh`cat ${installPath}`, { signal, label })).stdout };
  };
  return Promise.all(servingPair.map(read));
}

export const kubeApiServer: Step = async (context) => {
  if (!takesServingPair(context.node, context.cluster)) return componentStep('kube-apiserver')(context);
  const service = serviceOf(context, 'kube-apiserver');
  // What it reads there is what it is given here.
  await runService(context, { ...service, files: [...service.files, ...(await firstPair(context))], reads: [] });
};
