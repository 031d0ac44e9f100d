/** A node whose ledger is damaged or missing: what lies there, item by item, and the ledger that the person's answer makes. */
import { describeItem, messages } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { idsOf, type Undecided } from '../../../shared/resources/undecided';
import { nodeNamed, readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { agrees, Stop, tell, tellError, tellProblem, type Command, type CommandContext } from '../context';
import { exit, exitCodeOf } from '../exitCodes';
import { runJob } from '../runJob';
import { compare } from './plan';

/** The ids that --ours and --theirs name. Throws Stop(2) when one is not in the list. */
function chosenOf(context: CommandContext, host: string, undecided: Undecided): string[] {
  const { ours = ['certain'], theirs = [] } = context.values;
  const all = idsOf(undecided, 'all');
  const named = ours.flatMap((one) =>
    one === 'all' || one === 'certain' ? idsOf(undecided, one) : one === 'none' ? [] : [one],
  );
  const unknown = [...named, ...theirs].find((id) => !all.includes(id));
  if (unknown !== undefined) {
    tellProblem(context, fill(context.texts.ledger.unknownId, { what: unknown, host }));
    throw new Stop(exit.badInput);
  }
  return all.filter((id) => named.includes(id) && !theirs.includes(id));
}

function listLines(
  { texts, language, values }: CommandContext,
  host: string,
  undecided: Undecided,
  chosen: readonly string[],
): string[] {
  const words = messages[language].undecided;
  const { items, reason, copies, settings } = undecided;
  return [
    fill(words.reasons[reason], { host }),
    words.means,
    fill(texts.ledger.title, { how: values.ours ? '' : texts.ledger.proposed }),
    ...items.map((item) => `  [${chosen.includes(item.id) ? 'x' : ' '}] ${item.id}  (${describeItem(item, language)})`),
    ...(copies.length > 0 ? [fill(words.copies, { paths: copies.join(', ') })] : []),
    ...(settings.length > 0 ? [fill(words.settings, { settings: settings.join(', ') })] : []),
  ];
}

/** Without --ours it only shows the list. */
export const nodeLedger: Command = async (context) => {
  const { values, texts, terminal } = context;
  const input = await readCluster(context);
  const { hostname } = nodeNamed(context, input.cluster, values.operand ?? '');
  await takeCredentials(context, input.cluster);
  await connect(context, input, { tolerant: true });
  const host = (await compare(context, input)).hosts.find((one) => one.hostname === hostname);
  const undecided = host?.undecided;
  if (!undecided) {
    if (host?.error) {
      tellError(context, host.error);
      return exitCodeOf(host.error);
    }
    tell(context, { type: 'ledger', node: hostname }, fill(texts.ledger.nothing, { host: hostname }));
    return exit.done;
  }
  const ours = chosenOf(context, hostname, undecided);
  tell(
    context,
    { type: 'ledger', node: hostname, ...undecided, ours },
    ...listLines(context, hostname, undecided, ours),
  );
  const stop = (message: string): Stop => {
    tellProblem(context, message);
    return new Stop(exit.badInput);
  };
  if (!values.ours) throw stop(texts.ledger.say);
  if (!values.yes) {
    if (!terminal.canAsk) throw stop(texts.ledger.needsYes);
    if (!(await agrees(terminal, fill(texts.ledger.ask, { host: hostname })))) return exit.cancelled;
  }
  return runJob(context, { kind: 'rebuildLedger', node: hostname, ours }, input);
};
