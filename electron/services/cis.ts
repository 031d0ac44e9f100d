/** The CIS benchmark's checks of a cluster that runs. */
import { benchmarkOf } from '../../shared/cis/benchmark';
import { evaluateNode, policyResults } from '../../shared/cis/evaluate';
import type { CisReport, NodeCis } from '../../shared/cis/report';
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { toWireError } from '../../shared/errors';
import { cisCommand, readCisAnswer } from '../node/cisCommand';
import type { Hosts } from '../ssh/hosts';
import { unitsOf } from './status';

/** Asks every host at once. Never throws because of a host: what could not be asked is part of the answer. */
export async function checkCis(cluster: Cluster, hosts: Hosts, signal: AbortSignal): Promise<CisReport> {
  const benchmark = benchmarkOf(cluster);
  const ask = async (node: ClusterNode): Promise<NodeCis> => {
    const { hostname } = node;
    try {
      const host = await hosts.get(hostname, signal);
      const { stdout } = await host.run(cisCommand(), { signal, label: 'look at what the CIS benchmark checks' });
      const units = unitsOf(cluster, node);
      const runsThere = (program: string): boolean => units.includes(`${program}.service`);
      return { hostname, results: evaluateNode(benchmark, runsThere, readCisAnswer(stdout)) };
    } catch (thrown) {
      return { hostname, results: [], error: toWireError(thrown) };
    }
  };
  return { benchmark, nodes: await Promise.all(cluster.nodes.map(ask)), cluster: policyResults(benchmark) };
}
