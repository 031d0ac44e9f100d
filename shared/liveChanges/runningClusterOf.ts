/** From what was found on the hosts to what runs there. */
import { mastersOf, parseCluster, type Cluster } from '../cluster/schema';
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

const records = new WeakMap<SurveyedHost, { readonly cluster?: Cluster }>();

/** Parsed once: whoever works on many hosts asks about all of them for each. */
function recordOf(host: SurveyedHost): Cluster | undefined {
  const known = records.get(host);
  if (known) return known.cluster;
  const { recordedDocument } = host;
  const { cluster } = recordedDocument === undefined ? {} : parseCluster(recordedDocument);
  records.set(host, cluster ? { cluster } : {});
  return cluster;
}

/** What is recorded on a master counts more than on a worker, which may have been away during the last run. */
function firstRecord(hosts: readonly SurveyedHost[]): Cluster | undefined {
  for (const host of hosts) {
    const cluster = recordOf(host);
    if (cluster) return cluster;
  }
  return undefined;
}

/** Without those of masters that another one has left out: they have not heard of what has come since. */
function recordsOf(masters: readonly SurveyedHost[]): Cluster[] {
  const recorded = masters.flatMap((host) => recordOf(host) ?? []);
  const names = (record: Cluster, ip: string): boolean => mastersOf(record).some((one) => one.ip === ip);
  return masters.flatMap((host) => (recorded.every((record) => names(record, host.ip)) ? (recordOf(host) ?? []) : []));
}

export function runningClusterOf(surveyed: readonly SurveyedHost[]): RunningCluster {
  const hosts = withMasters(surveyed);
  const masters = surveyed.filter((_, index) => hosts[index]?.master);
  const recorded = firstRecord([...masters, ...surveyed]);
  const mentions = surveyed.map(mentionedBy);
  const all = (which: 'masters' | 'workers'): string[] => [...new Set(mentions.flatMap((one) => one[which]))];
  return {
    hosts,
    mentioned: { masters: all('masters'), workers: all('workers') },
    ...(recorded === undefined ? {} : { recorded }),
    masterRecords: recordsOf(masters),
  };
}
