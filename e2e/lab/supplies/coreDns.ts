import { join } from 'node:path';
import { goPrograms } from './go/goModule';

/** The one that the lab's Kubernetes 1.20 was released with (kubernetes/kubernetes v1.20.2, cluster/addons/dns/coredns). */
export const coreDnsVersion = '1.7.0';

const module = 'github.com/coredns/coredns';

export type CoreDns = { readonly program: string } | { readonly missing: string };

/** The path of the real program, built from Go modules (100 s on 2 cores) where it is not cached; or why it cannot be had on this machine. */
export async function coreDns(): Promise<CoreDns> {
  const version = coreDnsVersion;
  const built = await goPrograms({ name: 'coredns', version, modules: [module], programs: { coredns: module } });
  return 'folder' in built ? { program: join(built.folder, 'coredns') } : built;
}
