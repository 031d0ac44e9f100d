/**
 * An SSH server inside the test process, on loopback. Commands run in a real shell of this machine or are answered from
 * a script. What OpenSSH does with stdin, exit status, channel limits and logins is imitated.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ssh2, { type AuthContext, type Connection, type ExecInfo, type ServerChannel, type Session } from 'ssh2';
import { describeKey } from '../ssh/login/hostKeys';
import { answerFrom, type ScriptedAnswer } from './answers';
import { runInShell } from './realShell';

type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface FakeHostOptions {
  /** Accepted as password, and in the dialogue of keyboard-interactive. Without it no password is. */
  readonly password?: string;
  /** Which of the two ways for passwords are offered. Default: both. */
  readonly passwordMethods?: readonly ('password' | 'keyboard-interactive')[];
  /** Accepted public keys, in the form of authorized_keys. */
  readonly publicKeys?: readonly string[];
  readonly hostKeyTypes?: readonly HostKeyType[];
  /** Answers instead of a shell; a command that none of them fits ends with exit code 127. */
  readonly answers?: readonly ScriptedAnswer[];
  /** Further environment of the shell. */
  readonly env?: Readonly<Record<string, string>>;
  /** The login shell. Default /bin/sh. */
  readonly shell?: string;
  /** What the login shell runs before each command, as a .bashrc does. */
  readonly profile?: string;
  /** Words and exit code of a login shell that is quick: it has ended before the client has heard that it began. */
  readonly closedDoor?: { readonly words: string; readonly exitCode: number };
  /** As OpenSSH's MaxSessions. Default 10. */
  readonly maxSessions?: number;
  /** A busy server: a request to run something is answered when this resolves. */
  readonly busy?: Promise<void>;
  /** As OpenSSH's AllowTcpForwarding. Default false. */
  readonly forwarding?: boolean;
  /** A server that was there before with another key. Default: any free port. */
  readonly port?: number;
}

export interface FakeHost {
  readonly address: string;
  readonly port: number;
  /** `SHA256:...` of the host keys, in the order of `hostKeyTypes`. */
  readonly fingerprints: readonly string[];
  /** A temporary folder: home and working folder of the commands. */
  readonly home: string;
  /** What the login shell was given. */
  readonly lines: readonly string[];
  /** The commands inside the envelopes; only where answers are scripted. */
  readonly commands: readonly string[];
  /** `exits`: how many exit codes were sent. */
  readonly channels: { open: number; most: number; exits: number };
  /** Each login attempt: `method` or `method:accepted`. */
  readonly logins: readonly string[];
  /** Live connections. */
  readonly connections: () => number;
  /** Cuts all connections without a word. */
  readonly drop: () => void;
  /** Cuts everything and removes the home. */
  readonly close: () => Promise<void>;
}

const settings = { ed25519: {}, ecdsa: { bits: 256 }, rsa: { bits: 2048 } } as const;

function makeHostKey(type: HostKeyType): { privateKey: string; fingerprint: string } {
  let pair;
  // ssh2 1.17 now and then writes a key that it cannot read itself.
  do pair = ssh2.utils.generateKeyPairSync(type as 'rsa', settings[type] as { bits: number });
  while (ssh2.utils.parseKey(pair.private) instanceof Error);
  const blob = Buffer.from(pair.public.split(' ')[1] ?? '', 'base64');
  return { privateKey: pair.private, fingerprint: describeKey(blob).fingerprint };
}

/** Whether an attempt shows the right password or a known key (with its signature, once it is asked for). */
async function isRight(attempt: AuthContext, options: FakeHostOptions): Promise<boolean> {
  const methods = options.passwordMethods ?? ['password', 'keyboard-interactive'];
  switch (attempt.method) {
    case 'password':
      return methods.includes('password') && attempt.password === options.password;
    case 'keyboard-interactive':
      if (!methods.includes('keyboard-interactive')) return false;
      return new Promise((resolve) => {
        attempt.prompt([{ prompt: 'Password: ', echo: false }], (answers) => resolve(answers[0] === options.password));
      });
    case 'publickey': {
      const shown = attempt.key.data.toString('base64');
      const known = options.publicKeys?.find((key) => key.split(' ')[1] === shown);
      if (known === undefined) return false;
      if (!attempt.signature || !attempt.blob) return true;
      const key = ssh2.utils.parseKey(known);
      return !(key instanceof Error) && key.verify(attempt.blob, attempt.signature, attempt.hashAlgo);
    }
    case 'none':
    case 'hostbased':
      return false;
  }
}

