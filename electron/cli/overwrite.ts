import { fill } from '../../shared/messages/messages';
import { exists } from '../storage/files';
import { agrees, Stop, tellProblem, type CommandContext } from './context';
import { exit } from './exitCodes';

/** Never over an existing file without asking. Throws Stop(2) when nobody agrees to it. */
export async function agreeToOverwrite(context: CommandContext, path: string): Promise<void> {
  const { values, terminal, texts } = context;
  if (values.yes || !(await exists(path))) return;
  const problem = fill(texts.fileExists, { path });
  if (terminal.canAsk && (await agrees(terminal, `${problem} ${texts.askReplace}`))) return;
  tellProblem(context, problem);
  throw new Stop(exit.badInput);
}
