import { enChanges } from './en/changes';
import { enErrors, enHints } from './en/errors';
import { enExposure } from './en/exposure';
import { enIssues } from './en/issues';
import { enLiveChanges } from './en/liveChanges';
import { enNotices } from './en/notices';
import { enSteps } from './en/steps';
import { enWords } from './en/words';
import type { Messages } from './messages';

export const en: Messages = {
  issues: enIssues,
  errors: enErrors,
  hints: enHints,
  notices: enNotices,
  steps: enSteps,
  words: enWords,
  exposure: enExposure,
  liveChanges: enLiveChanges,
  changes: enChanges,
};
