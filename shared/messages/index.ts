export { describeError, describeHint, describeIssue, describeNotice, messages, type MessageLanguage } from './describe';
