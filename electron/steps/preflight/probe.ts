/**
 * The one question that preflight asks a host: a script that reads and changes nothing, and answers KEY=value lines between
 * two markers. What the answers mean is decided by rules.ts.
 */
import { allUnits, ownUnits } from '../../../shared/components';
import { networks } from '../../../shared/components/networks';
import { packageManagers } from '../../../shared/resources/packages';
import { kubeCalico } from '../../../shared/components/kube-calico';
import { runtimeClients } from '../../../shared/components/runtime';
import { AppError } from '../../../shared/errors';
import { sh, type Command } from '../../shell/quote';
import { between, parseKeyValues } from '../../shell/keyValues';
import { paths as target } from '../../../shared/kubernetes/paths';
import { paths } from '../../node/paths';
import { activeUnitsCommand, knownUnitsCommand } from '../../node/unitCommands';
import type { PreflightFacts } from '../step';
import { allTools, selinuxBooleans } from './tools';

export interface ProbeQuestion {
  /** Where most programs go. */
  readonly binariesDir: string;
  /** Where programs are to lie: which of them are there, and how large. */
  readonly binaries: readonly string[];
  /** Folders of data whose presence, without Keelson's own mark, tells of another cluster. */
  readonly foreignData: readonly string[];
  /** Whether kube-proxy is to set rules of nftables here. */
  readonly nftables: boolean;
}

const systemUnits = [...new Set(allUnits.filter(({ system }) => system).map(({ unit }) => unit))];
/** Links that are there as long as pods use a network of ours, as awk wants them. */
const podLinks = Object.values(networks)
  .flatMap(({ links }) => links.map(({ source }) => `(${source})`))
  .join('|');
const calicoUnits = (kubeCalico.units ?? []).map(({ unit }) => unit);

