/** What publishers write into files of checksums. */
import { AppError } from '../../../shared/errors';
import type { Word } from '../../../shared/messages/messages';
import type { ReleaseFile } from '../../../shared/versions/publishers';

/** `SUM`, `SUM  NAME` or `SUM *NAME` (sha256sum(1)); a signature around the lines (gpg --clear-sign) is none of them. */
const line = /^([0-9a-f]{64})(?:[ \t]+\*?(\S.*?))?\s*$/i;

interface Entry {
  readonly sum: string;
  /** Without folders: some lists are made from another one than the file's own. */
  readonly name: string | undefined;
}

const entriesIn = (text: string): Entry[] =>
  text.split('\n').flatMap((one) => {
    const [, sum, name] = line.exec(one.trimEnd()) ?? [];
    return sum === undefined ? [] : [{ sum: sum.toLowerCase(), name: name?.split('/').at(-1) }];
  });

/** The SHA-256 of a file, by what its publisher says. @throws CHECKSUM_UNUSABLE {name, url, reason} */
export function sumIn(text: string, { name, sums }: Pick<ReleaseFile, 'name' | 'sums'>): string {
  const unusable = (reason: Word): AppError => new AppError('CHECKSUM_UNUSABLE', { name, url: sums.url, reason });
  const entries = entriesIn(text);
  if (entries.length === 0) throw unusable('no-sum');
  const named = entries.filter((entry) => entry.name === name);
  const bare = sums.of === 'file' ? entries.filter((entry) => entry.name === undefined) : [];
  const [sum, ...others] = new Set([...named, ...bare].map((entry) => entry.sum));
  if (sum === undefined) throw unusable('other-sum');
  if (others.length > 0) throw unusable('several-sums');
  return sum;
}
