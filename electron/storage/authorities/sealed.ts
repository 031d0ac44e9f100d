/**
 * A secret text under a passphrase: scrypt (RFC 7914) makes a key of it, AES-256-GCM encrypts with that.
 *
 * Private keys have an encrypted form of their own (EncryptedPrivateKeyInfo, RFC 5958). It is not used: Node lets nobody choose
 * how often the passphrase is hashed there, and does it 2048 times, where OWASP's Password Storage Cheat Sheet wants 600000
 * (PBKDF2 with SHA-256). It would not protect either what stands beside the keys.
 */
import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  scrypt,
  timingSafeEqual,
  type BinaryLike,
  type ScryptOptions,
} from 'node:crypto';
import * as z from 'zod';

const MIN_COST = 2 ** 15;
/** 1 GB: somebody else's file must not take all memory. */
const MAX_COST = 2 ** 20;
/** OWASP's: 128 MB and a good part of a second for each guess. */
const COST = 2 ** 17;
const BLOCK = 8;
const CIPHER = 'aes-256-gcm';
const TAG = 16;

const bytes = (length: number) =>
  z
    .string()
    .max(1024 * 1024)
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((found) => found.length === length);

export const sealedSchema = z.strictObject({
  scrypt: z.strictObject({
    cost: z
      .int()
      .min(MIN_COST)
      .max(MAX_COST)
      .refine((cost) => Number.isInteger(Math.log2(cost))),
    blockSize: z.literal(BLOCK),
    parallelization: z.literal(1),
    salt: bytes(16),
    /** By it a wrong passphrase is told from damage. */
    check: bytes(16),
  }),
  cipher: z.literal(CIPHER),
  nonce: bytes(12),
  tag: bytes(TAG),
  text: z.string(),
});
export type Sealed = z.output<typeof sealedSchema>;

const derive = (passphrase: BinaryLike, salt: BinaryLike, length: number, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** The key, and what shows that it is the right one: nothing can be learned about the one from the other. */
async function keyOf(passphrase: string, { cost, salt }: { cost: number; salt: Buffer }) {
  const maxmem = 2 * 128 * cost * BLOCK;
  // The same letters come as other characters from another keyboard (Unicode's annex 15).
  const derived = await derive(passphrase.normalize('NFKC'), salt, 48, { cost, blockSize: BLOCK, maxmem });
  return { key: derived.subarray(0, 32), check: derived.subarray(32) };
}

/** Encrypts a text. `visible` stays readable beside it, and nobody can change it without being noticed. */
export async function seal(text: string, visible: string, passphrase: string): Promise<object> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const { key, check } = await keyOf(passphrase, { cost: COST, salt });
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(visible));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = (found: Buffer): string => found.toString('base64');
  return {
    scrypt: { ...{ cost: COST, blockSize: BLOCK, parallelization: 1 }, salt: base64(salt), check: base64(check) },
    ...{ cipher: CIPHER, nonce: base64(nonce), tag: base64(cipher.getAuthTag()), text: base64(encrypted) },
  };
}

/** The text again; which of two things went wrong when there is none. */
export async function unseal(
  sealed: Sealed,
  visible: string,
  passphrase: string,
): Promise<{ readonly text: string } | 'wrong-passphrase' | 'damaged'> {
  const { key, check } = await keyOf(passphrase, sealed.scrypt);
  if (!timingSafeEqual(check, sealed.scrypt.check)) return 'wrong-passphrase';
  const decipher = createDecipheriv(CIPHER, key, sealed.nonce, { authTagLength: TAG })
    .setAAD(Buffer.from(visible))
    .setAuthTag(sealed.tag);
  try {
    return { text: Buffer.concat([decipher.update(sealed.text, 'base64'), decipher.final()]).toString('utf8') };
  } catch {
    return 'damaged';
  }
}
