/** Adding, copying and removing nodes of the draft. */
import { isIPv4, toNumber, toText } from '../../../shared/cluster/cidr';
import { defaults } from '../../../shared/cluster/defaults';
import { getAt, isContainer, listAt, setAt } from '../../stores/documentPath';
import { edit, useDraftStore } from '../../stores/draftStore';
import { rowPutIn, rowTakenOut } from './nodesView';

/** A node as the form makes it: everything that a person may want to see is written out. */
export interface NodeDraft {
  readonly hostname?: string;
  readonly ip?: string;
  readonly roles: readonly string[];
  readonly ssh: unknown;
}

export const draftNodes = (): readonly unknown[] => listAt(useDraftStore.getState().document, 'nodes');
const setNodes = (nodes: readonly unknown[]): void => edit('nodes', nodes);

/** A text of a node as typed; '' when there is none. */
export const textAt = (node: unknown, path: string): string => {
  const value = getAt(node, path);
  return typeof value === 'string' ? value : '';
};

/** A node's SSH settings without the address, which belongs to that one node. */
function sharedSsh(node: unknown): Record<string, unknown> {
  const ssh = getAt(node, 'ssh');
  const { host: _own, ...shared } = isContainer(ssh) ? ssh : {};
  return shared;
}

/** SSH settings for one more node: most clusters use the same ones everywhere. */
export function nextSsh(nodes: readonly unknown[]): Record<string, unknown> {
  if (nodes.length === 0)
    return { user: defaults.sshUser, port: defaults.sshPort, auth: { kind: 'key', path: defaults.keyPath } };
  return sharedSsh(nodes.at(-1));
}

/** The first node can do everything alone; the others are workers until said otherwise. */
export const nextRoles = (nodes: readonly unknown[]): readonly string[] =>
  nodes.length === 0 ? ['master', 'worker'] : ['worker'];

/** `n1` -> the first of `n2`, `n3`, ... that is free; a name without number gets one. */
function nextHostname(name: string, taken: readonly string[]): string {
  const [, stem = name, digits = '1'] = /^(.*?)(\d+)$/.exec(name) ?? [];
  for (let number = Number(digits) + 1; ; number += 1) {
    const candidate = `${stem}${String(number).padStart(digits.length, '0')}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** The first free address after this one. */
function nextIp(ip: string, taken: readonly string[]): string {
  if (!isIPv4(ip)) return '';
  for (let address = toNumber(ip) + 1; ; address += 1) {
    const candidate = toText(address);
    if (!taken.includes(candidate)) return candidate;
  }
}

/** Answers where it is. */
export function addNode(): number {
  const nodes = draftNodes();
  edit(`nodes[${String(nodes.length)}]`, { roles: nextRoles(nodes), ssh: nextSsh(nodes) } satisfies NodeDraft);
  return nodes.length;
}

export const addNodes = (added: readonly NodeDraft[]): void => setNodes([...draftNodes(), ...added]);

/** Puts a copy with the next free name and address below the node. */
export function duplicateNode(index: number): void {
  const nodes = draftNodes();
  const node = nodes[index];
  const hostname = textAt(node, 'hostname');
  const ip = textAt(node, 'ip');
  const copy = {
    ...(node as object),
    hostname:
      hostname === ''
        ? undefined
        : nextHostname(
            hostname,
            nodes.map((one) => textAt(one, 'hostname')),
          ),
    ip:
      nextIp(
        ip,
        nodes.map((one) => textAt(one, 'ip')),
      ) || undefined,
  };
  setNodes(nodes.toSpliced(index + 1, 0, withoutUndefined(copy)));
  rowPutIn(index + 1);
}

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));

/** Removes a node; answers the function that brings it back to its place. */
export function removeNode(index: number): () => void {
  const removed = draftNodes()[index];
  setNodes(draftNodes().toSpliced(index, 1));
  rowTakenOut(index);
  return () => {
    setNodes(draftNodes().toSpliced(index, 0, removed));
    rowPutIn(index);
  };
}

/**
 * Gives all other nodes the login of this one: user, port, kind of authentication, sudo, jump. Answers the function that
 * brings the old logins back; one that was changed since then stays as it is, wherever its row is by then.
 */
export function copySshToAll(index: number): () => void {
  const nodes = draftNodes();
  const shared = sharedSsh(nodes[index]);
  const before = new Map<unknown, unknown>();
  setNodes(
    nodes.map((node, at) => {
      if (at === index) return node;
      const host = getAt(node, 'ssh.host');
      const given = { ...shared, ...(host === undefined ? {} : { host }) };
      before.set(given, getAt(node, 'ssh'));
      return setAt(node, 'ssh', given);
    }),
  );
  return () =>
    setNodes(
      draftNodes().map((node) => {
        const ssh = getAt(node, 'ssh');
        return before.has(ssh) ? setAt(node, 'ssh', before.get(ssh)) : node;
      }),
    );
}
