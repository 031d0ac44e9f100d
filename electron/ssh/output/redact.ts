/** Takes secrets out of text that is about to be stored or shown. */
import { quote } from '../../shell/quote';

const MASK = '[redacted]';
/** Shorter secrets are left alone: masking every `a` would garble the text and thereby tell the secret. */
const MIN_LENGTH = 4;

/** A private key block; when its end is missing (a cut text), everything after its start. */
const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;
/** `Authorization: Bearer x`, with the quotes and escapes of JSON and curl. */
const authorization = /(authorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+)[^\s"',;]+/gi;
/**
 * `token: x`, `"password": "x"`, `--token=x`, `client-key-data: x`; not `--token-auth-file=`, which names a file. What
 * may stand before (`db_`, `my-`) ends with a character that is no letter: looking no further back keeps this fast.
 */
const named =
  /((?:^|[^A-Za-z0-9])(?:token|password|passwd|passphrase|secret|client-key-data)["']?\s*(?:[:=]|(?<=--[a-z-]+)\s)\s*["']?)(?![\s"'[])[^\s"',;]+/gi;

/** How a secret may look after it went through JSON, a URL, a shell or a Secret of Kubernetes. */
const forms = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  quote(secret).slice(1, -1),
  Buffer.from(secret, 'utf8').toString('base64'),
];

export type Redactor = (text: string) => string;

/**
 * A function that replaces the given secrets, private key blocks and whatever follows `token:`, `password=` or
 * `Authorization: Bearer` by `[redacted]`. The secrets are asked for on every call, since they may be entered later.
 */
export function redactor(secrets: () => readonly string[]): Redactor {
  return (text) => {
    const known = secrets()
      .filter((secret) => secret.length >= MIN_LENGTH)
      .flatMap(forms);
    const longestFirst = [...new Set(known)].sort((a, b) => b.length - a.length);
    return longestFirst
      .reduce((rest, secret) => rest.replaceAll(secret, MASK), text)
      .replace(privateKey, MASK)
      .replace(authorization, `$1${MASK}`)
      .replace(named, `$1${MASK}`);
  };
}

/**
 * More than any secret is long, in whatever form: a password has at most 1024 characters (which may become nine each), a
 * private key less than this.
 */
const MARGIN = 16 * 1024;

/**
 * At most `limit` characters of a text's end, redacted. Of a long text no more is looked at than that takes; a secret that
 * begins before is then not recognised, so the margin in which its rest may stand is left out.
 */
export const redactedEnd = (redact: Redactor, text: string, limit: number): string =>
  text.length <= limit + MARGIN
    ? redact(text).slice(-limit)
    : redact(text.slice(-limit - MARGIN))
        .slice(MARGIN)
        .slice(-limit);

/** The same for its beginning. */
export const redactedStart = (redact: Redactor, text: string, limit: number): string =>
  text.length <= limit + MARGIN
    ? redact(text).slice(0, limit)
    : redact(text.slice(0, limit + MARGIN))
        .slice(0, -MARGIN)
        .slice(0, limit);
