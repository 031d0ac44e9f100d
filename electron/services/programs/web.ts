/**
 * Files of the web: through the proxy that the environment names, along redirects, and never without end. Nothing that a
 * server says is believed here; whoever asked compares what came with a checksum.
 */
import type { Readable } from 'node:stream';
import { getProxyForUrl } from 'proxy-from-env';
import { Agent, ProxyAgent, request, type Dispatcher } from 'undici';
import { AppError } from '../../../shared/errors';
import type { Word } from '../../../shared/messages/messages';

/** More than any publisher needs (RFC 9110, section 15.4, leaves the number to the client). */
const MAX_REDIRECTS = 10;
/** A server that says nothing for so long has forgotten the request. */
const SILENT_MS = 60_000;

export interface WebAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Readable;
}

export interface Patience {
  /** How long a server may say nothing. */
  readonly silentMs?: number;
}

/** What is said along with a request. */
export interface Asking extends Patience {
  readonly accept?: string;
  /** For the host that is asked, and for no other that it leads to. */
  readonly authorization?: string;
}

const dispatchers = new Map<string, Dispatcher>();
/** HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, in either case, as everybody reads them. */
function dispatcherFor(url: URL): Dispatcher {
  const proxy = getProxyForUrl(url.href);
  // Only what is encrypted goes through a tunnel: few proxies open one to the port of plain HTTP.
  const key = `${proxy} ${url.protocol}`;
  const known = dispatchers.get(key);
  const dispatcher =
    known ?? (proxy === '' ? new Agent() : new ProxyAgent({ uri: proxy, proxyTunnel: url.protocol === 'https:' }));
  dispatchers.set(key, dispatcher);
  return dispatcher;
}

const reasons: Readonly<Record<string, Word>> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'no-route',
  EHOSTUNREACH: 'no-route',
  ECONNRESET: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_CONNECT_TIMEOUT: 'silent',
  UND_ERR_HEADERS_TIMEOUT: 'silent',
  UND_ERR_BODY_TIMEOUT: 'silent',
};

/** Why something did not arrive: a Word, or what the library says. */
function reasonOf(thrown: unknown): string {
  const codes = [thrown, thrown instanceof Error ? thrown.cause : undefined].flatMap((one) =>
    one instanceof Error && 'code' in one ? [String(one.code)] : [],
  );
  const known = codes.find((code) => Object.hasOwn(reasons, code));
  return (known && reasons[known]) ?? (thrown instanceof Error ? thrown.message : String(thrown));
}

/** @throws CANCELLED, DOWNLOAD_FAILED {url, reason} */
export const failed = (url: string, reason: string, cause?: unknown): AppError =>
  new AppError('DOWNLOAD_FAILED', { url, reason }, { cause });

/** What a failure in the middle of it is to be called. */
export const failureOf = (url: string, thrown: unknown, signal: AbortSignal): AppError => {
  if (signal.aborted) return new AppError('CANCELLED', {}, { cause: thrown });
  return thrown instanceof AppError ? thrown : failed(url, reasonOf(thrown), thrown);
};

const textOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

function parsed(location: string, base: URL): URL | undefined {
  try {
    return new URL(location, base);
  } catch {
    return undefined;
  }
}

/** Nobody reads the rest of an answer. */
export const dismiss = (body: Readable): void => void body.on('error', () => undefined).destroy();

/** Where a redirect leads. What was asked for encrypted is not fetched in the open. */
export function redirected(from: URL, location: string): URL {
  const next = parsed(location, from);
  if (!next || !['http:', 'https:'].includes(next.protocol)) throw failed(from.href, 'strange-redirect');
  if (from.protocol === 'https:' && next.protocol === 'http:') throw failed(from.href, 'insecure-redirect');
  return next;
}

/**
 * Asks for a file, from a byte on. The answer may be any but a redirect; its body must be read to its end or destroyed.
 * @throws CANCELLED, DOWNLOAD_FAILED {url, reason}
 */
export async function get(
  address: string,
  signal: AbortSignal,
  { from = 0, silentMs = SILENT_MS, accept, authorization }: Asking & { readonly from?: number } = {},
): Promise<WebAnswer> {
  const asked = {
    ...(from > 0 ? { range: `bytes=${String(from)}-` } : {}),
    ...(accept === undefined ? {} : { accept }),
  };
  let url = new URL(address);
  const { origin } = url;
  let isFirstHost = true;
  for (let followed = 0; followed <= MAX_REDIRECTS; followed++) {
    isFirstHost &&= url.origin === origin;
    const headers = isFirstHost && authorization !== undefined ? { ...asked, authorization } : asked;
    const dispatcher = dispatcherFor(url);
    const options = { dispatcher, headers, signal, headersTimeout: silentMs, bodyTimeout: silentMs };
    const answer = await request(url, options).catch((thrown: unknown) => {
      throw failureOf(url.href, thrown, signal);
    });
    const location = textOf(answer.headers.location);
    if (answer.statusCode < 300 || answer.statusCode >= 400 || location === undefined) {
      return {
        status: answer.statusCode,
        header: (name) => textOf(answer.headers[name]),
        body: answer.body,
      };
    }
    // What it says beside that is of no use.
    dismiss(answer.body);
    url = redirected(url, location);
  }
  throw failed(address, 'too-many-redirects');
}

/** All of a small answer. @throws CANCELLED, DOWNLOAD_FAILED {url, reason} */
export async function bytesOf(
  url: string,
  { body }: WebAnswer,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw failed(url, 'too-large');
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw failureOf(url, thrown, signal);
  } finally {
    dismiss(body);
  }
  return Buffer.concat(chunks);
}

/**
 * A small text: a checksum, a version. @throws CANCELLED, DOWNLOAD_FAILED {url, reason}
 */
export async function getText(
  url: string,
  signal: AbortSignal,
  { maxBytes, ...asking }: Asking & { readonly maxBytes: number },
): Promise<string> {
  const answer = await get(url, signal, asking);
  if (answer.status === 200) return (await bytesOf(url, answer, signal, maxBytes)).toString('utf8');
  dismiss(answer.body);
  throw failed(url, `HTTP ${String(answer.status)}`);
}
