/** Who may talk to the API server: the token, the signing key, and the kubeconfigs of a master. */
import { apiServerUrl, needsToken, type NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { publicFile, secretFile, type FileRule } from '../files';
import { kubeconfigText } from '../kubeconfig';

/** `TOKEN,user,uid,groups`: system:masters may do everything. */
export const tokenFile: FileRule = (context) =>
  needsToken(context)
    ? secretFile('master-node/token.csv', paths.token, `${context.secrets.token},simple,simple,system:masters\n`)
    : undefined;

export const serviceAccountKey: FileRule = (context) =>
  needsToken(context)
    ? secretFile('master-node/service-account.key', paths.serviceAccountKey, context.secrets.serviceAccountKey)
    : undefined;

/** A master's own services talk to the API server beside them, so that each master works without the others. */
const ownKubeconfig = (context: NodeContext, name: string): string =>
  kubeconfigText(context, { server: apiServerUrl(context, context.node.ip), context: name });

export const controllerManagerKubeconfig: FileRule = (context) =>
  needsToken(context)
    ? secretFile(
        'master-node/kube-controller-manager.kubeconfig',
        paths.controllerManagerKubeconfig,
        ownKubeconfig(context, 'kube-controller-manager'),
      )
    : undefined;

export const schedulerKubeconfig: FileRule = (context) =>
  needsToken(context)
    ? secretFile(
        'master-node/kube-scheduler.kubeconfig',
        paths.schedulerKubeconfig,
        ownKubeconfig(context, 'kube-scheduler'),
      )
    : undefined;

/** What kubectl uses on this master and, taken from the first one, on the workstation. Named after the cluster. */
export const adminKubeconfig: FileRule = (context) => {
  const { name } = context.cluster;
  const server = apiServerUrl(context, context.node.ip);
  const text = kubeconfigText(context, { server, cluster: name, context: name });
  return (needsToken(context) ? secretFile : publicFile)('master-node/admin.kubeconfig', paths.adminKubeconfig, text);
};
