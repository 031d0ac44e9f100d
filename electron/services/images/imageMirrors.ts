import { mirrorAccount } from '../../../shared/cluster/account';
import type { Cluster } from '../../../shared/cluster/schema';
import { wantsLogin } from '../../../shared/images/mirrors';
import type { Credentials } from '../hosts/credentials';
import { basicLogin } from './logins';
import type { ImageMirrors } from './registry';

/** The mirrors of a cluster file, with the logins that were entered; where none was, `docker login`'s counts. */
export const imageMirrors = ({ registry }: Cluster, credentials: Pick<Credentials, 'get'>): ImageMirrors =>
  Object.fromEntries(
    registry.mirrors.map((mirror) => {
      const { password } = wantsLogin(mirror) ? credentials.get(mirrorAccount(mirror)) : {};
      const login = wantsLogin(mirror) && password !== undefined ? basicLogin(mirror.user, password) : undefined;
      return [mirror.registry, { url: mirror.url, login }];
    }),
  );
