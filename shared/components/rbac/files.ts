import { stringify } from 'yaml';
import { hasPki, pkiOf } from '../certificateRule';
import { KUBELET_CLIENT } from '../kube-apiserver/certificates';
import { MANAGED_BY_US } from '../../kubernetes/managedBy';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { adminRequest } from '../../pki/authorities';
import { configurationFile } from '../../target/files';

const API = 'rbac.authorization.k8s.io';

const binding = (name: string, role: string, subject: { kind: 'Group' | 'User'; name: string }): object => ({
  apiVersion: `${API}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name, labels: MANAGED_BY_US },
  roleRef: { apiGroup: API, kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: API, ...subject }],
});

/**
 * Two rights that Kubernetes does not give by itself. Of the administrators' group, and not of system:masters, so that they can be
 * taken away again; and of the API servers at the kubelets, for logs and `exec`.
 */
const bindings = (context: NodeContext): object[] => [
  binding('keelson:cluster-admins', 'cluster-admin', {
    kind: 'Group',
    name: adminRequest(pkiOf(context).adminGroup).organization ?? '',
  }),
  binding('keelson:kubelet-api-admin', 'system:kubelet-api-admin', { kind: 'User', name: KUBELET_CLIENT }),
];

export const rbacManifest = configurationFile('services/rbac.yaml', paths.secure.rbacManifest, (context) =>
  hasPki(context)
    ? bindings(context)
        .map((object) => stringify(object))
        .join('---\n')
    : undefined,
);
