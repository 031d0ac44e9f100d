/**
 * The survey of a host: every check of every resource, the facts, the ledger and the lock, in one command that reads and
 * changes nothing. It reads places and not wanted contents, so that one trip is enough whatever the plan will be.
 */
import * as z from 'zod';
import { AppError } from '../../shared/errors';
import type { FoundHost, FoundNode, FoundPath, FoundUnit, LockOwner } from '../../shared/resources/found';
import { HOSTS_BEGIN, HOSTS_END } from '../../shared/resources/hostsBlock';
import { parseLedger } from '../../shared/resources/ledger';
import { objectName } from '../../shared/resources/objects';
import { sh, type Command } from '../shell/quote';
import { parseKeyValues } from '../shell/keyValues';
import { readLock } from './lock';
import { paths } from './paths';
import { sysctlPath } from './ledgerCommands';
import { activeUnitsCommand } from './unitCommands';

export interface SurveyedUnit {
  readonly unit: string;
  /** Prints the digest of what the unit reads and runs. */
  readonly digest?: Command;
  /** Ends with 0 when the service is well. */
  readonly probe?: Command;
}

/** Prints nothing itself; ends with 0 when what the id stands for is there as it should be. */
interface SurveyedCheck {
  readonly id: string;
  readonly check: Command;
}

export interface SurveyQuestion {
  /** Prints the facts as KEY=value lines. */
  readonly facts: Command;
  /** Files and folders. */
  readonly paths: readonly string[];
  /** Those of them that are texts and no secrets: their content is read too. */
  readonly texts: readonly string[];
  /** Of which only type and mode are of interest: nothing is read there. */
  readonly places: readonly string[];
  readonly programs: readonly string[];
  readonly units: readonly SurveyedUnit[];
  readonly sysctls: readonly string[];
  /** Users of the system that services run as. */
  readonly owners: readonly string[];
  /** Logins whose ~/.kube/config is looked at. */
  readonly users: readonly string[];
  readonly checks: readonly SurveyedCheck[];
  /** Prints `N|NAME|READY|VERSION|PODCIDR|UID` lines for Kubernetes' nodes. */
  readonly nodes?: Command;
  /**
   * Prints `I|ID` lines of things that are there, or `K|LIST`, the objects that the API has, as JSON in base64; slow questions
   * that answer for many at once.
   */
  readonly more: readonly Command[];
}

/** Longer texts are no configuration of ours. Bytes. */
const LONGEST_TEXT = 64 * 1024;
const UNIT_PROPERTIES = 'Id,LoadState,ActiveState,UnitFileState,NRestarts,ExecMainPID,ActiveEnterTimestamp';

/** Slow questions are asked side by side; what they print is read at the end. */
const background = (commands: readonly Command[]): Command =>
  commands
    .map(
      (command, index) => sh`(
${{ raw: command }}
) > "$tmp/answer"${String(index)} 2>/dev/null </dev/null &`,
    )
    .join('\n') as Command;

/**
 * Asked only where the unit is active: elsewhere somebody else would answer. Asked twice before it counts as unwell, because a
 * service is started anew for that: a host that is busy answers late.
 */
const probing = ({ unit, probe }: SurveyedUnit): Command[] =>
  probe === undefined
    ? []
    : [
        sh`case " $active " in *${` ${unit} `}*) ;; *) exit ;; esac
is_well() { (
${{ raw: probe }}
) >/dev/null 2>&1; }
{ is_well || { sleep 1; is_well; }; } && echo ${`W|${unit}`}`,
      ];

/**
 * Programs are large: one that has the size, time and inode that the ledger wrote down when it was put there is the same.
 * The others are hashed.
 */
