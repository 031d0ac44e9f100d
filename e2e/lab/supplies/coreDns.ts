import { join } from 'node:path';
import { goPrograms } from './go/goModule';

/** Those that clusters of the lab ask for; see `subjects`. */
export type CoreDnsVersion = '1.7.0' | '1.14.6' | '1.14.7';

const module = 'github.com/coredns/coredns';

export type CoreDns = { readonly program: string } | { readonly missing: string };

/** The path of the real program, built from Go modules (100 s on 2 cores) where it is not cached; or why it cannot be had on this machine. */
export async function coreDns(version: CoreDnsVersion): Promise<CoreDns> {
  const built = await goPrograms({ name: 'coredns', version, modules: [module], programs: { coredns: module } });
  return 'folder' in built ? { program: join(built.folder, 'coredns') } : built;
}
