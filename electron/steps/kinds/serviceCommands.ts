/** The shell side of a service: what is asked of a node about a systemd unit. Tested through a real /bin/sh. */
import { sh, type Command } from '../../shell/quote';
import { writing } from '../../shell/writing';
import { paths } from '../../node/paths';

/** What a service reads: when any of it differs from its last good start, it must be started anew. */
export interface ServiceInputs {
  readonly unit: string;
  /** The unit file, its drop-ins and configuration files on the node. */
  readonly files: readonly string[];
  /** Programs are large and only ever replaced whole: size and time stand for their content. */
  readonly binaries: readonly string[];
}

const digestFile = (unit: string, folder: string): string => `${folder}/${unit}.sha256`;

/** A file that is not there is part of the state as well, and no reason to stop, even under `set -e`. */
export const digest = ({ files, binaries }: Omit<ServiceInputs, 'unit'>): Command =>
  sh`{ sha256sum ${files} || true; stat -c '%n %s %Y' ${binaries} || true; } 2>/dev/null </dev/null | sha256sum | cut -d ' ' -f 1`;

/** Defines `probe` for the lines after it. */
const probing = (probe: Command): Command => sh`probe() { (
${{ raw: probe }}
) >/dev/null 2>&1 </dev/null; }`;

/**
 * Asks about the unit: systemctl's properties, ENABLED, WELL (it is active and its probe answers) and FRESH. FRESH=yes only
 * when the inputs on the disk are those of the last good start. Otherwise that memory is dropped at once: from here on only another good start makes it fresh, even
 * if the very same files come back (somebody may have restarted it with others in between).
 */
export const stateCommand = (inputs: ServiceInputs, probe: Command, folder: string = paths.digests): Command => sh`
${{ raw: probing(probe) }}
if systemctl is-active --quiet ${inputs.unit} && probe; then echo WELL=yes; fi
echo "ENABLED=$(systemctl is-enabled ${inputs.unit} 2>/dev/null)"
systemctl show ${inputs.unit} -p ActiveState -p SubState -p NRestarts -p NeedDaemonReload
if [ "$(${{ raw: digest(inputs) }})" = "$(cat ${digestFile(inputs.unit, folder)} 2>/dev/null)" ]; then echo FRESH=yes
else echo FRESH=no; rm -f ${digestFile(inputs.unit, folder)}
fi`;

/** For the next boot alone: what runs is not touched. */
export const enableCommand = (unit: string): Command => sh`systemctl enable --quiet ${unit}`;

/**
 * One reload at most: it reads all units of the machine anew. systemd needs none for a unit that it has not known so far, and
 * says where what it knows is no longer true. `--no-block`: members of an etcd cluster wait for each other, and must be able
 * to start side by side.
 */
export const restartCommand = (unit: string, folder: string = paths.digests): Command => sh`set -e
rm -f ${digestFile(unit, folder)}
systemctl enable --quiet --no-reload ${unit}
known=$(systemctl show ${unit} -p LoadState -p NeedDaemonReload -p UnitFileState)
[ "$(echo "$known" | grep -cxE 'LoadState=loaded|NeedDaemonReload=no|UnitFileState=enabled')" = 3 ] || systemctl daemon-reload
systemctl reset-failed ${unit} 2>/dev/null || true
systemctl restart --no-block ${unit}`;

/** Remembers the inputs of a good start. */
export const rememberCommand = (inputs: ServiceInputs, folder: string = paths.digests): Command => sh`set -e
${{ raw: writing }}
mkdir -p ${folder}
temporary ${digestFile(inputs.unit, folder)}
${{ raw: digest(inputs) }} > "$tmp"
mv -f "$tmp" ${digestFile(inputs.unit, folder)}`;

export interface Settling {
  readonly unit: string;
  /** Ends with 0 when the service is well. */
  readonly probe: Command;
  /** How long it must be seen as the same process. 0: one good answer is enough. */
  readonly stableSeconds: number;
  /** How long one call of this command may wait. */
  readonly seconds: number;
  /** Restarts that systemd had counted before: three more are a crash loop. */
  readonly restartsBefore: number;
  /** Run as soon as it is well. */
  readonly then?: Command;
}

