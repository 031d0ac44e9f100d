import { enCertificates } from './certificates';
import { enChanges } from './changes';
import { enCis } from './cis';
import { enErrors, enHints } from './errors';
import { enExposure } from './exposure';
import { enIssues } from './issues';
import { enLiveChanges } from './liveChanges';
import { enNotices } from './notices';
import { enRemoval } from './removal';
import { enRevocation } from './revocation';
import { enSteps } from './steps';
import { enUndecided } from './undecided';
import { enVerification } from './verification';
import { enWhy } from './why';
import { enWords } from './words';
import type { Messages } from '../messages';

export const en: Messages = {
  issues: enIssues,
  errors: enErrors,
  hints: enHints,
  notices: enNotices,
  steps: enSteps,
  words: enWords,
  exposure: enExposure,
  why: enWhy,
  liveChanges: enLiveChanges,
  changes: enChanges,
  removal: enRemoval,
  revocation: enRevocation,
  certificates: enCertificates,
  undecided: enUndecided,
  cis: enCis,
  verification: enVerification,
};
