/** The images of archives of the workstation, for nodes without a registry. */
import { binaries } from '../binaries';
import { component } from '../component';
import { kubeApiServer } from '../kube-apiserver';
import { containerd } from '../containerd';
import { containerNodes, runtime } from '../runtime';

export const images = component({
  id: 'images',
  on: (cluster) => (cluster.registry.archives.length > 0 ? containerNodes(cluster) : 'none'),
  // Only pods wait for them: to import them while the API server of the same host comes up would keep that back, and with it
  // everything else.
  needs: { here: [runtime, containerd, binaries, kubeApiServer] },
  lane: 'upload',
  after: ({ cluster }) => cluster.registry.archives.map((archive) => ({ kind: 'image', archive })),
});
