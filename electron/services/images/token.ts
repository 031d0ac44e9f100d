/** How a registry wants to be asked (distribution/distribution, docs/spec/auth): by a token of its own, or by name and password. */
import * as z from 'zod';
import { failed, getText, redirected, type Patience } from '../programs/web';

const MAX_TOKEN_BYTES = 256 * 1024;

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

interface Challenge {
  readonly scheme: 'bearer' | 'basic' | 'other';
  readonly parameters: Readonly<Record<string, string>>;
}

/** `Bearer realm="https://auth.example/token",service="registry"`. */
function challengeIn(header: string): Challenge {
  const scheme = /^\s*(\w+)/.exec(header)?.[1]?.toLowerCase() ?? '';
  const parameters = [...header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)];
  return {
    scheme: scheme === 'bearer' || scheme === 'basic' ? scheme : 'other',
    parameters: Object.fromEntries(
      parameters.map(([, key = '', quoted, bare]) => [key.toLowerCase(), quoted ?? bare ?? '']),
    ),
  };
}

export interface TokenRequest extends Patience {
  /** What was answered with 401. */
  readonly url: string;
  readonly challenge: string | undefined;
  readonly repository: string;
  readonly login: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * What `Authorization` is to say. A name and a password are sent encrypted, or to the very host that asked.
 * @throws DOWNLOAD_FAILED {url, reason}, CANCELLED
 */
export async function authorizationFor(request: TokenRequest): Promise<string> {
  const { url, challenge = '', repository, login, signal, ...patience } = request;
  const { scheme, parameters } = challengeIn(challenge);
  if (scheme === 'basic' && login !== undefined) return login;
  const { realm, service } = parameters;
  if (scheme !== 'bearer' || realm === undefined) throw failed(url, 'HTTP 401');
  const asked = new URL(url);
  const from = redirected(asked, realm);
  if (service !== undefined) from.searchParams.set('service', service);
  from.searchParams.set('scope', `repository:${repository}:pull`);
  const isSafe = from.protocol === 'https:' || from.host === asked.host;
  const text = await getText(from.href, signal, {
    ...{ ...patience, maxBytes: MAX_TOKEN_BYTES },
    ...(login !== undefined && isSafe ? { authorization: login } : {}),
  });
  const token = tokenIn(text);
  if (token === undefined) throw failed(from.href, 'no-token');
  return `Bearer ${token}`;
}

function tokenIn(text: string): string | undefined {
  try {
    const { token, access_token: other } = tokenSchema.parse(JSON.parse(text));
    const found = token ?? other;
    return found !== undefined && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
