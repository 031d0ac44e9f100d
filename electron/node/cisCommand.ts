/**
 * What the CIS checks look at on a host, in one command that changes nothing: how the programs were started, who may read which
 * files, and the configuration files that hold no secret. Of the encryption's only the names of providers leave the host.
 */
import { parse } from 'yaml';
import { folders, knownFiles, programs, type Program } from '../../shared/cis/check';
import type { FoundFile, FoundProcess, Observed } from '../../shared/cis/evaluate';
import { sh, type Command } from '../shell/quote';

/** Where each has what is no flag, and is no secret. */
const configurationFlags: readonly (readonly [Program, flag: string])[] = [
  ['kube-apiserver', 'authentication-config'],
  ['kubelet', 'config'],
  ['kube-proxy', 'config'],
];

/**
 * A line each, fields between bars: `P|PROGRAM|UNIT FILE|ARGUMENTS`, `C|PROGRAM|CONFIGURATION`, `E|PROVIDER`, `F|TYPE AND MODE|OWNER|PATH`.
 * Arguments and configuration are in base64. Every path that an argument or a configuration names is looked at.
 */
export const cisCommand = (): Command => sh`LC_ALL=C
export LC_ALL
named=
encode() { base64 | tr -d '\\n'; }
for program in ${programs}; do
  unit=$program.service
  pid=$(systemctl show -p MainPID --value "$unit")
  [ "\${pid:-0}" -gt 0 ] && [ -r "/proc/$pid/cmdline" ] || continue
  file=$(systemctl show -p FragmentPath --value "$unit")
  arguments=$(tr '\\0' '\\n' < "/proc/$pid/cmdline")
  printf 'P|%s|%s|%s\\n' "$program" "$file" "$(printf '%s' "$arguments" | encode)"
  named="$named
$file
$(printf '%s\\n' "$arguments" | sed -n 's/^--[^=]*=\\(\\/.*\\)$/\\1/p')"
  flag=
  case $program in
${{ raw: configurationFlags.map(([program, flag]) => sh`${program}) flag=${flag} ;;`).join('\n') as Command }}
  esac
  configuration=$(printf '%s\\n' "$arguments" | sed -n "s/^--\${flag:-none}=//p" | tail -n 1)
  if [ -f "$configuration" ]; then
    printf 'C|%s|%s\\n' "$program" "$(encode < "$configuration")"
    named="$named
$(grep -oE '/[^][{}", ]+' "$configuration")"
  fi
  encryption=$(printf '%s\\n' "$arguments" | sed -n 's/^--encryption-provider-config=//p' | tail -n 1)
  [ ! -f "$encryption" ] || sed -n '/^ *providers:/{n;s/^ *- *\\([a-z]*\\):.*/E|\\1/p}' "$encryption"
done
{ printf '%s\\n' "$named" ${knownFiles}
  find ${folders} -mindepth 1 2>/dev/null
} | sort -u | sed -n '/^\\//p' | tr '\\n' '\\0' | xargs -0 stat -L -c 'F|%f|%U:%G|%n' 2>/dev/null
true`;

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

function flagsIn(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const [, name, value = 'true'] = /^--?([^=]+)(?:=(.*))?$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  return new Map(pairs);
}

/** As inode(7) has it: four bits for the type before those of the permissions. */
const [TYPE_BITS, FOLDER, PERMISSION_BITS] = [0o170000, 0o040000, 0o7777];

function fileIn([bits = '', owner = '', ...path]: readonly string[]): FoundFile {
  const all = Number.parseInt(bits, 16);
  const isFolder = (all & TYPE_BITS) === FOLDER;
  return { path: path.join('|'), mode: all & PERMISSION_BITS, owner, ...(isFolder ? { isFolder } : {}) };
}

/** What the command has printed. */
export function readCisAnswer(stdout: string): Observed {
  const lines = stdout.split('\n').map((line) => line.split('|'));
  const rows = (kind: string): string[][] => lines.filter(([first]) => first === kind).map(([, ...fields]) => fields);
  const configurations = new Map(
    rows('C').map(([program = '', text = '']) => [program, parse(decoded(text)) as unknown]),
  );
  const processes = rows('P').map(([program = '', unit = '', text = '']): [Program, FoundProcess] => [
    program as Program,
    { flags: flagsIn(decoded(text)), unit, configuration: configurations.get(program) },
  ]);
  const files = rows('F').map(fileIn);
  return { processes: new Map(processes), files, encryption: rows('E').map(([provider = '']) => provider) };
}