function accepted(options: FakeHostOptions): ('password' | 'keyboard-interactive' | 'publickey')[] {
  const passwords = options.passwordMethods ?? ['password', 'keyboard-interactive'];
  return [
    ...(options.publicKeys ? (['publickey'] as const) : []),
    ...(options.password === undefined ? [] : passwords),
  ];
}

function forward(accept: () => ServerChannel, reject: () => void, port: number, address: string): void {
  const socket = net.connect(port, address);
  socket.once('error', reject);
  socket.once('connect', () => {
    const channel = accept();
    socket.off('error', reject).on('error', () => channel.close());
    channel.on('error', () => undefined);
    socket.pipe(channel).pipe(socket);
  });
}

/** Ports that servers of this process have had: one with another key there would be taken for an impostor. */
const used = new Set<number>();

/** Listens at the port, else at one that no server has had yet; answers it. */
async function listen(listener: net.Server, wanted: number | undefined): Promise<number> {
  for (;;) {
    listener.listen(wanted ?? 0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as net.AddressInfo;
    if (wanted !== undefined || !used.has(port)) {
      used.add(port);
      return port;
    }
    listener.close();
    await once(listener, 'close');
  }
}

/** Starts a server. Whoever starts it closes it. */
export async function startFakeHost(options: FakeHostOptions = {}): Promise<FakeHost> {
  const home = await mkdtemp(path.join(tmpdir(), 'keelson-host-'));
  const keys = (options.hostKeyTypes ?? ['ed25519']).map(makeHostKey);
  const sockets = new Set<net.Socket>();
  const lines: string[] = [];
  const commands: string[] = [];
  const logins: string[] = [];
  const channels = { open: 0, most: 0, exits: 0 };

  const env: Record<string, string> = { ...(process.env as Record<string, string>), HOME: home, ...options.env };
  const shell = { shell: options.shell ?? '/bin/sh', cwd: home, env };

  const countingExits = (channel: ServerChannel): ServerChannel => {
    const exit = channel.exit.bind(channel) as (...args: unknown[]) => void;
    channel.exit = (...args: unknown[]) => {
      exit(...args);
      channels.exits += 1;
    };
    return channel;
  };

  const serveSession = (session: Session, onClose: () => void): void => {
    session.on('exec', (accept: () => ServerChannel, _reject: () => void, { command: line }: ExecInfo) => {
      lines.push(line);
      const begin = (): void => {
        const channel = countingExits(accept());
        channel.once('close', onClose);
        if (options.closedDoor) {
          // In one turn, so that everything reaches the client in one piece.
          if (options.closedDoor.words !== '') channel.write(options.closedDoor.words);
          channel.exit(options.closedDoor.exitCode);
          channel.end();
        } else if (options.answers) answerFrom(channel, options.answers, (command) => commands.push(command));
        else runInShell(channel, options.profile === undefined ? line : `${options.profile}\n${line}`, shell);
      };
      if (options.busy) void options.busy.then(begin);
      else begin();
    });
  };

  const serveConnection = (connection: Connection): void => {
    let sessions = 0;
    const count = (change: 1 | -1): void => {
      sessions += change;
      channels.open += change;
      channels.most = Math.max(channels.most, channels.open);
    };
    connection.on('error', () => undefined);
    connection.on('authentication', (attempt) => {
      void isRight(attempt, options).then((right) => {
        logins.push(right ? `${attempt.method}:accepted` : attempt.method);
        if (right) attempt.accept();
        else attempt.reject(accepted(options));
      });
    });
    connection.on('session', (accept, reject) => {
      // sshd takes things in the order in which they come; ssh2 tells of a channel that was closed a moment later.
      setImmediate(() => {
        if (sessions >= (options.maxSessions ?? 10)) {
          reject();
          return;
        }
        count(1);
        serveSession(accept(), () => count(-1));
      });
    });
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      if (options.forwarding) forward(accept, reject, destPort, destIP);
      else reject();
    });
  };

  const ssh = new ssh2.Server({ hostKeys: keys.map((key) => key.privateKey) }, serveConnection);
  // A listener of our own knows its sockets; ssh2's does not tell.
  const listener = net.createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: '127.0.0.1',
    port: await listen(listener, options.port),
    fingerprints: keys.map((key) => key.fingerprint),
    home,
    lines,
    commands,
    channels,
    logins,
    connections: () => sockets.size,
    drop,
    close: async () => {
      drop();
      listener.close();
      await once(listener, 'close');
      await rm(home, { recursive: true, force: true });
    },
  };
}
