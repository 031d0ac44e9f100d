/** What whoever looks after the cluster uses on a master: kubectl with a kubeconfig, and etcdctl. */
import { kubeApiServer } from '../kube-apiserver';
import { component } from '../component';
import { kubeconfigOwners } from './owners';
import { admin, adminChoices, adminConf, adminKubeconfig } from './files';

export const kubectl = component({
  id: 'kubectl',
  on: () => 'master',
  needs: { here: [kubeApiServer] },
  lane: 'control',
  identities: [admin],
  files: [adminKubeconfig, adminConf],
  choices: adminChoices,
  programs: [
    { name: 'kubectl', versionArguments: ['version', '--client'] },
    { name: 'etcdctl', optional: true, versionArguments: ['version'] },
  ],
  after: ({ node, own }) => {
    const content = own[0]?.content ?? '';
    return kubeconfigOwners(node.ssh.user).map((owner) => ({ kind: 'kubeconfig', ...owner, content }));
  },
});
