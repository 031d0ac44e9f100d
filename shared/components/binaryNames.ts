/** Which programs a node needs in `binaries.dir`, and which it gets when they are there, read from the catalogue. */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { components, componentsOn, placesIn, unitsOn } from '.';
import type { BinaryNames } from './component';

/** The programs of one node, by its roles and the cluster's network: those that run first, then those that they call. */
export function binaryNamesOf(cluster: Cluster, node: ClusterNode): BinaryNames {
  const isHere = placesIn(cluster);
  const here = componentsOn(cluster, node);
  const running = here.flatMap((one) => unitsOn(one, cluster, node).flatMap(({ program }) => program ?? []));
  const others = here.flatMap(({ programs = [] }) => programs).filter(({ on = 'all' }) => isHere(on, node));
  return {
    required: [...running, ...others.filter(({ optional }) => !optional).map(({ name }) => name)],
    optional: others.filter(({ optional }) => optional).map(({ name }) => name),
  };
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
