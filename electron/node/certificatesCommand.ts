/** The certificates of a node and who has read them, in one command that changes nothing. No key leaves the host. */
import type { CertificatePlace } from '../../shared/components/certificates';
import { parseKeyValues } from '../shell/keyValues';
import { sh, type Command } from '../shell/quote';

/** Far more than a certificate has, with those that have signed it. */
const MAX_BYTES = 64 * 1024;

/** `C|NUMBER|SECONDS|CERTIFICATE` in base64: when it was written. Of a kubeconfig, what stands in it beside the key. */
const lineOf = ({ path, kind }: CertificatePlace, index: number): Command => {
  const read =
    kind === 'kubeconfig'
      ? sh`sed -n 's/^ *client-certificate-data: *//p' ${path} | head -n 1`
      : sh`head -c ${MAX_BYTES} ${path} | base64`;
  return sh`[ ! -f ${path} ] || printf 'C|%s|%s|%s\\n' ${String(index)} "$(stat -L -c %Y ${path})" "$(${{ raw: read }} | tr -d '\\n')"`;
};

/** When each unit's process was started: in UTC, because nobody can say which of several time zones an abbreviation means. */
const startsOf = (units: readonly string[]): Command =>
  sh`LC_ALL=C TZ=UTC systemctl show ${units} -p Id -p ActiveState -p ExecMainStartTimestamp | sed 's/^/U|/'`;

const unitsIn = (places: readonly CertificatePlace[]): string[] => [...new Set(places.flatMap(({ units }) => units))];

export function certificatesCommand(places: readonly CertificatePlace[]): Command {
  const units = unitsIn(places);
  const files = places.map(lineOf).join('\n') as Command;
  return sh`{
${{ raw: files }}
${{ raw: units.length > 0 ? startsOf(units) : sh`:` }}
} 2>/dev/null
true`;
}

export interface CertificatesAnswer {
  /** By the place's number: the text in it, and when it was written, in seconds since 1970. */
  readonly files: ReadonlyMap<number, { readonly text: string; readonly writtenAt: number }>;
  /** Of the units that run: when they were started, in seconds since 1970. */
  readonly startedAt: ReadonlyMap<string, number>;
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** `Fri 2026-11-27 15:40:05 UTC`, in seconds since 1970; undefined for anything else. */
function secondsOf(timestamp = ''): number | undefined {
  const [, day, time] = /^\w+ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/.exec(timestamp) ?? [];
  return day === undefined ? undefined : Date.parse(`${day}T${String(time)}Z`) / 1000;
}

export function readCertificatesAnswer(stdout: string): CertificatesAnswer {
  const lines = stdout.split('\n');
  const files = lines.flatMap((line): [number, { text: string; writtenAt: number }][] => {
    const [, index, seconds, base64 = ''] = /^C\|(\d+)\|(\d+)\|(.*)$/.exec(line) ?? [];
    return index === undefined ? [] : [[Number(index), { text: decoded(base64), writtenAt: Number(seconds) }]];
  });
  const units = lines
    .flatMap((line) => (line.startsWith('U|') ? [line.slice(2)] : []))
    .join('\n')
    .split(/\n\n+/)
    .map(parseKeyValues);
  const startedAt = units.flatMap(({ Id, ActiveState, ExecMainStartTimestamp }): [string, number][] => {
    const seconds = secondsOf(ExecMainStartTimestamp);
    return Id === undefined || ActiveState !== 'active' || seconds === undefined ? [] : [[Id, seconds]];
  });
  return { files: new Map(files), startedAt: new Map(startedAt) };
}
