import { apiServerUrl, needsToken } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { publicFile, secretFile, type FileRule } from '../../target/files';
import { kubeconfigText } from '../../target/kubeconfig';

/** What kubectl uses on this master and, taken from the first one, on the workstation. Named after the cluster. */
export const adminKubeconfig: FileRule = (context) => {
  const { name } = context.cluster;
  const server = apiServerUrl(context, context.node.ip);
  const text = kubeconfigText(context, { server, cluster: name, context: name });
  return (needsToken(context) ? secretFile : publicFile)('master-node/admin.kubeconfig', paths.adminKubeconfig, text);
};
