/** How a deployed cluster is right now: the services of every host, and the nodes as Kubernetes sees them. */
import * as z from 'zod';
import { workersOf, type Cluster, type ClusterNode } from '../../shared/cluster/schema';
import { componentsOn, unitsOn } from '../../shared/components';
import { toWireError, type WireError } from '../../shared/errors';
import type { Hosts } from '../ssh/hosts';
import { sh } from '../shell/quote';
import { kubectlOf } from '../steps/kubectl/kubectl';
import { parseKeyValues } from '../shell/keyValues';

interface UnitState {
  readonly unit: string;
  /** systemd's words: `active`, `failed`, `inactive`, ... */
  readonly state: string;
  readonly restarts: number;
  /** When it became active, as systemd prints it; empty when it is not. */
  readonly since: string;
}

export interface HostStatus {
  readonly hostname: string;
  readonly units: readonly UnitState[];
  /** Why the host could not be asked. */
  readonly error?: WireError;
}

interface NodeStatus {
  readonly name: string;
  readonly ready: boolean;
  /** It takes no new pods (`kubectl cordon`). */
  readonly cordoned?: true;
  readonly version: string;
}

export interface ClusterStatus {
  readonly hosts: readonly HostStatus[];
  /** Undefined when the API server did not answer. */
  readonly nodes?: readonly NodeStatus[];
}

/** The units that Keelson installs on a node. */
export const unitsOf = (cluster: Cluster, node: ClusterNode): string[] =>
  componentsOn(cluster, node)
    .flatMap((component) => unitsOn(component, cluster, node))
    .filter(({ system }) => system !== true)
    .map(({ unit }) => unit);

/** The answer of `systemctl show` for several units: blocks of KEY=value with an empty line between. */
const parseUnits = (text: string): UnitState[] =>
  text
    .split(/\n\s*\n/)
    .map(parseKeyValues)
    .filter((values) => values['Id'] !== undefined)
    .map((values) => ({
      unit: values['Id'] ?? '',
      state: values['LoadState'] === 'not-found' ? 'not-found' : (values['ActiveState'] ?? ''),
      restarts: Number(values['NRestarts'] ?? 0),
      since: values['ActiveState'] === 'active' ? (values['ActiveEnterTimestamp'] ?? '') : '',
    }));

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ unschedulable: z.boolean().default(false) }).prefault({}),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
        nodeInfo: z.object({ kubeletVersion: z.string() }),
      }),
    }),
  ),
});

const parseNodes = (json: string): NodeStatus[] =>
  nodeList.parse(JSON.parse(json)).items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    ready: status.conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    version: status.nodeInfo.kubeletVersion,
    ...(spec.unschedulable ? { cordoned: true } : {}),
  }));

async function hostStatus(cluster: Cluster, node: ClusterNode, hosts: Hosts, signal: AbortSignal): Promise<HostStatus> {
  const { hostname } = node;
  try {
    const host = await hosts.get(hostname, signal);
    const properties = 'Id,LoadState,ActiveState,NRestarts,ActiveEnterTimestamp';
    const { stdout } = await host.run(sh`systemctl show -p ${properties} ${unitsOf(cluster, node)}`, { signal });
    return { hostname, units: parseUnits(stdout) };
  } catch (thrown) {
    return { hostname, units: [], error: toWireError(thrown) };
  }
}

/** Asks every host at once. Never throws because of a host: what could not be asked is part of the answer. */
export async function clusterStatus(cluster: Cluster, hosts: Hosts, signal: AbortSignal): Promise<ClusterStatus> {
  const hostStates = await Promise.all(cluster.nodes.map((node) => hostStatus(cluster, node, hosts, signal)));
  try {
    const { host, command } = await kubectlOf({ cluster, signal, hostOf: (name) => hosts.get(name, signal) });
    const { stdout } = await host.run(command(sh`get nodes -o json`), { signal, timeoutSeconds: 20 });
    return { hosts: hostStates, nodes: parseNodes(stdout) };
  } catch {
    return { hosts: hostStates };
  }
}

/** Whether every service runs and every worker is Ready. Kubernetes knows a node by its address (--hostname-override). */
export const isWell = (cluster: Cluster, { hosts, nodes }: ClusterStatus): boolean =>
  hosts.every(({ error, units }) => error === undefined && units.every(({ state }) => state === 'active')) &&
  nodes !== undefined &&
  workersOf(cluster).every(({ ip }) => nodes.some(({ name, ready }) => name === ip && ready));
