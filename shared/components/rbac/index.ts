/** The rights of the administrators and of the API servers; given once, by somebody whom no access rule can stop. */
import { hasIdentities } from '../../access/access';
import { objectsIn } from '../../kubernetes/manifest';
import { component } from '../component';
import { kubeApiServer } from '../kube-apiserver';
import { rbacManifest } from './files';

export const rbac = component({
  id: 'rbac',
  on: (cluster) => (hasIdentities(cluster) ? 'firstMaster' : 'none'),
  needs: { masters: [kubeApiServer] },
  lane: 'control',
  files: [rbacManifest],
  after: ({ own }) => own.flatMap(({ content }) => objectsIn(content)),
});
