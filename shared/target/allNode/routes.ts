import type { NodeContext } from '../../kubernetes/nodeContext';
import { unitFile, type FileRule } from '../files';
import { attempt, command, unitText, wantedAtBoot } from '../unit';

const ip = '/sbin/ip';

/** The pods of every other worker are behind that worker; the nodes must share a network for that. */
const routesOf = ({ node, podRoutes }: NodeContext): { subnet: string; via: string }[] =>
  podRoutes.filter(({ worker }) => worker !== node).map(({ worker, subnet }) => ({ subnet, via: worker.ip }));

/** The bridge network's way between nodes, set at each boot. */
export const podRoutes: FileRule = (context) => {
  const routes = context.cluster.network.cni === 'bridge' ? routesOf(context) : [];
  if (routes.length === 0) return undefined;
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
