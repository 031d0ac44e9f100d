/**
 * A client of the API server that retries once, run by itself on a host's network: it reads and writes in turn, each time over a
 * connection of its own, until a file is there. Its input is {@link ApiClientInput}, its output {@link AskedOfApi}, both JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout } from 'node:timers/promises';

/** Who asks: by a certificate with its key, both PEM, or by a token. */
type ApiIdentity = { readonly cert: string; readonly key: string } | { readonly token: string };

export interface ApiClientInput {
  /** `127.0.0.1:6443` */
  readonly address: string;
  /** PEM. */
  readonly ca: string;
  readonly identity: ApiIdentity;
  /** The file that ends it. */
  readonly until: string;
}

export interface AskedOfApi {
  answered: number;
  retried: number;
  /** Why there was no answer, the second time. */
  readonly lost: string[];
}

const NAMESPACE = '/api/v1/namespaces/default';
/** Far longer than anybody needs: what is counted are requests that fail, not slow ones. */
const PATIENCE_MS = 30_000;

function send({ address, ca, identity }: ApiClientInput, body?: string): Promise<void> {
  const method = body === undefined ? 'GET' : 'PATCH';
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/merge-patch+json' }),
    ...('token' in identity ? { authorization: `Bearer ${identity.token}` } : {}),
  };
  const pair = 'token' in identity ? {} : identity;
  return new Promise((resolve, reject) => {
    const options = { ca, ...pair, method, headers, agent: false, timeout: PATIENCE_MS };
    const asking = request(`https://${address}${NAMESPACE}`, options, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (text: string) => (said += text));
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(said));
      });
    });
    asking.once('timeout', () => asking.destroy(new Error('no answer')));
    asking.once('error', reject);
    asking.end(body);
  });
}

async function keepAsking(input: ApiClientInput): Promise<AskedOfApi> {
  const asked: AskedOfApi = { answered: 0, retried: 0, lost: [] };
  for (let number = 1; !existsSync(input.until); number += 1) {
    const annotations = { 'keelson.test/asked': String(number) };
    const body = number % 2 === 0 ? undefined : JSON.stringify({ metadata: { annotations } });
    try {
      await send(input, body).catch(() => {
        asked.retried += 1;
        return send(input, body);
      });
      asked.answered += 1;
    } catch (error) {
      asked.lost.push(String(error));
    }
    await setTimeout(100);
  }
  return asked;
}

void keepAsking(JSON.parse(readFileSync(0, 'utf8')) as ApiClientInput).then((asked) => {
  process.stdout.write(JSON.stringify(asked));
});
