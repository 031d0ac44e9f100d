/**
 * The shell side of a ledger (shared/resources/ledger.ts): writing down what is about to be changed, together with what is
 * there now. Everything is noted and synced before the first change begins.
 */
import { createHash } from 'node:crypto';
import { headerLine, type LedgerEntry, type LedgerHeader } from '../../shared/resources/ledger';
import { idOf, type FileResource, type Resource } from '../../shared/resources/resource';
import { sh, type Command } from '../shell/quote';
import { notePackage } from './packages/packageState';
import { paths } from './paths';

/**
 * `whole` takes a line away that a crash or a full disk has cut off, or the next one would be glued to it. That needs no room.
 * A shell calls every failure to write an "I/O error": `append TEXT` lets a program say which one it was.
 */
export const appending: Command = sh`whole() {
  if [ -z "$(tail -c 1 "$ledger")" ]; then return; fi
  truncate -s "-$(tail -n 1 "$ledger" | wc -c)" "$ledger"
}
append() {
  if printf %s "$1" >> "$ledger" 2>/dev/null; then return; fi
  whole
  env printf %s "$1" >> "$ledger"
}
`;

/**
 * `say LINE` appends a line. `known PREFIX` asks whether the ledger has an entry that begins so: what was there before the
 * first change is never written down twice. What the ledger says is read once and asked without further processes where it
 * says nothing. `synced` puts everything on disk (sync FILE is of coreutils 8.24; older ones sync everything).
 */
export const writer = (header: Omit<LedgerHeader, 'format'>, ledger: string = paths.ledger): Command => sh`set -e
umask 077
ledger=${ledger}
kept_in=${paths.before}
mkdir -p ${paths.state} "$kept_in"
chmod 700 ${paths.state} "$kept_in"
if [ ! -s "$ledger" ]; then
  begun=$(mktemp "$ledger.XXXXXXXX")
  # Nothing is begun where there is no room for it.
  env printf '%s\\n' ${headerLine(header)} > "$begun" || { rm -f "$begun"; rmdir "$kept_in" ${paths.state} 2>/dev/null; exit 1; }
  mv "$begun" "$ledger"
fi
${{ raw: appending }}whole
there=$(cat "$ledger")
say() {
  append "$1
"
  there="$there
$1"
}
known() {
  case "$there" in *"$1"*) ;; *) return 1 ;; esac
  printf '%s\n' "$there" | grep -F -- "$1" | tail -n 1 | grep -qv '"gone":true'
}
synced() { sync "$ledger" "$kept_in" 2>/dev/null || sync; }
# Sets $value to what of it can stand in a line; nearly always all of it, and then without a process.
clean() {
  value=$1
  case "$1" in *[!A-Za-z0-9\\ ._:/-]*) value=$(printf %s "$1" | tr -cd 'A-Za-z0-9 ._:/-') ;; esac
}
`;

/**
 * `note_path PREFIX REST PATH`: a file that is there is kept as a copy with all its attributes, a large one by a second name
 * for it where that is possible.
 */
const LARGE = 1024 * 1024;

const notePath: Command = sh`note_path() {
  if known "$1"; then return; fi
  if [ ! -e "$3" ] && [ ! -L "$3" ]; then say "$1\\"before\\":null$2}"; return; fi
  facts=$(stat -c '"mode":"%a","uid":%u,"gid":%g' -- "$3")
  if [ ! -d "$3" ] || [ -L "$3" ]; then
    kept=$(mktemp "$kept_in/XXXXXXXX")
    rm -f -- "$kept"
    # A second name costs nothing, but follows whoever writes into the file: only for programs, which are replaced whole.
    { [ "$(stat -c %s -- "$3")" -gt ${LARGE} ] && ln -P -- "$3" "$kept" 2>/dev/null; } || cp -a -- "$3" "$kept" || { rm -f -- "$kept"; exit 1; }
    facts="$facts,\\"kept\\":\\"\${kept##*/}\\""
  fi
  say "$1\\"before\\":{$facts}$2}"
}
# A link to a folder counts as that folder: services write through it.
note_folder() {
  if [ ! -d "$3" ]; then note_path "$@"; return; fi
  if known "$1"; then return; fi
  facts=$(stat -L -c '"mode":"%a","uid":%u,"gid":%g' -- "$3")
  [ -n "$(ls -A -- "$3/")" ] || facts="$facts,\\"empty\\":true"
  say "$1\\"before\\":{$facts}$2}"
}
`;

