/** All hosts of a cluster: the door to this folder. */
import { accountOf } from '../../shared/cluster/account';
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { parseJump } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import type { HostFacts } from '../../shared/ipc/hosts';
import type { Platform } from '../platform';
import { ChannelRefused, connect, type Connection } from './connection';
import type { Target } from './login/authentication';
import type { Credentials, HostSecrets } from './login/credentials';
import { readFacts } from './facts';
import type { Host, LogHost } from './host';
import type { HostKeys } from './login/hostKeys';
import { Link, type Session } from './link';
import { LocalFiles } from './transfer/localFiles';
import type { Pace } from './transfer/pace';
import { redactor } from './output/redact';
import { SshHost } from './sshHost';
import { findElevation } from './login/sudo';

export interface HostsOptions {
  readonly cluster: Cluster;
  readonly platform: Platform;
  readonly credentials: Credentials;
  readonly hostKeys: HostKeys;
}

export interface Hosts {
  /** Connects, unless a connection is there. The errors of a connection, SUDO_FAILED, SSH_CREDENTIALS_MISSING. */
  readonly get: (hostname: string, signal?: AbortSignal) => Promise<Host>;
  /** The same over connections that serve journals only. */
  readonly logs: (hostname: string, signal?: AbortSignal) => Promise<LogHost>;
  /** Connects anew, looks around and disconnects. */
  readonly test: (hostname: string, signal?: AbortSignal) => Promise<HostFacts>;
  /** Ends all connections, and what runs over them. */
  readonly close: () => void;
}

/** Where docker and containerd keep images. */
const IMAGES_FOLDER = '/var/lib';

const never = (): AbortSignal => new AbortController().signal;

export function createHosts({ cluster, platform, credentials, hostKeys }: HostsOptions): Hosts {
  const locals = new LocalFiles(platform.cacheDir);
  const links = new Map<string, Link>();
  const redact = redactor(credentials.secrets);
  const paces = new Map<string, Pace>();
  const paceOf = (hostname: string): Pace => {
    const pace = paces.get(hostname) ?? {};
    paces.set(hostname, pace);
    return pace;
  };

  const nodeOf = (hostname: string): ClusterNode => {
    const node = cluster.nodes.find((one) => one.hostname === hostname);
    if (!node) throw new AppError('INTERNAL', { message: `no node is called ${hostname}` });
    return node;
  };

  /** Of the account that the node is logged in to: what was entered for a node of that name elsewhere is not for this one. */
  const secretsOf = ({ hostname }: ClusterNode): HostSecrets => credentials.get(accountOf(cluster, hostname));

  const targetOf = ({ hostname, ip, ssh }: ClusterNode): Target => ({
    host: hostname,
    address: ssh.host ?? ip,
    port: ssh.port,
    user: ssh.user,
    auth: ssh.auth,
  });

  const open = async (node: ClusterNode, signal: AbortSignal): Promise<Connection> => {
    const options = { secrets: secretsOf(node), hostKeys, platform, signal };
    const via = node.ssh.jump === undefined ? undefined : await jumpOf(node, node.ssh.jump, signal);
    return connect(targetOf(node), via ? { ...options, via } : options);
  };

  /** Another node lends its connection; a host outside the cluster is logged in to just as the node itself. */
  const jumpOf = async (node: ClusterNode, jump: string, signal: AbortSignal): Promise<Connection> => {
    const outside = parseJump(jump);
    if (!outside) return (await link(`work ${jump}`, nodeOf(jump)).connect(signal)).connection;
    const gate: ClusterNode = {
      ...node,
      ssh: { user: outside.user, host: outside.host, port: outside.port, auth: node.ssh.auth, sudo: false },
    };
    // Nodes share a gate when they log in to it alike. What was typed anew meanwhile is another login, too.
    const login = JSON.stringify([jump, node.ssh.auth, secretsOf(node)]);
    return (await link(`jump ${login}`, gate).connect(signal)).connection;
  };

  const openSession = async (node: ClusterNode, signal: AbortSignal): Promise<Session> => {
    const connection = await open(node, signal);
    try {
      const elevation = await findElevation(connection, node.ssh.sudo, secretsOf(node), signal);
      return { connection, elevation };
    } catch (error) {
      connection.close();
      throw error instanceof ChannelRefused ? error.cause : error;
    }
  };

  const link = (key: string, node: ClusterNode, endless = false): Link => {
    const existing = links.get(key);
    if (existing) return existing;
    const made = new Link((signal) => openSession(node, signal), endless);
    links.set(key, made);
    return made;
  };

  const host = (node: ClusterNode, through: Link): SshHost =>
    new SshHost({
      ...{ name: node.hostname, link: through, locals, redact, pace: paceOf(node.hostname) },
      programs: cluster.binaries.dir,
    });

  const ready = async (node: ClusterNode, through: Link, signal: AbortSignal): Promise<SshHost> => {
    await through.connect(signal);
    return host(node, through);
  };

  /** Journals are followed for long: when one connection's channels are all in use, another one is opened. */
  const logLink = (node: ClusterNode, n = 0): Link => {
    const found = link(`logs${String(n)} ${node.hostname}`, node, true);
    return found.isFull ? logLink(node, n + 1) : found;
  };

  /** A server that allows fewer channels than we think says so only now: then that connection is full. */
  const follow = async (node: ClusterNode, ...args: Parameters<LogHost['follow']>): Promise<void> => {
    try {
      await host(node, logLink(node)).follow(...args);
    } catch (error) {
      if (!(error instanceof ChannelRefused)) throw error;
      await follow(node, ...args);
    }
  };

  return {
    get: async (hostname, signal = never()) => {
      const node = nodeOf(hostname);
      return ready(node, link(`work ${hostname}`, node), signal);
    },
    logs: async (hostname, signal = never()) => {
      const node = nodeOf(hostname);
      await logLink(node).connect(signal);
      return { name: hostname, follow: (...args) => follow(node, ...args) };
    },
    test: async (hostname, signal = never()) => {
      const node = nodeOf(hostname);
      const once = new Link((stop) => openSession(node, stop));
      try {
        const { connection } = await once.connect(signal);
        const folders = [IMAGES_FOLDER, cluster.binaries.dir];
        return await readFacts(host(node, once), folders, connection.fingerprint, signal);
      } finally {
        once.close();
      }
    },
    close: () => {
      for (const one of links.values()) one.close();
    },
  };
}
