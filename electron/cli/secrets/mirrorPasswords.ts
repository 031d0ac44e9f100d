import { mirrorAccount } from '../../../shared/cluster/account';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { fill } from '../../../shared/messages/messages';
import { mirrorsWithoutLogin } from '../../services/hosts/mirrorLogins';
import type { CommandContext } from '../context';

/**
 * Asks for the passwords of mirrors that were not given. With a `path`, the nodes of that cluster are asked before: one that has a
 * login lends it. Where nobody is there, and to whoever answers nothing, the command itself says what is missing. @throws CANCELLED
 */
export async function askMirrorPasswords(
  { services, terminal, texts, onInterrupt }: CommandContext,
  { cluster, path }: { readonly cluster: Cluster; readonly path?: string },
): Promise<void> {
  if (!terminal.canAsk) return;
  const { credentials } = services;
  const hosts = path === undefined ? undefined : services.hosts.open(cluster, path);
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort(new AppError('CANCELLED')));
  try {
    for (const mirror of await mirrorsWithoutLogin({ cluster, hosts, credentials, signal: stop.signal })) {
      const password = await terminal.ask(fill(texts.ask.mirror, { ...mirror }), true);
      credentials.set(mirrorAccount(mirror), { password });
    }
  } finally {
    release();
    hosts?.close();
  }
}
