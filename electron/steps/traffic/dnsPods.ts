/** The pods of the cluster's name server: whether there is one to ask, and if not, why. */
import { AppError } from '../../../shared/errors';
import { sh } from '../../shell/quote';
import { rowsIn, type Kubectl } from '../kubectl/kubectl';

/** Somebody may read the answer: a line for each pod, and no more. */
const columns =
  'custom-columns=NAME:.metadata.name,ADDRESS:.status.podIP,READY:.status.conditions[?(@.type=="Ready")].status,DELETED:.metadata.deletionTimestamp';
const NOTHING = '<none>';

/** The addresses of those that are ready. One that is being deleted may still say so, and be gone when it is asked. */
export const readyAddresses = (table: string): string[] =>
  rowsIn(table)
    .filter(([, , ready, deleted]) => ready === 'True' && deleted === NOTHING)
    .flatMap(([, address]) => (address === undefined || address === NOTHING ? [] : [address]));

export const dnsAddresses = async (kubectl: Kubectl): Promise<string[]> =>
  readyAddresses((await kubectl.run(sh`-n kube-system get pods -l k8s-app=kube-dns -o ${columns}`)).stdout);

/** Why nobody could answer for the cluster's name server. */
export type NoServer = 'no-dns-pod' | 'no-dns-server';

/** With what the API has of it, as a table: one that is scaled to nothing has no pod that could say so. */
export async function dnsUnavailable(kubectl: Kubectl, reason: NoServer): Promise<AppError> {
  const { stdout } = await kubectl.run(sh`-n kube-system get deployments,pods -l k8s-app=kube-dns -o wide`);
  return new AppError('DNS_UNAVAILABLE', { reason }, { detail: stdout.trim() });
}
