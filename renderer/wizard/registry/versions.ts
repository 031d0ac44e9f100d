/** Versions to choose from: of each minor the newest patch that is known. */
import type { Profile } from '../../../shared/cluster/defaults';
import { MAX_MINOR, MIN_MINOR, SECURE_SINCE } from '../../../shared/kubernetesVersion';
import { newestPatchOf } from '../../../shared/versions/versions';

export const firstMinors: Readonly<Record<Profile, number>> = { simple: MIN_MINOR, secure: SECURE_SINCE };

/** Newest first. */
export const suggestedVersions = (profile: Profile): readonly string[] =>
  Array.from({ length: MAX_MINOR - firstMinors[profile] + 1 }, (_, index) => MAX_MINOR - index).map(newestPatchOf);
