/** Which of two versions comes first. */
export const isBefore = (one: string, other: string): boolean => one.localeCompare(other, 'en', { numeric: true }) < 0;

/** Versions of three numbers; a word in place of one is between none. */
export const isBetween = (version: string, from: string, before: string): boolean =>
  !isBefore(version, from) && isBefore(version, before);
