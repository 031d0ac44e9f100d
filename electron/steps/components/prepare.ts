/**
 * What a node needs before any service: its name, the others' names, kernel settings, directories, PATH, and no other pod
 * network. Swap is left alone.
 */
import type { Change } from '../../../shared/job/job';
import { mkdirCommand } from '../kinds/directories';
import { putHostsCommand } from '../kinds/hostsBlock';
import { parseModules, parseSysctl } from '../../../shared/kubernetes/sysctl';
import { kernelCommand } from '../kinds/kernel';
import { kernelModules, kernelSettings } from '../../../shared/components/prepare/files';
import { otherNetworks, type NetworkName } from '../../../shared/components/networks';
import { paths as target } from '../../../shared/kubernetes/paths';
import { removeFilesCommand, removeUnitsCommand } from '../reset/resetCommands';
import { sh, type Command } from '../../shell/quote';
import { paths } from '../paths';
import { remove } from '../reset/removal';
import type { Step, StepContext } from '../step';
import { installFiles, targetFilesOf } from '../kinds/targetFiles';

async function makeDirectories({ cluster, node, host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(mkdirCommand(cluster, node), { signal, label: 'make directories' });
  for (const path of stdout.split('\n').filter(Boolean)) {
    report.changed({ kind: 'file', target: path, action: 'created' });
  }
}

async function nameHost({ node, host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(sh`hostname; cat ${paths.hostname} 2>/dev/null || true`, { signal });
  const right = stdout
    .trim()
    .split('\n')
    .every((name) => name.trim() === node.hostname);
  if (!right) {
    // hostnamectl needs D-Bus; without it the file (for the next boot) and the kernel's name (for now) do the same.
    await host.run(
      sh`hostnamectl set-hostname ${node.hostname} 2>/dev/null || { echo ${node.hostname} > ${paths.hostname} && hostname ${node.hostname}; }`,
      { signal },
    );
  }
  report.changed({ kind: 'setting', target: 'hostname', action: right ? 'unchanged' : 'updated' });
}

async function nameOthers({ cluster, host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(putHostsCommand(cluster.nodes), { signal, label: `write ${paths.hosts}` });
  report.changed({ kind: 'file', target: paths.hosts, action: stdout.trim() as Change['action'] });
}

async function setKernel({ host, signal, report }: StepContext, modules: string, settings: string): Promise<void> {
  const command = kernelCommand(parseModules(modules), parseSysctl(settings));
  const { stdout } = await host.run(command, { signal, label: 'load modules and set kernel settings' });
  for (const name of stdout.split('\n').filter(Boolean)) {
    report.changed({ kind: 'setting', target: name, action: 'updated' });
  }
}

/** Removes every other network's unit and configuration. Only while no pod uses it: preflight has made sure of that. */
function removeOtherNetworksCommand(name: NetworkName): Command {
  const gone = otherNetworks(name);
  const units = removeUnitsCommand(
    gone.flatMap((network) => network.units),
    target.units,
  );
  const files = removeFilesCommand(
    gone.flatMap(({ configuration, others }) => [...configuration, ...others]),
    [],
  );
  return sh`${{ raw: units }}\n${{ raw: files }}`;
}

/**
 * Only after an earlier deployment of ours, which preflight has seen: elsewhere files of these names are somebody else's. Where
 * there is a ledger, it says what is ours and wanted no more.
 */
async function removeOtherNetworks(context: StepContext): Promise<void> {
  const { cluster, node, facts, found } = context;
  if (facts.get(node.hostname)?.['OURS'] !== 'yes' || found.get(node.hostname)?.ledger.kind === 'whole') return;
  await remove(context, removeOtherNetworksCommand(cluster.network.cni), 'remove another pod network');
}

export const prepare: Step = async (context) => {
  const files = targetFilesOf(context, 'prepare');
  const content = (rule: { path: string }): string => files.find(({ path }) => path === rule.path)?.content ?? '';
  await makeDirectories(context);
  await nameHost(context);
  await nameOthers(context);
  await installFiles(context, files);
  await removeOtherNetworks(context);
  await setKernel(context, content(kernelModules), content(kernelSettings));
};
