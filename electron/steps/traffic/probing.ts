/** Sending from a node, and from inside a pod of it: what is asked of whom, the script that asks, and what came back. */
import { dnsQuestion, printfBytes } from '../../../shared/traffic/dnsMessage';
import { sh, type Command } from '../../shell/quote';

/** What is proved, in the order in which a fault of one explains those of the next. Texts: `words` in shared/messages. */
export const proofs = ['pod-to-pod', 'pod-to-service', 'node-port', 'name-resolution'] as const;
export type Proof = (typeof proofs)[number];

interface Place {
  readonly proof: Proof;
  readonly address: string;
  readonly port: number;
}

export interface Connection extends Place {
  /** From inside the pod, or from the node itself. */
  readonly from: 'pod' | 'node';
  /** Whether somebody must accept: of a pod in which nothing listens a refusal is as good. */
  readonly accepted: boolean;
}

export interface Question extends Place {
  readonly name: string;
}

/**
 * `open`, `refused` (by the other end), `rejected` (by a firewall), `silent` (no answer in time), a name server's answer in
 * hexadecimal digits, or what else the system says (`No route to host`: another form of a firewall's rejection).
 */
export type Answer = string;

/** Why nothing could be sent from a node. */
export type Missing = 'no-nsenter' | 'no-bash' | 'no-process';

const SECONDS = 3;
const TRIES = 3;

/** Prints one of the kernel's counters of the network that it runs in: a line of names, and a line of values below it. */
const counter = (protocol: 'Icmp' | 'Tcp', name: string): string =>
  `awk '$1 == "${protocol}:" { if (n) print $n; else for (i = 2; i <= NF; i++) if ($i == "${name}") n = i }' /proc/net/snmp`;

/**
 * bash opens connections by itself (bash(1), "REDIRECTION", /dev/tcp and /dev/udp), and nearly every Linux has it. Its arguments
 * are `NUMBER WANTED ADDRESS PORT` for each connection; what is wanted is asked for until it is there, because a rule of
 * kube-proxy may be a second late. Each runs beside the others. What was refused is asked once more, one after the other: a
 * firewall's REJECT looks like a refusal, but comes as a message of ICMP, which the kernel counts. Nothing else may run in the
 * pod's network meanwhile: a name server that is not there would be such a message as well.
 */
const connectScript = `
once() { LC_ALL=C timeout ${String(SECONDS)} bash -c "exec 3<>/dev/tcp/$1/$2" 2>&1; }
rejections() { ${counter('Icmp', 'InDestUnreachs')}; }
ask() {
  for try in $(seq ${String(TRIES)}); do
    said=$(once "$3" "$4")
    case "$? $said" in
      0*) answer=open ;;
      124*) answer=silent ;;
      *refused*) answer=refused ;;
      *) answer=\${said##*: } ;;
    esac
    case "$2 $answer" in *" open" | "any refused") break ;; esac
    sleep 1
  done
  echo "$1 $3 $4 $answer"
}
all() {
  while [ $# -gt 0 ]; do ask "$1" "$2" "$3" "$4" & shift 4; done
  wait
}
all "$@" | sort -n | while read -r number address port answer; do
  if [ "$answer" = refused ]; then
    before=$(rejections)
    once "$address" "$port" >/dev/null
    [ "$(rejections)" = "$before" ] || answer=rejected
  fi
  echo "$number $answer"
done`;

/** Its arguments are `NUMBER ADDRESS PORT QUESTION`. dd sends it as one packet: bash itself would write after each newline. */
const askScript = `
number=$1 address=$2 port=$3 question=$4
for try in $(seq ${String(TRIES)}); do
  exec 3<>"/dev/udp/$address/$port" || break
  printf "$question" | dd obs=512 2>/dev/null >&3
  answer=$(timeout ${String(SECONDS)} dd bs=512 count=1 <&3 2>/dev/null | od -An -v -tx1 | tr -d ' \\n')
  exec 3>&-
  [ -z "$answer" ] || break
done
echo "$number \${answer:-silent}"`;

export interface Probing {
  /** The pod's. */
  readonly uid: string;
  readonly connections: readonly Connection[];
  readonly questions: readonly Question[];
}

const words = (connections: readonly (Connection & { readonly number: number })[]): string[] =>
  connections.flatMap(({ number, accepted, address, port }) => [
    String(number),
    accepted ? 'open' : 'any',
    address,
    String(port),
  ]);

/**
 * Prints the id of a process of the pod, whose network is the pod's; nothing when it does not run here. Each process of a pod
 * bears the pod's uid in the name of its control group, whatever the runtime and the version of control groups are
 * (kubernetes: pkg/kubelet/cm, "pod" and the uid; systemd's driver writes _ for -).
 */
const processOf = (uid: string): Command =>
  sh`grep -lE ${`pod${uid.replaceAll('-', '[-_]')}`} ${'/proc'}/[0-9]*/cgroup 2>/dev/null | head -n 1 | sed 's,/cgroup$,,; s,.*/,,'`;

/** How often the pod has refused: once for each connection, and once more for each that was asked again. */
export const refusalsCommand = (uid: string): Command =>
  sh`nsenter -t "$(${{ raw: processOf(uid) }})" -n sh -c ${counter('Tcp', 'OutRsts')}`;
/** What one connection that is refused adds to it. */
export const REFUSALS_EACH = 2;

/** Runs on the pod's node and prints `NUMBER ANSWER` for each connection, then each question, counted from 0. */
export function probeCommand({ uid, connections, questions }: Probing): Command {
  const numbered = connections.map((connection, number) => ({ ...connection, number }));
  const [inside, outside] = (['pod', 'node'] as const).map((place) =>
    words(numbered.filter(({ from }) => from === place)),
  );
  const asked = questions.map(
    ({ address, port, name }, index) =>
      sh`nsenter -t "$pid" -n bash -c ${askScript} ask ${String(connections.length + index)} ${address} ${String(port)} ${printfBytes(dnsQuestion(name))} &`,
  );
  return sh`
command -v bash >/dev/null || { echo no-bash; exit 0; }
command -v nsenter >/dev/null || { echo no-nsenter; exit 0; }
pid=$(${{ raw: processOf(uid) }})
[ -n "$pid" ] || { echo no-process; exit 0; }
nsenter -t "$pid" -n bash -c ${connectScript} connect ${inside ?? []} &
bash -c ${connectScript} connect ${outside ?? []} &
wait
${{ raw: asked.join('\n') as Command }}
wait`;
}

export interface Answers {
  readonly missing?: Missing;
  /** By number; what has no line was cut off, and is silent. */
  readonly of: (number: number) => Answer;
}

export function readAnswers(output: string): Answers {
  const missing = (['no-nsenter', 'no-bash', 'no-process'] as const).find((word) => word === output.trim());
  const lines = new Map(
    [...output.matchAll(/^(\d+) (.*)$/gm)].map(([, number = '', answer = '']) => [Number(number), answer] as const),
  );
  return { ...(missing ? { missing } : {}), of: (number) => lines.get(number) ?? 'silent' };
}

export const isProved = ({ accepted }: Connection, answer: Answer): boolean =>
  answer === 'open' || (!accepted && answer === 'refused');
