/**
 * Whose a secret is: of an account on a machine, and not of a name that a cluster file has for it. Two files may both have
 * an `n1`; the password of one must never be sent to the other.
 */
import { parseJump } from './formats';
import { defaults } from './defaults';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const nodesOf = (document: unknown): Fields[] => listOf(fieldsOf(document)['nodes']);
const mirrorsOf = (document: unknown): Fields[] => listOf(fieldsOf(fieldsOf(document)['registry'])['mirrors']);

/** The account at a mirror: `puller@https://mirror.example`. */
export const mirrorAccount = ({ user, url }: { readonly user: string; readonly url: string }): string =>
  `${user}@${url}`;

/** The account at the mirror of a registry; '' while there is none that wants a login. */
function accountAtMirror(document: unknown, registry: string): string {
  const { user, url } = mirrorsOf(document).find((one) => one['registry'] === registry) ?? {};
  return typeof user === 'string' && typeof url === 'string' && user !== '' && url !== ''
    ? mirrorAccount({ user, url })
    : '';
}

/**
 * The account that a node of a cluster (or of a draft of one) is logged in to: `root@10.0.0.1:22`, and `... via ...` behind
 * a jump host, because the same private address is another machine there. '' while the draft does not say enough. By the name of
 * a registry, which has a dot in it and is no host name, the account at its mirror.
 */
export function accountOf(document: unknown, hostname: string, behind: readonly string[] = []): string {
  const node = nodesOf(document).find((one) => one['hostname'] === hostname);
  if (!node) return accountAtMirror(document, hostname);
  const { user = defaults.sshUser, host = node['ip'], port = defaults.sshPort, jump } = fieldsOf(node['ssh']);
  if (typeof host !== 'string' || host === '' || behind.includes(hostname)) return '';
  const account = `${String(user)}@${host}:${String(port)}`;
  if (typeof jump !== 'string' || jump === '') return account;
  return `${account} via ${parseJump(jump) ? jump : accountOf(document, jump, [...behind, hostname])}`;
}

/** The accounts of all nodes and mirrors that have one, by the names that {@link accountOf} knows. */
export const accountsOf = (document: unknown): ReadonlyMap<string, string> =>
  new Map(
    [
      ...nodesOf(document).map(({ hostname }) => hostname),
      ...mirrorsOf(document).map(({ registry }) => registry),
    ].flatMap((name): [string, string][] => {
      const account = typeof name === 'string' ? accountOf(document, name) : '';
      return typeof name === 'string' && account !== '' ? [[name, account]] : [];
    }),
  );
