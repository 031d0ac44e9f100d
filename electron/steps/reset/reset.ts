/** Undoes the ledger of a node, newest first, and nothing else. Can be stopped and run again at any point. */
import { AppError } from '../../../shared/errors';
import { allUnits } from '../../../shared/components';
import type { WholeLedger } from '../../../shared/resources/ledger';
import { startedByUs, undoItems } from '../../../shared/resources/undo';
import { paths } from '../../node/paths';
import { forgetNodeCommand, undoCommand, type UndoOptions } from '../../node/undoCommands';
import { writeDown } from '../../node/writeDown';
import { sh, type Command } from '../../shell/quote';
import { diskTrouble } from '../../ssh/transfer/diskTrouble';
import { dropHostsCommand } from '../kinds/hostsBlock';
import { removeImageCommand } from '../kinds/imageCommands';
import { BACKUP_SUFFIX, dropKubeconfigCommand } from '../kinds/kubeconfig';
import { ledgerOf } from '../convergence/ownership';
import { hostLines, reportRemoved } from './removal';
import { removeLeavingsCommand } from './leavings';
import type { Step, StepContext } from '../step';

/**
 * What services have made while they ran (shared/components), and only where the ledger says that they were ours. It is removed
 * right after their service has ended.
 */
const leavings: ReadonlyMap<string, Command> = new Map(
  allUnits.flatMap(({ unit, leavings: left = [] }) => (left.length > 0 ? [[unit, removeLeavingsCommand(left)]] : [])),
);

/** Containers of pods of the network's link: a link that is there goes with the last of them, or with the undoing of its entry. */
const options: UndoOptions = {
  systemUnits: allUnits.filter(({ system }) => system).map(({ unit }) => unit),
  users: new Map(allUnits.flatMap(({ unit, usedBy }) => (usedBy ? [[unit, sh`${usedBy} 2>/dev/null`] as const] : []))),
  leavings,
  dropHosts: (was) => dropHostsCommand({ wasOpen: was.includes('open'), wasAbsent: was.includes('absent') }),
  removeImage: removeImageCommand,
  dropKubeconfig: (user) => asUser(user, dropKubeconfigCommand()),
  readers: new Map(
    allUnits
      .filter(({ system }) => system)
      .flatMap(({ unit, files = [] }) => files.map(({ installPath }) => [installPath, unit] as const)),
  ),
};

/** root writes into nobody's home: it becomes that user for it. */
const asUser = (user: string, command: Command): Command =>
  sh`if [ "$(id -un)" = ${user} ] || [ ${user} = root ]; then (
${{ raw: command }}
) else su -s /bin/sh -c ${command} ${user} </dev/null; fi`;

/** @throws RESET_INCOMPLETE naming what could not be undone; DISK_FULL, DISK_READ_ONLY where that cannot even be noted. */
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
  for (const unit of hostLines(stdout, 'used')) {
    report.notice({ severity: 'warning', code: 'SERVICE_IN_USE', params: { unit } });
  }
  for (const path of hostLines(stdout, 'beside')) {
    const params = { path, copy: `${path}${BACKUP_SUFFIX}` };
    report.notice({ severity: 'warning', code: 'KUBECONFIG_EDITED', params });
  }
  for (const line of hostLines(stdout, 'owns')) {
    const [user = '', ...words] = line.split(' ');
    const path = words.join(' ');
    const about = path === '' ? ({ code: 'USER_UNSURE', params: { user } } as const) : undefined;
    report.notice({ severity: 'warning', ...(about ?? { code: 'USER_OWNS_FILES', params: { user, path } }) });
  }
  for (const names of hostLines(stdout, 'stays')) {
    report.notice({ severity: 'warning', code: 'PACKAGES_STAY', params: { names: names.replaceAll(' ', ', ') } });
  }
  const left = hostLines(stdout, 'left');
  if (exitCode === 0) return;
  const trouble = left.includes(paths.ledger) ? diskTrouble(host.name, paths.state, stderr.slice(-4000)) : undefined;
  if (trouble) throw trouble;
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
  const { stdout } = await writeDown(host, forgetNodeCommand, { signal, label: 'remove the state folder' });
  reportRemoved(report, stdout);
  for (const path of hostLines(stdout, 'kept')) {
    report.notice({ severity: 'warning', code: 'COPY_ORPHANED', params: { path } });
  }
};
