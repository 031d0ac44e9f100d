/** crictl shows pods and containers on a node with containerd; without this file it does not find the runtime. */
import { component } from '../component';
import { containerd } from '../containerd';
import { containerNodes, runtime } from '../runtime';
import { crictlConfiguration } from './files';

export const crictl = component({
  id: 'crictl',
  on: (cluster) => (cluster.runtime === 'containerd' ? containerNodes(cluster) : 'none'),
  needs: { here: [runtime, containerd] },
  files: [crictlConfiguration],
  programs: [{ name: 'crictl', optional: true, versionArguments: ['--version'] }],
});
