/** How far a step is, in words and as a part of the whole. */
import type { Progress } from '../../shared/job/job';

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** `512 B`, `1.4 MB`: powers of 1000, as disks and networks count. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** 0 to 100, or `undefined` when the whole is not known. */
export const percentOf = ({ done, total }: Progress): number | undefined =>
  total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : undefined;

/** `kubelet: 12.3 MB of 96.0 MB`; what is counted by no measure is only named. */
export function progressText(progress: Progress, of: (done: string, total: string) => string): string {
  const { done, total, unit, label } = progress;
  if (total <= 0) return label;
  const text = unit === 'bytes' ? sizeText : String;
  return `${label}: ${of(text(done), text(total))}`;
}
