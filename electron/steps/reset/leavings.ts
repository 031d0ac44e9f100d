/** What a service leaves behind when it has ended (shared/components) as a command that removes it. */
import type { Leaving } from '../../../shared/components/component';
import { paths } from '../../node/paths';
import { sh, type Command } from '../../shell/quote';
import {
  endProcessesCommand,
  removeAuditLogsCommand,
  removeCalicoLinksCommand,
  ifLedgerHasCommand,
  removeContainersCommand,
  removeFileCommand,
  removeFlannelRoutesCommand,
  removeLeasesCommand,
  removeNetworkChainsCommand,
  removePodsCommand,
  removeRulesCommand,
  removeTablesCommand,
  ruleTools,
  stopSliceCommand,
  unmountCommand,
} from './resetCommands';

function commandsFor(leaving: Leaving): Command[] {
  switch (leaving.kind) {
    case 'pods':
      return [removePodsCommand];
    case 'container':
      return [removeContainersCommand(`^/${leaving.name}$`)];
    case 'mounts':
      return [unmountCommand(leaving.below)];
    case 'processes':
      return [endProcessesCommand(leaving.of)];
    case 'podNetwork':
      return [removeNetworkChainsCommand(leaving.name), removeLeasesCommand(leaving.name)];
    case 'chains':
      return ruleTools.map((tool) => removeRulesCommand(tool, leaving.names));
    case 'nftTables':
      return [removeTablesCommand(leaving.name)];
    case 'calicoLinks':
      return [removeCalicoLinksCommand(leaving.rangeIn, paths.record)];
    case 'flannelRoutes':
      return [removeFlannelRoutesCommand(leaving.rangeIn)];
    case 'ifLedgerHas':
      return [ifLedgerHasCommand(`file:${leaving.file}`, removeLeavingsCommand(leaving.leavings))];
    case 'slice':
      return [stopSliceCommand(leaving.name)];
    case 'logs':
      return [removeAuditLogsCommand(leaving.path)];
    case 'file':
      return [removeFileCommand(leaving.path)];
  }
}

/** One after the other; what one of them ends with does not keep the next. */
export const removeLeavingsCommand = (leavings: readonly Leaving[]): Command =>
  leavings
    .flatMap(commandsFor)
    .map((command) => sh`(\n${{ raw: command }}\n)`)
    .join('\n') as Command;
