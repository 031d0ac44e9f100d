/** The fixed ports that the components open on their nodes, by version, read from the catalogue. */
import type { Cluster } from '../cluster/schema';
import { accessOf } from '../access/access';
import { isFor } from '../kubernetes/flags';
import { minorOf } from '../kubernetesVersion';
import { components, type ComponentId } from '.';
import type { PortRule, Where } from './component';

export interface OpenPort extends PortRule {
  readonly component: ComponentId;
  /** Which nodes open it. */
  readonly on: Where;
}

/** The ports that components of this cluster open on some node. */
export function portsOf(cluster: Cluster): OpenPort[] {
  const scope = { minor: minorOf(cluster.kubernetesVersion) ?? 0, access: accessOf(cluster) };
  return components.flatMap(({ id, on, ports = [] }) => {
    const where = on(cluster);
    return where === 'none'
      ? []
      : ports
          .filter((rule) => isFor(rule, scope) && (rule.when?.(cluster) ?? true))
          .map((rule) => ({ ...rule, component: id, on: where }));
  });
}
