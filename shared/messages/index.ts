export { describeCounts, describeDemand, describeDeviation, describeReasonOfWarning, describeRemedy } from './cis';
export { describeLock, describeReason } from './changes';
export { describeError, describeHint, describeIssue, describeNotice, messages, punctuation } from './describe';
export { describeItem } from './undecided';
export { describeRemoval } from './removal';
export { describeProblem, describeRenewal, describeSigner, describeUse } from './certificates';
export { describeRevocation } from './revocation';
export { describeExposure, describeUnguarded, exposureColumns, unguardedDoors } from './exposure';
export { describeDifference, describeVerdict } from './liveChanges';
