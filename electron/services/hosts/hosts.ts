/** Hosts from the person's side: test a connection, accept a key, work with a cluster's hosts. */
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError, toWireError } from '../../../shared/errors';
import type { HostFacts } from '../../../shared/ipc/hosts';
import type { Platform } from '../../platform';
import { openHostKeys } from '../../ssh/login/hostKeys';
import { createHosts, type Hosts } from '../../ssh/hosts';
import { baseOf } from '../programs/binaries';
import { clusterForLogin } from '../documents/documents';
import type { Credentials } from './credentials';

/** How a try to reach a host ended. */
type Reached =
  { readonly facts: HostFacts; readonly error?: undefined } | { readonly facts?: undefined; readonly error: AppError };

export interface HostsService {
  /** Logs in to one node of a draft and looks around. Throws CLUSTER_INVALID when the node itself is wrong, SSH_*, SUDO_FAILED. */
  test(document: unknown, hostname: string, clusterPath?: string, signal?: AbortSignal): Promise<HostFacts>;
  /** What a node is right now, or why it cannot be reached. */
  reach(cluster: Cluster, hostname: string, clusterPath?: string): Promise<Reached>;
  /** Whether a key with this fingerprint is trusted already, of whatever host. */
  trusts(fingerprint: string): Promise<boolean>;
  /** Trusts the key that this address showed in a try before. Throws SSH_HOST_KEY_UNKNOWN when it showed none like it. */
  accept(address: string, port: number, fingerprint: string): Promise<void>;
  /** The hosts of a cluster, not connected yet. Whoever opens them closes them. Relative key paths start at `clusterPath`. */
  open(cluster: Cluster, clusterPath?: string): Hosts;
}

export function createHostsService(platform: Platform, credentials: Credentials): HostsService {
  const hostKeys = openHostKeys(platform.dataDir);
  const open = (cluster: Cluster, clusterPath?: string): Hosts =>
    createHosts({ cluster, platform: { ...platform, workDir: baseOf(platform, clusterPath) }, credentials, hostKeys });

  const test = async (
    cluster: Cluster,
    hostname: string,
    clusterPath?: string,
    signal?: AbortSignal,
  ): Promise<HostFacts> => {
    const hosts = open(cluster, clusterPath);
    try {
      return await hosts.test(hostname, signal);
    } finally {
      hosts.close();
    }
  };
  return {
    test: (document, hostname, clusterPath, signal) =>
      test(clusterForLogin(document, hostname), hostname, clusterPath, signal),
    reach: async (cluster, hostname, clusterPath) => {
      try {
        return { facts: await test(cluster, hostname, clusterPath) };
      } catch (thrown) {
        return { error: thrown instanceof AppError ? thrown : new AppError('INTERNAL', toWireError(thrown).params) };
      }
    },
    trusts: (fingerprint) => hostKeys.trusts(fingerprint),
    accept: (address, port, fingerprint) => hostKeys.accept(address, port, fingerprint),
    open,
  };
}
