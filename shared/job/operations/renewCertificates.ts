import { hasIdentities } from '../../access/access';
import { mastersOf, type Cluster, type ClusterNode } from '../../cluster/schema';
import { componentsWith, certificatesOn } from '../../components/certificates';
import { unitsOn } from '../../components';
import { AppError } from '../../errors';
import { SUPER_ADMIN } from '../../pki/authorities';
import { laneOf, planOf, taskId, type Plan, type PlanTask, type StepId, type TaskId } from '../plan';
import type { Operation, OperationOf } from './operation';

type Wanted = Pick<OperationOf<'renewCertificates'>, 'nodes' | 'certificates'>;

/** The nodes with a certificate that is wanted. @throws CERTIFICATES_SELF_MADE, NODE_UNKNOWN, CERTIFICATE_UNKNOWN */
function nodesWith(cluster: Cluster, { nodes, certificates }: Wanted): ClusterNode[] {
  if (!hasIdentities(cluster)) throw new AppError('CERTIFICATES_SELF_MADE', { name: cluster.name });
  const unknown = nodes?.find((name) => !cluster.nodes.some(({ hostname }) => hostname === name));
  if (unknown !== undefined) throw new AppError('NODE_UNKNOWN', { host: unknown });
  const wanted = cluster.nodes.filter(({ hostname }) => nodes?.includes(hostname) ?? true);
  const ids = new Set(wanted.flatMap((node) => certificatesOn(cluster, node).map(({ id }) => id)));
  const strange = certificates?.find((id) => !ids.has(id));
  if (strange !== undefined) {
    const names = [...ids, ...(nodes ? [] : [SUPER_ADMIN])];
    throw new AppError('CERTIFICATE_UNKNOWN', { certificate: strange, names: names.join(', ') });
  }
  return wanted.filter((node) => componentsWith(cluster, node, certificates).length > 0);
}

interface Stage {
  readonly hostname: string;
  readonly steps: readonly StepId[];
}

/** Who gets new certificates, in the order in which it happens: each master's control plane, then what runs pods on each node. */
function stagesOf(cluster: Cluster, wanted: Wanted): Stage[] {
  const nodes = nodesWith(cluster, wanted);
  const stages = (['control', 'service'] as const).flatMap((lane) =>
    nodes.map((node) => ({
      hostname: node.hostname,
      steps: componentsWith(cluster, node, wanted.certificates)
        .map(({ id }) => id)
        .filter((id) => laneOf(id) === lane),
    })),
  );
  return stages.filter(({ steps }) => steps.length > 0);
}

/**
 * One thing after another, on one node after another: nobody is restarted before the last one answers. In the end of a node what
 * its services show is read back. Masters are looked at in any case: they say whether the cluster runs. One that is not to be
 * changed keeps nobody waiting. All are prepared before anybody is restarted: what has ended on all masters is replaced there first
 * (electron/steps/etcd/endedPairs).
 * @throws CERTIFICATES_SELF_MADE, NODE_UNKNOWN, CERTIFICATE_UNKNOWN
 */
export function renewCertificatesPlan(cluster: Cluster, wanted: Wanted): Plan {
  const stages = stagesOf(cluster, wanted);
  const lastStages = new Map(stages.map((stage) => [stage.hostname, stage]));
  const masters = new Set(mastersOf(cluster).map(({ hostname }) => hostname));
  const looked = cluster.nodes
    .map(({ hostname }) => hostname)
    .filter((hostname) => lastStages.has(hostname) || masters.has(hostname));
  const task = (step: StepId, hostname: string, after: readonly TaskId[] = []): PlanTask => ({
    ...{ id: taskId(step, hostname), step, hostname, after },
  });
  const chain: PlanTask[] = [];
  for (const stage of stages) {
    const { hostname, steps } = stage;
    const isLast = lastStages.get(hostname) === stage;
    for (const step of [...steps, ...(isLast ? (['read-back'] as const) : [])]) {
      const before = chain.slice(-1).map(({ id }) => id);
      chain.push({ ...task(step, hostname, [taskId('prepare', hostname), ...before]), afterOver: ['prepare'] });
    }
  }
  const prepare = [...lastStages.keys()].map((hostname): PlanTask => ({
    ...task('prepare', hostname, [taskId('preflight', hostname)]),
    afterOver: ['preflight'],
  }));
  const preflight = looked.map((hostname) => task('preflight', hostname));
  return planOf('renewCertificates', looked, [...preflight, ...prepare, ...chain]);
}

/** The units that are restarted, node by node, in the order in which it happens. @throws as {@link renewCertificatesPlan} */
export const restartsOf = (
  cluster: Cluster,
  wanted: Wanted,
): { readonly hostname: string; readonly units: readonly string[] }[] =>
  stagesOf(cluster, wanted).flatMap(({ hostname, steps }) => {
    const node = cluster.nodes.find((one) => one.hostname === hostname);
    const units = node
      ? componentsWith(cluster, node, wanted.certificates)
          .filter(({ id }) => steps.includes(id))
          .flatMap((component) => unitsOn(component, cluster, node).map(({ unit }) => unit))
      : [];
    return units.length > 0 ? [{ hostname, units }] : [];
  });

/** Whether an operation wants a certificate made anew that was made before this moment; undefined when it does not. */
export const renewedBefore =
  (operation: Operation) =>
  (hostname: string, id: string): Date | undefined => {
    if (operation.kind !== 'renewCertificates') return undefined;
    const { nodes, certificates, madeBefore } = operation;
    const isWanted = (nodes?.includes(hostname) ?? true) && (certificates?.includes(id) ?? true);
    return isWanted ? new Date(madeBefore) : undefined;
  };
