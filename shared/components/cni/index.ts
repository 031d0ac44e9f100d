/**
 * The bridge network: on workers the plugin's configuration and the rule that hides pods' addresses from the world, and on every
 * node the routes to the others' pods.
 */
import { paths } from '../../kubernetes/paths';
import { containerd } from '../containerd';
import { prepare } from '../prepare';
import { runtime } from '../runtime';
import { hasIdentities } from '../../access/access';
import { component } from '../component';
import { bridgePlugins, cniPluginsDir } from './plugins';
import { BRIDGE_LINK, bridgeNetworks } from './files';
import { masqueradeChain, masqueradePods, masqueradeService } from './masquerade';
import { podRouteList, podRoutesProgram, podRoutesService } from './routes';

export const cni = component({
  id: 'cni',
  on: ({ network }) => (network.cni === 'bridge' ? 'all' : 'none'),
  needs: { here: [prepare, runtime, containerd] },
  // The ways to their pods.
  knowsOthers: true,
  files: [podRoutesService, podRoutesProgram, podRouteList, masqueradeService, ...bridgeNetworks],
  units: [
    {
      unit: 'keelson-routes.service',
      on: 'besideWorkers',
      // The running script reads its list anew at each look: another list is no reason to start it again.
      files: [podRoutesService, podRoutesProgram],
      // It may run and a route be missing nevertheless. One of somebody else in its place is told by itself: to start the unit
      // anew would not change that.
      health: () => ({
        kind: 'command',
        name: 'pod-routes check',
        words: [
          ...[
            'sh',
            '-c',
            `missing=$("$@") || { [ -n "$missing" ] && ! echo "$missing" | grep -qv '^foreign '; }`,
            'sh',
          ],
          ...[paths.podRoutes, 'check', paths.podRouteList],
        ],
      }),
    },
    {
      unit: 'keelson-masquerade.service',
      on: 'worker',
      files: [masqueradeService],
      health: ({ network }) => ({ kind: 'rules', rules: masqueradePods(network.podCidr) }),
      leavings: [{ kind: 'chains', names: masqueradeChain.chain }],
    },
  ],
  tools: [{ name: 'ip' }, { name: 'iptables', on: 'worker' }],
  directories: (cluster) => (hasIdentities(cluster) ? [{ path: cniPluginsDir(cluster), mode: 0o755 }] : []),
  network: { name: 'bridge', link: new RegExp(`^${BRIDGE_LINK}$`) },
  programs: bridgePlugins,
  // The plugin makes it with the first pod.
  after: ({ node }) => (node.roles.includes('worker') ? [{ kind: 'link', name: BRIDGE_LINK }] : []),
});
