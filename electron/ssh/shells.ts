/** Shells that are open on hosts, each for one command at a time: those that have ended well take the next one. */
import type { ClientChannel } from 'ssh2';
import { ChannelRefused, type Connection, type Running } from './connection';
import { execLine, passwordLine, type Elevation } from './envelope';
import { openChannel } from './openChannel';

/** Who listens to a shell: the command that it runs. */
export interface Listener {
  readonly stdout: (chunk: Buffer) => void;
  readonly stderr: (chunk: Buffer) => void;
  /** The shell has ended. `isCut`: the link did before, and of what was printed the end may be missing. */
  readonly closed: (isCut: boolean) => void;
}

export class Shell {
  /** It has run a command before: it may have ended since, without word of that having come. */
  wasUsed = false;
  private listener: Listener | undefined;

  readonly channel: ClientChannel;

  constructor(
    connection: Connection,
    private readonly running: Running,
    private readonly idle: Shell[],
  ) {
    const { channel } = running;
    this.channel = channel;
    channel.on('data', (chunk: Buffer) => this.listener?.stdout(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.listener?.stderr(chunk));
    channel.on('error', () => undefined);
    channel.on('close', () => {
      remove(this.idle, this);
      // ssh2 also closes all channels when the link is lost, whatever was still to come.
      const isCut = !connection.isAlive();
      // It waits for the end of stdout only; what it has got of stderr is pushed in the same turn.
      setImmediate(() => this.listener?.closed(isCut));
    });
  }

  /** 128 + n when a signal ended it; undefined as long as nobody has said how it ended. */
  get exitCode(): number | undefined {
    return this.running.exitCode();
  }

  listen(listener: Listener): void {
    this.listener = listener;
  }

  /** Its command has ended, and it waits for another one. */
  release(): void {
    this.listener = undefined;
    this.wasUsed = true;
    if (this.channel.writable) this.idle.push(this);
  }
}

const close = ({ channel }: Shell): void => void channel.end();

function remove<T>(list: T[], one: T): void {
  const at = list.indexOf(one);
  if (at >= 0) list.splice(at, 1);
}

/** By connection, and by the rights that they have. */
const idleShells = new WeakMap<Connection, Map<Elevation['kind'], Shell[]>>();

function idleOf(connection: Connection): Map<Elevation['kind'], Shell[]> {
  const known = idleShells.get(connection) ?? new Map<Elevation['kind'], Shell[]>();
  idleShells.set(connection, known);
  return known;
}

/** A shell with these rights: one that waits, else a new one. Errors as of {@link openChannel}. */
export async function takeShell(
  connection: Connection,
  elevation: Elevation,
  run: { readonly label: string; readonly signal: AbortSignal; readonly timeoutSeconds: number },
): Promise<Shell> {
  const all = idleOf(connection);
  const idle = all.get(elevation.kind) ?? [];
  all.set(elevation.kind, idle);
  const waiting = idle.pop();
  if (waiting) return waiting;
  try {
    const running = await openChannel(connection, execLine(elevation), run);
    const shell = new Shell(connection, running, idle);
    const password = passwordLine(elevation);
    if (password !== '' && running.channel.writable) running.channel.write(password);
    return shell;
  } catch (error) {
    // A server that allows few channels: those that wait with other rights have to make room.
    if (error instanceof ChannelRefused) [...all.values()].flatMap((shells) => shells.splice(0)).forEach(close);
    throw error;
  }
}
