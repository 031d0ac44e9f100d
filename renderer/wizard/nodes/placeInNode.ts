/** Which field of which node a path means. */

/** The part of a path after `nodes[2]` -> the field's name among the texts (`nodes:places`). */
const places = {
  '.hostname': 'hostname',
  '.ip': 'ip',
  '.roles': 'roles',
  '.ssh.user': 'user',
  '.ssh.port': 'port',
  '.ssh.auth': 'login',
  '.ssh.auth.kind': 'login',
  '.ssh.auth.path': 'keyPath',
  '.ssh.host': 'sshHost',
  '.ssh.jump': 'jump',
  '.ssh.sudo': 'sudo',
} as const;
export type NodePlace = (typeof places)[keyof typeof places] | 'settings';

const isPlace = (rest: string): rest is keyof typeof places => Object.hasOwn(places, rest);

/** `nodes[2].ip` -> row 2, `ip`; a field that the form does not have is `settings`. Undefined outside the nodes. */
export function placeInNode(path: string): { readonly row: number; readonly place: NodePlace } | undefined {
  const [, row, rest = ''] = /^nodes\[(\d+)\](.*)$/.exec(path) ?? [];
  return row === undefined ? undefined : { row: Number(row), place: isPlace(rest) ? places[rest] : 'settings' };
}
