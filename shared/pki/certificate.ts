/**
 * What a certificate is to be, what one is, and whether the one will do for the other. A certificate is random in its key, its
 * serial number and its dates: two of them are never the same bytes, so they are compared by what they say.
 */

/** A cluster's authorities, those of kubernetes.io's page "PKI certificates and requirements". */
export const authorityNames = ['cluster', 'etcd', 'frontProxy'] as const;
export type AuthorityName = (typeof authorityNames)[number];

export type KeyAlgorithm = 'ecdsa-p256' | 'rsa-2048';

/** Extended key usages (RFC 5280, 4.2.1.12): id-kp-serverAuth and id-kp-clientAuth. */
type CertificateUsage = 'server' | 'client';

export interface CertificateRequest {
  readonly authority: AuthorityName;
  readonly commonName: string;
  readonly organization?: string;
  readonly usages: readonly CertificateUsage[];
  /** DNS names and IPv4 addresses, in any order. */
  readonly names: readonly string[];
}

/** What was read of a certificate that lies somewhere. */
export interface CertificateFacts {
  /** Which of our authorities has signed it: its signature was verified. Undefined: none of ours. */
  readonly authority?: AuthorityName;
  /** Who says to have signed it, as one line: `CN=kubernetes`. */
  readonly issuer: string;
  /** Hexadecimal digits, as `openssl x509 -serial` prints them. */
  readonly serialNumber: string;
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** Object identifiers of usages that have no name here; none at all means that it may be used for everything. */
  readonly usages: readonly string[];
  /** DNS names and IP addresses as they are; names of another kind with that in front: `email:a@b`. */
  readonly names: readonly string[];
  /** It may sign others. */
  readonly isAuthority: boolean;
  /** ISO 8601, in UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** A {@link KeyAlgorithm}, or what else it is. */
  readonly keyAlgorithm: string;
  /** SHA-256 of the certificate, as hexadecimal digits. */
  readonly fingerprint: string;
  /** SHA-256 of its public key (SubjectPublicKeyInfo), as hexadecimal digits. */
  readonly publicKey: string;
}

/** Why a certificate will not do. The order is that in which it is told: first whose it is, last for how long. */
export type CertificateObjection =
  | 'other-authority'
  | 'may-sign'
  | 'other-name'
  | 'other-organization'
  | 'other-usages'
  | 'names-missing'
  | 'names-too-many'
  | 'not-valid-yet'
  | 'ended'
  | 'ends-soon';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
/** A certificate that ends sooner is replaced: that many days are left to notice, and to do something about it. */
const DAYS_LEFT = 30;
/**
 * Milliseconds by which a certificate begins before it is made: hosts whose clocks are that much behind take it, too (as
 * kubernetes/kubernetes, pkg/controller/certificates/signer).
 */
export const BACKDATED = 5 * MINUTE;

/** Names of hosts have no case (RFC 5280, 7.2). */
const setOf = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()));
const lacks = (all: ReadonlySet<string>, some: ReadonlySet<string>): boolean => [...some].some((one) => !all.has(one));
const differ = (some: readonly string[], others: readonly string[]): boolean =>
  lacks(new Set(some), new Set(others)) || lacks(new Set(others), new Set(some));

type Validity = Pick<CertificateFacts, 'notBefore' | 'notAfter'>;
const times = {
  'not-valid-yet': ({ notBefore }, now) => now < new Date(notBefore),
  ended: ({ notAfter }, now) => now > new Date(notAfter),
  'ends-soon': ({ notAfter }, now) => now.getTime() + DAYS_LEFT * DAY > new Date(notAfter).getTime(),
} as const satisfies Partial<Record<CertificateObjection, (validity: Validity, now: Date) => boolean>>;
type TimeObjection = keyof typeof times;

/** What is wrong with the time of a certificate, whatever it is for. */
export const timeObjection = (validity: Validity, now: Date): TimeObjection | undefined =>
  (Object.keys(times) as TimeObjection[]).find((one) => times[one](validity, now));

/** Whole days until it ends; less than 0 when it has. */
export const daysLeft = ({ notAfter }: Pick<Validity, 'notAfter'>, now: Date): number =>
  Math.floor((new Date(notAfter).getTime() - now.getTime()) / DAY);

/** Whether it was made before a moment. Certificates know no parts of seconds. */
export const isMadeBefore = ({ notBefore }: Pick<Validity, 'notBefore'>, moment: Date): boolean =>
  new Date(notBefore).getTime() + BACKDATED < Math.floor(moment.getTime() / 1000) * 1000;

type Test = (request: CertificateRequest, facts: CertificateFacts, now: Date) => boolean;

const objections: Readonly<Record<CertificateObjection, Test>> = {
  'other-authority': ({ authority }, facts) => facts.authority !== authority,
  'may-sign': (_, { isAuthority }) => isAuthority,
  'other-name': ({ commonName }, facts) => facts.commonName !== commonName,
  'other-organization': ({ organization }, facts) =>
    differ(organization === undefined ? [] : [organization], facts.organizations),
  'other-usages': ({ usages }, facts) => differ(usages, facts.usages),
  'names-missing': ({ names }, facts) => lacks(setOf(facts.names), setOf(names)),
  'names-too-many': ({ names }, facts) => lacks(setOf(names), setOf(facts.names)),
  'not-valid-yet': (_, facts, now) => times['not-valid-yet'](facts, now),
  ended: (_, facts, now) => times.ended(facts, now),
  'ends-soon': (_, facts, now) => times['ends-soon'](facts, now),
};
const inOrder = Object.entries(objections) as [CertificateObjection, Test][];

/** Why the certificate cannot be accepted for what is asked for; undefined when it can. */
export const objectionTo = (
  request: CertificateRequest,
  facts: CertificateFacts,
  now: Date,
): CertificateObjection | undefined => inOrder.find(([, applies]) => applies(request, facts, now))?.[0];