const hashPrograms: Command = sh`
sed -nE 's/^\\{"id":"program:([^"]*)".*"sha256":"([0-9a-f]+)","size":([0-9]+),"mtime":([0-9]+),"inode":([0-9]+).*/\\1 \\3 \\4 \\5 \\2/p' "$ledger" 2>/dev/null > "$tmp/known"
list_programs | tr '\\n' '\\0' | xargs -0 stat -c '%n %s %Y %i' 2>/dev/null |
  awk -v known="$tmp/known" '
    BEGIN { while ((getline line < known) > 0) { split(line, k, " "); was[k[1]] = k[2] " " k[3] " " k[4]; sum[k[1]] = k[5] } }
    was[$1] == $2 " " $3 " " $4 { print "H|" sum[$1] "|" $1; next }
    { print $1 > "/dev/stderr" }' 2> "$tmp/unknown"
[ ! -s "$tmp/unknown" ] || tr '\\n' '\\0' < "$tmp/unknown" | xargs -0 sha256sum 2>/dev/null | sed -E 's/^([0-9a-f]+) [ *]/H|\\1|/'`;

/** No line of a ledger ends so. */
const LEDGER_END = 'T|';

/** What the ledger knows and nobody asked for: left over from another version of the cluster file. */
const fromLedger = (kinds: string): Command =>
  sh`sed -nE ${`s/^\\{"id":"(${kinds}):([^"]*)".*/\\2/p`} "$ledger" 2>/dev/null`;

/** One field of a line each, so that a value cannot hold the bar that separates fields. */
const homes = (users: readonly string[]): Command => sh`for user in ${users}; do
  home=$(getent passwd "$user" | cut -d : -f 6)
  [ -f "$home/.kube/config" ] && echo "V|kubeconfig:$user|$(sha256sum < "$home/.kube/config" | cut -d ' ' -f 1)"
done
true`;

