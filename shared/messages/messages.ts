/** The texts that both the window and the command line show. Placeholders are `{{name}}`, as i18next writes them. */
import type { ErrorCode, ErrorParams } from '../errors';
import type { IssueCode } from '../cluster/issues';
import type { NoticeCode } from '../job/notices';
import type { StepId } from '../job/plan';

/** Parameter values that are codes rather than names of something, and so have a text of their own. */
export type Word =
  // `expected` of WRONG_TYPE
  | 'string'
  | 'number'
  | 'boolean'
  | 'array'
  | 'object'
  | 'record'
  // `method` of SSH_AUTH_FAILED, `what` of SSH_CREDENTIALS_MISSING
  | 'key'
  | 'password'
  | 'agent'
  | 'passphrase'
  | 'sudoPassword'
  // `reason` of SUDO_FAILED
  | 'wrong-password'
  | 'not-allowed'
  | 'tty'
  | 'missing'
  // `reason` of SSH_UNREACHABLE
  | 'refused'
  | 'no-route'
  | 'name-unknown'
  | 'reset'
  | 'closed'
  | 'handshake'
  | 'forwarding-refused'
  | 'no-channel'
  // `what` of TRAFFIC_PROVED, TRAFFIC_NOT_MEASURED and TRAFFIC_BLOCKED
  | 'pod-to-pod'
  | 'pod-to-service'
  | 'node-port'
  | 'name-resolution'
  // `reason` of TRAFFIC_NOT_MEASURED and TRAFFIC_NOT_SENT, `cause` of TRAFFIC_BLOCKED
  | 'no-dns-pod'
  | 'no-dns-server'
  | 'no-bash'
  | 'no-nsenter'
  | 'no-process'
  | 'no-cause-found'
  // `reason` of YAML_INVALID
  | 'several-documents'
  | 'unknown-alias'
  | 'too-many-aliases'
  | 'too-deep'
  // `reason` of what concerns a file of this computer: ours, or the operating system's (errno(3))
  | 'not-elf'
  | 'format'
  | 'public'
  | 'changed'
  | 'damaged'
  | 'empty'
  | 'too-large'
  | 'ENOENT'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EEXIST'
  | 'EACCES'
  | 'EPERM'
  | 'EROFS'
  | 'ENOSPC'
  | 'EDQUOT'
  | 'EBUSY'
  | 'EMFILE'
  | 'ENAMETOOLONG';

export interface Messages {
  /** One sentence: what is wrong with the value and what to write instead. */
  readonly issues: Readonly<Record<IssueCode, string>>;
  /** One sentence: what happened and where. */
  readonly errors: Readonly<Record<ErrorCode, string>>;
  /** One or two sentences: what to do about it. */
  readonly hints: Readonly<Record<ErrorCode, string>>;
  readonly notices: Readonly<Record<NoticeCode, string>>;
  /** A step's name, and one sentence on what it does and why, for somebody who is new to Kubernetes. */
  readonly steps: Readonly<Record<StepId, { readonly title: string; readonly about: string }>>;
  readonly words: Readonly<Record<Word, string>>;
}

/** Puts the parameters into a text; a placeholder without parameter stays visible rather than becoming empty. */
export const fill = (template: string, params: ErrorParams): string =>
  template.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  );
