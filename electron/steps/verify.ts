/** The end of a deployment: this node's services run and stay, and Kubernetes calls the node Ready. */
import { componentIds, components, type ComponentId } from '../../shared/components';
import { AppError } from '../../shared/errors';
import { sh, type Command } from '../shell/quote';
import { verifyCalico } from './calico';
import { serviceOf } from './components';
import { firstMasterOf, kubectlOf } from './kubectl';
import { awaitReady, READY_ROUNDS } from './nodeReady';
import { waitUntilWell } from './service';
import { sideBySide } from '../concurrency/sideBySide';
import type { Step, StepContext } from './step';
import { nameOf } from './targetFiles';
import { proveTraffic } from './traffic/traffic';

/** The components of this node, by the units that were rendered for it. */
export const componentsHere = ({ files }: Pick<StepContext, 'files'>): ComponentId[] =>
  componentIds.filter((id) => files.some((file) => nameOf(file) === components[id].unit));

/** How often systemd has restarted each unit, and its process: `Id`, `NRestarts`, `ExecMainPID` by unit. */
export const runsCommand = (units: readonly string[]): Command =>
  sh`systemctl show ${units} -p Id -p NRestarts -p ExecMainPID`;

/** The blocks of `systemctl show A B` by unit. */
export const blocksByUnit = (output: string): ReadonlyMap<string, string> =>
  new Map(output.split(/\n\n+/).map((block) => [/^Id=(.*)$/m.exec(block)?.[1] ?? '', block.trim()]));

const restartsIn = (block = ''): number => Number(/^NRestarts=(\d+)$/m.exec(block)?.[1] ?? 0);

async function runs({ host, signal }: StepContext, units: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return blocksByUnit((await host.run(runsCommand(units), { signal })).stdout);
}

async function verifyServices(context: StepContext, before: ReadonlyMap<string, string>): Promise<void> {
  await sideBySide(componentsHere(context), componentIds.length, async (id) => {
    const service = serviceOf(context, id);
    await waitUntilWell(context, service, { restartsBefore: restartsIn(before.get(service.unit)), stableSeconds: 0 });
    context.report.notice({ severity: 'info', code: 'SERVICE_ACTIVE', params: { unit: service.unit } });
  });
}

async function verifyNode(context: StepContext): Promise<void> {
  const { node, signal, report } = context;
  const version = await awaitReady(await kubectlOf(context), node, signal, READY_ROUNDS, (round) =>
    report.progress({ done: round - 1, total: READY_ROUNDS, unit: 'items', label: `Node ${node.ip}` }),
  );
  report.notice({ severity: 'info', code: 'NODE_READY', params: { node: node.ip, version } });
}

export const verify: Step = async (context) => {
  const { cluster, node } = context;
  const units = componentsHere(context).map((id) => components[id].unit);
  const before = await runs(context, units);
  await verifyServices(context, before);
  if (node.roles.includes('worker')) await verifyNode(context);
  if (cluster.network.cni === 'calico') await verifyCalico(context);
  // Whoever answered just now but fell over in between does not run.
  const after = await runs(context, units);
  const restarted = units.find((unit) => before.get(unit) !== after.get(unit));
  if (restarted !== undefined) {
    throw new AppError('SERVICE_RESTARTED', { host: node.hostname, unit: restarted });
  }
  // Once for the whole cluster.
  if (node === firstMasterOf(cluster)) await proveTraffic(context, READY_ROUNDS);
};
