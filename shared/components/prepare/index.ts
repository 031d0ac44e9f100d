/** What every host is prepared with: packages, its name and the others', folders, kernel modules and settings, the PATH. */
import { hostsBlock } from '../../resources/hostsBlock';
import { parseSysctl } from '../../kubernetes/sysctl';
import { paths } from '../../kubernetes/paths';
import { component } from '../component';
import { kernelModules, kernelSettings, shellPath } from './files';

export const prepare = component({
  id: 'prepare',
  on: () => 'all',
  // The names of all nodes.
  knowsOthers: true,
  files: [kernelSettings, kernelModules, shellPath],
  directories: () => [{ path: paths.configuration, mode: 0o755 }],
  before: ({ cluster, node, directories, users, packages }) => [
    ...packages,
    ...users.map((name) => ({ kind: 'user' as const, name })),
    ...directories,
    { kind: 'hostname', name: 'hostname', value: node.hostname },
    { kind: 'hosts', name: 'hosts', value: hostsBlock(cluster.nodes) },
  ],
  after: ({ own }) =>
    own
      .filter(({ path }) => path === kernelSettings.path)
      .flatMap(({ content }) => parseSysctl(content))
      .map(({ name, value }) => ({ kind: 'sysctl', name, value })),
});
