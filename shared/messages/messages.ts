/** The texts that both the window and the command line show. Placeholders are `{{name}}`, as i18next writes them. */
import type { ErrorCode, ErrorParams } from '../errors';
import type { IssueCode } from '../cluster/issues';
import type { Expectation, Look, Reason } from '../cis/check';
import type { Cluster, Role } from '../cluster/schema';
import type { Gives, Login, OpenFor, Reach } from '../exposure/opening';
import type { Aspect, ConditionCode, ConsequenceCode, RefusalCode, WayCode } from '../liveChanges/codes';
import type { WhyCode } from '../kubernetes/why';
import type { Change } from '../job/job';
import type { NoticeCode } from '../job/notices';
import type { StepId } from '../job/plan';
import type { PodFate } from '../nodes/pods';
import type { AuthorityName, CertificateObjection } from '../pki/certificate';
import type { CertificateProblem, CertificateUse } from '../pki/report';
import type { ChangeAction, ChangeReason } from '../resources/changes';
import type { CheckId, CheckState, UnmeasuredReason } from '../verification/verification';
import type { Evidence, UndecidedReason, Undoing } from '../resources/undecided';

/** Parameter values that are codes rather than names of something, and so have a text of their own. */
export type Word =
  // `reason` of MANIFEST_INVALID
  | 'no-yaml'
  | 'no-object'
  | 'object-twice'
  | 'too-many-objects'
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
  // `reason` of LOGIN_SHELL_UNUSABLE
  | 'no-login-shell'
  | 'restricted-shell'
  | 'silent-shell'
  | 'strange-shell'
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
  | 'node-left-out'
  | 'no-cause-found'
  // `reason` of DRAIN_BLOCKED
  | 'budget'
  | 'still-ending'
  | 'eviction-refused'
  // `reason` of CERTIFICATE_UNREADABLE and AUTHORITIES_DAMAGED, and why a certificate is not the one that is wanted
  | 'no-certificate'
  | 'several-certificates'
  | 'other-key'
  | CertificateObjection
  // `reason` of YAML_INVALID
  | 'several-documents'
  | 'unknown-alias'
  | 'too-many-aliases'
  | 'too-deep'
  // `reason` of what concerns a file of this computer: ours, or the operating system's (errno(3))
  | 'not-elf'
  | 'text'
  | 'share'
  | 'format'
  | 'public'
  | 'changed'
  | 'damaged'
  | 'empty'
  | 'too-large'
  | 'pipe'
  // `reason` of DOWNLOAD_FAILED, beside those of SSH_UNREACHABLE
  | 'silent'
  | 'strange-redirect'
  | 'insecure-redirect'
  | 'too-many-redirects'
  | 'no-version'
  | 'HTTP 403'
  | 'HTTP 404'
  | 'HTTP 407'
  // `reason` of IMAGE_NOT_FETCHED, beside those of DOWNLOAD_FAILED
  | 'HTTP 401'
  | 'HTTP 429'
  | 'no-token'
  | 'no-manifest'
  | 'no-image'
  // `reason` of ARCHIVE_INVALID
  | 'no-image-archive'
  | 'part-missing'
  | 'other-digest'
  // `reason` of BUNDLE_INVALID
  | 'no-bundle'
  | 'newer-format'
  | 'ends-early'
  | 'not-listed'
  | 'other-content'
  | 'left-over'
  // `reason` of CHECKSUM_UNUSABLE
  | 'no-sum'
  | 'other-sum'
  | 'several-sums'
  // `reason` of RELEASE_ARCHIVE_INVALID
  | 'no-file'
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

/** What is said of open ports. */
interface ExposureMessages {
  readonly title: string;
  readonly columns: Readonly<Record<'port' | 'component' | 'on' | 'reach' | 'login' | 'why', string>>;
  readonly on: Readonly<Record<Role | 'all', string>>;
  /** How one gets there. */
  readonly reach: Readonly<Record<Reach, string>>;
  readonly login: Readonly<Record<Login, string>>;
  /** One sentence each: what it is for, and what somebody can do there. */
  readonly openFor: Readonly<Record<OpenFor, string>>;
  readonly gives: Readonly<Record<Gives, string>>;
  /** A port in a sentence. */
  readonly door: string;
  readonly unguarded: string;
}

/** What is said of changes of a cluster that runs. Parameters: those of the change, and {{units}} of RESTART. */
interface LiveChangeMessages {
  /** The page that is made from the table. */
  readonly page: Readonly<Record<'title' | 'intro' | 'profile' | 'otherwise' | 'when', string>>;
  readonly verdicts: Readonly<Record<'nothing' | 'applied' | 'refused', string>>;
  readonly aspects: Readonly<Record<Aspect, string>>;
  /** A half sentence after "when". */
  readonly conditions: Readonly<Record<ConditionCode, string>>;
  readonly consequences: Readonly<Record<ConsequenceCode, string>>;
  readonly reasons: Readonly<Record<RefusalCode, string>>;
  readonly ways: Readonly<Record<WayCode, string>>;
}

