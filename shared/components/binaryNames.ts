/** Which programs a node needs, and which it gets when they are there, read from the catalogue. */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { expectedFacts, type NodeFacts } from '../kubernetes/nodeFacts';
import { components, componentsOn, placesIn, unitsOn } from '.';
import type { BinaryNames, PlacedProgram } from './component';

/** The programs of one node, by its roles and the cluster's network: those that run first, then those that they call. */
export function binaryNamesOf(cluster: Cluster, node: ClusterNode, host: NodeFacts = expectedFacts): BinaryNames {
  const isHere = placesIn(cluster);
  const here = componentsOn(cluster, node);
  const rules = here.flatMap(({ programs = [] }) => programs).filter(({ on = 'all' }) => isHere(on, node));
  const others = rules.filter(({ when }) => when?.(cluster, host) ?? true);
  const unneeded = new Set(rules.filter((rule) => !others.includes(rule)).map(({ name }) => name));
  const running = here
    .flatMap((one) => unitsOn(one, cluster, node).flatMap(({ program }) => program ?? []))
    .filter((name) => !unneeded.has(name));
  const required = [...running, ...others.filter(({ optional }) => !optional).map(({ name }) => name)];
  const optional = others.filter((rule) => rule.optional).map(({ name }) => name);
  return {
    required: [...new Set(required)],
    optional: optional.filter((name) => !required.includes(name)),
  };
}

const folders = new Map(
  components.flatMap(({ programs = [] }) => programs.flatMap(({ name, dir }) => (dir ? [[name, dir] as const] : []))),
);

/** Where a program lies on the nodes. */
export const programPath = (cluster: Cluster, name: string): string =>
  `${folders.get(name)?.(cluster) ?? cluster.binaries.dir}/${name}`;

/** The programs of one node in their places; see {@link binaryNamesOf}. */
export function placedPrograms(cluster: Cluster, node: ClusterNode, host?: NodeFacts): PlacedProgram[] {
  const { required, optional } = binaryNamesOf(cluster, node, host);
  const placed = (isOptional: boolean) => (name: string) => ({
    ...{ name, path: programPath(cluster, name), optional: isOptional },
  });
  return [...required.map(placed(false)), ...optional.map(placed(true))];
}

/** The programs that some node needs, each once. */
export function binaryNamesOfAll(cluster: Cluster): BinaryNames {
  const all = cluster.nodes.map((node) => binaryNamesOf(cluster, node));
  const required = [...new Set(all.flatMap((names) => names.required))];
  const optional = [...new Set(all.flatMap((names) => names.optional))];
  return { required, optional: optional.filter((name) => !required.includes(name)) };
}

/** How programs are asked for their version, by name; CNI plugins have no such question. */
export const versionArguments: ReadonlyMap<string, readonly string[]> = new Map(
  components.flatMap(({ units = [], programs = [] }) => [
    ...units.flatMap(({ program }) => (program === undefined ? [] : [[program, ['--version']] as const])),
    ...programs.flatMap(({ name, versionArguments: words }) => (words ? [[name, words] as const] : [])),
  ]),
);
