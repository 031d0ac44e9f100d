/** Undoes the ledger of a node, newest first, and nothing else. Can be stopped and run again at any point. */
import { AppError } from '../../../shared/errors';
import { components } from '../../../shared/components';
import { masqueradeChain } from '../../../shared/firewall';
import { paths as target } from '../../../shared/kubernetes/paths';
import type { WholeLedger } from '../../../shared/resources/ledger';
import { startedByUs, undoItems } from '../../../shared/resources/undo';
import { forgetNodeCommand, undoCommand, type UndoOptions } from '../../node/undoCommands';
import { sh, type Command } from '../../shell/quote';
import { dropHostsCommand } from '../kinds/hostsBlock';
import { removeImageCommand } from '../kinds/imageCommands';
import { dropKubeconfigCommand } from '../kinds/kubeconfig';
import { bridgeUnits } from '../components/networks';
import { ledgerOf } from '../convergence/ownership';
import { reportRemoved } from './removal';
import {
  CALICO_CHAINS,
  KUBERNETES_CHAINS,
  removeAuditLogsCommand,
  removeCalicoCommand,
  removeCalicoLinksCommand,
  removeLeasesCommand,
  removeNetworkChainsCommand,
  removePodsCommand,
  removeRulesCommand,
  ruleTools,
  unmountCommand,
} from './resetCommands';
import { runtimes } from '../components/runtime';
import type { Step, StepContext } from '../step';

/** The name of the bridge network in its configuration: what the CNI plugins call their things after. */
const BRIDGE = 'keelson-bridge';

const inTurn = (commands: readonly Command[]): Command =>
  commands.map((command) => sh`(\n${{ raw: command }}\n)`).join('\n') as Command;

const chains = (pattern: string): Command[] => ruleTools.map((tool) => removeRulesCommand(tool, pattern));

/**
 * What services have made while they ran, and only where the ledger says that they were ours. They are removed right after
 * their service has ended: a kubelet that runs would make its pods anew.
 */
const leavings: ReadonlyMap<string, Command> = new Map([
  [
    components.kubelet.unit,
    inTurn([
      removePodsCommand,
      unmountCommand(target.kubelet),
      removeNetworkChainsCommand(BRIDGE),
      removeLeasesCommand(BRIDGE),
      ...chains(KUBERNETES_CHAINS),
    ]),
  ],
  [components['kube-proxy'].unit, inTurn(chains(KUBERNETES_CHAINS))],
  [bridgeUnits.masquerade, inTurn(chains(masqueradeChain.chain))],
  [components['kube-calico'].unit, inTurn([removeCalicoCommand, removeCalicoLinksCommand, ...chains(CALICO_CHAINS)])],
  [components['kube-apiserver'].unit, inTurn([removeAuditLogsCommand(target.auditLog)])],
]);

/** Containers of pods of the network's link: a link that is there goes with the last of them, or with the undoing of its entry. */
const options: UndoOptions = {
  systemUnits: Object.values(runtimes).map(({ unit }) => unit),
  leavings,
  dropHosts: (was) => dropHostsCommand({ wasOpen: was.includes('open'), wasAbsent: was.includes('absent') }),
  removeImage: removeImageCommand,
  dropKubeconfig: (user) => asUser(user, dropKubeconfigCommand()),
  readers: new Map([[target.containerdConfiguration, 'containerd.service']]),
};

/** root writes into nobody's home: it becomes that user for it. */
const asUser = (user: string, command: Command): Command =>
  sh`if [ "$(id -un)" = ${user} ] || [ ${user} = root ]; then (
${{ raw: command }}
) else su -s /bin/sh -c ${command} ${user} </dev/null; fi`;

/** @throws RESET_INCOMPLETE naming what could not be undone. */
export async function undoLedger(context: StepContext, { entries }: Pick<WholeLedger, 'entries'>): Promise<void> {
  const { host, node, signal, report } = context;
  // A unit that was noted but belongs to the system has no leavings of ours.
  const ours = new Map([...leavings].filter(([unit]) => startedByUs(entries, unit)));
  const command = undoCommand(undoItems(entries), { ...options, leavings: ours });
  const { stdout, exitCode, stderr } = await host.ask(command, {
    signal,
    label: 'undo the ledger',
    timeoutSeconds: 600,
  });
  reportRemoved(report, stdout);
  const left = stdout.split('\n').flatMap((line) => (line.startsWith('left ') ? [line.slice('left '.length)] : []));
  if (exitCode === 0) return;
  throw new AppError(
    'RESET_INCOMPLETE',
    { host: node.hostname, left: left.join(', ') },
    { detail: stderr.slice(-4000) },
  );
}

export const reset: Step = async (context) => {
  const { host, signal, report } = context;
  await context.lock();
  const ledger = await ledgerOf(context);
  // Without a ledger whatever runs here is somebody else's.
  if (!ledger) return;
  await undoLedger(context, ledger);
  const { stdout } = await host.run(forgetNodeCommand, { signal, label: 'remove the state folder' });
  reportRemoved(report, stdout);
};
