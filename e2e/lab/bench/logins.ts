/** OpenSSH's way to the lab's hosts: the lab's key opens each of them. */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import { join } from 'node:path';
import type { Lab } from '../lab';

/** Hosts of the lab are made new all the time: nothing about their keys is worth keeping. */
export const trustAny = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];

export const sshOptions = (lab: Lab): string[] => ['-i', lab.keyPath, ...trustAny.flatMap((option) => ['-o', option])];

export const loginOf = ({ ip, ssh }: ClusterNode): string => `${ssh.user}@${ip}`;

/** The programs that a node needs, on this machine. */
export function programsOf(cluster: Cluster, node: ClusterNode): string[] {
  const { source } = cluster.binaries;
  if (source.kind !== 'upload') throw new Error('The benchmark uploads its programs.');
  return binaryNamesOf(cluster, node).required.map((name) => join(source.path, name));
}
