/** What sshd does with a command: the user's shell, in a session of its own, its three streams on the channel. */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ServerChannel } from 'ssh2';

export interface ShellOptions {
  readonly shell: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Sends one piece of output after the other. When both outputs wait for the client's window, ssh2's server goes on with one of them
 * only, and sends what it has kept of an earlier wait once more (1.17.0, lib/server.js, CHANNEL_WINDOW_ADJUST); sshd does not.
 */
function sender(channel: ServerChannel) {
  const kept = channel as { _chunk?: Buffer | undefined; _chunkcb?: (() => void) | undefined };
  let last = Promise.resolve();
  return {
    send: async (from: Readable, to: Writable, chunk: Buffer): Promise<void> => {
      from.pause();
      last = last.then(
        () =>
          new Promise((resolve) => {
            to.write(chunk, () => {
              kept._chunk = kept._chunkcb = undefined;
              resolve();
            });
          }),
      );
      await last;
      from.resume();
    },
    /** When all is sent. */
    sent: (): Promise<void> => last,
  };
}

/** Like sshd it never kills the command: when the channel closes, stdin ends, and that is all the command learns. */
export function runInShell(channel: ServerChannel, line: string, { shell, cwd, env }: ShellOptions): void {
  const child = spawn(shell, ['-c', line], { cwd, env, detached: true, stdio: 'pipe' });
  for (const stream of [child.stdin, child.stdout, child.stderr, channel]) stream.on('error', () => undefined);
  // Not pipe(): it stops reading when the command is gone, and a channel that is not read to its end never closes.
  channel.on('data', (chunk: Buffer) => child.stdin.write(chunk));
  channel.on('end', () => child.stdin.end());
  const { send, sent } = sender(channel);
  child.stdout.on('data', (chunk: Buffer) => void send(child.stdout, channel, chunk));
  child.stderr.on('data', (chunk: Buffer) => void send(child.stderr, channel.stderr, chunk));
  child.on('exit', (code, signal) => {
    if (code === null) channel.exit(signal ?? 'SIGKILL');
    else channel.exit(code);
  });
  child.on('close', () => void sent().then(() => channel.end()));
  channel.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });
}
