/**
 * Whose a secret is: of an account on a machine, and not of a name that a cluster file has for it. Two files may both have
 * an `n1`; the password of one must never be sent to the other.
 */
import { parseJump } from './formats';
import { defaults } from './defaults';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const nodesOf = (document: unknown): Fields[] => {
  const { nodes } = fieldsOf(document);
  return Array.isArray(nodes) ? nodes.map(fieldsOf) : [];
};

/**
 * The account that a node of a cluster (or of a draft of one) is logged in to: `root@10.0.0.1:22`, and `... via ...` behind
 * a jump host, because the same private address is another machine there. '' while the draft does not say enough.
 */
export function accountOf(document: unknown, hostname: string, behind: readonly string[] = []): string {
  const node = nodesOf(document).find((one) => one['hostname'] === hostname);
  const { user = defaults.sshUser, host = node?.['ip'], port = defaults.sshPort, jump } = fieldsOf(node?.['ssh']);
  if (typeof host !== 'string' || host === '' || behind.includes(hostname)) return '';
  const account = `${String(user)}@${host}:${String(port)}`;
  if (typeof jump !== 'string' || jump === '') return account;
  return `${account} via ${parseJump(jump) ? jump : accountOf(document, jump, [...behind, hostname])}`;
}

/** The accounts of all nodes that have one, by their hostnames. */
export const accountsOf = (document: unknown): ReadonlyMap<string, string> =>
  new Map(
    nodesOf(document).flatMap(({ hostname }): [string, string][] => {
      const account = typeof hostname === 'string' ? accountOf(document, hostname) : '';
      return typeof hostname === 'string' && account !== '' ? [[hostname, account]] : [];
    }),
  );
