import { paths } from '../../kubernetes/paths';
import { kubeconfigFile } from '../../target/files';
import { kubeconfigText } from '../../target/kubeconfig';

/** What kubectl uses on this master and, taken from the first one, on the workstation. Named after the cluster. */
export const adminKubeconfig = kubeconfigFile('master-node/admin.kubeconfig', paths.adminKubeconfig, (context) => {
  const { name } = context.cluster;
  const server = context.access.api(context.node.ip);
  return kubeconfigText(context, { server, cluster: name, context: name });
});
