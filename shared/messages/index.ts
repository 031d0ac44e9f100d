export {
  describeError,
  describeHint,
  describeIssue,
  describeNotice,
  messages,
  punctuation,
  type MessageLanguage,
} from './describe';
