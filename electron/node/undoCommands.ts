/**
 * The shell side of undoing a ledger's entries. Each function does nothing where there is nothing to do, prints one line
 * `kind target` for what it did, and says afterwards in the ledger that the entry is gone: run again, it is not undone twice.
 */
import { HOSTS_BEGIN } from '../../shared/resources/hostsBlock';
import type { UndoItem } from '../../shared/resources/undo';
import { sh, type Command } from '../shell/quote';
import { removeLeftoversCommand } from '../shell/writing';
import { appending, prefixOf, sysctlPath } from './ledgerCommands';
import { undoPackage } from './packages/undoPackage';
import { paths } from './paths';

/** For the files of one user: hosts with millions of them must not keep a reset waiting. */
const SEARCH_SECONDS = 60;
const pruned = ['/proc', '/sys', '/run', '/var/lib/docker', '/var/lib/containerd', '/var/lib/containers', paths.edited]
  .map((path) => sh`-path ${path}`)
  .join(' -o ') as Command;

/**
 * Where the ledger cannot be opened for writing, nothing is undone: what is not noted as gone would be undone twice. Where it only
 * has no room, undoing may make some: `gone` tries again with the next entry, and the last time when all are undone.
 */
const functions: Command = sh`
ledger=${paths.ledger}
kept_in=${paths.before}
bad=0
true >> "$ledger" || { echo "left $ledger"; exit 1; }
${{ raw: appending }}whole
unsaid=
gone() {
  unsaid="$unsaid$1\\"gone\\":true}
"
  if append "$unsaid" 2>/dev/null; then unsaid=; else whole; fi
}
failed() { echo "left $1" ; bad=1; }
is_near() { [ "$(stat -c %d -- "$kept_in" "\${1%/*}/" | uniq | wc -l)" -eq 1 ]; }
# What was replaced gets its place back in one move, which needs no room; over the border of a file system by a copy beside it.
# It is there already where the change that was written down has not begun.
undo_file() {
  if [ -n "$3" ]; then
    if [ -e "$kept_in/$3" ] || [ -L "$kept_in/$3" ]; then
      if [ "$kept_in/$3" -ef "$2" ]; then rm -f -- "$kept_in/$3"
      elif is_near "$2" && mv -fT -- "$kept_in/$3" "$2"; then echo "file $2"
      else
        new=$(mktemp "$2.XXXXXXXX") || { failed "$2"; return; }
        rm -f -- "$new"
        if cp -a -- "$kept_in/$3" "$new" && mv -fT -- "$new" "$2"; then rm -f -- "$kept_in/$3"; echo "file $2"
        else rm -f -- "$new"; failed "$2"; return; fi
      fi
    fi
  elif [ -d "$2" ] && [ ! -L "$2" ]; then failed "$2"; return
  elif [ -e "$2" ] || [ -L "$2" ]; then
    if rm -f -- "$2"; then echo "file $2"; else failed "$2"; return; fi
  fi
  gone "$1"
}
undo_folder() {
  if [ -d "$2" ] && rmdir -- "$2" 2>/dev/null; then echo "file $2"; fi
  [ -d "$2" ] || gone "$1"
}
empty() { find -H "$1" -xdev -depth -mindepth 1 -delete; }
# Never across a mount. A folder that is a mount itself, or a link to somewhere else, is somebody's choice of disk: it stays.
undo_data() {
  if [ -d "$2" ]; then
    held=$(ls -A "$2/")
    empty "$2" || { failed "$2"; return; }
    if rmdir "$2" 2>/dev/null || { [ -n "$held" ] && [ -z "$(ls -A "$2/")" ]; }; then echo "file $2"; fi
  elif [ -f "$2" ]; then rm -f -- "$2" && echo "file $2"
  fi
  gone "$1"
}
undo_contents() {
  if [ -d "$2" ] && [ -n "$(ls -A "$2/")" ]; then empty "$2" && echo "file $2" || { failed "$2"; return; }; fi
  gone "$1"
}
undo_value() {
  if [ -e "$3" ] && [ -n "$4" ] && [ "$(cat "$3")" != "$4" ]; then
    if echo "$4" > "$3"; then echo "setting $2"; else failed "$2"; return; fi
  fi
  gone "$1"
}
undo_rule() {
  prefix=$1 table=$2
  shift 2
  if iptables -w -t "$table" -D "$@" 2>/dev/null; then echo "setting iptables $*"; fi
  gone "$prefix"
}
undo_link() {
  if ip link delete "$2" 2>/dev/null; then echo "setting link $2"; fi
  gone "$1"
}
# One that owns something yet stays, and so does one of whom nobody can say: what it has would be the next user's of its number. What
# lies in the folders of a runtime belongs to users of images, who may have the same number; what was edited and saved goes as well.
undo_user() {
  if getent passwd "$2" >/dev/null; then
    owned=$(timeout ${String(SEARCH_SECONDS)} find / -xdev -ignore_readdir_race \\( ${{ raw: pruned }} \\) -prune -o -user "$2" -print -quit 2>/dev/null)
    if [ $? -ne 0 ] || [ -n "$owned" ]; then echo "owns $2 $owned"
    elif PATH="$PATH:/usr/sbin:/sbin" userdel "$2" 2>/dev/null; then echo "setting user $2"
    else failed "user $2"; return; fi
  fi
  gone "$1"
}
${{ raw: undoPackage }}undo_unit() {
  was=$(systemctl is-active "$2" 2>/dev/null)
  systemctl disable --now --quiet "$2" 2>/dev/null || systemctl stop "$2" 2>/dev/null
  systemctl reset-failed "$2" 2>/dev/null
  [ "$was" != active ] || echo "service $2"
}
# A unit that the system brings goes back to what it was; but not from under others who have come to use it since.
undo_system_unit() {
  if [ "$4" != active ] && [ -n "$5" ]; then echo "used $2"; gone "$1"; return; fi
  [ "$3" = enabled ] || [ -z "$3" ] || systemctl disable --quiet "$2" 2>/dev/null
  if [ "$4" != active ] && systemctl is-active --quiet "$2"; then systemctl stop "$2" && echo "service $2"; fi
  gone "$1"
}
`;

