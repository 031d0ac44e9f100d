/** A request to an API server as the break-glass administrator, whose key stays on the workstation: TLS through the SSH connection. */
import { request } from 'node:https';
import { connect } from 'node:tls';
import type { Duplex } from 'node:stream';
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import type { KeyedCertificate } from '../../../shared/pki/authorities';

export interface ApiIdentity {
  /** Of the authority that has signed the server. */
  readonly authority: string;
  readonly client: KeyedCertificate;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Longer answers are no objects of ours. Bytes. */
const LONGEST = 4 * 1024 * 1024;
/** A name that every API server's certificate has. */
const SERVER_NAME = 'kubernetes';

function unreachable(cause: Error): AppError {
  const reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'closed';
  return new AppError('API_UNREACHABLE', { reason }, { cause, detail: cause.message });
}

/** @throws API_UNREACHABLE {reason}, CANCELLED */
export function apiRequest(
  stream: Duplex,
  identity: ApiIdentity,
  asked: { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string; readonly body?: unknown },
  signal: AbortSignal,
): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      reject(signal.aborted ? new AppError('CANCELLED', {}, { cause }) : unreachable(cause));
    };
    const sent = request(
      {
        ...{ method: asked.method, path: asked.path, host: SERVER_NAME, signal },
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        createConnection: () =>
          connect({
            ...{ socket: stream, servername: SERVER_NAME, ALPNProtocols: ['http/1.1'] },
            ...{ ca: identity.authority, cert: identity.client.certificate, key: identity.client.privateKey },
          }),
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > LONGEST) answer.destroy(new Error('the answer is too long'));
        });
        answer.on('error', fail);
        answer.on('end', () => {
          try {
            resolve({ status: answer.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) });
          } catch (thrown) {
            fail(thrown instanceof Error ? thrown : new Error(String(thrown)));
          }
        });
      },
    );
    sent.on('error', fail);
    sent.end(asked.body === undefined ? undefined : JSON.stringify(asked.body));
  });
}

const statusSchema = z.object({ message: z.string() });
/** What the API server says about a request that it has refused. */
export const messageOf = ({ body }: ApiAnswer): string => statusSchema.safeParse(body).data?.message ?? '';
