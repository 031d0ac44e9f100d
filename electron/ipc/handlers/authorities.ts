import { clusterOf } from '../../../shared/cluster/rules';
import type { Services } from '../../services';
import type { HandlersWithSignal } from '../cancellable';

type AuthoritiesCalls =
  'admin.revocation' | 'certificates.check' | 'authorities.renewSuperAdmin' | 'authorities.unlock';

export const authoritiesHandlers = ({
  authorities,
  adminRevocation,
  certificates,
}: Services): Pick<HandlersWithSignal, AuthoritiesCalls> => ({
  'admin.revocation': ({ document, path }, signal) => adminRevocation(document, path, signal),
  'certificates.check': ({ document, path }, signal) => certificates.check(document, path, signal),
  'authorities.renewSuperAdmin': async ({ document, madeBefore }) => {
    await authorities.renewSuperAdmin(clusterOf(document), new Date(madeBefore));
    return undefined;
  },
  'authorities.unlock': ({ document, passphrase }) => authorities.unlock(clusterOf(document), passphrase),
});
