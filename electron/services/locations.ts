/** Where Keelson keeps its things: the same folders for the app and the command line, each system's own custom. */
import { join } from 'node:path';

export interface Machine {
  readonly os: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
}

/** KEELSON_DATA_DIR, else %APPDATA%\Keelson, ~/Library/Application Support/Keelson, or $XDG_CONFIG_HOME/Keelson. */
export function dataDirOf({ os, env, homeDir }: Machine): string {
  if (env.KEELSON_DATA_DIR) return env.KEELSON_DATA_DIR;
  if (os === 'win32') return join(env.APPDATA ?? join(homeDir, 'AppData', 'Roaming'), 'Keelson');
  if (os === 'darwin') return join(homeDir, 'Library', 'Application Support', 'Keelson');
  return join(env.XDG_CONFIG_HOME ?? join(homeDir, '.config'), 'Keelson');
}

/** Downloads and compressed binaries, keyed by their checksum and therefore safe to share: KEELSON_CACHE, else the system's. */
export function cacheDirOf({ os, env, homeDir }: Machine): string {
  if (env.KEELSON_CACHE) return env.KEELSON_CACHE;
  if (os === 'win32') return join(env.LOCALAPPDATA ?? join(homeDir, 'AppData', 'Local'), 'Keelson', 'Cache');
  if (os === 'darwin') return join(homeDir, 'Library', 'Caches', 'Keelson');
  return join(env.XDG_CACHE_HOME ?? join(homeDir, '.cache'), 'keelson');
}

/**
 * The SSH agent to talk to: $SSH_AUTH_SOCK; on Windows else the pipe of OpenSSH's agent service. Whether one answers is
 * seen when it is used.
 */
export function sshAgentOf({ os, env }: Machine): string | undefined {
  return env.SSH_AUTH_SOCK ?? (os === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined);
}
