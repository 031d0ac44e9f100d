import type { NodeContext } from '../../kubernetes/nodeContext';
import { podSubnetOf } from '../../cluster/podSubnets';
import { unitFile, type FileRule } from '../files';
import { attempt, command, unitText, wantedAtBoot } from '../unit';

const ip = '/sbin/ip';

/** The pods of every other worker are behind that worker; the nodes must share a network for that. */
const routesOf = ({ cluster, node }: NodeContext): { subnet: string; via: string }[] =>
  cluster.nodes.flatMap((other, index) => {
    const subnet = podSubnetOf(cluster, index);
    return other !== node && other.roles.includes('worker') && subnet !== undefined ? [{ subnet, via: other.ip }] : [];
  });

/** The bridge network's way between nodes, set at each boot. */
export const podRoutes: FileRule = (context) => {
  const routes = routesOf(context);
  if (context.cluster.network.cni !== 'bridge' || routes.length === 0) return undefined;
  return unitFile(
    'all-node/keelson-routes.service',
    unitText({
      Unit: [
        ['Description', 'Routes to the pods of the other nodes'],
        ['After', 'network-online.target'],
        ['Wants', 'network-online.target'],
      ],
      Service: [
        ['Type', 'oneshot'],
        ['RemainAfterExit', 'yes'],
        ...routes.map(
          ({ subnet, via }) => ['ExecStart', command([ip, 'route', 'replace', subnet, 'via', via])] as const,
        ),
        ...routes.map(({ subnet, via }) => ['ExecStop', attempt([ip, 'route', 'del', subnet, 'via', via])] as const),
      ],
      Install: wantedAtBoot,
    }),
  );
};
