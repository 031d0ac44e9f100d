/** Versions to choose from: of each minor the last patch (kubernetes/kubernetes release tags), or `.0` where it still moves. */
import { MAX_MINOR, MIN_MINOR } from '../../../shared/kubernetesVersion';

const lastPatches: Readonly<Record<number, number>> = {
  9: 11,
  10: 13,
  11: 10,
  12: 10,
  13: 12,
  14: 10,
  15: 12,
  16: 15,
  17: 17,
  18: 20,
  19: 16,
  20: 15,
  21: 14,
  22: 17,
  23: 17,
  24: 17,
  25: 16,
  26: 15,
  27: 16,
  28: 15,
};

/** Newest first. */
export const suggestedVersions: readonly string[] = Array.from(
  { length: MAX_MINOR - MIN_MINOR + 1 },
  (_, index) => MAX_MINOR - index,
).map((minor) => `1.${String(minor)}.${String(lastPatches[minor] ?? 0)}`);
