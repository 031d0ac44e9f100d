/**
 * Passphrases come from the terminal, or from a file or what a shell has opened (`/dev/fd/3`). Arguments and environment are no
 * places for them: every process of the machine may read the ones, and every child of this one the other.
 */
import { resolve } from 'node:path';
import type { Cluster } from '../../../shared/cluster/schema';
import { fill } from '../../../shared/messages/messages';
import { readText } from '../../storage/files';
import { Stop, tellProblem, type CommandContext } from '../context';
import { exit } from '../exitCodes';
import { modeOpenToOthers } from './privateFile';

const MAX_BYTES = 64 * 1024;

/** The option that names the file, and how the value is called there. */
const sources = { 'passphrase-file': 'passphraseFile', 'store-passphrase-file': 'storePassphraseFile' } as const;

interface Wanted {
  readonly option: keyof typeof sources;
  readonly question: string;
  /** Asked for twice: who mistypes it locks himself out. */
  readonly isNew?: boolean;
}

const stop = (context: CommandContext, message: string): Stop => {
  tellProblem(context, message);
  return new Stop(exit.badInput);
};

/** The file's first line. @throws Stop(2) when others may read it, or when it has none; FILE_UNREADABLE */
async function fromFile(context: CommandContext, file: string): Promise<string> {
  const path = resolve(file);
  const mode = await modeOpenToOthers(path);
  if (mode !== undefined) throw stop(context, fill(context.texts.credentialsOpen, { path, mode }));
  const [line = ''] = (await readText(path, { maxBytes: MAX_BYTES })).split(/\r?\n/);
  if (line === '') throw stop(context, fill(context.texts.authorities.emptyPassphrase, { path }));
  return line;
}

/** For what this computer keeps of a cluster. @throws as {@link passphraseFor} */
export const ownPassphrase = (context: CommandContext, { name }: Pick<Cluster, 'name'>): Promise<string> =>
  passphraseFor(context, {
    option: 'store-passphrase-file',
    question: fill(context.texts.authorities.askOwn, { name }),
  });

/**
 * Before a command works with a cluster whose authorities are sealed here: asks for their passphrase, for this run.
 * @throws AUTHORITIES_PASSPHRASE_WRONG, and as {@link passphraseFor}
 */
export async function unlockAuthorities(context: CommandContext, cluster: Cluster): Promise<void> {
  const { authorities } = context.services;
  if (await authorities.isLocked(cluster)) await authorities.unlock(cluster, await ownPassphrase(context, cluster));
}

/** @throws Stop(2) when nobody is there to be asked, CANCELLED */
export async function passphraseFor(context: CommandContext, { option, question, isNew }: Wanted): Promise<string> {
  const { values, terminal, texts } = context;
  const file = values[sources[option]];
  if (file !== undefined) return fromFile(context, file);
  if (!terminal.canAsk) throw stop(context, fill(texts.authorities.needsPassphrase, { option }));
  const answer = await terminal.ask(question, true);
  if (isNew && (await terminal.ask(texts.authorities.askAgain, true)) !== answer) {
    throw stop(context, texts.authorities.notTheSame);
  }
  return answer;
}
