/** What was found out about large files of the workstation by reading all of them, kept until they change. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type * as z from 'zod';
import { PRIVATE_FILE, refusePipe, unreadable, writeText } from './files';

/** Which file it is, and that it was not changed since: the time of its last change cannot be set by whoever writes it. */
export interface FileIdentity {
  /** Bytes. */
  readonly size: number;
  /** What is noted about the file is called so. */
  readonly key: string;
  /** Another change might still get the same time. */
  readonly isSettled: boolean;
}

/** Coarser than the clock of any file system here; FAT counts in steps of two seconds. */
const SETTLED_AFTER_MS = 2500;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @throws FILE_UNREADABLE */
export async function identify(file: string): Promise<FileIdentity> {
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  refusePipe(file, found);
  const { size, mtimeMs, ctimeMs, ino } = found;
  const facts = [path.resolve(file), size, mtimeMs, ctimeMs, ino].join('\0');
  return { size, key: digest(facts), isSettled: Date.now() - ctimeMs > SETTLED_AFTER_MS };
}

/** Answers a question about a file, by a note where there is one, else by `find`. The question says all that the answer hangs on. */
export type Remember = <T>(file: string, question: string, schema: z.ZodType<T>, find: () => Promise<T>) => Promise<T>;

/** Nothing is noted: every answer is found anew. */
export const forgetful: Remember = (_file, _question, _schema, find) => find();

/** Notes in a folder, for this process and later ones. A note that cannot be read or written is no reason to fail. */
export const fileNotes =
  (folder: string): Remember =>
  async (file, question, schema, find) => {
    const { key, isSettled } = await identify(file);
    const note = path.join(folder, `${digest(`${key}\0${question}`)}.note`);
    const text = await readFile(note, 'utf8').catch(() => '');
    const known = schema.safeParse(parsed(text));
    if (known.success) return known.data;
    const found = await find();
    if (isSettled) await writeText(note, JSON.stringify(found), { mode: PRIVATE_FILE }).catch(() => undefined);
    return found;
  };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
