/**
 * What each component that runs something of its own has on a node, by place and whatever this cluster file says: another one
 * may have put it there, with other roles for the node or an etcd of its own. Pure.
 */
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { components } from '../../../shared/components';
import { programPath } from '../../../shared/components/binaryNames';
import type { Component } from '../../../shared/components/component';
import type { UnitResource } from '../../../shared/resources/resource';

export interface Part {
  readonly units: readonly Pick<UnitResource, 'unit' | 'files' | 'programs'>[];
  readonly files: readonly string[];
  readonly programs: readonly string[];
  readonly folders: readonly string[];
}

function partOf(component: Component, cluster: Cluster, node: ClusterNode): Part {
  const { units = [], files = [], programs = [], directories } = component;
  const inDir = (name: string): string => programPath(cluster, name);
  const own = units.filter(({ system }) => system !== true);
  return {
    // A file that is not there adds nothing to a digest: what a unit reads in some clusters only may be named for all.
    units: own.map(({ unit, files: read = files, reads, program }) => ({
      unit,
      files: [...read.map(({ installPath }) => installPath), ...(reads?.(cluster, node) ?? [])],
      programs: program === undefined ? [] : [inDir(program)],
    })),
    files: files.map(({ installPath }) => installPath),
    programs: [...own.flatMap(({ program }) => program ?? []), ...programs.map(({ name }) => name)].map(inDir),
    folders: (directories?.(cluster) ?? []).map(({ path }) => path),
  };
}

export const partsOf = (cluster: Cluster, node: ClusterNode): Part[] =>
  components.map((one) => partOf(one, cluster, node)).filter(({ units }) => units.length > 0);