export const CRASH_LOOP = 3;
/** Between two looks at a service, at least. */
export const LOOK_SECONDS = 0.2;
/** Of a service that does not answer, every so many looks systemd is asked whether it has failed for good. */
const LOOKS_BETWEEN = 5;

/**
 * Waits on the node until the service is well and stays so, has failed for good, or the time is over; then answers
 * systemctl's properties and HEALTHY=yes|no. It polls there and not here, because a round trip may be long. That it stays the
 * same process is counted from its start on, so that nobody is waited for twice: by systemd, which tells since when the unit is
 * active, in microseconds of the machine (org.freedesktop.systemd1(5), ActiveEnterTimestampMonotonic); in looks or in whole
 * seconds where /proc/uptime is not the machine's, as in some containers. Two good answers in a row: some programs answer before
 * they find out that they cannot work. They must fit into one call even where a single look takes longer than that: it never ends
 * before its second.
 */
export const settleCommand = ({
  unit,
  probe,
  stableSeconds,
  seconds,
  restartsBefore,
  then = sh`true`,
}: Settling): Command => sh`
look() {
  now=$(systemctl show ${unit} -p ActiveState -p SubState -p NRestarts -p Result -p ExecMainPID -p ActiveEnterTimestampMonotonic)
  state= restarts=0 main= since=
  while IFS='=' read -r key value; do
    case "$key" in
      ActiveState) state=$value ;;
      NRestarts) restarts=$value ;;
      ExecMainPID) main=$value ;;
      ActiveEnterTimestampMonotonic) since=$value ;;
    esac
  done <<END
$now
END
  age=0
  if [ "$state" = active ] && [ -n "$since" ] && read -r up _ </proc/uptime; then age=$(( \${up%%.*} - since / 1000000 )); fi
}
${{ raw: probing(probe) }}
healthy=no
process=
seen=0
looks=0
answers=0
end=$(( $(date +%s) + ${seconds} ))
while :; do
  answered=no
  if probe; then answered=yes; fi
  # systemctl costs more than most probes: of a service that does not answer, once in a while is enough.
  if [ $answered = yes ] || [ $(( seen % ${LOOKS_BETWEEN} )) = 0 ]; then
    look
    before=$process
    process="$main $restarts"
    if [ "$process" = "$before" ]; then looks=$(( looks + 1 )); else looks=0 answers=0; fi
    if [ "$state" = active ] && [ $answered = yes ]; then answers=$(( answers + 1 )); else answers=0; fi
    time=$(date +%s)
    [ $looks -gt 0 ] || start=$time
    if [ $answers -ge ${stableSeconds === 0 ? 1 : 2} ] && { [ $looks -ge ${Math.ceil(stableSeconds / LOOK_SECONDS)} ] || [ $(( time - start )) -gt ${stableSeconds} ] || [ $age -gt ${stableSeconds} ]; }; then
      healthy=yes; break
    fi
    [ "$state" != failed ] || break
    [ "$(( restarts - ${restartsBefore} ))" -lt ${CRASH_LOOP} ] || break
    [ "$time" -lt "$end" ] || [ $seen -lt 1 ] || break
  fi
  seen=$(( seen + 1 ))
  sleep ${LOOK_SECONDS} 2>/dev/null || sleep 1
done
echo "$now"
echo "HEALTHY=$healthy"
[ $healthy = no ] || {
${{ raw: then }}
}`;

export const journalCommand = (unit: string): Command => sh`journalctl -q --no-pager -n 300 -o cat -u ${unit}`;

/** klog's errors and fatals, Go's panics, and what etcd, Docker and systemd write when something is wrong. */
const bad =
  /^[EF]\d{4} |^panic: |"level":"(error|fatal|panic)"|level=(error|fatal)|\bfail(ed|ure)\b|unknown flag|\bfatal\b/i;

/** The lines of a journal that tell most: half of them the last complaints, which later lines may have pushed away, then the end. */
export function tellingLines(journal: string, count = 30): string[] {
  const lines = journal.split('\n').filter((line) => line !== '');
  const end = Math.max(0, lines.length - count / 2);
  const complaints = lines.slice(0, end).filter((line) => bad.test(line));
  return [...complaints.slice(-count / 2), ...lines.slice(end)];
}
