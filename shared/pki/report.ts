/** Which certificates a cluster has, where, until when, and whether what runs has the very same: pure, from what was read. */
import type { CertificatePlace, ServedAt } from '../components/certificates';
import type { WireError } from '../errors';
import { objectionTo, timeObjection, type CertificateFacts, type CertificateObjection } from './certificate';

/** Whether those for whom a certificate is there have this one. */
export type CertificateUse =
  /** Whoever comes to a port of it is shown this one. */
  | 'served'
  /** It is shown nowhere; what reads it has started since it was written. */
  | 'read'
  /** What runs has an older one: it wants a restart. */
  | 'outdated'
  /** What reads it does not run, or does not answer. */
  | 'silent'
  /** It is for people and programs that bring it along, and no service reads it. */
  | 'carried'
  /** By it others are checked. */
  | 'trusted';

export type CertificateProblem = CertificateObjection | 'missing' | 'unreadable' | 'outdated' | 'silent';

export interface FoundCertificate {
  readonly id: string;
  readonly kind: CertificatePlace['kind'] | 'breakGlass';
  readonly path: string;
  /** Nothing where the file is not there, or holds no certificate. */
  readonly facts?: CertificateFacts;
  readonly use: CertificateUse;
  /** What reads it when it starts. */
  readonly units: readonly string[];
  readonly ports: readonly number[];
  /** What a person should do something about; the first thing that is wrong. */
  readonly problem?: CertificateProblem;
}

interface NodeCertificates {
  readonly hostname: string;
  readonly certificates: readonly FoundCertificate[];
  /** Why the host could not be asked. */
  readonly error?: WireError;
}

export interface CertificateReport {
  readonly nodes: readonly NodeCertificates[];
  /** What this workstation keeps of the cluster: its authorities, and the break-glass administrator. */
  readonly workstation: readonly FoundCertificate[];
}

/** What a host says of a place. */
export interface ReadPlace {
  /** Whether the file is there. */
  readonly isThere: boolean;
  /** Of the certificate in it, if there is one. */
  readonly facts?: CertificateFacts;
  /** When the file was written, in seconds since 1970, by the host's clock. */
  readonly writtenAt?: number;
}

/** What a host says of those that read certificates. */
export interface ReadHost {
  /** When the process of each unit that runs was started, in seconds since 1970, by the host's clock. */
  readonly startedAt: ReadonlyMap<string, number>;
  /** The fingerprint of what each port has shown; a port that shows none is not in it. */
  readonly shown: ReadonlyMap<number, string>;
}

function useOf(
  { kind, units, served }: CertificatePlace,
  { facts, writtenAt = 0 }: ReadPlace,
  host: ReadHost,
): CertificateUse {
  if (kind === 'authority') return 'trusted';
  if (served.length > 0) {
    const shown = served.map(({ port }) => host.shown.get(port));
    if (shown.includes(undefined)) return 'silent';
    if (shown.some((fingerprint) => fingerprint !== facts?.fingerprint)) return 'outdated';
  }
  const started = units.map((unit) => host.startedAt.get(unit));
  if (started.includes(undefined)) return 'silent';
  // Some show a new one without a restart, and go on to log in elsewhere with the old one. One that a service makes is always younger.
  if (kind !== 'selfMade' && started.some((at = 0) => at < writtenAt)) return 'outdated';
  if (served.length > 0) return 'served';
  return units.length > 0 ? 'read' : 'carried';
}

function objectionOf(
  { kind, request, authority }: CertificatePlace,
  facts: CertificateFacts,
  { now, knowsAuthorities }: Judging,
): CertificateObjection | undefined {
  if (kind === 'selfMade' || !knowsAuthorities) return timeObjection(facts, now);
  if (request) return objectionTo(request, facts, now);
  return facts.authority === authority ? timeObjection(facts, now) : 'other-authority';
}

export interface Judging {
  readonly now: Date;
  /** Without them nobody can say who has signed what. */
  readonly knowsAuthorities: boolean;
}

/** A place as it was found. */
export function judgePlace(
  place: CertificatePlace,
  read: ReadPlace,
  host: ReadHost,
  judging: Judging,
): FoundCertificate {
  const { id, kind, path, units, served } = place;
  const { facts, isThere } = read;
  const use = useOf(place, read, host);
  const problem: CertificateProblem | undefined = facts
    ? (objectionOf(place, facts, judging) ?? (use === 'outdated' || use === 'silent' ? use : undefined))
    : isThere
      ? 'unreadable'
      : 'missing';
  return {
    ...{ id, kind, path, use, units },
    ports: served.map(({ port }: ServedAt) => port),
    ...(facts ? { facts } : {}),
    ...(problem ? { problem } : {}),
  };
}

/** Whether nobody has to do anything: every host answers, and nothing is wrong with any certificate. */
export const isAllWell = ({ nodes, workstation }: CertificateReport): boolean =>
  nodes.every(({ error, certificates }) => !error && certificates.every(({ problem }) => problem === undefined)) &&
  workstation.every(({ problem }) => problem === undefined);

/** Whether none lies where one should, on any host that was asked: the cluster is not deployed. */
export function isUndeployed({ nodes }: Pick<CertificateReport, 'nodes'>): boolean {
  const all = nodes.flatMap(({ certificates }) => certificates);
  return all.length > 0 && all.every(({ problem }) => problem === 'missing');
}

/** A certificate that lies somewhere. */
export interface PlacedCertificate {
  /** Nothing on the workstation. */
  readonly hostname?: string;
  readonly certificate: FoundCertificate;
  readonly facts: CertificateFacts;
}

/** Of those that are still valid the one that ends first. */
export function nextToEnd({ nodes, workstation }: CertificateReport, now: Date): PlacedCertificate | undefined {
  const placed =
    (hostname?: string) =>
    (certificate: FoundCertificate): PlacedCertificate[] =>
      certificate.facts
        ? [{ certificate, facts: certificate.facts, ...(hostname === undefined ? {} : { hostname }) }]
        : [];
  return [
    ...nodes.flatMap(({ hostname, certificates }) => certificates.flatMap(placed(hostname))),
    ...workstation.flatMap(placed()),
  ]
    .filter(({ facts }) => timeObjection(facts, now) !== 'ended')
    .reduce<PlacedCertificate | undefined>(
      (first, one) => (first && first.facts.notAfter <= one.facts.notAfter ? first : one),
      undefined,
    );
}

const renewable: ReadonlySet<FoundCertificate['kind']> = new Set(['pair', 'kubeconfig', 'breakGlass']);

/** Whether Keelson can make it anew: one of the authorities has signed it. */
export const isRenewable = ({ kind }: Pick<FoundCertificate, 'kind'>): boolean => renewable.has(kind);
