/** Logins to the mirrors of registries: as they were entered, else as a node has them. */
import { mirrorAccount } from '../../../shared/cluster/account';
import type { Cluster } from '../../../shared/cluster/schema';
import { registryHostsPath } from '../../../shared/components/runtime/registryHosts';
import { AppError } from '../../../shared/errors';
import { authorizationIn, wantsLogin, type MirrorWithLogin } from '../../../shared/images/mirrors';
import type { ClusterSecrets } from '../../../shared/target/targetFile';
import { sh } from '../../shell/quote';
import type { Hosts } from '../../ssh/hosts';
import { basicLogin } from '../images/logins';
import type { Credentials } from './credentials';

interface MirrorsInput {
  readonly cluster: Cluster;
  /** Undefined: none is asked. */
  readonly hosts: Pick<Hosts, 'get'> | undefined;
  readonly credentials: Pick<Credentials, 'get' | 'remember'>;
  readonly signal: AbortSignal;
}

/** `user:password`; '' of what is none. */
const textOf = (login = ''): string => Buffer.from(login.replace(/^Basic /, ''), 'base64').toString();

/** What any node that can be asked has for this very mirror: its address and its user may not have changed. */
async function installedLogin(
  mirror: MirrorWithLogin,
  { cluster, signal }: MirrorsInput,
  hosts: Pick<Hosts, 'get'>,
): Promise<string | undefined> {
  const path = registryHostsPath(mirror.registry);
  for (const { hostname } of cluster.nodes) {
    try {
      const host = await hosts.get(hostname, signal);
      const { stdout } = await host.ask(sh`cat ${path} 2>/dev/null`, { signal, label: `read ${path}` });
      const found = authorizationIn(stdout, mirror);
      if (textOf(found).startsWith(`${mirror.user}:`)) return found;
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof AppError)) throw thrown;
      // A node that cannot be reached says so when it is worked on.
    }
  }
  return undefined;
}

async function loginOf(mirror: MirrorWithLogin, input: MirrorsInput): Promise<string | undefined> {
  const { credentials, hosts } = input;
  const { password } = credentials.get(mirrorAccount(mirror));
  if (password !== undefined) return basicLogin(mirror.user, password);
  return hosts && installedLogin(mirror, input, hosts);
}

/** The mirrors whose login nobody has entered and no node has. */
export async function mirrorsWithoutLogin(input: MirrorsInput): Promise<MirrorWithLogin[]> {
  const without: MirrorWithLogin[] = [];
  for (const mirror of input.cluster.registry.mirrors.filter(wantsLogin))
    if ((await loginOf(mirror, input)) === undefined) without.push(mirror);
  return without;
}

/** What the files of a node are made with, beside the cluster's own secrets. @throws MIRROR_PASSWORD_MISSING */
export async function mirrorLogins(input: MirrorsInput): Promise<Pick<ClusterSecrets, 'mirrorLogin'>> {
  const logins = new Map<string, string>();
  for (const mirror of input.cluster.registry.mirrors.filter(wantsLogin)) {
    const login = await loginOf(mirror, input);
    const { registry, url, user } = mirror;
    if (login === undefined) throw new AppError('MIRROR_PASSWORD_MISSING', { registry, url, user });
    // In no record and on no screen, whether it was entered or read; the whole of it is what is encoded.
    const text = textOf(login);
    for (const secret of [text, text.slice(user.length + 1)]) input.credentials.remember(secret);
    logins.set(registry, login);
  }
  return logins.size > 0 ? { mirrorLogin: ({ registry }) => logins.get(registry) ?? '' } : {};
}
