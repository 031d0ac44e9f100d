/** The CIS benchmark's checks of a cluster that runs. */
import { benchmarkOf } from '../../shared/cis/benchmark';
import { evaluateNode, policyResults } from '../../shared/cis/evaluate';
import type { CisReport, NodeCis } from '../../shared/cis/report';
import { clusterOf } from '../../shared/cluster/rules';
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { AppError, toWireError } from '../../shared/errors';
import type { Progress } from '../../shared/job/job';
import { turn } from '../concurrency/turn';
import { cisCommand, readCisAnswer } from '../node/cisCommand';
import type { Hosts } from '../ssh/hosts';
import type { HostsService } from './hosts/hosts';
import { unitsOf } from './status';

interface CisRequest {
  readonly hosts: Hosts;
  readonly signal: AbortSignal;
  /** Told of each host that was asked. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Asks every host at once. What could not be asked because of a host is part of the answer. @throws CANCELLED */
export async function checkCis(cluster: Cluster, { hosts, signal, onProgress }: CisRequest): Promise<CisReport> {
  const benchmark = benchmarkOf(cluster);
  const look = async (node: ClusterNode): Promise<NodeCis> => {
    const { hostname } = node;
    try {
      const host = await hosts.get(hostname, signal);
      const { stdout } = await host.run(cisCommand(), { signal, label: 'look at what the CIS benchmark checks' });
      await turn();
      const observed = readCisAnswer(stdout);
      if (observed.processes.size === 0) throw new AppError('NODE_NOT_RUNNING', { host: hostname });
      const units = unitsOf(cluster, node);
      const runsThere = (program: string): boolean => units.includes(`${program}.service`);
      return { hostname, results: evaluateNode(benchmark, runsThere, observed) };
    } catch (thrown) {
      signal.throwIfAborted();
      return { hostname, results: [], error: toWireError(thrown) };
    }
  };
  let done = 0;
  const ask = async (node: ClusterNode): Promise<NodeCis> => {
    const answer = await look(node);
    done += 1;
    onProgress?.({ done, total: cluster.nodes.length, unit: 'items', label: node.hostname });
    return answer;
  };
  return { benchmark, nodes: await Promise.all(cluster.nodes.map(ask)), cluster: policyResults(benchmark) };
}

/** The checks as the window asks for them. */
export interface Cis {
  /** @throws CLUSTER_INVALID, CANCELLED */
  check(document: unknown, clusterPath: string | undefined, signal: AbortSignal): Promise<CisReport>;
  /** Hears of each host that was asked. */
  onProgress(listener: (progress: Progress) => void): void;
}

export function createCis(hosts: Pick<HostsService, 'open'>): Cis {
  const listeners: ((progress: Progress) => void)[] = [];
  return {
    check: async (document, clusterPath, signal) => {
      const cluster = clusterOf(document);
      const open = hosts.open(cluster, clusterPath);
      const onProgress = (progress: Progress): void => {
        if (!signal.aborted) for (const listener of listeners) listener(progress);
      };
      try {
        return await checkCis(cluster, { hosts: open, signal, onProgress });
      } finally {
        open.close();
      }
    },
    onProgress: (listener) => void listeners.push(listener),
  };
}
