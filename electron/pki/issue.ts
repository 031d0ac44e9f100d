/** Signs certificates (RFC 5280), for others and for authorities themselves. */
import { randomBytes, X509Certificate as Parsed } from 'node:crypto';
import { isIPv4 } from '../../shared/cluster/cidr';
import { isHost } from '../../shared/cluster/formats';
import { AppError } from '../../shared/errors';
import type { KeyedCertificate } from '../../shared/pki/authorities';
import {
  BACKDATED,
  type AuthorityName,
  type CertificateRequest,
  type KeyAlgorithm,
} from '../../shared/pki/certificate';
import { makeKeyPair, publicKeyOf, signingKeyOf } from './keys';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from './x509';

const DAY = 24 * 60 * 60 * 1000;
const LEAF_DAYS = 365;
const AUTHORITY_DAYS = 3650;

interface Making {
  readonly now: Date;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly days?: number;
}

/** Certificates know no parts of seconds. */
const inSeconds = (time: number): Date => new Date(Math.floor(time / 1000) * 1000);
const beginOf = (now: Date): Date => inSeconds(now.getTime() - BACKDATED);

/** RFC 5280, 4.1.2.2: positive and at most 20 bytes. 16 random ones, the first of which is neither negative nor zero. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** In names of users and groups, what Kubernetes' own have. Anything else could be read in two ways by those who read it. */
const plainName = /^[A-Za-z0-9][A-Za-z0-9:.@_-]*$/;

/** What is asked for comes from declarations and from a checked cluster file: anything else is a mistake of ours. */
function requirePlain({ commonName, organization, names }: Omit<CertificateRequest, 'authority'>): void {
  const wrong =
    [commonName, organization ?? 'none'].find((name) => !plainName.test(name)) ?? names.find((name) => !isHost(name));
  if (wrong !== undefined) throw new Error(`no name for a certificate: ${JSON.stringify(wrong)}`);
}

/** Each part by itself, and never as one text to be parsed. */
const subjectOf = ({
  commonName,
  organization,
}: Pick<CertificateRequest, 'commonName' | 'organization'>): Record<string, string[]>[] => [
  ...(organization === undefined ? [] : [{ O: [organization] }]),
  { CN: [commonName] },
];

const usages = { server: ExtendedKeyUsage.serverAuth, client: ExtendedKeyUsage.clientAuth };
/** Only RSA keys encrypt the other side's secret (TLS 1.2, RFC 5246, 7.4.7.1). */
const keyUsages: Readonly<Record<KeyAlgorithm, KeyUsageFlags>> = {
  'ecdsa-p256': KeyUsageFlags.digitalSignature,
  'rsa-2048': KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment,
};

/** An authority that signs itself, for ten years. */
export async function makeAuthority(
  commonName: string,
  { now, keyAlgorithm, days = AUTHORITY_DAYS }: Making,
): Promise<KeyedCertificate> {
  const keys = await makeKeyPair(keyAlgorithm);
  const publicKey = new PublicKey(publicKeyOf(keys.publicKey));
  const subject = subjectOf({ commonName });
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    ...{ subject, issuer: subject, publicKey, signingKey: await signingKeyOf(keys.privateKey) },
    ...{ notBefore: beginOf(now), notAfter: inSeconds(now.getTime() + days * DAY) },
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return { certificate: pemOf(certificate), privateKey: keys.privateKey };
}

const pemOf = (certificate: X509Certificate): string => new Parsed(Buffer.from(certificate.rawData)).toString();

/**
 * A new key, and the certificate that is asked for, signed by the authority that the request names: nobody can hand it over to the
 * wrong one. It ends with its authority at the latest. @throws AUTHORITY_ENDED {name, end}
 */
export async function issue(
  authorities: Readonly<Record<AuthorityName, KeyedCertificate>>,
  request: CertificateRequest,
  { now, keyAlgorithm, days = LEAF_DAYS }: Making,
): Promise<KeyedCertificate> {
  requirePlain(request);
  const authority = authorities[request.authority];
  const issuer = new X509Certificate(authority.certificate);
  const lastEnd = issuer.notAfter.getTime();
  if (now.getTime() >= lastEnd) {
    throw new AppError('AUTHORITY_ENDED', { name: issuer.subject, end: issuer.notAfter.toISOString() });
  }
  const keys = await makeKeyPair(keyAlgorithm);
  const publicKey = new PublicKey(publicKeyOf(keys.publicKey));
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    ...{ subject: subjectOf(request), issuer: issuer.subjectName, publicKey },
    signingKey: await signingKeyOf(authority.privateKey),
    ...{ notBefore: beginOf(now), notAfter: inSeconds(Math.min(now.getTime() + days * DAY, lastEnd)) },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(keyUsages[keyAlgorithm], true),
      new ExtendedKeyUsageExtension(request.usages.map((usage) => usages[usage])),
      ...(request.names.length > 0
        ? [
            new SubjectAlternativeNameExtension(
              request.names.map((value) => ({ type: isIPv4(value) ? 'ip' : 'dns', value })),
            ),
          ]
        : []),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return { certificate: pemOf(certificate), privateKey: keys.privateKey };
}
