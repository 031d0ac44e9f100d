/** Everything that a host has and is, as lines of text, so that two moments can be compared: files, rules, routes, units, containers. */
import type { LabHost } from '../lab/host/host';

/** Lines by section. Each line says by itself what it is about: a difference is shown without its surroundings. */
export type Snapshot = ReadonlyMap<string, readonly string[]>;

/** What changes on any machine that is just left alone, with the reason. Folders count with everything in them. */
const ownLife: Readonly<Record<string, string>> = {
  '/var/log/journal': 'the journal is written all the time',
  '/var/log/wtmp': 'who logged in',
  '/var/log/btmp': 'who failed to log in',
  '/var/log/lastlog': 'who logged in last',
  '/var/backups': "Debian's daily copies of what dpkg knows (dpkg-db-backup.timer), at midnight",
  '/var/lib/sudo/lectured': 'whom sudo has explained itself to',
  '/var/lib/systemd': 'when timers ran, the random seed',
  '/etc/.pwd.lock': 'made by systemd when it looks for users',
  ...Object.fromEntries(
    ['passwd', 'shadow', 'group', 'gshadow'].map((name) => [
      `/etc/${name}-`,
      'how it was before the last change, by useradd',
    ]),
  ),
};

const home = (path: string): string => `-path ${path} -prune`;

/**
 * Type, mode, owner, size and place of each file, and where a link leads, across one file system: /proc, /sys and /run are others.
 * /tmp and the kubelet's folder are disks of their own here, and looked at as well. Whatever systemd or a runtime keeps in /run has
 * its sections below.
 */
const listFiles = (more: readonly string[]): string => `
{ find / /tmp /var/lib/kubelet -xdev \\( ${[...Object.keys(ownLife), ...more].map(home).join(' -o ')} -o -path '/tmp/systemd-private-*' -prune -o -path '/var/tmp/systemd-private-*' -prune \\) -o \\
    -printf '%p %y %m %U:%G %s->%l\\n' | sed -E 's/^(\\S+ d \\S+ \\S+) .*/\\1/; s/->$//'
  find / /tmp /var/lib/kubelet -xdev \\( ${[...Object.keys(ownLife), ...more].map(home).join(' -o ')} \\) -o -type f -print0 |
    xargs -0 -r sha256sum | sed -E 's/^\\\\?([0-9a-f]{64})  (.*)/\\2 sha256 \\1/'
} | LC_ALL=C sort`;

/** Packets that were counted are no difference. */
const withoutCounters = "sed -E 's/ ?\\[[0-9]+:[0-9]+\\]//; s/counter packets [0-9]+ bytes [0-9]+ ?//; /^#/d'";

/**
 * `TABLE: line`, because a line alone does not say which table it is in. A chain of the system whose policy is to accept is left out:
 * whoever first uses one makes them all, and without a rule they decide nothing.
 */
const rulesOf = (tool: string): string => `${tool} 2>/dev/null | ${withoutCounters} |
  awk '/^[*]/ { table = substr($0, 2); next } /^COMMIT/ || /^:[A-Z]+ ACCEPT *$/ { next } { print table ": " $0 }'`;

/** The same for nft: `table inet acme / chain input / rule`. */
const ruleset = `nft list ruleset | ${withoutCounters} | awk '
  { line = $0; sub(/^[ \\t]+/, "", line); sub(/[ \\t]+$/, "", line) }
  line == "" { next }
  line == "}" { depth--; next }
  { text = ""; for (i = 1; i <= depth; i++) text = text at[i] " / "; print text line }
  line ~ /[{]$/ { sub(/ [{]$/, "", line); at[++depth] = line }' |
  grep -vE '^table ip6? (filter|nat|mangle|raw) ([{]|/ chain (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) ([{]|/ type .* policy accept;))$'`;

/** Settings of the kernel that the host has for itself. Those of a link are gone with it, and counters and secrets are none. */
const settings = `sysctl -a 2>/dev/null | grep '^net\\.' | grep -vE \\
  '^net\\.(ipv4|ipv6)\\.(conf|neigh)\\.(br-|cali|cni|docker|veth|tunl)|nf_conntrack_count|tcp_fastopen_key|stable_secret|fib_sync_mem' | LC_ALL=C sort`;

