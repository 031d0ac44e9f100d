/** Pairs of keys, as PEM: the private half as PKCS#8, the public one as SubjectPublicKeyInfo. */
import { createPrivateKey, createPublicKey, generateKeyPair, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyAlgorithm } from '../../shared/pki/certificate';

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const make = promisify(generateKeyPair);
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;

const makers: Readonly<Record<KeyAlgorithm, () => Promise<KeyPair>>> = {
  'ecdsa-p256': () => make('ec', { namedCurve: 'P-256', publicKeyEncoding, privateKeyEncoding }),
  'rsa-2048': () => make('rsa', { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding }),
};

export const makeKeyPair = (algorithm: KeyAlgorithm): Promise<KeyPair> => makers[algorithm]();

/** In WebCrypto's terms, by what Node calls the type of a key. Certificates that are signed with SHA-1 are refused everywhere. */
const signing: Readonly<Record<string, webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams>> = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ec: { name: 'ECDSA', namedCurve: 'P-256' },
};

/** A private key, to sign with. */
export function signingKeyOf(pem: string): Promise<webcrypto.CryptoKey> {
  const key = createPrivateKey(pem);
  const algorithm = signing[key.asymmetricKeyType ?? ''];
  if (!algorithm) throw new Error('not a key to sign with');
  return webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), algorithm, false, ['sign']);
}

/** The public key of a PEM, whichever half it is, as SubjectPublicKeyInfo. */
export const publicKeyOf = (pem: string): Buffer => createPublicKey(pem).export({ type: 'spki', format: 'der' });
