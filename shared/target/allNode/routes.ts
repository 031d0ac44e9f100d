import { workersOf } from '../../cluster/schema';
import type { ClusterContext } from '../../kubernetes/nodeContext';
import { unitFile, type FileRule } from '../files';
import { attempt, command, commandText, unitText, wantedAtBoot } from '../unit';

const ip = '/sbin/ip';

/** The pods of every worker are behind that worker; the nodes must share a network for that. */
const routesOf = ({ cluster, podSubnets }: ClusterContext) =>
  workersOf(cluster).flatMap((worker) => {
    const subnet = podSubnets.get(worker);
    if (subnet === undefined) return [];
    const route = [subnet, 'via', worker.ip];
    return [
      {
        worker,
        add: commandText(command([ip, 'route', 'replace', ...route])),
        remove: commandText(attempt([ip, 'route', 'del', ...route])),
      },
    ];
  });

/** The bridge network's way between nodes, set at each boot. Every node has nearly the same lines: they are made once. */
export function podRoutes(shared: ClusterContext): FileRule {
  const all = shared.cluster.network.cni === 'bridge' ? routesOf(shared) : [];
  return ({ node }) => {
    const routes = all.filter(({ worker }) => worker !== node);
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
          ...routes.map(({ add }) => ['ExecStart', add] as const),
          ...routes.map(({ remove }) => ['ExecStop', remove] as const),
        ],
        Install: wantedAtBoot,
      }),
    );
  };
}
