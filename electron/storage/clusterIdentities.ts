/**
 * Which clusters this workstation has worked with: their ids and addresses. A cluster file may lack its id (it is of the
 * first version, or was never saved), and a copied file has one that belongs to other machines.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Cluster } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import type { Platform } from '../platform';
import { jsonFile } from './jsonFile';
import { dataPaths } from './paths';

const schema = z.record(z.string(), z.object({ name: z.string(), addresses: z.array(z.string()) }));
type Known = z.infer<typeof schema>;

export interface ClusterIdentities {
  /** The cluster's id as far as this workstation knows it: the file's own, else that of a cluster of its name on its hosts. */
  find(cluster: Cluster): Promise<string | undefined>;
  /** The same, else the one that `installed` finds on the control plane, else a new one. What is answered is remembered. */
  ensure(cluster: Cluster, installed?: () => Promise<string | undefined>): Promise<string>;
  /** The name of a cluster that has this id on entirely other hosts: the file is a copy of that cluster's. */
  copiedFrom(cluster: Cluster): Promise<string | undefined>;
  forget(id: string): Promise<void>;
}

const addressesOf = ({ nodes }: Cluster): string[] => nodes.map(({ ip }) => ip);
const shares = (cluster: Cluster, { addresses }: Known[string]): boolean =>
  addressesOf(cluster).some((ip) => addresses.includes(ip));

export function createClusterIdentities({ dataDir, log }: Pick<Platform, 'dataDir' | 'log'>): ClusterIdentities {
  const file = jsonFile<Known>({ path: dataPaths(dataDir).clusters, schema, initial: {}, log });

  const find = async (cluster: Cluster): Promise<string | undefined> =>
    cluster.id ??
    Object.entries(await file.read()).find(([, known]) => known.name === cluster.name && shares(cluster, known))?.[0];

  return {
    find,
    ensure: async (cluster, installed) => {
      const id = cluster.id ?? (await installed?.()) ?? (await find(cluster)) ?? randomUUID();
      await file.update((all) => ({ ...all, [id]: { name: cluster.name, addresses: addressesOf(cluster) } }));
      return id;
    },
    copiedFrom: async (cluster) => {
      const known = cluster.id === undefined ? undefined : (await file.read())[cluster.id];
      return known && !shares(cluster, known) ? known.name : undefined;
    },
    forget: async (id) => {
      await file.update(({ [id]: _gone, ...others }) => others);
    },
  };
}

/** Two clusters of one id would take each other's secrets for their own. @throws CLUSTER_COPIED {name} */
export async function requireNoCopy(
  identities: Pick<ClusterIdentities, 'copiedFrom'>,
  cluster: Cluster,
): Promise<void> {
  const name = await identities.copiedFrom(cluster);
  if (name !== undefined) throw new AppError('CLUSTER_COPIED', { name });
}
