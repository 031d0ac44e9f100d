/** Packages of the host's own, where what they bring is missing. */
import { AppError } from '../../../shared/errors';
import { targetOf } from '../../../shared/resources/changes';
import type { FoundHost } from '../../../shared/resources/found';
import { installing, managerIn, packagesOf } from '../../../shared/resources/packages';
import { idOf, type PackageResource } from '../../../shared/resources/resource';
import { installPackageCommand } from '../../node/packages/installPackage';
import { hostPlanOf } from '../convergence/hostPlan';
import type { StepContext } from '../step';

/** A slow mirror, and somebody else's installation that is waited for. */
const MINUTES = 20;

/** @throws PACKAGE_NOT_INSTALLED with what the package manager said */
async function install(
  { host, node, signal, report }: StepContext,
  wanted: PackageResource,
  { facts }: FoundHost,
): Promise<void> {
  const { name } = wanted;
  const manager = managerIn(facts);
  // Preflight has refused such a host.
  if (!manager) throw new AppError('INTERNAL', { message: `no package manager for ${name}` });
  const { exitCode, stdout, stderr } = await host.ask(installPackageCommand(wanted, manager), {
    signal,
    label: `install the package ${name}`,
    timeoutSeconds: MINUTES * 60,
  });
  if (exitCode !== 0) {
    const params = { host: node.hostname, name, command: installing(manager, wanted) };
    throw new AppError('PACKAGE_NOT_INSTALLED', params, { detail: `${stdout}${stderr}`.slice(-4000) });
  }
  report.changed({ kind: 'setting', target: targetOf(wanted), action: 'created' });
}

/** Installs the packages that the plan wants. */
export async function installPackages(context: StepContext): Promise<void> {
  const { cluster, node, report } = context;
  const wanted = packagesOf(cluster, node);
  if (wanted.length === 0) return;
  const { found, changes } = await hostPlanOf(context);
  const missing = new Set(changes.get('prepare')?.map(({ id }) => id));
  for (const one of wanted) {
    if (missing.has(idOf(one))) await install(context, one, found);
    else report.changed({ kind: 'setting', target: targetOf(one), action: 'unchanged' });
  }
}
