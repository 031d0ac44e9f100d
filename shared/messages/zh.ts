import { zhChanges } from './zh/changes';
import { zhErrors, zhHints } from './zh/errors';
import { zhExposure } from './zh/exposure';
import { zhIssues } from './zh/issues';
import { zhLiveChanges } from './zh/liveChanges';
import { zhNotices } from './zh/notices';
import { zhSteps } from './zh/steps';
import { zhWords } from './zh/words';
import type { Messages } from './messages';

export const zh: Messages = {
  issues: zhIssues,
  errors: zhErrors,
  hints: zhHints,
  notices: zhNotices,
  steps: zhSteps,
  words: zhWords,
  exposure: zhExposure,
  liveChanges: zhLiveChanges,
  changes: zhChanges,
};
