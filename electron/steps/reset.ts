/** Removes everything that a deployment has put on a node, and nothing else. Can be stopped and run again at any point. */
import { components, componentIds } from '../../shared/components';
import { acceptForwarded, shieldCAdvisor } from '../../shared/firewall';
import { ownTrees, paths as target } from '../../shared/kubernetes/paths';
import { sh } from '../shell/quote';
import { restoreCommand } from './backup';
import { binaryNamesOf } from './binaryNames';
import { dropHostsCommand } from './hostsBlock';
import { removeImagesCommand } from './imageCommands';
import { dropKubeconfigCommand, kubeconfigOwners } from './kubeconfig';
import { networks } from './networks';
import { paths } from './paths';
import { remove } from './removal';
import {
  removeAuditLogsCommand,
  removeFilesCommand,
  removeLinksCommand,
  removePodsCommand,
  removeRulesCommand,
  removeSingleRulesCommand,
  removeTreesCommand,
  removeUnitsCommand,
  ruleTools,
  unmountCommand,
} from './resetCommands';
import type { Step, StepContext } from './step';
import { everyInstallPath, forwardDropIns } from './targetFiles';

/** Those that others need come last, so that nothing restarts against a dead one. */
const units: readonly string[] = [...componentIds.map((id) => components[id].unit).reverse(), ...networks.bridge.units];

async function removeKubeconfigs({ node, host, signal, report }: StepContext): Promise<void> {
  for (const { user, asUser } of kubeconfigOwners(node.ssh.user)) {
    const { stdout } = await host.run(dropKubeconfigCommand(), { signal, asUser, label: `~/.kube/config of ${user}` });
    if (stdout.trim() === 'removed') {
      report.changed({ kind: 'file', target: `~${user}/.kube/config`, action: 'removed' });
    }
  }
}

async function forgetHosts({ host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(dropHostsCommand(), { signal, label: `write ${paths.hosts}` });
  if (stdout.trim() === 'updated') report.changed({ kind: 'file', target: paths.hosts, action: 'updated' });
}

/** A runtime's own configuration comes back, and the runtime reads it. */
async function restoreRuntime({ host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(restoreCommand(target.containerdConfiguration), { signal });
  const what = stdout.trim();
  if (what === '') return;
  report.changed({
    kind: 'file',
    target: target.containerdConfiguration,
    action: what === 'restored' ? 'updated' : 'removed',
  });
  await host.run(sh`systemctl try-restart containerd.service`, { signal });
}

export const reset: Step = async (context) => {
  const { cluster, node, host, signal } = context;
  const ours = await host.ask(sh`[ -d ${paths.state} ]`, { signal });
  // Without Keelson's mark whatever runs here is somebody else's.
  if (ours.exitCode !== 0) return;
  const { required, optional } = binaryNamesOf(cluster, node);
  const { dir, source } = cluster.binaries;
  const programs = source.kind === 'preinstalled' ? [] : [...required, ...optional].map((name) => `${dir}/${name}`);

  await remove(context, removeUnitsCommand(units, target.units), 'stop and remove the services');
  await remove(context, removePodsCommand, "remove the pods' containers");
  await remove(context, unmountCommand(target.kubelet), "unmount the pods' volumes");
  await remove(context, removeImagesCommand(cluster.runtime, paths.images), 'remove imported images');
  await remove(context, removeLinksCommand, 'remove network links');
  for (const one of ruleTools) {
    await remove(context, removeRulesCommand(one), `remove Kubernetes' chains from ${one.tool}`);
  }
  const added = await host.ask(sh`for f in ${forwardDropIns}; do [ ! -e "$f" ] || exit 0; done; exit 1`, { signal });
  const single = added.exitCode === 0 ? [...shieldCAdvisor, acceptForwarded] : shieldCAdvisor;
  await remove(context, removeSingleRulesCommand(single), 'remove our own iptables rules');
  await restoreRuntime(context);
  await removeKubeconfigs(context);
  await forgetHosts(context);
  const folders = [dir, ...forwardDropIns.map((path) => path.slice(0, path.lastIndexOf('/')))];
  await remove(context, removeFilesCommand([...everyInstallPath(context.files), ...programs], folders), 'remove files');
  await remove(context, removeAuditLogsCommand(target.auditLog), 'remove audit logs');
  await remove(context, removeTreesCommand(ownTrees), 'remove data');
  await host.run(sh`systemctl daemon-reload`, { signal });
  // Last, because it says that there is something of ours to remove.
  await remove(context, removeTreesCommand([paths.state]), 'remove the state folder');
};
