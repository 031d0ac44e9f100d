import { accountOf } from '../../../shared/cluster/account';
import type { Services } from '../../services';
import type { Handlers } from '../answer';

type HostCalls =
  'hosts.test' | 'hosts.accept' | 'credentials.set' | 'credentials.known' | 'binaries.inspect' | 'binaries.agreeToRun';

export function hostHandlers({ hosts, credentials, binaries }: Services): Pick<Handlers, HostCalls> {
  return {
    'hosts.test': ({ document, hostname, path }) => hosts.test(document, hostname, path),
    'hosts.accept': async ({ address, port, fingerprint }) => {
      await hosts.accept(address, port, fingerprint);
      return undefined;
    },
    'credentials.set': ({ document, hostname, ...secrets }) => {
      credentials.set(accountOf(document, hostname), secrets);
      return undefined;
    },
    'credentials.known': ({ document }) => credentials.known(document),
    'binaries.inspect': ({ document, path }) => binaries.inspect(document, path),
    'binaries.agreeToRun': ({ document, path }) => {
      binaries.agreeToRun(document, path);
      return undefined;
    },
  };
}
