/**
 * Passphrases come from the terminal, or from a file or what a shell has opened (`/dev/fd/3`). Arguments and environment are no
 * places for them: every process of the machine may read the ones, and every child of this one the other.
 */
import { resolve } from 'node:path';
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
