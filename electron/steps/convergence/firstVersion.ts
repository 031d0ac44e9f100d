/**
 * What the first version of Keelson rendered otherwise than this one (commit 41b3f6fc of this repository): the two files of
 * the bridge network, and who gives nodes their ranges there. All others are the same to the byte.
 */
import { bridgeNetwork } from '../../../shared/components/cni/files';
import { podRoutesService } from '../../../shared/components/cni/routes';
import { controllerManagerService } from '../../../shared/components/kube-controller-manager/files';
import { paths } from '../../../shared/kubernetes/paths';
import type { FileResource, Resource } from '../../../shared/resources/resource';

/** Its unit set the routes itself, and for good. */
function routesUnit(list: string): string {
  const routes = list.split('\n').flatMap((line) => {
    const [subnet, via] = line.split(' ');
    return subnet === undefined || via === undefined ? [] : [`${subnet} via ${via}`];
  });
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
export function firstVersionContents(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const at = (path: string): string | undefined => resources.filter(isFile).find((one) => one.path === path)?.content;
  const unit = podRoutesService.installPath;
  const list = at(paths.podRouteList);
  const configuration = bridgeNetwork.installPath;
  const network = at(configuration);
  const manager = at(controllerManagerService.installPath);
  return new Map([
    ...(list === undefined ? [] : [[unit, routesUnit(list)] as const]),
    // The plugin hid the pods' addresses by itself, with a chain for each pod.
    ...(network === undefined ? [] : [[configuration, network.replace('"ipMasq": false', '"ipMasq": true')] as const]),
    ...(manager === undefined ? [] : [[controllerManagerService.installPath, manager.replace(...allocator)] as const]),
  ]);
}
