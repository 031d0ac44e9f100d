import { pkiOf, hasPki, type CertificateRule } from '../certificateRule';
import type { NodeContext } from '../../kubernetes/nodeContext';
import type { Choice } from '../../kubernetes/why';
import { paths } from '../../kubernetes/paths';
import { adminRequest } from '../../pki/authorities';
import { kubeconfigFile, secretFile } from '../../target/files';
import { identityWithin, kubeconfigText } from '../../target/kubeconfig';

/** The everyday administrator, whose rights can be taken away again. The pair stands in the kubeconfig itself, to be carried. */
export const admin: CertificateRule = {
  id: 'admin',
  installPath: paths.secure.admin,
  place: 'master-node/admin.conf',
  request: (context) => adminRequest(pkiOf(context).adminGroup),
};

/** Named after the cluster. */
function adminText(context: NodeContext): string {
  const { name } = context.cluster;
  const server = context.access.api(context.node.ip);
  return kubeconfigText(context, { server, cluster: name, context: name, identity: identityWithin(admin) });
}

/** What kubectl uses on this master and, taken from the first one, on the workstation. */
export const adminKubeconfig = kubeconfigFile('master-node/admin.kubeconfig', paths.adminKubeconfig, (context) =>
  hasPki(context) ? undefined : adminText(context),
);
export const adminConf = secretFile('master-node/admin.conf', paths.secure.admin, (context) =>
  hasPki(context) ? adminText(context) : undefined,
);

/** What was chosen for safety. */
export const adminChoices = (context: NodeContext): Choice[] =>
  hasPki(context)
    ? [
        {
          name: paths.secure.admin,
          value: adminRequest(pkiOf(context).adminGroup).organization ?? '',
          why: 'REVOCABLE_ADMIN',
        },
      ]
    : [];
