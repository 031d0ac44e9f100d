/** The checks of a host before anything is changed anywhere. Reads only. */
import { AppError } from '../../../shared/errors';
import type { ClusterNode } from '../../../shared/cluster/schema';
import type { Operation } from '../../../shared/job/operations/operation';
import { entriesOf } from '../../../shared/resources/ledger';
import { sizeOf } from '../kinds/binaries';
import { surveyHost } from '../convergence/hostPlan';
import { nodeFactsOf } from '../convergence/nodeFacts';
import { keptVersion } from '../convergence/programNotices';
import { requireOurs } from '../convergence/ownership';
import { gatewaysOf, refuseChanges } from '../convergence/runningCluster';
import type { Step, StepContext } from '../step';
import { judgePairs, rangesInUse, type KnownHost } from './crossRules';
import { hostState } from './facts';
import { checkHostBinaries } from './hostBinaries';
import { overruled, withoutOthersLinks } from './overruled';
import { machineOf } from './programFile';
import { judge, type LocalBinary } from './rules';

/** @throws NODE_OF_OTHER_CLUSTER, CLUSTER_ID_MISSING, LEDGER_DAMAGED, LEDGER_MISSING, NODE_UNCLEAR, LEDGER_NEWER: then nothing else about the host matters. */
async function ask(context: StepContext): Promise<void> {
  const { node, facts } = context;
  const before = Date.now();
  const host = await surveyHost(context);
  const after = Date.now();
  context.found.set(node.hostname, host);
  requireOurs(context, host);
  const found = host.facts;
  // The clock was read somewhere between the two moments, and to a whole second.
  const ahead = Number(found['CLOCK']) + 0.5 - (before + after) / 2000;
  const uncertain = (after - before) / 2000 + 0.5;
  facts.set(node.hostname, { ...found, CLOCK_AHEAD: String(ahead), CLOCK_UNCERTAIN: String(uncertain) });
}

async function localBinaries(binaries: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, LocalBinary>> {
  const entries = [...binaries].map(
    async ([name, path]) => [name, { bytes: await sizeOf(path), machine: await machineOf(path) }] as const,
  );
  return new Map(await Promise.all(entries));
}

const isRenewed = (operation: Operation, { hostname }: ClusterNode): boolean =>
  operation.kind === 'renewCertificates' && (operation.nodes?.includes(hostname) ?? true);

export const preflight: Step = async (context) => {
  const { cluster, node, podSubnet, archives, facts, report } = context;
  await ask(context);
  // Whoever looks last knows all hosts: a change that is refused is said as that, and not only by what its checks stumble over.
  if (cluster.nodes.every(({ hostname }) => context.found.has(hostname))) refuseChanges(context);
  await context.lock();
  const sizes = await Promise.all(archives.map(sizeOf));
  const archiveBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const binaries = await localBinaries(context.binaries);
  // Hosts are asked side by side: whoever of two comes later knows both, so every pair is judged at least once.
  const known: KnownHost[] = cluster.nodes.flatMap((one) => {
    const answers = facts.get(one.hostname);
    return answers ? [{ node: one, state: hostState(answers) }] : [];
  });
  const self = known.find((one) => one.node === node);
  if (!self) throw new AppError('INTERNAL', { message: `no facts of ${node.hostname}` });
  const host = context.found.get(node.hostname);
  const others = host ? overruled(context, host) : [];
  const state = host ? withoutOthersLinks(self.state, host) : self.state;
  // Told once: as the route that overrules ours, where the range is ours.
  const told = new Set(others.map(({ params }) => params['route']));
  const gateways = host ? gatewaysOf(node, host) : [];
  const ranges = rangesInUse(cluster, { ...self, gateways }).filter(({ params }) => !told.has(params['route']));
  const kept = host ? await keptVersion(context, host) : [];
  const getsCertificates =
    isRenewed(context.operation, node) || host === undefined || entriesOf(host.ledger).size === 0;
  const judged = judge({
    ...{ cluster, node, podSubnet, state, host: nodeFactsOf(context) },
    ...{ binaries, archiveBytes, getsCertificates },
  });
  const notices = [
    // Said as what it is when the host is planned.
    ...judged.filter(({ code }) => code !== 'VERSION_CHANGE' || kept.length === 0),
    ...ranges,
    ...others,
    ...judgePairs(self, known),
  ];
  for (const one of notices) report.notice(one);
  const count = notices.filter(({ severity }) => severity === 'error').length;
  if (count > 0) throw new AppError('PREFLIGHT_FAILED', { host: node.hostname, count });
  if (cluster.binaries.source.kind === 'preinstalled') await checkHostBinaries(context);
};
