/** The steps that are a systemd service and nothing else. */
import { components, type ComponentId } from '../../../shared/components';
import { paths as target } from '../../../shared/kubernetes/paths';
import type { TargetFile } from '../../../shared/target/targetFile';
import { paths } from '../paths';
import { probeOf } from './probes';
import { runService, type Service } from '../kinds/service';
import type { Step, StepContext } from '../step';
import { requiredFile, targetFilesOf } from '../kinds/targetFiles';

/** What a component reads when it starts, and only then, beside its own files. */
const readsOf: Partial<Record<ComponentId, readonly string[]>> = {
  // It publishes the API server's certificate to all pods.
  'kube-controller-manager': [target.servingCertificate],
  // It registers the node by its host name.
  'kube-calico': [paths.hostname],
};

interface ComponentService extends Service {
  readonly files: readonly TargetFile[];
}

/** The service of a component on this node. @throws INTERNAL when its unit has not been rendered. */
export function serviceOf(context: StepContext, id: ComponentId): ComponentService {
  const component = components[id];
  const files = targetFilesOf(context, id);
  requiredFile(files, component.unit);
  return {
    unit: component.unit,
    files,
    reads: readsOf[id] ?? [],
    binaries: 'binary' in component ? [`${context.cluster.binaries.dir}/${component.binary}`] : [],
    probe: probeOf(id, context.cluster),
  };
}

/** Installs the component's files, starts its unit where needed and waits until it is well. */
export const componentStep =
  (id: ComponentId): Step =>
  (context) =>
    runService(context, serviceOf(context, id));
