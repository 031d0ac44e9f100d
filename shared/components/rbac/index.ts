/**
 * The rights of the administrators and of the API servers; given by somebody whom no access rule can stop. Every master can: the
 * rights of a group must be taken away also while one of them, whichever, is dead.
 */
import { hasIdentities } from '../../access/access';
import { objectsIn } from '../../kubernetes/manifest';
import { component } from '../component';
import { kubeApiServer } from '../kube-apiserver';
import { rbacManifest } from './files';

export const rbac = component({
  id: 'rbac',
  on: (cluster) => (hasIdentities(cluster) ? 'master' : 'none'),
  needs: { masters: [kubeApiServer] },
  lane: 'control',
  files: [rbacManifest],
  after: ({ own }) => own.flatMap(({ content }) => objectsIn(content)),
});
