/**
 * The lines of /etc/hosts between Keelson's two markers. They are changed on the node, and everything outside them is copied
 * by tools that take bytes as they are: the file may be long, and in any encoding.
 */
import type { Cluster } from '../../../shared/cluster/schema';
import { HOSTS_BEGIN as BEGIN, HOSTS_END as END } from '../../../shared/resources/hostsBlock';
import { sh, type Command } from '../../shell/quote';
import { writing } from '../../shell/writing';
import { paths } from '../../node/paths';

/**
 * Prints `FIRST,LASTd` for each block, which is what sed deletes lines with. A begin without its end (somebody's editing) is
 * not taken for a block: it must not swallow the lines up to the next one.
 */
const blocks = sh`awk -v begin=${BEGIN} -v end=${END} '
  { sub(/\\r$/, "") }
  $0 == begin { first = NR }
  $0 == end && first { print first "," NR "d"; first = 0 }' "$old"`;

/**
 * Prints `updated` or `unchanged`. The new file takes over mode, owner and context of the old one and then its place at
 * once; where that is a mount (as in containers), only its content can be replaced.
 *
 * Everything is made from one copy of the file, and made anew when somebody else has changed it meanwhile. One run of
 * ours at a time: a content that is being replaced is no content to start from.
 */
const rewrite = (content: Command, path: string): Command => sh`set -e
LC_ALL=C
export LC_ALL
${{ raw: writing }}
[ -e ${path} ] || { echo unchanged; exit 0; }
file=$(readlink -f ${path})
old=
trap 'rm -f -- "$old"; tidy' EXIT
lock "\${file%/*}/"
temporary "$file"
old=$tmp
temporary "$file"
rest() { sed -e "$blocks" "$old"; }
while :; do
  cp -a "$file" "$old"
  cp -a "$old" "$tmp"
  blocks=$(${{ raw: blocks }})
  {
${{ raw: content }}
  } > "$tmp"
  if cmp -s "$tmp" "$old"; then echo unchanged; exit 0; fi
  if cmp -s "$old" "$file"; then break; fi
done
if mv -f "$tmp" "$file" 2>/dev/null; then echo updated; exit 0; fi
trap '' TERM
cat "$tmp" > "$file" || { cat "$old" > "$file"; exit 1; }
echo updated`;

/**
 * Writes every node's `ip hostname` between the markers: where a block was, else at the end. Everything outside stays as it
 * is, byte for byte. Prints `updated` or `unchanged`.
 */
export function putHostsCommand(nodes: Cluster['nodes'], path: string = paths.hosts): Command {
  const lines = [BEGIN, ...nodes.map(({ ip, hostname }) => `${ip} ${hostname}`), END];
  const content = sh`first=\${blocks%%,*}
if [ -n "$first" ]; then head -n "$(( first - 1 ))" "$old"
else
  cat "$old"
  [ -z "$(tail -c 1 "$old")" ] || echo
fi
printf '%s\\n' ${lines}
[ -z "$first" ] || rest | tail -n +"$first"`;
  // Appending nothing: another writer may have made it since.
  return sh`[ -e ${path} ] || : >> ${path}
${{ raw: rewrite(content, path) }}`;
}

/** What the ledger says of the file before Keelson. */
export interface HostsBefore {
  /** Its last line had no end. The block needed one before it. */
  readonly wasOpen?: boolean;
  /** There was none. */
  readonly wasAbsent?: boolean;
}

/** Without the last line's end, unless lines were added after the block. */
const closed = sh`after=$(sed -n '$=' "$old")
case "$blocks" in
  *,"$after"d) rest | { head -c "$(( $(rest | wc -c) - 1 ))"; cat >/dev/null; } ;;
  *) rest ;;
esac`;

/** Gives the file back as it was before Keelson. Prints `updated` or `unchanged`. */
export const dropHostsCommand = (
  { wasOpen = false, wasAbsent = false }: HostsBefore = {},
  path: string = paths.hosts,
): Command => {
  const drop = rewrite(wasOpen ? closed : sh`rest`, path);
  return wasAbsent
    ? sh`(
${{ raw: drop }}
) && { [ -s ${path} ] || rm -f ${path}; }`
    : drop;
};
