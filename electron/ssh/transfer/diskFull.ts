/** The words of the tools on a host, and of the runtimes, when a disk or somebody's share of it is full (errno(3): ENOSPC, EDQUOT). */
export const saysDiskFull = (words: string): boolean => /no space left on device|disk quota exceeded/i.test(words);
