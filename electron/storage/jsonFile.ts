/**
 * A value kept as a JSON file, private to the person and checked when it is read. A file that cannot be understood is
 * moved aside as `.broken` and reported; it is never overwritten, because a person may still repair it.
 */
import { readFile, rename } from 'node:fs/promises';
import type * as z from 'zod';
import type { Logger } from '../platform';
import { exists, isAbsent, PRIVATE_FILE, unreadable, writeText } from './files';

export type ReadJson<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly reason: string };

/** Reads and checks a JSON file. Throws FILE_UNREADABLE when the file exists and cannot be read. */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<ReadJson<T>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (isAbsent(cause)) return { kind: 'absent' };
    throw unreadable(path, cause);
  }
  try {
    return { kind: 'value', value: schema.parse(JSON.parse(text)) };
  } catch (cause) {
    return { kind: 'damaged', reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Writes a JSON file with mode 0600 in a folder of mode 0700, atomically. Throws FILE_UNWRITABLE. */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeText(path, `${JSON.stringify(value, undefined, 2)}\n`, { mode: PRIVATE_FILE });

/** Renames a damaged file to `<path>.broken` (`.broken-2`, ... when that is taken) and answers the new name. */
export async function moveAside(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const aside = number === 1 ? `${path}.broken` : `${path}.broken-${String(number)}`;
    if (await exists(aside)) continue;
    await rename(path, aside);
    return aside;
  }
}

export interface JsonFile<T> {
  /** The value, or `initial` when there is no file or it was damaged. */
  read(): Promise<T>;
  /** Replaces the value by a function of itself; changes made at the same time wait for each other. */
  update(change: (value: T) => T): Promise<T>;
}

/** Throws FILE_UNREADABLE and FILE_UNWRITABLE {path, reason} from both methods. */
export function jsonFile<T>(options: { path: string; schema: z.ZodType<T>; initial: T; log: Logger }): JsonFile<T> {
  const { path, schema, initial, log } = options;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };

  const load = async (): Promise<T> => {
    const found = await readJson(path, schema);
    if (found.kind === 'value') return found.value;
    if (found.kind === 'damaged') {
      const aside = await moveAside(path);
      log.warn('A damaged file was moved aside', { path, aside, reason: found.reason });
    }
    return initial;
  };

  return {
    read: () => inTurn(load),
    update: (change) =>
      inTurn(async () => {
        const value = change(await load());
        await writeJson(path, value);
        return value;
      }),
  };
}
