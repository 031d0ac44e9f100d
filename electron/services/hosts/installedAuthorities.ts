/** What the masters have of a cluster's authorities: whoever works with the cluster from here must have the same. */
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { paths } from '../../../shared/kubernetes/paths';
import { groupNumber } from '../../../shared/pki/authorities';
import type { VisibleAuthorities } from '../../storage/authorities/document';
import { readCertificate } from '../../pki/readCertificate';
import { sh, type Command } from '../../shell/quote';
import type { Hosts } from '../../ssh/hosts';

interface InstalledAuthorities {
  /** Whose they are, for errors: `m1:/etc/kubernetes/pki/ca.crt`. */
  readonly path: string;
  /** The cluster's authority, PEM; '' where the master has none. */
  readonly authority: string;
  /** The certificate of the everyday administrator, whatever it is. */
  readonly admin: string;
}

export interface AskedMasters {
  readonly found: readonly InstalledAuthorities[];
  /** Why the others could not be asked. */
  readonly unasked: readonly { readonly hostname: string; readonly error: AppError }[];
}

const { authority, admin } = paths.secure;

/** Both in base64, on a line each. The key that stands beside the administrator's certificate stays there. */
const readCommand: Command = sh`[ ! -e ${authority} ] || base64 < ${authority} | tr -d '\\n'
echo
[ ! -e ${admin} ] || sed -n 's/^ *client-certificate-data: *//p' ${admin}`;

const decode = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8').trim();

/** Asks all at once. Throws only what is about nobody: a cancellation. */
export async function askMasters(
  cluster: Cluster,
  hosts: Pick<Hosts, 'get'>,
  signal: AbortSignal,
): Promise<AskedMasters> {
  const found: InstalledAuthorities[] = [];
  const unasked: AskedMasters['unasked'][number][] = [];
  await Promise.all(
    mastersOf(cluster).map(async ({ hostname }) => {
      try {
        const host = await hosts.get(hostname, signal);
        const { stdout } = await host.run(readCommand, { signal, label: 'read the authorities' });
        const [first, second] = stdout.split('\n');
        found.push({ path: `${hostname}:${authority}`, authority: decode(first), admin: decode(second) });
      } catch (thrown) {
        if (signal.aborted || !(thrown instanceof AppError)) throw thrown;
        unasked.push({ hostname, error: thrown });
      }
    }),
  );
  return { found, unasked };
}

/**
 * The highest number of the administrators' group that a master's certificate has: somebody may have withdrawn a lower one's rights
 * from another workstation. Only what our authority has signed counts. 0 where there is none.
 */
export function installedGroup({ found }: AskedMasters, { certificates }: VisibleAuthorities): number {
  const { cluster, etcd, frontProxy } = certificates;
  const authorities = {
    ...{ cluster: { certificate: cluster }, etcd: { certificate: etcd } },
    frontProxy: { certificate: frontProxy },
  };
  const groups = found.flatMap(({ admin: certificate }) => {
    try {
      const { authority: signer, organizations } = readCertificate(certificate, authorities);
      return signer === 'cluster' ? organizations.flatMap((name) => groupNumber(name) ?? []) : [];
    } catch {
      // A file that somebody has edited names no group; a deployment makes it anew.
      return [];
    }
  });
  return Math.max(0, ...groups);
}
