/** The images of archives of the workstation, for nodes without a registry. */
import { component } from '../component';
import { containerNodes, runtime } from '../runtime';

export const images = component({
  id: 'images',
  on: (cluster) => (cluster.registry.archives.length > 0 ? containerNodes(cluster) : 'none'),
  needs: { here: [runtime] },
  lane: 'upload',
  after: ({ cluster }) => cluster.registry.archives.map((archive) => ({ kind: 'image', archive })),
});
