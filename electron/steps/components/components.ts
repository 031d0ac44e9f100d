/** The step of a component that is files and units and nothing else: most are. */
import { AppError } from '../../../shared/errors';
import { componentOf, unitsOn, type ComponentId } from '../../../shared/components';
import type { Component, UnitRule } from '../../../shared/components/component';
import { filesOf, unitResource } from '../../../shared/resources/nodeResources';
import type { TargetFile } from '../../../shared/target/targetFile';
import { probeOf } from '../kinds/health';
import { runService, type Service } from '../kinds/service';
import { installFiles, requiredFile } from '../kinds/targetFiles';
import type { Step, StepContext } from '../step';

interface ComponentService extends Service {
  readonly files: readonly TargetFile[];
  /** Keelson has installed the unit: it is not the system's. */
  readonly isOurs: boolean;
}

/** A unit of a component on this node. @throws INTERNAL when it has not been rendered. */
function serviceOfUnit(context: StepContext, component: Component, rule: UnitRule): ComponentService {
  const { cluster, node } = context;
  const own = filesOf(component, context.files);
  if (!rule.system) requiredFile(own, rule.unit);
  const { files: inputs, programs, system } = unitResource(rule, context, own);
  const written = own.filter(({ installPath }) => inputs.includes(installPath));
  return {
    unit: rule.unit,
    isOurs: !system,
    files: written,
    reads: (rule.reads?.(cluster, node) ?? []).filter(
      (path) => !written.some(({ installPath }) => installPath === path),
    ),
    binaries: programs,
    probe: probeOf(rule.health(cluster, node), cluster),
  };
}

/** The services of a component on this node, in their order. */
export function servicesOf(context: StepContext, component: Component): ComponentService[] {
  const { cluster, node } = context;
  return unitsOn(component, cluster, node).map((rule) => serviceOfUnit(context, component, rule));
}

/** @throws INTERNAL when there is no such component. */
export function requiredComponent(id: ComponentId): Component {
  const component = componentOf(id);
  if (!component) throw new AppError('INTERNAL', { message: `no component ${id}` });
  return component;
}

/** The service of a component that has one. @throws INTERNAL when it has none. */
export function serviceOf(context: StepContext, id: ComponentId): ComponentService {
  const [service] = servicesOf(context, requiredComponent(id));
  if (!service) throw new AppError('INTERNAL', { message: `${id} has no unit` });
  return service;
}

/** Installs the component's files, starts its units where needed and waits until they are well. */
export const componentStep =
  (id: ComponentId): Step =>
  async (context) => {
    const component = requiredComponent(id);
    const services = servicesOf(context, component);
    const read = new Set(services.flatMap(({ files }) => files));
    await installFiles(
      context,
      filesOf(component, context.files).filter((file) => !read.has(file)),
    );
    for (const service of services) await runService(context, service);
  };
