/**
 * Hosts whose state is not known: a command was to be stopped and its end was not seen, or Keelson died while it ran.
 * Kept on disk until a task on that host has been done again.
 */
import * as z from 'zod';
import type { Platform } from '../platform';
import { jsonFile } from '../storage/jsonFile';
import { dataPaths } from '../storage/paths';

const schema = z.record(z.string(), z.object({ task: z.string(), since: z.number() }));

export interface UnknownHosts {
  /** By the node's IP address: hostnames are not unique among clusters. */
  has(ip: string): Promise<boolean>;
  mark(ip: string, task: string): Promise<void>;
  clear(ip: string): Promise<void>;
}

export function createUnknownHosts({ dataDir, log }: Pick<Platform, 'dataDir' | 'log'>): UnknownHosts {
  const file = jsonFile({ path: dataPaths(dataDir).unknownHosts, schema, initial: {}, log });
  return {
    has: async (ip) => Object.hasOwn(await file.read(), ip),
    mark: async (ip, task) => {
      await file.update((hosts) => ({ ...hosts, [ip]: { task, since: Date.now() } }));
    },
    clear: async (ip) => {
      await file.update(({ [ip]: _known, ...others }) => others);
    },
  };
}
