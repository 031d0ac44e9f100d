/** Cleans up after uploads: compressed copies are made for each version of each program, and nobody else removes them. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** A copy that was not used for so long is made anew should it be needed again. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** `<sha256>.gz`, what an attempt that died has left of one, and what was noted about a file. */
const copyName = /^[0-9a-f]{64}\.(sum|note|gz(\.[0-9a-f-]{36})?)$/;

/** Removes the copies whose time of change (set at each use) is long ago. Never throws: it is not what anybody waits for. */
export async function removeStaleCopies(cacheDir: string): Promise<void> {
  const oldest = Date.now() - KEPT_MS;
  const names = await readdir(cacheDir).catch(() => []);
  for (const name of names.filter((one) => copyName.test(one))) {
    const copy = path.join(cacheDir, name);
    const found = await stat(copy).catch(() => undefined);
    if (found && found.mtimeMs < oldest) await rm(copy, { force: true }).catch(() => undefined);
  }
}
