/** From what was found on the hosts to what runs there. */
import { parseCluster } from '../cluster/schema';
import { mentionedBy, readHost } from './readHost';
import type { RunningCluster, SurveyedHost } from './runningCluster';

/**
 * An etcd without an API server is a control plane only where no host has one: a run may have ended between the two, and
 * after a change back to one master the members that were left behind are none.
 */
function withMasters(hosts: readonly SurveyedHost[]): RunningCluster['hosts'] {
  const read = hosts.map(readHost);
  if (read.some(({ master }) => master)) return read;
  return read.map((host, index) => ({ ...host, master: 'etcd.service' in (hosts[index]?.units ?? {}) }));
}

/** The record of a master counts more than that of a worker, which may have been away during the last run. */
function recordOf(hosts: readonly SurveyedHost[], read: RunningCluster['hosts']): RunningCluster['recorded'] {
  const masters = hosts.filter((_, index) => read[index]?.master);
  for (const { recordedDocument } of [...masters, ...hosts]) {
    const { cluster } = recordedDocument === undefined ? {} : parseCluster(recordedDocument);
    if (cluster) return cluster;
  }
  return undefined;
}

export function runningClusterOf(surveyed: readonly SurveyedHost[]): RunningCluster {
  const hosts = withMasters(surveyed);
  const recorded = recordOf(surveyed, hosts);
  const mentions = surveyed.map(mentionedBy);
  const all = (which: 'masters' | 'workers'): string[] => [...new Set(mentions.flatMap((one) => one[which]))];
  return {
    hosts,
    mentioned: { masters: all('masters'), workers: all('workers') },
    ...(recorded === undefined ? {} : { recorded }),
  };
}