/** The one command. Its lines begin with a letter and a bar, so that nothing that a host prints is taken for something else. */
export const surveyCommand = (question: SurveyQuestion): Command => sh`
ledger=${paths.ledger}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' TERM
active=$(echo $(${{ raw: activeUnitsCommand(question.units.map(({ unit }) => unit)) }}))
${{
  raw: background([
    sh`{
${{ raw: question.facts }}
} | sed 's/^/F|/'`,
    ...question.units.flatMap(probing),
    ...question.more,
    ...(question.nodes ? [question.nodes] : []),
  ]),
}}
list_paths() { { printf '%s\\n' ${question.paths}; ${{ raw: fromLedger('file|directory') }}; } | sort -u; }
list_programs() { { printf '%s\\n' ${question.programs}; ${{ raw: fromLedger('program') }}; } | sort -u | sed '/^$/d'; }
{ list_paths; list_programs; printf '%s\\n' ${question.places}; } | sort -u | tr '\\n' '\\0' | xargs -0 stat -c 'P|%F|%a|%u|%g|%s|%Y|%i|%n' 2>/dev/null
list_paths | while read -r path; do [ -f "$path" ] && printf '%s\\0' "$path"; done | xargs -0 sha256sum 2>/dev/null | sed -E 's/^([0-9a-f]+) [ *]/H|\\1|/'
for path in ${question.texts}; do
  [ -f "$path" ] && [ "$(wc -c < "$path")" -le ${LONGEST_TEXT} ] && echo "C|$(base64 < "$path" | tr -d '\\n')|$path"
done
${{ raw: hashPrograms }}
units=$( { printf '%s\\n' ${question.units.map(({ unit }) => unit)}; ${{ raw: fromLedger('unit') }}; } | sort -u | sed '/^$/d')
[ -z "$units" ] || systemctl show -p ${UNIT_PROPERTIES} $units 2>/dev/null | sed 's/^/U|/'
${{
  raw: question.units
    .flatMap(({ unit, digest }) =>
      digest === undefined
        ? []
        : [
            sh`[ -e ${`${paths.digests}/${unit}.sha256`} ] && [ "$(${{ raw: digest }})" = "$(cat ${`${paths.digests}/${unit}.sha256`})" ] && echo ${`D|${unit}`}`,
          ],
    )
    .join('\n') as Command,
}}
${{
  raw: question.sysctls
    .map((name) => sh`[ -e ${sysctlPath(name)} ] && echo ${`V|sysctl:${name}|`}"$(cat ${sysctlPath(name)})"`)
    .join('\n') as Command,
}}
echo "V|root|$(id -u):$(id -g)"
for user in ${question.owners}; do
  if id "$user" >/dev/null 2>&1; then echo "V|user:$user|$(id -u "$user"):$(id -g "$user")"; fi
done
echo "V|hostname|$(hostname) $(cat ${paths.hostname} 2>/dev/null)"
[ ! -e ${paths.hosts} ] || echo "V|hosts|$(awk -v begin=${HOSTS_BEGIN} -v end=${HOSTS_END} '{ sub(/\\r$/, "") } $0 == end { exit } on { print } $0 == begin { on = 1 }' ${paths.hosts} | base64 | tr -d '\\n')"
[ ! -d ${paths.state} ] || echo "V|state|$(ls -A ${paths.state} | tr '\\n' ' ')"
[ ! -d ${paths.digests} ] || echo "V|digests|$(ls -A ${paths.digests} | sed 's/\\.sha256$//' | tr '\\n' ' ')"
[ ! -d ${paths.images} ] || echo "V|images|$(find ${paths.images} -type f ! -name '*.tar*' -exec sed -n 's/ sha256:.*//p' {} + | tr '\\n' ' ')"
[ ! -d ${paths.before} ] || echo "V|copies|$(ls -A ${paths.before} | tr '\\n' ' ')"
[ ! -e ${paths.unproved} ] || echo 'V|unproved|yes'
[ ! -e ${paths.record} ] || echo "V|record|$(base64 < ${paths.record} | tr -d '\\n')"
${{ raw: homes(question.users) }}
${{
  raw: question.checks
    .map(
      ({ id, check }) => sh`{ ${{ raw: check }}
} >/dev/null 2>&1 </dev/null && echo ${`I|${id}`}`,
    )
    .join('\n') as Command,
}}
# The end is glued to a line that was cut off (parseSurvey): sed ends none that has no end.
[ ! -e "$ledger" ] || { echo 'L|'; sed 's/^/L|/' "$ledger"; echo ${LEDGER_END}; }
${{ raw: readLock }}
wait
cat "$tmp"/answer* 2>/dev/null
echo 'E|'`;

/** The text of the ledger as it lies there; undefined: there is none. */
function ledgerText(lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  const text = lines.slice(1).map((line) => `${line}\n`);
  return text.join('').replace(new RegExp(`${LEDGER_END.replace('|', '\\|')}\n$`), '');
}

const typeOf = (words: string): FoundPath['type'] =>
  words === 'directory' ? 'directory' : words.startsWith('regular') ? 'file' : 'other';

const decode = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** Everything behind the first `count` bars is one field: values may hold bars. */
const fields = (text: string, count: number): string[] => {
  const parts = text.split('|');
  return [...parts.slice(0, count), parts.slice(count).join('|')];
};

const foundUnit = (values: Readonly<Record<string, string>>): FoundUnit => ({
  load: values['LoadState'] ?? '',
  active: values['ActiveState'] ?? '',
  enabled: values['UnitFileState'] ?? '',
  restarts: Number(values['NRestarts'] ?? 0),
  pid: Number(values['ExecMainPID'] ?? 0),
  since: values['ActiveState'] === 'active' ? (values['ActiveEnterTimestamp'] ?? '') : '',
  fresh: false,
  well: false,
});

/**
 * What the command printed, as the one type. @throws COMMAND_FAILED when the answer is not complete: something else than
 * our script spoke.
 */
