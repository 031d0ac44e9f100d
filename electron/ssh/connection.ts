/** One SSH connection: opened, its host key judged, logged in. */
import net from 'node:net';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { AppError } from '../../shared/errors';
import type { Platform } from '../platform';
import { authMethods, authSequence, type Target } from './login/authentication';
import { connectError, type Attempt, type SshError } from './connectError';
import type { HostSecrets } from './login/credentials';
import { hostKeyCheck } from './login/hostKeyCheck';
import type { HostKeys } from './login/hostKeys';
import { orCancelled } from '../concurrency/sharedWork';
import { withTimeout } from '../concurrency/withTimeout';

export interface ConnectOptions {
  readonly secrets: HostSecrets;
  readonly hostKeys: HostKeys;
  readonly platform: Platform;
  readonly signal: AbortSignal;
  /** The connection to the jump host. */
  readonly via?: Connection;
  /** Until the login must be done. Default 20 s. */
  readonly timeoutMs?: number;
}

/** The server opened no further channel, while the connection lives. `cause` is what to tell when it never will. */
export class ChannelRefused extends Error {
  constructor(override readonly cause: AppError) {
    super('no channel', { cause });
  }
}

/** One line that runs in the login shell there. */
export interface Running {
  readonly channel: ClientChannel;
  /** 128 + n when a signal ended it; undefined as long as nobody has said how it ended. */
  readonly exitCode: () => number | undefined;
}

export interface Connection {
  readonly host: string;
  /** Who is logged in. */
  readonly user: string;
  /** `SHA256:...` of the server's key. */
  readonly fingerprint: string;
  readonly isAlive: () => boolean;
  /** Opens a channel that runs one line in the login shell. {@link ChannelRefused}, SSH_CONNECTION_LOST. */
  readonly exec: (line: string) => Promise<Running>;
  /** A TCP connection from there to elsewhere. */
  readonly forward: (address: string, port: number) => Promise<Duplex>;
  readonly close: () => void;
}

const READY_TIMEOUT_MS = 20_000;
/** A dead link is noticed after 30 to 40 seconds. */
const KEEPALIVE_MS = 10_000;
const KEEPALIVES_MISSED = 3;
const CLOSE_TIMEOUT_MS = 1000;

/** ssh2's callbacks as promises; what it throws at once (no link any more) becomes a rejection as well. */
const answer = <T>(ask: (done: (error: Error | undefined, value: T) => void) => unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    ask((error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  });

const codeOf = (code: number | null, signal: string | undefined): number =>
  code ?? 128 + (constants.signals[signal as keyof typeof constants.signals] || 0);

/** Listens at once: of a shell that ends immediately the exit code is there before any promise of ours could go on. */
function watchEnd(channel: ClientChannel): Running {
  let exitCode: number | undefined;
  channel.on('exit', (code: number | null, signal?: string) => {
    exitCode = codeOf(code, signal);
  });
  return { channel, exitCode: () => exitCode };
}

/** A socket may still be connecting: ssh2 waits for it. */
const openSocket = async ({ address, port }: Target, via: Connection | undefined): Promise<Duplex> =>
  via ? via.forward(address, port) : net.connect({ host: address, port }).setNoDelay(true);

/** Runs the handshake and the login; rejects with whatever `explain` makes of ssh2's errors. */
function logIn(
  client: Client,
  config: ConnectConfig & { sock: Duplex },
  attempt: Attempt,
  explain: (thrown?: SshError) => Error,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for the client's whole life: an error without a listener would end the process. After the login there is
    // nothing to do here: 'close' follows, and whoever uses a channel notices.
    client.on('error', (error: SshError) => {
      // The agent's own errors come before the failure of the login as a whole.
      if (error.level === 'agent') attempt.agentFailed = true;
      else reject(explain(error));
    });
    client.once('close', () => reject(explain()));
    client.once('ready', resolve);
    client.connect(config);
    // After connect(), which pauses the socket: a listener before it would let the first bytes slip by.
    config.sock.once('data', (chunk: Buffer) => {
      attempt.greeting = chunk.toString('latin1');
    });
  });
}

/**
 * Logs in. Errors: SSH_UNREACHABLE (`reason`: refused, no-route, name-unknown, reset, closed, handshake,
 * forwarding-refused, or the system's own), SSH_TIMEOUT, SSH_NOT_SSH, SSH_AUTH_FAILED, SSH_HOST_KEY_UNKNOWN and
 * _CHANGED (the key can then be accepted), those of {@link authMethods}, and CANCELLED at once when the signal says so.
 */
export async function connect(target: Target, options: ConnectOptions): Promise<Connection> {
  const { hostKeys, platform, secrets, signal, via, timeoutMs = READY_TIMEOUT_MS } = options;
  const { handler, serverAccepts } = authSequence(await authMethods(target, secrets, platform));
  const check = await hostKeyCheck(target, hostKeys);
  const attempt: Attempt = { greeting: '', agentFailed: false };
  const explain = (thrown?: SshError): Error =>
    check.refusal() ?? connectError(target, thrown, attempt, serverAccepts());
  const late = (): Error => explain(new Error('timed out'));
  const client = new ssh2.Client();
  let alive = true;
  const ended = (): void => {
    alive = false;
  };
  // After 'end' nothing can be sent any more; a link that breaks has 'close' only.
  client.once('end', ended).once('close', ended);

  const socket = openSocket(target, via);
  const login = socket
    .catch((error: unknown) => {
      throw explain(error as SshError);
    })
    .then((sock) =>
      logIn(
        client,
        {
          ...check.config,
          sock,
          username: target.user,
          authHandler: handler,
          readyTimeout: 0,
          keepaliveInterval: KEEPALIVE_MS,
          keepaliveCountMax: KEEPALIVES_MISSED,
        },
        attempt,
        explain,
      ),
    );
  try {
    await orCancelled(withTimeout(login, timeoutMs, late), signal);
  } catch (error) {
    socket.then((sock) => sock.destroy()).catch(() => undefined);
    throw error;
  }

  return {
    host: target.host,
    user: target.user,
    fingerprint: check.fingerprint(),
    isAlive: () => alive,
    exec: (line) =>
      answer<Running>((done) =>
        client.exec(line, (error, channel) => {
          // Where there is an error there is no channel, whatever the types say.
          done(error, error ? ({} as Running) : watchEnd(channel));
        }),
      ).catch((cause: unknown) => {
        const { host, address, port } = target;
        throw alive
          ? new ChannelRefused(
              new AppError('SSH_UNREACHABLE', { host, address, port, reason: 'no-channel' }, { cause }),
            )
          : new AppError('SSH_CONNECTION_LOST', { host }, { cause });
      }),
    forward: (address, port) => answer<ClientChannel>((done) => client.forwardOut('127.0.0.1', 0, address, port, done)),
    close: () => {
      client.end();
      // A dead peer would hold the socket, and with it the process, until TCP gives up.
      setTimeout(() => client.destroy(), CLOSE_TIMEOUT_MS).unref();
    },
  };
}
