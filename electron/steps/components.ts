/** The steps that are a systemd service and nothing else. */
import { components, type ComponentId } from '../../shared/components';
import { probeOf } from './probes';
import { runService, type Service } from './service';
import type { Step, StepContext } from './step';
import { requiredFile, targetFilesOf } from './targetFiles';

/** The service of a component on this node. @throws INTERNAL when its unit has not been rendered. */
export function serviceOf(context: StepContext, id: ComponentId): Service {
  const component = components[id];
  const files = targetFilesOf(context, id);
  requiredFile(files, component.unit);
  return {
    unit: component.unit,
    files,
    binaries: 'binary' in component ? [`${context.cluster.binaries.dir}/${component.binary}`] : [],
    probe: probeOf(id, context.cluster),
  };
}

/** Installs the component's files, starts its unit where needed and waits until it is well. */
export const componentStep =
  (id: ComponentId): Step =>
  (context) =>
    runService(context, serviceOf(context, id));
