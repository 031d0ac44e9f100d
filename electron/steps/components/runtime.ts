/** Docker or containerd: present (Keelson installs no packages), set up for Kubernetes, running. */
import { AppError } from '../../../shared/errors';
import { acceptForwarded } from '../../../shared/firewall';
import { sh } from '../../shell/quote';
import { cgroupDriverTrouble } from './cgroupDriver';
import { ensureRuleCommand } from '../kinds/firewall';
import type { Probe } from './probes';
import { runService } from '../kinds/service';
import { knownUnitsCommand } from '../kinds/serviceCommands';
import type { Step, StepContext } from '../step';
import { nameOf } from '../../../shared/resources/filesOfStep';
import { installFiles, targetFilesOf } from '../kinds/targetFiles';

type Runtime = 'docker' | 'containerd';

interface RuntimeFacts {
  /** It must be there already. Its program may be called and lie as the system likes: `dockerd-current` on CentOS 7. */
  readonly unit: string;
  /** What later steps and the kubelet's unit use; must be there too. */
  readonly client: string;
  readonly probe: Probe;
  /** The target file that it reads at its start; a change of it means a restart of the runtime, and of its containers. */
  readonly configuration?: string;
}

export const runtimes: Readonly<Record<Runtime, RuntimeFacts>> = {
  docker: {
    unit: 'docker.service',
    client: 'docker',
    probe: { name: 'docker version', command: sh`docker version` },
  },
  containerd: {
    unit: 'containerd.service',
    client: 'ctr',
    // The plugin that the kubelet talks to must have come up too: docker's own package switches it off.
    probe: { name: 'ctr plugins ls', command: sh`ctr plugins ls | grep -E 'cri +.* ok'` },
    configuration: 'containerd-config.toml',
  },
};

async function requireInstalled({ host, node, signal, report }: StepContext, runtime: Runtime): Promise<void> {
  const { client, unit } = runtimes[runtime];
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
  const { cluster, host, signal, report } = context;
  const { unit, probe, configuration } = runtimes[cluster.runtime];
  await requireInstalled(context, cluster.runtime);
  const files = targetFilesOf(context, 'runtime');
  const own = files.filter((file) => nameOf(file) === configuration);
  const others = files.filter((file) => !own.includes(file));
  // The drop-in only matters at the next start: its rule is set now, and nobody's containers are restarted.
  await installFiles(context, others);
  await runService(context, { unit, files: own, probe });
  if (cluster.runtime === 'docker') await requireCgroupDriver(context);
  const { stdout } = await host.run(ensureRuleCommand(acceptForwarded), { signal });
  const action = stdout.trim() === '' ? 'unchanged' : 'created';
  report.changed({ kind: 'setting', target: 'iptables FORWARD', action });
};
