/** What sshd does with a command: the user's shell, in a session of its own, its three streams on the channel. */
import { spawn } from 'node:child_process';
import type { ServerChannel } from 'ssh2';

export interface ShellOptions {
  readonly shell: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Like sshd it never kills the command: when the channel closes, stdin ends, and that is all the command learns. */
export function runInShell(channel: ServerChannel, line: string, { shell, cwd, env }: ShellOptions): void {
  const child = spawn(shell, ['-c', line], { cwd, env, detached: true, stdio: 'pipe' });
  for (const stream of [child.stdin, child.stdout, child.stderr, channel]) stream.on('error', () => undefined);
  // Not pipe(): it stops reading when the command is gone, and a channel that is not read to its end never closes.
  channel.on('data', (chunk: Buffer) => child.stdin.write(chunk));
  channel.on('end', () => child.stdin.end());
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('exit', (code, signal) => {
    if (code === null) channel.exit(signal ?? 'SIGKILL');
    else channel.exit(code);
  });
  child.on('close', () => channel.end());
  channel.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });
}
