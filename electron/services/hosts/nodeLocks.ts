/** The locks of one operation: taken on all its nodes in one order, kept alive, and given back at its end. */
import type { ClusterNode } from '../../../shared/cluster/schema';
import { toNumber } from '../../../shared/cluster/cidr';
import { lockHolder, releaseLock, takeLock, touchLock, type BreakLock } from '../../node/lock';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';

/** A holder that shows no sign of life for longer is told with its age. */
const SIGN_OF_LIFE_MS = 20_000;
/** A node that does not answer at the end keeps its lock: a reboot, or the same job, clears it. */
const PATIENCE_MS = 5000;

export interface NodeLocks {
  /** @throws NODE_LOCKED */
  take(host: Host, signal: AbortSignal): Promise<void>;
  /**
   * Takes all or none. Everybody takes them in the same order, so of two who begin at once one gets all. Nodes that cannot
   * be reached are left out: their own checks say so. @throws NODE_LOCKED
   */
  takeAll(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void>;
  /** Never throws. */
  releaseAll(): Promise<void>;
}

export function createNodeLocks(options: {
  readonly job: string;
  readonly hosts: Pick<Hosts, 'get'>;
  readonly breakLock: BreakLock;
  readonly runs: (job: string) => Promise<boolean | undefined>;
}): NodeLocks {
  const { job, hosts, breakLock, runs } = options;
  const holder = lockHolder(job);
  const held = new Map<string, Host>();
  const never = (): AbortSignal => new AbortController().signal;

  const signs = setInterval(() => {
    for (const host of held.values()) void touchLock(host, AbortSignal.timeout(PATIENCE_MS));
  }, SIGN_OF_LIFE_MS);
  signs.unref();

  const take = async (host: Host, signal: AbortSignal): Promise<void> => {
    if (held.has(host.name)) return;
    await takeLock(host, holder, { signal, breakLock, runs });
    held.set(host.name, host);
  };

  const releaseAll = async (): Promise<void> => {
    clearInterval(signs);
    const all = [...held.values()];
    held.clear();
    await Promise.all(all.map((host) => releaseLock(host, job, AbortSignal.timeout(PATIENCE_MS))));
  };

  return {
    take,
    takeAll: async (nodes, signal) => {
      const inOrder = [...nodes].sort((a, b) => toNumber(a.ip) - toNumber(b.ip));
      for (const { hostname } of inOrder) {
        const host = await hosts.get(hostname, signal).catch(() => undefined);
        if (!host) continue;
        try {
          await take(host, signal);
        } catch (thrown) {
          const mine = [...held.values()];
          held.clear();
          await Promise.all(mine.map((one) => releaseLock(one, job, never())));
          throw thrown;
        }
      }
    },
    releaseAll,
  };
}
