/** Docker or containerd: present (Keelson installs no runtime's package), set up for Kubernetes, running. */
import { AppError } from '../../../shared/errors';
import { runtimeClients } from '../../../shared/components/runtime';
import { acceptForwarded } from '../../../shared/components/runtime/forward';
import { sh } from '../../shell/quote';
import { cgroupDriverTrouble, needsOneCgroupDriver } from './cgroupDriver';
import { ensureRuleCommand } from '../kinds/firewall';
import { componentStep, serviceOf } from './components';
import { knownUnitsCommand } from '../../node/unitCommands';
import type { Step, StepContext } from '../step';

async function requireInstalled({ cluster, host, node, signal, report }: StepContext, unit: string): Promise<void> {
  const { runtime } = cluster;
  const client = runtimeClients[runtime];
  const { stdout } = await host.run(
    sh`if command -v ${client} >/dev/null; then echo ${client}; fi
${{ raw: knownUnitsCommand([unit]) }}
true`,
    { signal },
  );
  const found = stdout.split('\n');
  const missing = [client, unit].filter((name) => !found.includes(name));
  if (missing.length === 0) return;
  report.notice({ severity: 'error', code: 'RUNTIME_MISSING', params: { runtime } });
  throw new AppError(
    'PREFLIGHT_FAILED',
    { host: node.hostname, count: 1 },
    { detail: `missing: ${missing.join(', ')}` },
  );
}

/** Preflight cannot ask a Docker that does not run yet. */
async function requireCgroupDriver({ cluster, node, host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.ask(sh`docker info -f '{{.CgroupDriver}}'`, { signal });
  const trouble = cgroupDriverTrouble(cluster, node, stdout.trim());
  if (!trouble) return;
  report.notice(trouble);
  throw new AppError('PREFLIGHT_FAILED', { host: node.hostname, count: 1 });
}

export const runtime: Step = async (context) => {
  const { cluster } = context;
  await requireInstalled(context, serviceOf(context, 'runtime').unit);
  await componentStep('runtime')(context);
  if (needsOneCgroupDriver(cluster, context.node)) await requireCgroupDriver(context);
  await acceptPackets(context);
};

/** Ours, or the host's own: what preflight has found there fits. */
export const containerd: Step = async (context) => {
  await componentStep('containerd')(context);
  await acceptPackets(context);
};

async function acceptPackets({ host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(ensureRuleCommand(acceptForwarded), { signal });
  const action = stdout.trim() === '' ? 'unchanged' : 'created';
  report.changed({ kind: 'setting', target: 'iptables FORWARD', action });
}
