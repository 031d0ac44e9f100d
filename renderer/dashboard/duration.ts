/** Times as the dashboard shows them. Digits and SI units only, so they read the same in every language. */

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * `0.4 s`, `12 s`, `1:05`, `1:02:03`.
 * @param ms milliseconds; a negative span (the clock was set back) counts as none
 */
export function durationText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${String(whole)} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, two(whole % 60)];
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`;
}

/** How long something has lasted: until its end, or until `now` while it goes on; `undefined` when it never began. */
export function spanOf(
  { startedAt, endedAt }: { readonly startedAt?: number; readonly endedAt?: number },
  now: number,
): number | undefined {
  return startedAt === undefined ? undefined : (endedAt ?? now) - startedAt;
}

/** Date and time in the person's language. */
export const dateText = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** The time of day, to the second, in the person's language. */
export const timeText = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(at);

/** `14:03:07.250` in the workstation's time zone. */
export function clockText(at: number): string {
  const time = new Date(at);
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${clock}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
