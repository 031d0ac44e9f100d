/** A machine's name may mean something to other people and programs: nobody's is changed without a word before. */
import type { Rename } from '../../../shared/cluster/renames';
import { AppError } from '../../../shared/errors';
import { fill } from '../../../shared/messages/messages';
import { agrees, Stop, tell, tellProblem, type CommandContext } from '../context';
import { exit } from '../exitCodes';

/** Says which machines will be renamed, and asks. Throws CANCELLED, and Stop(2) when nobody is there to be asked. */
export async function agreeToRenames(context: CommandContext, renames: readonly Rename[]): Promise<void> {
  const { values, terminal, texts } = context;
  if (renames.length === 0) return;
  const lines = renames.map((rename) => fill(texts.rename, { ...rename }));
  tell(context, { type: 'renames', renames }, texts.renames, ...lines);
  if (values.yes) return;
  if (!terminal.canAsk) {
    tellProblem(context, texts.renameNeedsYes);
    throw new Stop(exit.badInput);
  }
  if (!(await agrees(terminal, texts.askRename))) throw new AppError('CANCELLED');
}
