/** kube-proxy, with the repair of its `iptables-restore -w5` where the node's iptables needs it. */
import { runService } from '../kinds/service';
import { serviceOf } from './components';
import { refusesW5 } from './iptablesVersion';
import type { Step } from '../step';
import { sh } from '../../shell/quote';
import { nameOf } from '../../../shared/resources/filesOfStep';

const repairFiles: readonly string[] = ['iptables-restore', 'kube-proxy-path.conf'];

export const kubeProxy: Step = async (context) => {
  const service = serviceOf(context, 'kube-proxy');
  const { stdout } = await context.host.ask(sh`iptables --version`, { signal: context.signal });
  const files = refusesW5(stdout) ? service.files : service.files.filter((file) => !repairFiles.includes(nameOf(file)));
  await runService(context, { ...service, files });
};