/** What is said of a node before it is removed. */
interface RemovalMessages {
  /** {{names}} */
  readonly fates: Readonly<Record<PodFate, string>>;
  readonly noPods: string;
  readonly etcd: string;
  readonly object: string;
  readonly noObject: string;
  readonly others: string;
  readonly cleansHost: string;
  readonly staysOnHost: string;
}

/** What is said of changes on hosts. */
interface ChangeMessages {
  /** What a run has done. */
  readonly done: Readonly<Record<Change['action'], string>>;
  /** What is going to be done. */
  readonly actions: Readonly<Record<ChangeAction, string>>;
  readonly why: Readonly<Record<ChangeReason, string>>;
  /** Of what is replaced and not ours. */
  readonly replaces: string;
  /** Of what somebody has edited: {{copy}} */
  /** {{command}} */
  readonly by: string;
  readonly saves: string;
  /** {{user}} {{workstation}} {{minutes}} */
  readonly locked: string;
  /** {{minutes}} */
  readonly lockedByNobody: string;
}

/** What is said of a node whose ledger does not say what is Keelson's there. */
interface UndecidedMessages {
  /** {{host}} */
  readonly reasons: Readonly<Record<UndecidedReason, string>>;
  /** What a reset does about a thing that is Keelson's. */
  readonly undoings: Readonly<Record<Undoing, string>>;
  readonly evidence: Readonly<Record<Evidence, string>>;
  /** What becomes of what is Keelson's, and of the rest. */
  readonly means: string;
  /** {{paths}} */
  readonly copies: string;
  /** {{settings}}: what stays, because nobody knows what it was before. */
  readonly settings: string;
}

/** What is said of certificates. */
interface CertificateMessages {
  readonly authorities: Readonly<Record<AuthorityName, string>>;
  /** {{issuer}} */
  readonly otherSigner: string;
  /** {{units}} {{ports}} */
  readonly uses: Readonly<Record<CertificateUse, string>>;
  readonly problems: Readonly<Record<Exclude<CertificateProblem, CertificateObjection>, string>>;
  /** Sentences in describeRenewal's order; restartsOn: {{host}} {{units}}, unreached: {{names}} */
  readonly renewal: Readonly<
    Record<
      | 'restarts'
      | 'noRestart'
      | 'restartsOn'
      | 'oneApi'
      | 'oneSlowApi'
      | 'severalApis'
      | 'pods'
      | 'readBack'
      | 'stays'
      | 'copies'
      | 'superAdmin'
      | 'superAdminCopies'
      | 'superAdminStays'
      | 'unreached',
      string
    >
  >;
}

/** What the CIS benchmark's checks have found. */
interface CisMessages {
  /** What was looked at: {{program}} {{name}} */
  readonly looks: Readonly<Record<Look['kind'], string>>;
  /** What was expected: {{value}} */
  readonly expects: Readonly<Record<Expectation['kind'], string>>;
  /** {{what}} {{found}} {{expected}} */
  readonly deviation: string;
  /** The same where all is well: {{what}} {{expected}} */
  readonly demand: string;
  /** Of a FAIL. */
  readonly remedies: Readonly<Record<Cluster['profile'], string>>;
  /** Where nothing was found. */
  readonly nothing: string;
  /** {{PASS}} {{WARN}} {{FAIL}} */
  readonly counts: string;
  readonly reasons: Readonly<Record<Reason, string>>;
}

/** What is said of a verification. */
interface VerificationMessages {
  /** A check's name, and one sentence on what it does, for somebody who is new to Kubernetes. */
  readonly checks: Readonly<Record<CheckId, { readonly title: string; readonly about: string }>>;
  readonly states: Readonly<Record<CheckState, string>>;
  /** A half sentence after "not measured:". */
  readonly reasons: Readonly<Record<UnmeasuredReason, string>>;
}

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
  readonly exposure: ExposureMessages;
  /** One line: what a choice of profile secure is good for. */
  readonly why: Readonly<Record<WhyCode, string>>;
  readonly liveChanges: LiveChangeMessages;
  readonly changes: ChangeMessages;
  readonly removal: RemovalMessages;
  /** Sentences in describeRevocation's order. */
  readonly revocation: Readonly<Record<'ends' | 'begins' | 'unreached' | 'copies' | 'colleagues' | 'stays', string>>;
  readonly certificates: CertificateMessages;
  readonly undecided: UndecidedMessages;
  readonly cis: CisMessages;
  readonly verification: VerificationMessages;
}

/** Puts the parameters into a text; a placeholder without parameter stays visible rather than becoming empty. */
export const fill = (template: string, params: ErrorParams): string =>
  template.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  );
