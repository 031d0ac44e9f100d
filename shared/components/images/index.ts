/** The images of archives of the workstation, for nodes without a registry. */
import { binaries } from '../binaries';
import { component } from '../component';
import { containerNodes, runtime } from '../runtime';

export const images = component({
  id: 'images',
  on: (cluster) => (cluster.registry.archives.length > 0 ? containerNodes(cluster) : 'none'),
  // Nothing waits for them as long as for the programs.
  needs: { here: [runtime, binaries] },
  lane: 'upload',
  after: ({ cluster }) => cluster.registry.archives.map((archive) => ({ kind: 'image', archive })),
});
