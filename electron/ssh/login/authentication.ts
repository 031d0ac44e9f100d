/** How a login proves who it is: exactly the method that the cluster file names, nothing else is offered. */
import type { AnyAuthMethod, AuthHandlerMiddleware, AuthenticationType } from 'ssh2';
import type { SshSettings } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { Platform } from '../../platform';
import type { HostSecrets } from './credentials';
import { loadPrivateKey } from './privateKey';

export interface Login {
  /** The node's name, for errors. */
  readonly host: string;
  readonly user: string;
  readonly auth: SshSettings['auth'];
}

/** Where to log in, and as whom. */
export interface Target extends Login {
  readonly address: string;
  readonly port: number;
}

function withPassword(username: string, password: string): AnyAuthMethod[] {
  let answered = false;
  return [
    { type: 'password', username, password },
    {
      // The same password where the server asks through PAM's dialogue. Asked twice means that it was wrong.
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        finish(prompts.map(() => (answered ? '' : password)));
        answered = true;
      },
    },
  ];
}

/**
 * The methods to try, in order. SSH_CREDENTIALS_MISSING, SSH_AGENT_UNAVAILABLE and the errors of
 * {@link loadPrivateKey}, all before anything is sent.
 */
export async function authMethods(login: Login, secrets: HostSecrets, platform: Platform): Promise<AnyAuthMethod[]> {
  const { host, user: username, auth } = login;
  switch (auth.kind) {
    case 'password':
      if (secrets.password === undefined) throw new AppError('SSH_CREDENTIALS_MISSING', { host, what: 'password' });
      return withPassword(username, secrets.password);
    case 'key':
      return [
        { type: 'publickey', username, key: await loadPrivateKey(host, auth.path, secrets.passphrase, platform) },
      ];
    case 'agent':
      if (platform.sshAgent === undefined) throw new AppError('SSH_AGENT_UNAVAILABLE', { host });
      return [{ type: 'agent', username, agent: platform.sshAgent }];
  }
}

/** ssh2 calls the handler for each attempt; what the server would still accept is kept for the error. */
export function authSequence(methods: readonly AnyAuthMethod[]): {
  readonly handler: AuthHandlerMiddleware;
  readonly serverAccepts: () => readonly AuthenticationType[];
} {
  const left = [...methods];
  // A password that was wrong stays wrong in the dialogue, and would count as two attempts where accounts get locked.
  const isFutile = ({ type }: AnyAuthMethod): boolean =>
    type === 'keyboard-interactive' && accepted.includes('password');
  let accepted: readonly AuthenticationType[] = [];
  return {
    // Before the first attempt ssh2 passes null, whatever its types say.
    handler: (authsLeft: AuthenticationType[] | null, _partial, next) => {
      accepted = authsLeft ?? accepted;
      const method = left.shift();
      // `false` ends the sequence; the types of ssh2 leave it out.
      next(method && !isFutile(method) ? method : (false as never));
    },
    serverAccepts: () => accepted,
  };
}