/** A unit of somebody else that ours stood in place of runs again, when its file is back. */
const revive = ({ target, enabled, active }: UndoItem): Command =>
  sh`${{ raw: enabled === 'enabled' ? sh`systemctl enable --quiet ${target} 2>/dev/null\n` : sh`` }}${{
    raw: /^(activ|reload)/.test(active ?? '') ? sh`systemctl restart ${target} 2>/dev/null\n` : sh``,
  }}`;

export interface UndoOptions {
  /** The units that the system brings. */
  readonly systemUnits: readonly string[];
  /** Prints something while anybody uses such a unit. */
  readonly users: ReadonlyMap<string, Command>;
  /** What a unit leaves behind when it has ended; run right after that. */
  readonly leavings: ReadonlyMap<string, Command>;
  /** Gives /etc/hosts back. */
  readonly dropHosts: (was: string) => Command;
  /** Removes an image, named `RUNTIME REFERENCE`. */
  readonly removeImage: (target: string) => Command;
  /** Gives a user's ~/.kube/config back; prints `removed` when it was ours, `beside` when somebody has edited it since. */
  readonly dropKubeconfig: (user: string) => Command;
  /** Units of the system that read a file of ours at their start: they are restarted when it is undone, if they run. */
  readonly readers: ReadonlyMap<string, string>;
}

/** Ours, but others have come to use it since: it would end what is theirs. What is left to undo waits until they have gone. */
const unlessUsed = (unit: string, { users }: UndoOptions): Command => {
  const used = users.get(unit);
  return used === undefined
    ? sh``
    : sh`if systemctl is-active --quiet ${unit} && [ -n "$(${{ raw: used }})" ]; then
  echo ${`left ${unit}, which runs containers of others`}
  systemctl daemon-reload
  [ -z "$unsaid" ] || append "$unsaid"
  exit 1
fi
`;
};

