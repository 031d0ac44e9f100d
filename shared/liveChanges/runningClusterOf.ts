/** From what was found on the hosts to what runs there. */
import { parseCluster } from '../cluster/schema';
import { etcdMembers, mentionedBy, readHost } from './readHost';
import type { RunningCluster, SurveyedHost } from './runningCluster';

/**
 * An etcd without an API server is a control plane only where no host has one, because a run may have ended between the two;
 * and where it is up as a member of the API server's: without it that one would lose its quorum. After a change back to one
 * master a member that was left behind waits for ever, and is none.
 */
function withMasters(hosts: readonly SurveyedHost[]): RunningCluster['hosts'] {
  const read = hosts.map(readHost);
  const servers = read.flatMap(({ master, ip }) => (master ? [ip] : []));
  const isPart = (host: SurveyedHost): boolean => {
    if (!('etcd.service' in host.units)) return false;
    return servers.length === 0 || (host.etcdRuns === true && etcdMembers(host).some((ip) => servers.includes(ip)));
  };
  return read.map((host, index) => {
    const surveyed = hosts[index];
    return { ...host, master: host.master || (surveyed !== undefined && isPart(surveyed)) };
  });
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
