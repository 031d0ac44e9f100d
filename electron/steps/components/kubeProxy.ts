/** kube-proxy, with the repair of its `iptables-restore -w5` where the node's iptables needs it. */
import { iptablesRestore, kubeProxyPath } from '../../../shared/components/kube-proxy/files';
import { runService } from '../kinds/service';
import { serviceOf } from './components';
import { refusesW5 } from '../../node/iptablesVersion';
import type { Step } from '../step';
import { sh } from '../../shell/quote';

const repairFiles: readonly string[] = [iptablesRestore.path, kubeProxyPath.path];

export const kubeProxy: Step = async (context) => {
  const service = serviceOf(context, 'kube-proxy');
  const { stdout } = await context.host.ask(sh`iptables --version`, { signal: context.signal });
  const files = refusesW5(stdout) ? service.files : service.files.filter((file) => !repairFiles.includes(file.path));
  await runService(context, { ...service, files });
};