const docker = `command -v docker >/dev/null && docker info >/dev/null 2>&1 || exit 0
docker ps -a --no-trunc --format 'container {{.Names}} {{.Image}}' | LC_ALL=C sort
docker ps -aq | xargs -r docker inspect -f '{{.Name}} {{.State.Status}} since {{.State.StartedAt}}' | LC_ALL=C sort
docker images -a --no-trunc --format 'image {{.Repository}}:{{.Tag}} {{.ID}}' | LC_ALL=C sort
docker network ls --no-trunc --format 'network {{.Name}} {{.ID}}' | LC_ALL=C sort
docker volume ls --format 'volume {{.Name}}' | LC_ALL=C sort`;

const containerd = `command -v ctr >/dev/null && ctr version >/dev/null 2>&1 || exit 0
for namespace in $(ctr namespaces ls -q | sort); do
  for kind in images containers tasks; do ctr -n "$namespace" $kind ls -q | sed "s/^/$namespace $kind /"; done
done`;

const podman = `command -v podman >/dev/null || exit 0
podman ps -a --no-trunc --format 'container {{.Names}} {{.Image}} {{.ID}}' | LC_ALL=C sort
podman ps -aq | xargs -r podman inspect -f '{{.Name}} {{.State.Status}} since {{.State.StartedAt}}' | LC_ALL=C sort
podman images -a --no-trunc --format 'image {{.Repository}}:{{.Tag}} {{.ID}}' | LC_ALL=C sort
podman network ls --format 'network {{.Name}} {{.Driver}}' | LC_ALL=C sort`;

const sections: Readonly<Record<string, string>> = {
  'iptables-save': rulesOf('iptables-save'),
  'ip6tables-save': rulesOf('ip6tables-save'),
  'nft list ruleset': ruleset,
  routes: `ip -4 route show table all; ip -6 route show table all | grep -v '^fe80\\|^multicast\\|^local fe80\\|^anycast'`,
  // A link's number, state and neighbours are its own affair.
  links: `ip -d -o link show | sed -E 's/^[0-9]+: ([^:@]+)[:@].*/\\1/' | LC_ALL=C sort; ip -o -4 addr show | awk '{ print $2, $4 }' | LC_ALL=C sort`,
  'network namespaces': "ip netns list | awk '{ print $1 }' | LC_ALL=C sort",
  mounts: "awk '{ print $2, $3 }' /proc/self/mounts | grep -v '^/run/user' | LC_ALL=C sort",
  settings,
  'host name': 'hostname; hostname -f 2>/dev/null',
  'unit files': "systemctl list-unit-files --no-legend --no-pager --plain | awk '{ print $1, $2 }'",
  'active units': `systemctl list-units --no-legend --no-pager --plain --type=service,socket,timer,mount --state=active,failed |
    awk '$1 !~ /^(user|run-user|user-runtime-dir|systemd-(tmpfiles|hostnamed|timedated|localed)|apt-daily)/ { print $1, $3 }' | grep -vE 'docker-|containerd-|-shm.mount|kubelet-pods'`,
  docker,
  containerd,
  podman,
};

export interface SnapshotOptions {
  /** Only these sections, and no files. */
  readonly only?: readonly string[];
  /** Paths whose content belongs to a running program (a database's files): left out, to be compared in the program's own words. */
  readonly alive?: readonly string[];
}

/** @throws Error when a section's command does not run. */
export async function snapshot(host: LabHost, options: SnapshotOptions = {}): Promise<Snapshot> {
  // Files come last: podman makes a lock of its own when it is first asked for anything.
  const all = { ...sections, files: listFiles(options.alive ?? []) };
  const answers: [string, string[]][] = [];
  for (const [section, script] of Object.entries(all)) {
    if (options.only?.includes(section) === false) continue;
    const text = await host.sh(`${script}\ntrue`);
    answers.push([section, text.split('\n').filter((line) => line !== '')]);
  }
  return new Map(answers);
}

/** `section: - line` for what is gone, `section: + line` for what has come, and a sentence where only the order is another one. */
export function differences(before: Snapshot, after: Snapshot): string[] {
  return [...before.keys()].flatMap((section) => {
    const [was, is] = [before.get(section) ?? [], after.get(section) ?? []];
    const gone = without(was, is).map((line) => `${section}: - ${line}`);
    const come = without(is, was).map((line) => `${section}: + ${line}`);
    const reordered = gone.length + come.length === 0 && was.join('\n') !== is.join('\n');
    return [...gone, ...come, ...(reordered ? [`${section}: the same lines in another order`] : [])];
  });
}

/** The lines of `lines` that `others` has not, or has less often: of two equal rules one may be missing. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
