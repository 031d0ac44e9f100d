/** Reads certificates from wherever they lie, hosts included: nothing of what they say is believed before it was looked at. */
import { createHash, X509Certificate as Parsed } from 'node:crypto';
import { isIPv4 } from '../../shared/cluster/cidr';
import { AppError } from '../../shared/errors';
import type { KeyedCertificate } from '../../shared/pki/authorities';
import { authorityNames, type AuthorityName, type CertificateFacts } from '../../shared/pki/certificate';
import type { Word } from '../../shared/messages/messages';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from './x509';

/** Of the authorities; none where there are none. */
export type AuthorityCertificates = Readonly<Partial<Record<AuthorityName, Pick<KeyedCertificate, 'certificate'>>>>;

/** Far more than a certificate for a hundred names has. */
const MAX_LENGTH = 64 * 1024;
/** RFC 7468's strict form: a single certificate, and nothing before or after it. */
const single = /^\s*-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/;

const unreadable = (reason: Word): AppError => new AppError('CERTIFICATE_UNREADABLE', { reason });
const sha256 = (bytes: ArrayBuffer | Buffer): string =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

const usageNames: Readonly<Record<string, string>> = {
  [ExtendedKeyUsage.serverAuth]: 'server',
  [ExtendedKeyUsage.clientAuth]: 'client',
};
const usagesOf = (certificate: X509Certificate): string[] =>
  [...certificate.getExtensions(ExtendedKeyUsageExtension)].flatMap(({ usages }) =>
    usages.map((usage) => usageNames[String(usage)] ?? String(usage)),
  );

/** A DNS name that looks like an address is no address to anybody who compares addresses. */
const nameOf = ({ type, value }: { type: string; value: string }): string =>
  type === 'ip' || (type === 'dns' && !isIPv4(value)) ? value : `${type}:${value}`;

function namesOf(certificate: X509Certificate): string[] {
  return [...certificate.getExtensions(SubjectAlternativeNameExtension)].flatMap((extension) => {
    const items = extension.names.toJSON();
    // The library leaves out names of kinds that it does not know.
    const again = new SubjectAlternativeNameExtension(items);
    const isAll = Buffer.from(again.value).equals(Buffer.from(extension.value));
    return [...items.map(nameOf), ...(isAll ? [] : ['other:'])];
  });
}

function keyAlgorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails }: Parsed['publicKey']): string {
  const { namedCurve, modulusLength } = asymmetricKeyDetails ?? {};
  if (type === 'ec') return namedCurve === 'prime256v1' ? 'ecdsa-p256' : `ecdsa ${namedCurve ?? ''}`.trim();
  return [type ?? '', modulusLength ?? []].flat().join('-');
}

/** By the name of who has signed it, and by the signature itself: anybody may call an authority the same. */
function signerOf(certificate: Parsed, authorities: AuthorityCertificates): AuthorityName | undefined {
  return authorityNames.find((name) => {
    const known = authorities[name];
    if (!known) return false;
    const authority = new Parsed(known.certificate);
    return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  });
}

function parse(pem: string): { parsed: Parsed; certificate: X509Certificate } {
  const [, base64 = ''] = single.exec(pem) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  const parsed = new Parsed(bytes);
  if (!parsed.raw.equals(bytes)) throw new Error('there is more than the certificate');
  return { parsed, certificate: new X509Certificate(bytes) };
}

function factsOf(pem: string, authorities: AuthorityCertificates): CertificateFacts {
  const { parsed, certificate } = parse(pem);
  const authority = signerOf(parsed, authorities);
  return {
    ...(authority ? { authority } : {}),
    ...{ issuer: certificate.issuer, serialNumber: parsed.serialNumber.toLowerCase() },
    commonName: certificate.subjectName.getField('CN').join(', '),
    organizations: certificate.subjectName.getField('O'),
    usages: usagesOf(certificate),
    names: namesOf(certificate),
    isAuthority: certificate.getExtensions(BasicConstraintsExtension).some(({ ca }) => ca),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    keyAlgorithm: keyAlgorithmOf(parsed.publicKey),
    fingerprint: sha256(parsed.raw),
    publicKey: sha256(parsed.publicKey.export({ type: 'spki', format: 'der' })),
  };
}

/** The first certificate of a text: its own, where those that have signed it stand behind it. '' where there is none. */
export const firstCertificate = (pem: string): string =>
  /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/.exec(pem)?.[0] ?? '';

/** What the only certificate of a PEM text says, and which authority has signed it. @throws CERTIFICATE_UNREADABLE {reason} */
export function readCertificate(pem: string, authorities: AuthorityCertificates): CertificateFacts {
  if (pem.split('-----BEGIN ').length > 2) throw unreadable('several-certificates');
  if (pem.length > MAX_LENGTH || !single.test(pem)) throw unreadable('no-certificate');
  try {
    return factsOf(pem, authorities);
  } catch {
    // What a parser says of it quotes it, perhaps.
    throw unreadable('no-certificate');
  }
}
