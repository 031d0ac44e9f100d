/** Whose etcd waits for whose, by what the hosts were like when they were looked at. */
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import { etcd } from '../../../shared/components/etcd';
import type { PlanTask } from '../../../shared/job/plan';
import type { FoundHost } from '../../../shared/resources/found';
import { mayRunAlready, ownUnitsOn } from '../convergence/runningCluster';

interface Looked {
  readonly cluster: Cluster;
  readonly found: ReadonlyMap<string, FoundHost>;
}

const UNIT = 'etcd.service';

const hasUnit = ({ cluster, found }: Looked, hostname: string, unit: string): boolean =>
  cluster.nodes.some((node) => node.hostname === hostname && ownUnitsOn(node, found).includes(unit));

/** Whether etcd had a majority: a member is well only in one. There may be one on a host where nobody has looked. */
export const hadMajority = ({ cluster, found }: Looked): boolean =>
  mastersOf(cluster).some(({ hostname }) => {
    const host = found.get(hostname);
    const { active, well } = host?.units.get(UNIT) ?? {};
    return host === undefined || (active === 'active' && well === true);
  });

/** Whether there is a database, up or not: an API server comes only when every member of a new one has agreed. */
export const hasBegun = (looked: Looked): boolean =>
  mastersOf(looked.cluster).some(({ hostname }) => hasUnit(looked, hostname, 'kube-apiserver.service'));

/**
 * Whether a task waits for what it comes after only where a cluster runs. Members of etcd without a majority wait for each other, so
 * they start side by side; who is to join them comes after them.
 */
export function turnsOf(looked: Looked): (task: PlanTask) => boolean {
  if (!mayRunAlready(looked.cluster, looked.found)) return () => false;
  if (hadMajority(looked)) return () => true;
  const begun = hasBegun(looked);
  return ({ step, hostname }) => step !== etcd.id || (begun && !hasUnit(looked, hostname, UNIT));
}
