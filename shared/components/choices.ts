/** What profile secure has chosen for safety, and why, read from the catalogue. */
import type { Cluster } from '../cluster/schema';
import { clusterContext } from '../kubernetes/nodeContext';
import type { Choice } from '../kubernetes/why';
import { placeholderSecrets } from '../target/targetFile';
import { components, placesIn, type ComponentId } from '.';

export interface ComponentChoices {
  readonly component: ComponentId;
  readonly choices: readonly Choice[];
}

/** Component by component, as on the first node that has it: nothing but addresses differs on the others. */
export function choicesOf(cluster: Cluster): ComponentChoices[] {
  const shared = clusterContext(cluster, placeholderSecrets);
  const isHere = placesIn(cluster);
  return components.flatMap(({ id, on, choices }) => {
    const node = cluster.nodes.find((one) => isHere(on(cluster), one));
    const found = node && choices?.({ ...shared, node });
    return found && found.length > 0 ? [{ component: id, choices: found }] : [];
  });
}
