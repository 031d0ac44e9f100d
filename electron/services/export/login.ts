/** How a person reaches a node from the workstation: the cluster file's `ssh`, as options of ssh and scp. */
import { isAbsolute, resolve } from 'node:path';
import { parseJump, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { defaults } from '../../../shared/cluster/defaults';
import { sh, type Command } from '../../shell/quote';

/** Whether a path of a cluster file starts where that file lies. */
export const isRelative = (path: string): boolean => !isAbsolute(path) && !/^~[/\\]/.test(path);

/** `user@host:port` of every machine on the way, the nearest one first. */
function hops(cluster: Cluster, { ssh: { jump } }: ClusterNode): string[] {
  if (jump === undefined) return [];
  const outside = parseJump(jump);
  if (outside) return [`${outside.user}@${outside.host}:${String(outside.port)}`];
  const via = cluster.nodes.find(({ hostname }) => hostname === jump);
  return via ? [...hops(cluster, via), `${loginOf(via)}:${String(via.ssh.port)}`] : [];
}

const loginOf = ({ ssh, ip }: ClusterNode): string => `${ssh.user}@${ssh.host ?? ip}`;

export interface Login {
  /** Logs in, or runs the given command there. */
  readonly ssh: (command?: Command) => Command;
  /** Copies a file or folder into the home folder. */
  readonly copy: (from: string) => Command;
  /** The key that is also needed on the way: ssh uses `-i` for the node only. */
  readonly keyOfJump?: string;
}

/** `base` is the folder in which relative paths start. */
export function loginTo(cluster: Cluster, node: ClusterNode, base: string): Login {
  const { auth, port } = node.ssh;
  // The default key is one that ssh looks for by itself.
  const key = auth.kind === 'key' && auth.path !== defaults.keyPath ? auth.path : undefined;
  const path = key !== undefined && isRelative(key) ? resolve(base, key) : key;
  const way = hops(cluster, node).join(',');
  const options = [...(way === '' ? [] : ['-J', way]), ...(path === undefined ? [] : ['-i', path])];
  const login = loginOf(node);
  return {
    ssh: (command) => {
      const words = ['-p', String(port), ...options, login];
      return command === undefined ? sh`ssh ${words}` : sh`ssh ${words} ${{ raw: command }}`;
    },
    copy: (from) => sh`scp ${['-P', String(port), ...options, '-r', from, `${login}:`]}`,
    ...(path !== undefined && way !== '' ? { keyOfJump: path } : {}),
  };
}
