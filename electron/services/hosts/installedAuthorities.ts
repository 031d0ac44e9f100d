/** What the masters have of a cluster's authorities: whoever works with the cluster from here must have the same. */
import * as z from 'zod';
import { mastersOf, type Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { objectsIn } from '../../../shared/kubernetes/manifest';
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
  /** The manifest by which the administrators' group has its rights. */
  readonly rights: string;
}

export interface AskedMasters {
  readonly found: readonly InstalledAuthorities[];
  /** Why the others could not be asked. */
  readonly unasked: readonly { readonly hostname: string; readonly error: AppError }[];
}

const { authority, admin, rbacManifest: rights } = paths.secure;

/** All in base64, on a line each. The key that stands beside the administrator's certificate stays there. */
const readCommand: Command = sh`[ ! -e ${authority} ] || base64 < ${authority} | tr -d '\\n'
echo
[ ! -e ${admin} ] || sed -n 's/^ *client-certificate-data: *//p' ${admin} | head -n 1 | tr -d '\\n'
echo
[ ! -e ${rights} ] || base64 < ${rights} | tr -d '\\n'`;

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
        const [first, second, third] = stdout.split('\n').map(decode);
        found.push({
          ...{ path: `${hostname}:${authority}`, authority: first ?? '' },
          ...{ admin: second ?? '', rights: third ?? '' },
        });
      } catch (thrown) {
        if (signal.aborted || !(thrown instanceof AppError)) throw thrown;
        unasked.push({ hostname, error: thrown });
      }
    }),
  );
  return { found, unasked };
}

const given = z.object({ subjects: z.array(z.object({ kind: z.literal('Group'), name: z.string() })) });

/** What names no group because somebody has edited it: a deployment makes it anew. */
function readable(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/**
 * The highest number of the administrators' group that a master has: somebody may have withdrawn a lower one's rights from another
 * workstation. Of certificates only what our authority has signed counts. A revocation that was cut off may have withdrawn the rights
 * and given no certificate yet; that it meant to stands in the manifest, which is written before the API is asked. 0 where there is none.
 */
export function installedGroup({ found }: AskedMasters, { certificates }: VisibleAuthorities): number {
  const { cluster, etcd, frontProxy } = certificates;
  const authorities = {
    ...{ cluster: { certificate: cluster }, etcd: { certificate: etcd } },
    frontProxy: { certificate: frontProxy },
  };
  const ofCertificate = (certificate: string): string[] => {
    const { authority: signer, organizations } = readCertificate(certificate, authorities);
    return signer === 'cluster' ? [...organizations] : [];
  };
  const ofRights = (manifest: string): string[] =>
    objectsIn(manifest).flatMap(({ wanted }) => given.safeParse(wanted).data?.subjects.map(({ name }) => name) ?? []);
  const groups = found.flatMap((master) => [
    ...readable(() => ofCertificate(master.admin)),
    // Of another cluster's that was here before, nothing else may be left.
    ...(master.authority === '' ? [] : readable(() => ofRights(master.rights))),
  ]);
  return Math.max(0, ...groups.flatMap((name) => groupNumber(name) ?? []));
}