export function parseSurvey(output: string, host: string, question: SurveyQuestion): FoundHost {
  const by = (letter: string): string[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith(`${letter}|`))
      .map((line) => line.slice(2));
  if (by('E').length === 0) {
    throw new AppError('COMMAND_FAILED', { host, command: 'survey', exitCode: 0 }, { detail: output.slice(-1000) });
  }
  const sums = new Map(by('H').map((line) => [fields(line, 1)[1] ?? '', fields(line, 1)[0] ?? '']));
  const contents = new Map(by('C').map((line) => [fields(line, 1)[1] ?? '', decode(fields(line, 1)[0] ?? '')]));
  const foundPaths = by('P').map((line): [string, FoundPath] => {
    const [type = '', mode = '', uid, gid, size, mtime, inode, path = ''] = fields(line, 7);
    const [sha256, content] = [sums.get(path), contents.get(path)];
    return [
      path,
      {
        ...{ type: typeOf(type), mode, uid: Number(uid), gid: Number(gid) },
        ...{ size: Number(size), mtime: Number(mtime), inode: Number(inode) },
        ...(sha256 === undefined ? {} : { sha256 }),
        ...(content === undefined ? {} : { content }),
      },
    ];
  });
  const [fresh, well] = [new Set(by('D')), new Set(by('W'))];
  const digested = new Set(question.units.filter(({ digest }) => digest !== undefined).map(({ unit }) => unit));
  const probed = new Set(question.units.filter(({ probe }) => probe !== undefined).map(({ unit }) => unit));
  const units = by('U')
    .join('\n')
    .split(/\n\s*\n/)
    .map(parseKeyValues)
    .filter((values) => values['Id'] !== undefined)
    .map((values): [string, FoundUnit] => {
      const unit = values['Id'] ?? '';
      const now = { fresh: fresh.has(unit) || !digested.has(unit), well: well.has(unit) || !probed.has(unit) };
      return [unit, { ...foundUnit(values), ...now }];
    });
  const lock = lockOf(by('O'));
  return {
    facts: parseKeyValues(by('F').join('\n')),
    ledger: parseLedger(ledgerText(by('L'))),
    ...(lock ? { lock } : {}),
    paths: new Map(foundPaths),
    units: new Map(units),
    values: new Map(
      by('V').map((line): [string, string] => {
        const [id = '', value = ''] = fields(line, 1);
        return [id, id === 'hosts' || id === 'record' ? decode(value) : value.trim()];
      }),
    ),
    present: new Set(by('I')),
    ...(question.nodes && by('N').length > 0 ? { nodes: by('N').map(nodeOf) } : {}),
    ...objectsIn(by('K')),
  };
}

/** `kubectl get` prints a list, or nothing when nothing is there. */
const objectList = z.object({ items: z.array(z.unknown()) });

/** Undefined when it is no answer of kubectl: before a deployment a program of that name may be somebody else's. */
function itemsIn(text: string): readonly unknown[] | undefined {
  if (text === '') return [];
  try {
    return objectList.safeParse(JSON.parse(text)).data?.items;
  } catch {
    return undefined;
  }
}

function objectsIn([answer]: readonly string[]): Pick<FoundHost, 'objects'> {
  const items = answer === undefined ? undefined : itemsIn(decode(answer).trim());
  return items ? { objects: new Map(items.map((object) => [objectName(object), object])) } : {};
}

function nodeOf(line: string): FoundNode {
  const [name = '', ready = '', version = '', podCidr = '', uid = ''] = line.split('|');
  return { name, ready: ready === 'True', version, podCidr, ...(uid === '' ? {} : { uid }) };
}

function lockOf(lines: readonly string[]): LockOwner | undefined {
  const values = parseKeyValues(lines.join('\n'));
  return lines.length === 0
    ? undefined
    : {
        user: values['user'] ?? '',
        workstation: values['workstation'] ?? '',
        job: values['job'] ?? '',
        age: Number(values['age'] ?? 0),
      };
}
