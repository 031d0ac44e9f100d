/** Versions to choose from: of each minor the newest patch that is known. */
import { MAX_MINOR, MIN_MINOR } from '../../../shared/kubernetesVersion';
import { newestPatchOf } from '../../../shared/versions/versions';

/** Newest first. */
export const suggestedVersions: readonly string[] = Array.from(
  { length: MAX_MINOR - MIN_MINOR + 1 },
  (_, index) => MAX_MINOR - index,
).map(newestPatchOf);