/** Where systemd looks for additions to a unit, of one name the first (systemd.unit(5), "Unit File Load Path"). */
const dropInFolders = [
  target.units,
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** Prints the additions to units of ours that run another program, or the same one otherwise. Needs file names expanded. */
const dropIns: Command = sh`for unit in ${ownUnits.map(({ unit }) => unit)}; do
  seen=
  for folder in ${dropInFolders}; do
    for file in "$folder/$unit.d"/*.conf; do
      case "$seen" in *"|\${file##*/}|"*) continue ;; esac
      [ -e "$file" ] || continue
      seen="$seen|\${file##*/}|"
      grep -q '^[[:space:]]*ExecStart=' "$file" 2>/dev/null && echo "$file"
    done
  done
done`;

/** Those of other Kubernetes installations. */
const foreignUnits = [
  ...['k3s', 'k3s-agent', 'rke2-server', 'rke2-agent', 'k0scontroller', 'k0sworker', 'snap.microk8s.daemon-kubelite'],
  'kubelet',
].map((name) => `${name}.service`);
const askedUnits = [...foreignUnits, ...calicoUnits, 'firewalld.service', 'kube-apiserver.service'];

/** The tools whose absence some rule minds. */
const tools = [...allTools, ...Object.values(runtimeClients)];

/** Lists are joined by `|`, which no value of them contains. */
export const listOf = (value: string | undefined): string[] => (value ?? '').split('|').filter((item) => item !== '');

/** The program that a unit of that name runs; '' where there is no such unit. */
const containerdProgram: Command = sh`$(systemctl show -p ExecStart containerd.service 2>/dev/null | sed -n 's/^ExecStart=.*path=\\([^ ;]*\\).*/\\1/p' | tail -n 1)`;

/** Its version, `unknown` where it does not tell; nothing where there is none. */
const containerdVersion: Command = sh`[ -z "$containerd" ] || {
    version=$(timeout 10 "$containerd" --version 2>/dev/null | grep -oE '[0-9]+[.][0-9]+[.][0-9]+' | head -n 1)
    echo "\${version:-unknown}"
  }`;

/** Where it keeps what it has, as its configuration says. TOML: in quotes of either kind. */
const containerdFolders: Command = sh`[ -z "$containerd" ] ||
    timeout 10 "$containerd" config dump 2>/dev/null | sed -nE ${String.raw`s/^(root|state) = ["'](.*)["']$/\2/p`}`;

/** Where name servers stand: systemd-resolved, which answers on a loopback address, has the real ones in its own file. */
const resolvConfs = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/**
 * What the kernel has against a rule such as kube-proxy sets: without its module `nft_fib_ipv4` the proxy makes none at all
 * (siderolabs/pkgs #951). With `--check` nothing is set.
 */
const nftRefuses: Command = sh`printf '%s\\n' 'add table ip keelson' 'add chain ip keelson trial' \
  'add rule ip keelson trial fib daddr type local' | nft --check -f - 2>&1 | head -n 1`;

/**
 * The package manager that has installed this host: one that is only a program here has no packages. A system that is replaced as a
 * whole has its programs where nobody may write.
 */
const packageManager: Command = sh`[ -w /usr/sbin ] && for manager in ${packageManagers}; do
    case "$manager" in apt-get) packages=${paths.dpkg} ;; *) packages=$(command -v rpm) ;; esac
    [ -s "$packages" ] && command -v "$manager" >/dev/null 2>&1 && echo "$manager" && break
  done`;

/** Those that are off where SELinux enforces what it says. */
const selinuxForbids: Command = sh`[ "$(getenforce 2>/dev/null)" != Enforcing ] || for boolean in ${selinuxBooleans}; do
    getsebool "$boolean" 2>/dev/null | grep -q -- '--> off$' && echo "$boolean"
  done`;

/** ss names the process; its control group names the unit it belongs to. Without ss only the ports are known. */
const listeners: Command = sh`
unit_of() { sed -n 's#.*/\\([^/]*\\.service\\).*#\\1#p' "/proc/$1/cgroup" 2>/dev/null | head -n 1; }
if command -v ss >/dev/null 2>&1; then
  ss -Hltnp 2>/dev/null | while read -r _ _ _ local _ rest; do
    case "$rest" in *pid=*) pid=\${rest##*pid=} pid=\${pid%%[!0-9]*} ;; *) pid=none ;; esac
    case "$rest" in *'(("'*) name=\${rest#*'(("'} name=\${name%%'"'*} ;; *) name=- ;; esac
    echo "\${local##*:} $name $(unit_of "$pid")"
  done
else
  sed -n 's/^ *[0-9]*: [0-9A-F]*:\\([0-9A-F]\\{4\\}\\) [0-9A-F]*:[0-9A-F]* 0A .*/\\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    while read -r hex; do echo "$(( 0x$hex )) - "; done
fi | sort -u`;

export const probeCommand = ({ binariesDir, binaries, foreignData, nftables }: ProbeQuestion): Command => sh`
set -f
breaks=$(printf '\\n\\rx')
breaks=\${breaks%x}
say() {
  name=$1
  IFS=$breaks
  set -- $2
  IFS=' '
  echo "$name=$*"
  unset IFS
}
is_active() { case " $active " in *" $1 "*) ;; *) return 1 ;; esac; }
active=$(echo $(${{ raw: activeUnitsCommand(askedUnits) }}))
join() { tr '\\n' '|' | sed 's/|$//'; }
free() { d=$1; while [ ! -d "$d" ]; do d=$(dirname "$d"); done; df -Pk "$d" 2>/dev/null | awk 'NR == 2 { print $4 }'; }
echo @@BEGIN
say INIT "$(cat /proc/1/comm 2>/dev/null)"
say OS "$( (. /etc/os-release && echo "$PRETTY_NAME") 2>/dev/null)"
say KERNEL "$(uname -r)"
say ARCH "$(uname -m)"
say HOSTNAME "$(hostname)"
say MACHINE_ID "$(cat /etc/machine-id 2>/dev/null)"
say MACS "$(ip -o link show 2>/dev/null | awk '{ name = $2; sub(/[@:].*/, "", name) }
  name !~ /^(lo|docker|cni|flannel|cali|veth|br-|tunl|virbr)/ { for (i = 3; i < NF; i++) if ($i == "link/ether") print $(i + 1) }' | sort -u | join)"
say CONTAINER "$(systemd-detect-virt -c 2>/dev/null)"
say CPUS "$(getconf _NPROCESSORS_ONLN)"
say MEM_KB "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)"
say SWAP "$(awk 'NR > 1 { print $1 }' /proc/swaps 2>/dev/null | join)"
say CLOCK "$(date +%s)"
say CGROUP "$(stat -fc %T /sys/fs/cgroup 2>/dev/null)"
say DOCKER_CGROUP "$(timeout 10 docker info -f '{{.CgroupDriver}}' 2>/dev/null)"
say FREE_VAR_KB "$(free /var/lib)"
say FREE_BIN_KB "$(free ${binariesDir})"
say ADDRESSES "$(ip -o -4 addr show 2>/dev/null | awk '{ print $2 " " $4 }' | join)"
say POD_LINKS "$(ip -o link show 2>/dev/null | awk -v links=${podLinks} '{ name = $2; sub(/[@:].*/, "", name) } name ~ links { print name }' | join)"
say PODS "$( (set +f; grep -qs kubepods /proc/[0-9]*/cgroup) && echo yes)"
say CNI_FILES "$(ls ${target.cniConfiguration} 2>/dev/null | grep -E '[.](conf|conflist|json)$' | join)"
say DROP_INS "$(set +f
${{ raw: dropIns }} | join)"
say ROUTES "$(ip -o -4 route show 2>/dev/null | join)"
say LISTENERS "$( { ${{ raw: listeners }}
} | join)"
say TOOLS "$(for t in ${tools}; do command -v "$t" >/dev/null 2>&1 && echo "$t"; done | join)"
say PACKAGE_MANAGER "$(${{ raw: packageManager }})"
say SELINUX_FORBIDS "$( { ${{ raw: selinuxForbids }}
} | join)"
say RUNTIME_UNITS "$( { ${{ raw: knownUnitsCommand(systemUnits) }}
} | join)"
containerd=${{ raw: containerdProgram }}
say CONTAINERD "$(${{ raw: containerdVersion }})"
say CONTAINERD_FOLDERS "$( { ${{ raw: containerdFolders }}
} | join)"
say NAME_SERVERS "$(awk '$1 == "nameserver" && $2 !~ /^(127[.]|::1$)/ { print $2 }' ${resolvConfs} 2>/dev/null | sort -u | join)"
say IPTABLES "$(iptables --version 2>/dev/null)"
say NFT "$(nft --version 2>/dev/null)"
say NFT_REFUSES "$(${{ raw: nftables ? nftRefuses : sh`` }})"
say FIREWALLS "$( { is_active firewalld.service && echo firewalld
  ufw status 2>/dev/null | grep -q '^Status: active' && echo ufw; } | join)"
say OURS "$(ls -A ${paths.state} 2>/dev/null | grep -qvx orphans && echo yes || echo no)"
say CALICO "$(for u in ${calicoUnits}; do is_active "$u" && echo yes && exit; done; echo no)"
say RUNNING "$(for b in kube-apiserver kubelet; do
    is_active "$b.service" && timeout 10 ${binariesDir}/"$b" --version 2>/dev/null && break
  done | sed -n 's/^Kubernetes v//p')"
say FOREIGN "$( { for u in ${foreignUnits}; do is_active "$u" && echo "$u"; done
  for f in /etc/kubernetes/manifests/kube-apiserver.yaml /etc/rancher/k3s /etc/rancher/rke2 /var/lib/k0s /var/snap/microk8s; do
    [ -e "$f" ] && echo "$f"
  done
  for d in ${foreignData}; do [ -n "$(ls -A "$d" 2>/dev/null)" ] && echo "$d"; done; } | join)"
say BINARIES "$(for b in ${binaries}; do [ -x "$b" ] && echo "\${b##*/} $(wc -c < "$b")"; done | join)"
echo @@END`;

/** @throws COMMAND_FAILED when the answer is not between its markers: something else than our script spoke. */
export function parseProbe(output: string, host: string): PreflightFacts {
  const facts = parseKeyValues(between(output));
  if (facts['ARCH'] === undefined) {
    throw new AppError('COMMAND_FAILED', { host, command: 'preflight', exitCode: 0 }, { detail: output.slice(-1000) });
  }
  return facts;
}
