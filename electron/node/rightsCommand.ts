/** Mode and owner of what has the right content already. */
import { sh, type Command } from '../shell/quote';
import { writing } from '../shell/writing';

/**
 * Makes them root's (or whoever runs this), or their owner's, each with its mode. A file that has another name, among them the
 * one under which the ledger keeps it, is replaced by a copy: under that name it may be somebody else's, and stays as it is.
 */
export const setRightsCommand = (
  rights: readonly { path: string; mode: number; owner?: string }[],
): Command => sh`${{ raw: writing }}
set_rights() {
  target=$1
  if [ -f "$1" ] && [ "$(stat -c %h -- "$1")" -gt 1 ]; then
    temporary "$1" && cp -a -- "$1" "$tmp" || return
    target=$tmp
  fi
  chown -h "\${3:-$(id -u):$(id -g)}" -- "$target" && chmod "$2" -- "$target" || return
  [ "$target" = "$1" ] || mv -fT -- "$target" "$1"
}
${{ raw: rights.map(({ path, mode, owner }) => sh`set_rights ${path} ${mode.toString(8)} ${owner === undefined ? '' : `${owner}:${owner}`} || exit 1`).join('\n') as Command }}`;
