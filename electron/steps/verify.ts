/** The end of a deployment: this node's services run and stay, and Kubernetes calls the node Ready. */
import { workersOf } from '../../shared/cluster/schema';
import { componentsOn } from '../../shared/components';
import { AppError } from '../../shared/errors';
import { sh, type Command } from '../shell/quote';
import { servicesOf } from './components/components';
import { firstMasterOf } from './kubectl/kubectl';
import { READY_ROUNDS, seeReady } from './kubectl/nodeReady';
import { seeWorkloads } from './kubectl/rollout';
import { special } from './components/special';
import { waitUntilWell, type Service } from './kinds/service';
import { sideBySide } from '../concurrency/sideBySide';
import type { Step, StepContext } from './step';
import { proveTraffic } from './traffic/traffic';
import { paths } from '../node/paths';

/** The one look for stability: seconds that every service must be up without a restart, all at once. */
const STABLE_SECONDS = 2;

/** The services of this node that Keelson has installed; the system looks after its own. */
const servicesHere = (context: StepContext): Service[] =>
  componentsOn(context.cluster, context.node)
    .flatMap((component) => servicesOf(context, component))
    .filter(({ isOurs }) => isOurs);

/** How often systemd has restarted each unit, and its process: `Id`, `NRestarts`, `ExecMainPID` by unit. */
const runsCommand = (units: readonly string[]): Command =>
  sh`systemctl show ${units} -p Id -p NRestarts -p ExecMainPID`;

/** The blocks of `systemctl show A B` by unit. */
export const blocksByUnit = (output: string): ReadonlyMap<string, string> =>
  new Map(output.split(/\n\n+/).map((block) => [/^Id=(.*)$/m.exec(block)?.[1] ?? '', block.trim()]));

const restartsIn = (block = ''): number => Number(/^NRestarts=(\d+)$/m.exec(block)?.[1] ?? 0);

async function runs({ host, signal }: StepContext, units: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return blocksByUnit((await host.run(runsCommand(units), { signal })).stdout);
}

async function verifyServices(
  context: StepContext,
  services: readonly Service[],
  before: ReadonlyMap<string, string>,
): Promise<void> {
  await sideBySide(services, services.length, async (service) => {
    await waitUntilWell(context, service, {
      restartsBefore: restartsIn(before.get(service.unit)),
      stableSeconds: STABLE_SECONDS,
    });
    context.report.notice({ severity: 'info', code: 'SERVICE_ACTIVE', params: { unit: service.unit } });
  });
}

/** Whether the survey has seen everything in place on every host, and every node Ready: then there is nothing to wait for. */
async function isSettled({ cluster, plans, found }: StepContext): Promise<boolean> {
  const all = cluster.nodes.map(({ hostname }) => plans.get(hostname));
  for (const plan of all) {
    if (!plan) return false;
    const { changes, leftOver } = await plan;
    if (changes.size > 0 || leftOver.length > 0) return false;
  }
  if ([...found.values()].some(({ values }) => values.has('unproved'))) return false;
  const ready = new Set(
    [...found.values()].flatMap(({ nodes = [] }) => nodes.flatMap((one) => (one.ready ? [one.name] : []))),
  );
  return workersOf(cluster).every(({ ip }) => ready.has(ip));
}

function tellSettled({ node, found, report }: StepContext, units: readonly string[]): void {
  for (const unit of units) report.notice({ severity: 'info', code: 'SERVICE_ACTIVE', params: { unit } });
  const self = [...found.values()].flatMap(({ nodes = [] }) => nodes).find(({ name }) => name === node.ip);
  if (!self) return;
  report.notice({ severity: 'info', code: 'NODE_READY', params: { node: self.name, version: self.version } });
}

export const verify: Step = async (context) => {
  const { cluster, node } = context;
  const services = servicesHere(context);
  const units = services.map(({ unit }) => unit);
  if (await isSettled(context)) {
    tellSettled(context, units);
    return;
  }
  const first = node === firstMasterOf(cluster);
  // Until traffic was seen to pass, the next run proves it again, whatever else it has to do.
  if (first) await context.host.run(sh`: > ${paths.unproved}`, { signal: context.signal });
  const before = await runs(context, units);
  await verifyServices(context, services, before);
  if (node.roles.includes('worker')) await seeReady(context);
  for (const { id } of componentsOn(cluster, node)) await special[id]?.verify?.(context);
  // Whoever answered just now but fell over in between does not run.
  const after = await runs(context, units);
  const restarted = units.find((unit) => before.get(unit) !== after.get(unit));
  if (restarted !== undefined) {
    throw new AppError('SERVICE_RESTARTED', { host: node.hostname, unit: restarted });
  }
  // Once for the whole cluster.
  if (!first) return;
  await seeWorkloads(context);
  await proveTraffic(context, READY_ROUNDS);
  await context.host.run(sh`rm -f ${paths.unproved}`, { signal: context.signal });
};