function undo(item: UndoItem, options: UndoOptions): Command {
  const prefix = prefixOf(item.id);
  const { target, restore = '' } = item;
  switch (item.kind) {
    case 'file':
      return sh`undo_file ${prefix} ${target} ${restore}\n`;
    case 'folder':
      return sh`undo_folder ${prefix} ${target}\n`;
    case 'data':
      return sh`undo_data ${prefix} ${target}\n`;
    case 'contents':
      return sh`undo_contents ${prefix} ${target}\n`;
    case 'unit':
      return options.systemUnits.includes(target) && !item.ours
        ? sh`undo_system_unit ${prefix} ${target} ${item.enabled ?? ''} ${item.active ?? ''} "$(systemctl is-active --quiet ${target} && ${{ raw: options.users.get(target) ?? sh`:` }})"\n`
        : // Undone with what it has left: a reset that is killed in between goes on there.
          sh`${{ raw: unlessUsed(target, options) }}undo_unit ${prefix} ${target}\n${{ raw: options.leavings.get(target) ?? sh`` }}\ngone ${prefix}\n`;
    case 'sysctl':
      return sh`undo_value ${prefix} ${target} ${sysctlPath(target)} ${restore}\n`;
    case 'hostname':
      // The file has an entry of its own; this is the name that the kernel has now.
      return sh`[ "$(hostname)" = ${restore} ] || { hostname ${restore} && echo 'setting hostname'; }\ngone ${prefix}\n`;
    case 'hosts':
      return sh`[ "$( {
${{ raw: options.dropHosts(restore) }}
} | tail -n 1)" != updated ] || echo ${`file ${paths.hosts}`}
# Without its end nobody knows which lines are ours.
if grep -qxF ${HOSTS_BEGIN} ${paths.hosts} 2>/dev/null; then failed ${paths.hosts}; else gone ${prefix}; fi\n`;
    case 'rule': {
      const [table = '', ...words] = target.split(' ');
      return sh`undo_rule ${prefix} ${table} ${words}\n`;
    }
    case 'user':
      return sh`undo_user ${prefix} ${target}\n`;
    case 'package':
      return sh`undo_package ${prefix} ${target} ${restore} ${item.brought ?? []}\n`;
    case 'link':
      return sh`undo_link ${prefix} ${target}\n`;
    case 'image':
      return sh`${{ raw: options.removeImage(target) }} >/dev/null 2>&1 </dev/null && echo ${`image ${target}`}\ngone ${prefix}\n`;
    case 'kubeconfig':
      return sh`case "$( {
${{ raw: options.dropKubeconfig(target) }}
} 2>/dev/null | tail -n 1)" in removed) echo ${`file ~${target}/.kube/config`} ;; beside) echo ${`beside ~${target}/.kube/config`} ;; esac\ngone ${prefix}\n`;
    case 'none':
      return sh`gone ${prefix}\n`;
  }
}

/**
 * Undoes the items in their order. Ends with 1 when something could not be undone; each such thing is a line `left TARGET`. A
 * unit that others use is a line `used UNIT`, an edited kubeconfig a line `beside FILE`, a user who stays a line `owns USER PATH`
 * with something of theirs, or without where nobody could find out, and packages that stay a line `stays PACKAGE...`.
 */
export const undoCommand = (items: readonly UndoItem[], options: UndoOptions): Command => {
  const revived = items
    .filter(({ kind, target, ours }) => kind === 'unit' && (ours === true || !options.systemUnits.includes(target)))
    .map(revive);
  const files = items.flatMap(({ kind, target }) => (kind === 'file' ? [target] : []));
  const readers = items.flatMap(({ kind, target }) => (kind === 'file' ? (options.readers.get(target) ?? []) : []));
  return sh`${{ raw: functions }}${{ raw: removeLeftoversCommand(files) }}
${{ raw: items.map((item) => undo(item, options)).join('') as Command }}systemctl daemon-reload
${{ raw: readers.map((unit) => sh`systemctl try-restart ${unit}\n`).join('') as Command }}${{ raw: revived.join('') as Command }}[ -z "$unsaid" ] || append "$unsaid" || failed "$ledger"
exit $bad`;
};

/**
 * Everything in Keelson's folder, and the ledger last of all: it says that there is something of ours. Copies whose origin
 * nobody knows stay, with the ledger that they belonged to; each is a line `kept PATH`.
 */
export const forgetNodeCommand: Command = sh`find ${paths.edited} -type f -printf 'file %p\\n' 2>/dev/null
orphans=${paths.orphans}
find "$orphans" -mindepth 1 ! -name 'ledger.*' -printf 'kept %p\\n' 2>/dev/null | grep . || orphans=none
find -H ${paths.state} -xdev -depth -mindepth 1 ! -path ${paths.ledger} ! -path "$orphans" ! -path "$orphans/*" -delete 2>/dev/null
rm -f ${paths.ledger}
rmdir ${paths.state} 2>/dev/null && echo ${`file ${paths.state}`}
[ ! -e ${paths.ledger} ]`;
