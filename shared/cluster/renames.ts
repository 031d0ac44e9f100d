/** Machines that carry another name than the cluster file gives them. Pure. */
import type { ClusterNode } from './schema';

export interface Rename {
  /** The name that the machine has now. */
  readonly found: string;
  /** The name that the cluster file gives it. */
  readonly wanted: string;
  readonly ip: string;
}

/** `found` answers the name of a node's machine; undefined when nobody knows it. */
export const renamesOf = (
  nodes: readonly Pick<ClusterNode, 'hostname' | 'ip'>[],
  found: (wanted: string) => string | undefined,
): Rename[] =>
  nodes.flatMap(({ hostname: wanted, ip }) => {
    const name = found(wanted);
    return name === undefined || name === '' || name === wanted ? [] : [{ found: name, wanted, ip }];
  });