/** One that is there already is somebody else's, also where our services are going to use it. */
const noteLink: Command = sh`note_link() {
  if known "$1"; then return; fi
  if ip link show dev "$3" >/dev/null 2>&1; then say "$1\\"before\\":{}$2}"; else say "$1\\"before\\":null$2}"; fi
}
`;

const noteUnit: Command = sh`note_unit() {
  if known "$1"; then return; fi
  clean "$(systemctl is-enabled "$3" 2>/dev/null || true)"
  enabled=$value
  clean "$(systemctl is-active "$3" 2>/dev/null || true)"
  say "$1\\"before\\":{\\"enabled\\":\\"$enabled\\",\\"active\\":\\"$value\\"}$2}"
}
`;

const noteValue: Command = sh`note_value() {
  if known "$1"; then return; fi
  clean "$3"
  say "$1\\"before\\":{\\"value\\":\\"$value\\"}$2}"
}
# A setting of the kernel; '' where it is not there. Sets $setting. A shell reads byte by byte, and the kernel answers only the
# first time: cat asks for all of it at once.
read_setting() {
  setting=
  [ ! -r "$1" ] || setting=$(cat "$1" 2>/dev/null) || true
}
`;

/** What an entry begins with; every reader and writer of the ledger relies on this form. */
export const prefixOf = (id: string): string => `{"id":${JSON.stringify(id)},`;

/** A rest of an entry's line: `,"data":true`. */
export const restOf = (resource: Resource): string =>
  (resource.kind === 'directory' && resource.data ? ',"data":true' : '') +
  (resource.kind === 'file' && resource.secret ? ',"secret":true' : '');

const nothing = (prefix: string): Command => sh`known ${prefix} || say ${`${prefix}"before":null}`}\n`;

/** What is going to be put there, so that another content is known for somebody's editing later. */
const writtenOf = ({ content, secret }: FileResource): string =>
  content === undefined || secret ? '' : `"written":"${createHash('sha256').update(content).digest('hex')}"`;

function noteFile(resource: FileResource): Command {
  const prefix = prefixOf(idOf(resource));
  const written = writtenOf(resource);
  const rest = restOf(resource) + (written === '' ? '' : `,${written}`);
  const first = sh`note_path ${prefix} ${rest} ${resource.path}`;
  return written === ''
    ? sh`${{ raw: first }}\n`
    : sh`if known ${prefix}; then say ${`${prefix}${written}}`}; else ${{ raw: first }}; fi\n`;
}

/** How one resource is written down; '' for what leaves nothing of its own on the node. */
function note(resource: Resource): Command {
  const prefix = prefixOf(idOf(resource));
  const rest = restOf(resource);
  switch (resource.kind) {
    case 'file':
      return noteFile(resource);
    case 'program':
      return sh`note_path ${prefix} ${rest} ${resource.path}\n`;
    case 'directory':
      return sh`note_folder ${prefix} ${rest} ${resource.path}\n`;
    case 'unit':
      return sh`note_unit ${prefix} ${rest} ${resource.unit}\n`;
    case 'sysctl':
    case 'trace':
      return sh`read_setting ${sysctlPath(resource.name)}; note_value ${prefix} ${rest} "$setting"\n`;
    case 'hostname':
      return sh`note_path ${prefixOf(`file:${paths.hostname}`)} '' ${paths.hostname}
note_value ${prefix} ${rest} "$(hostname)"\n`;
    case 'hosts':
      // Whether the last line had an end: the block needs one before it, and a reset takes it away again.
      return sh`note_value ${prefix} ${rest} "$([ -e ${paths.hosts} ] || echo absent; [ -z "$(tail -c 1 ${paths.hosts} 2>/dev/null)" ] || echo open)"\n`;
    case 'link':
      return sh`note_link ${prefix} ${rest} ${resource.name}\n`;
    case 'user':
      return sh`known ${prefix} || { getent passwd ${resource.name} >/dev/null && say ${`${prefix}"before":{}}`}; } || say ${`${prefix}"before":null}`}\n`;
    case 'package':
      return sh`note_package ${prefix} ${rest} ${resource.name}\n`;
    case 'rule':
    case 'kubeconfig':
      return nothing(prefix);
    // Noted one by one when the archive is there (imageCommands.ts), and by the API server's own database.
    case 'image':
    case 'object':
      return sh``;
  }
}

