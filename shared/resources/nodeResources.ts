/**
 * Everything that Keelson makes or changes on one node, by the component that it belongs to and in the order in which it is
 * done. A pure function of the cluster, so that the plan, the ledger, a reset and the export speak of the very same things.
 */
import { placedPrograms, programPath } from '../components/binaryNames';
import { componentsOn, unitsOn, type ComponentId } from '../components';
import { expectedFacts, type NodeFacts } from '../kubernetes/nodeFacts';
import { paths } from '../kubernetes/paths';
import type { Component, ResourceInput, UnitRule } from '../components/component';
import type { TargetFile } from '../target/targetFile';
import { directories } from './directories';
import { packagesOf } from './packages';
import type { FileResource, Resource, UnitResource } from './resource';
import { usersOf } from './users';

/** What the list is made from. */
export interface NodeInput extends Pick<ResourceInput, 'cluster' | 'node' | 'podSubnet'> {
  /** The target files of the node. */
  readonly files: readonly TargetFile[];
  /** What is known of the host, when the files were rendered. */
  readonly nodeFacts?: NodeFacts;
}

/** The files of a component among those of a node, in the component's order. */
export const filesOf = ({ files = [] }: Component, all: readonly TargetFile[]): TargetFile[] =>
  files.flatMap(({ path }) => all.find((file) => file.path === path) ?? []);

const fileResource = ({ installPath, mode, owner, content, secret, path }: TargetFile): FileResource => ({
  kind: 'file',
  path: installPath,
  mode,
  ...(owner === undefined ? {} : { owner }),
  content,
  secret,
  place: path,
});

/** A unit with what it reads and runs when it starts: a change of any of it wants a restart. */
export function unitResource(
  rule: UnitRule,
  { cluster, node }: Pick<ResourceInput, 'cluster' | 'node'>,
  own: readonly TargetFile[],
): UnitResource {
  const { unit, files = own, reads, program } = rule;
  const system = rule.system === true && !own.some(({ installPath }) => installPath === `${paths.units}/${unit}`);
  const there = new Set(own.map(({ path }) => path));
  return {
    kind: 'unit',
    unit,
    system,
    files: [
      ...files.filter(({ path }) => there.has(path)).map(({ installPath }) => installPath),
      ...(reads?.(cluster, node) ?? []),
    ],
    programs: program === undefined ? [] : [programPath(cluster, program)],
  };
}

function resourcesOf(component: Component, input: ResourceInput): Resource[] {
  const { cluster, node, own } = input;
  const { traces = [], before, after } = component;
  return [
    ...traces.map((name): Resource => ({ kind: 'trace', name })),
    ...(before?.(input) ?? []),
    ...own.map(fileResource),
    ...unitsOn(component, cluster, node).map((unit) => unitResource(unit, input, own)),
    ...(after?.(input) ?? []),
  ];
}

/** The folders on the way to files and folders: what is not there is made with them, and is then ours as well. */
function withParents(resources: readonly Resource[], known: Set<string>): Resource[] {
  return resources.flatMap((resource): Resource[] => {
    if (resource.kind !== 'file' && resource.kind !== 'directory') return [resource];
    const parts = resource.path.split('/').slice(1, -1);
    const parents = parts
      .map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
      .filter((path) => !known.has(path));
    for (const path of [...parents, resource.path]) known.add(path);
    return [...parents.map((path): Resource => ({ kind: 'directory', path, mode: 0o755, implied: true })), resource];
  });
}

export interface StepResources {
  readonly step: ComponentId;
  readonly resources: readonly Resource[];
}

/** The resources of a node, component by component; one that has none is left out. */
export function nodeResources({
  cluster,
  node,
  podSubnet,
  files,
  nodeFacts = expectedFacts,
}: NodeInput): StepResources[] {
  const known = new Set<string>();
  const shared = {
    ...{ cluster, node, podSubnet, nodeFacts },
    directories: directories(cluster, node),
    users: usersOf(cluster, node),
    packages: packagesOf(cluster, node),
    programs: placedPrograms(cluster, node, nodeFacts),
  };
  return componentsOn(cluster, node)
    .map((one) => ({
      step: one.id,
      resources: withParents(resourcesOf(one, { ...shared, own: filesOf(one, files) }), known),
    }))
    .filter(({ resources }) => resources.length > 0);
}
