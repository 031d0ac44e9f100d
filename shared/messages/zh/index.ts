import { zhCertificates } from './certificates';
import { zhChanges } from './changes';
import { zhCis } from './cis';
import { zhErrors, zhHints } from './errors';
import { zhExposure } from './exposure';
import { zhIssues } from './issues';
import { zhLiveChanges } from './liveChanges';
import { zhNotices } from './notices';
import { zhRemoval } from './removal';
import { zhRevocation } from './revocation';
import { zhSteps } from './steps';
import { zhUndecided } from './undecided';
import { zhVerification } from './verification';
import { zhWhy } from './why';
import { zhWords } from './words';
import type { Messages } from '../messages';

export const zh: Messages = {
  issues: zhIssues,
  errors: zhErrors,
  hints: zhHints,
  notices: zhNotices,
  steps: zhSteps,
  words: zhWords,
  exposure: zhExposure,
  why: zhWhy,
  liveChanges: zhLiveChanges,
  changes: zhChanges,
  removal: zhRemoval,
  revocation: zhRevocation,
  certificates: zhCertificates,
  undecided: zhUndecided,
  cis: zhCis,
  verification: zhVerification,
};
