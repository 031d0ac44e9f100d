import { accountOf } from '../../../shared/cluster/account';
import { AppError } from '../../../shared/errors';
import type { Services } from '../../services';
import { isShare } from '../../storage/networkPath';
import type { HandlersWithSignal } from '../cancellable';
import type { GrantedPaths } from '../grantedPaths';

type HostCalls =
  | 'comparison.start'
  | 'comparison.cancel'
  | 'verification.start'
  | 'verification.cancel'
  | 'node.removal'
  | 'node.undecided'
  | 'cis.check'
  | 'hosts.test'
  | 'hosts.accept'
  | 'credentials.set'
  | 'credentials.known'
  | 'binaries.inspect'
  | 'binaries.agreeToRun';

/** Where the programs are, as the document says it, whatever else the document is. */
function programsFolder(document: unknown): string {
  const source = (document as { binaries?: { source?: { path?: unknown } } } | null | undefined)?.binaries?.source;
  return typeof source?.path === 'string' ? source.path : '';
}

export function hostHandlers(
  { hosts, credentials, binaries, comparisons, verifications, nodeRemoval, nodeUndecided, cis }: Services,
  granted: GrantedPaths,
): Pick<HandlersWithSignal, HostCalls> {
  return {
    'hosts.test': ({ document, hostname, path }, signal) => hosts.test(document, hostname, path, signal),
    'hosts.accept': async ({ address, port, fingerprint }) => {
      await hosts.accept(address, port, fingerprint);
      return undefined;
    },
    'node.removal': ({ document, hostname, path }, signal) => nodeRemoval(document, hostname, path, signal),
    'node.undecided': ({ document, hostname, path }, signal) => nodeUndecided(document, hostname, path, signal),
    'cis.check': ({ document, path }, signal) => cis.check(document, path, signal),
    'comparison.start': ({ document, path }) => ({ id: comparisons.start(document, path) }),
    'comparison.cancel': ({ id }) => {
      comparisons.cancel(id);
      return undefined;
    },
    'verification.start': ({ document, path }) => ({ id: verifications.start(document, path) }),
    'verification.cancel': ({ id }) => {
      verifications.cancel(id);
      return undefined;
    },
    'credentials.set': ({ document, hostname, ...secrets }) => {
      credentials.set(accountOf(document, hostname), secrets);
      return undefined;
    },
    'credentials.known': ({ document }) => credentials.known(document),
    'binaries.inspect': ({ document, path }, signal) => {
      const folder = programsFolder(document);
      // To look there is to contact that computer, and on Windows to log in to it: not because a file names it.
      if (isShare(folder) && !granted.has('programs', folder))
        throw new AppError('FILE_UNREADABLE', { path: folder, reason: 'share' });
      return binaries.inspect(document, path, signal);
    },
    'binaries.agreeToRun': async ({ document, path }) => {
      await binaries.agreeToRun(document, path);
      return undefined;
    },
  };
}
