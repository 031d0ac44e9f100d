/** A private key file, in the form that ssh2 understands. */
import { createPrivateKey } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { AppError } from '../../../shared/errors';
import { localPath } from '../../localPath';
import type { Platform } from '../../platform';
import { readText } from '../../storage/files';

type Places = Pick<Platform, 'homeDir' | 'workDir'>;

/** Far more than the longest key takes. */
const MAX_BYTES = 1024 * 1024;

// ssh2's own words, so that both kinds of file can be judged alike.
const NO_PASSPHRASE = 'no passphrase given';
const BAD_PASSPHRASE = 'bad passphrase';

/** ssh2 reads OpenSSH's, PuTTY's and the traditional PEM formats; PKCS#8 (openssl's default) is turned into the latter. */
function traditional(pem: string, passphrase: string | undefined): string {
  const pkcs8 = /^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/m.exec(pem);
  if (!pkcs8) return pem;
  if (pkcs8[1] !== undefined && passphrase === undefined) throw new Error(NO_PASSPHRASE);
  let key;
  try {
    key = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (cause) {
    throw pkcs8[1] === undefined ? cause : new Error(BAD_PASSPHRASE, { cause });
  }
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  if (key.asymmetricKeyType === 'ec') return key.export({ type: 'sec1', format: 'pem' }).toString();
  throw new Error(`PKCS#8 with ${key.asymmetricKeyType ?? 'unknown'} is not supported`);
}

function parse(text: string, passphrase: string | undefined): ParsedKey | Error {
  try {
    // A file may hold several keys; the types of ssh2 do not know that it then answers an array.
    return [ssh2.utils.parseKey(traditional(text, passphrase), passphrase)].flat()[0] ?? new Error('empty');
  } catch (error) {
    return error as Error;
  }
}

/**
 * Reads and decrypts a key file. SSH_KEY_UNREADABLE (`reason`: the system's error code, `format`, or `public` when it is
 * the public half), SSH_CREDENTIALS_MISSING when it needs a passphrase, SSH_PASSPHRASE_WRONG.
 */
export async function loadPrivateKey(
  host: string,
  file: string,
  passphrase: string | undefined,
  places: Places,
): Promise<ParsedKey> {
  const full = localPath(file, places);
  const unreadable = (reason: string, cause?: unknown): AppError =>
    new AppError('SSH_KEY_UNREADABLE', { path: full, reason }, { cause });
  const text = await readText(full, { maxBytes: MAX_BYTES }).catch((cause: unknown) => {
    throw cause instanceof AppError ? unreadable(String(cause.params['reason']), cause) : cause;
  });
  const key = parse(text, passphrase);
  if (!(key instanceof Error)) {
    if (key.isPrivateKey()) return key;
    throw unreadable('public');
  }
  const message = key.message.toLowerCase();
  if (message.includes(NO_PASSPHRASE)) {
    throw new AppError('SSH_CREDENTIALS_MISSING', { host, what: 'passphrase', path: full });
  }
  if (message.includes(BAD_PASSPHRASE)) throw new AppError('SSH_PASSPHRASE_WRONG', { path: full });
  throw unreadable('format', key);
}
