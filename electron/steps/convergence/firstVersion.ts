/**
 * What the first version of Keelson rendered otherwise than this one (commit 41b3f6fc of this repository): the two files of
 * the bridge network, and who gives nodes their ranges there. All others are the same to the byte.
 */
import { bridgeNetwork } from '../../../shared/components/cni/files';
import { podRoutesService } from '../../../shared/components/cni/routes';
import { controllerManagerService } from '../../../shared/components/kube-controller-manager/files';
import type { FoundHost } from '../../../shared/resources/found';
import type { FileResource, Resource } from '../../../shared/resources/resource';

/** The routes that a unit of the first version sets. */
const routesIn = (unit: string): string[] =>
  [...unit.matchAll(/^ExecStart=\/sbin\/ip route replace (\S+ via \S+)$/gm)].map(([, route = '']) => route);

/** Its unit set the routes itself, and for good: those of today's nodes and of nodes that have left since. */
function routesUnit(routes: readonly string[]): string {
  return [
    '[Unit]',
    'Description=Routes to the pods of the other nodes',
    'After=network-online.target',
    'Wants=network-online.target',
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    ...routes.map((route) => `ExecStart=/sbin/ip route replace ${route}`),
    ...routes.map((route) => `ExecStop=-/sbin/ip route del ${route}`),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

const isFile = (resource: Resource): resource is FileResource => resource.kind === 'file';

const allocator = ['--allocate-node-cidrs=false', '--allocate-node-cidrs=true'] as const;

/** Its contents by path, where they are other ones. */
export function firstVersionContents(
  resources: readonly Resource[],
  found: Pick<FoundHost, 'paths'>,
): ReadonlyMap<string, string> {
  const at = (path: string): string | undefined => resources.filter(isFile).find((one) => one.path === path)?.content;
  const unit = podRoutesService.installPath;
  const routes = found.paths.get(unit)?.content;
  const configuration = bridgeNetwork.installPath;
  const network = at(configuration);
  const manager = at(controllerManagerService.installPath);
  return new Map([
    ...(routes === undefined ? [] : [[unit, routesUnit(routesIn(routes))] as const]),
    // The plugin hid the pods' addresses by itself, with a chain for each pod.
    ...(network === undefined ? [] : [[configuration, network.replace('"ipMasq": false', '"ipMasq": true')] as const]),
    ...(manager === undefined ? [] : [[controllerManagerService.installPath, manager.replace(...allocator)] as const]),
  ]);
}