export const sysctlPath = (name: string): string => `/proc/sys/${name.replaceAll('.', '/')}`;

/** Writes resources into the node's ledger, with what is in their places now. To be run before any of them is changed. */
export const noteCommand = (header: Omit<LedgerHeader, 'format'>, resources: readonly Resource[]): Command =>
  sh`${{ raw: writer(header) }}${{ raw: notePath }}${{ raw: noteLink }}${{ raw: noteUnit }}${{ raw: noteValue }}${{ raw: notePackage }}${{
    raw: resources.map(note).join('') as Command,
  }}synced`;

/** Adds entries as they are: of what is no place on the node, whose `before` somebody has to look at there. */
export const noteEntriesCommand = (header: Omit<LedgerHeader, 'format'>, entries: readonly LedgerEntry[]): Command =>
  sh`${{ raw: writer(header) }}${{ raw: entries.map(entryLines).join('') as Command }}synced`;

/** The lines of an entry, each as {@link prefixOf} has it begin; after {@link writer}. */
export function entryLines({ id, written = [], ...rest }: LedgerEntry): Command {
  const [first, ...later] = written.map((sum) => ({ written: sum }));
  const lines = [{ id, ...rest, ...first }, ...later.map((one) => ({ id, ...one }))];
  return lines.map((line) => sh`say ${JSON.stringify(line)}\n`).join('') as Command;
}

/** Says of entries that what they name is no more. */
export const noteGoneCommand = (entries: readonly LedgerEntry[]): Command =>
  sh`ledger=${paths.ledger}
${{ raw: appending }}whole && append ${entries.map(({ id }) => `${prefixOf(id)}"gone":true}\n`).join('')}`;

/** Copies files that somebody has edited, each to its place; one that is there already holds the same. */
export const saveEditedCommand = (files: readonly { path: string; copy: string }[]): Command => sh`save() {
  if [ -e "$2" ]; then return; fi
  mkdir -p -- "\${2%/*}" && cp -p -- "$1" "$2.new" && mv -f -- "$2.new" "$2"
}
${{ raw: files.map(({ path, copy }) => sh`save ${path} ${copy} || exit 1`).join('\n') as Command }}`;

/**
 * Writes down the images of archives that lie on the node, before they are imported. `lookUp` defines `look_up`. The
 * names stand in manifest.json (docker save) as RepoTags; what is imported besides is written down after it was seen.
 */
export const noteImagesCommand = (
  header: Omit<LedgerHeader, 'format'>,
  runtime: string,
  lookUp: Command,
  references: Command,
): Command => sh`${{ raw: writer(header) }}${{ raw: lookUp }}
{
${{ raw: references }}
} | while read -r ref; do
  [ -n "$ref" ] || continue
  prefix="{\\"id\\":\\"image:"${runtime}" $ref\\","
  if known "$prefix"; then continue; fi
  if look_up "$ref" </dev/null && [ -n "$id" ]; then say "$prefix\\"before\\":{\\"value\\":\\"$id\\"}}"
  else say "$prefix\\"before\\":null}"
  fi
done
synced`;

/** Remembers the cluster file that the node is worked on by. It holds no secret. */
export const recordCommand = (record: string): Command => sh`umask 077
new=$(mktemp ${`${paths.record}.XXXXXXXX`}) || exit 1
# A program says why it cannot write; the shell would not (see above).
{ printf %s ${record} | cat > "$new" && mv -f "$new" ${paths.record}; } || { rm -f "$new"; exit 1; }`;

/** Writes down how programs lie there now, so that the next survey need not read them. */
export const rememberProgramsCommand = (programs: readonly { path: string; sha256: string }[]): Command =>
  sh`set -e
ledger=${paths.ledger}
${{ raw: appending }}whole
remember() { stat -c "$1"'"installed":{"sha256":"'"$2"'","size":%s,"mtime":%Y,"inode":%i}}' -- "$3" >> "$ledger"; }
${{
  raw: programs
    .map(({ path, sha256 }) => sh`remember ${prefixOf(`program:${path}`)} ${sha256} ${path}`)
    .join('\n') as Command,
}}`;
