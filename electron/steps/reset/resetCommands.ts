/**
 * The shell side of a reset. Each command prints one line `kind target` for each thing that it removed, does nothing when
 * there is nothing, and never touches what is not Kubernetes' or ours.
 */
import { paths } from '../../node/paths';
import { sh, type Command } from '../../shell/quote';

/** Docker's filter is a regular expression: `^/calico-node$`. */
export const removeContainersCommand = (pattern: string): Command => sh`
if command -v docker >/dev/null 2>&1; then
  docker ps -aq --filter ${`name=${pattern}`} 2>/dev/null | while read -r id; do
    docker rm -f -v "$id" >/dev/null 2>&1 </dev/null && echo "object container $id"
  done
fi`;

/** Containers that the kubelet's dockershim has made are named `k8s_...`. */
const podContainers = '^/k8s_';
/** The pods that Docker runs. A kubelet that runs makes them anew. */
export const removeDockerPodsCommand: Command = removeContainersCommand(podContainers);

/**
 * containerd keeps what the kubelet asked for in the namespace k8s.io and labels it; people put containers there, too
 * (https://github.com/containerd/containerd/blob/v1.6.20/pkg/cri/server/helpers.go: containerKindLabel). The shim ends with its
 * task. The network of each pod stays mounted, and only the kubelet would have told it to stop: the pod's description names it.
 */
const removeContainerdPods: Command = sh`
if command -v ctr >/dev/null 2>&1; then
  for id in $(ctr -n k8s.io containers ls -q 'labels."io.cri-containerd.kind"' 2>/dev/null); do
    for name in $(ctr -n k8s.io containers info "$id" 2>/dev/null | grep -oE '/netns/cni-[0-9a-f-]+' | sort -u | sed 's#/netns/##'); do
      ip netns delete "$name" 2>/dev/null && echo "setting network namespace $name"
    done
    ctr -n k8s.io tasks kill -s SIGKILL "$id" >/dev/null 2>&1
    ctr -n k8s.io tasks rm -f "$id" >/dev/null 2>&1
    ctr -n k8s.io containers rm "$id" >/dev/null 2>&1 && echo "object container $id"
  done
fi`;

export const removePodsCommand: Command = sh`${{ raw: removeContainersCommand(podContainers) }}
${{ raw: removeContainerdPods }}
true`;

/** What is left in the control group of a unit that has ended (systemd.kill(5), "KillMode=process"). */
export const endProcessesCommand = (unit: string, processes = '/proc'): Command => sh`
for group in $(grep -lE ${`/system[.]slice/${unit.replaceAll('.', '[.]')}$`} ${processes}/[0-9]*/cgroup 2>/dev/null); do
  pid=\${group%/cgroup}
  kill -KILL "\${pid##*/}" 2>/dev/null
done
true`;

/** Slices below it stop with it (systemd.slice(5)). One with a process in it is somebody's: systemd would end that. */
export const stopSliceCommand = (slice: string, processes = '/proc'): Command => sh`
systemctl is-active --quiet ${slice} 2>/dev/null || exit 0
grep -qs ${`/${slice.replaceAll('.', '[.]')}/`} ${processes}/[0-9]*/cgroup && exit 0
systemctl stop ${slice} && echo ${`setting slice ${slice}`}`;

/**
 * Volumes of pods are mounts: they are unmounted first, deepest first, or their data would be deleted through them. The
 * kernel knows them by their real path, and the tree may be a link to a larger disk.
 */
export const unmountCommand = (tree: string, mounts = '/proc/mounts'): Command => sh`
tree=$(readlink -f ${tree}) || exit 0
awk -v tree="$tree/" 'index($2, tree) == 1 { print $2 }' ${mounts} | sort -r | while read -r mount; do
  point=$(printf '%b' "$(printf '%s' "$mount" | sed 's/\\\\\\([0-7][0-7][0-7]\\)/\\\\0\\1/g')")
  umount "$point" || umount -l "$point" || exit 1
done`;

/** The API server's audit log, and those that it has put aside (natefinch/lumberjack names them by date). */
export const removeAuditLogsCommand = (log: string): Command => sh`
[ -e ${log} ] || exit 0
rm -f ${log} ${log.replace(/\.log$/, '')}-[0-9]*.log && echo ${`file ${log}`}`;

export const removeFileCommand = (path: string): Command =>
  sh`[ ! -e ${path} ] || { rm -f ${path} && echo ${`file ${path}`}; }`;

/**
 * The links and routes of calico's pods, which are those inside the range that the unit file gives it, else the range that the
 * node was last worked on with: another routing daemon and other links may bear the same names. The other end of a pod's link
 * goes with it. tunl0 belongs to the kernel.
 */
export const removeCalicoLinksCommand = (unitFile: string, record: string): Command => sh`
range=$(sed -nE 's/.*CALICO_IPV4POOL_CIDR=([0-9./]+).*/\\1/p' ${unitFile} 2>/dev/null | head -n 1)
[ -n "$range" ] || range=$(sed -nE 's/.*"podCidr":"([0-9./]+)".*/\\1/p' ${record} 2>/dev/null)
[ -n "$range" ] || exit 0
for link in $(ip -4 route show root "$range" 2>/dev/null | sed -nE 's/.* dev (cali[^ ]*).*/\\1/p' | sort -u); do
  ip link delete "$link" 2>/dev/null && echo "setting link $link"
done
ip -4 route flush root "$range" proto bird 2>/dev/null
if [ -n "$(ip -o -4 addr show dev tunl0 to "$range" 2>/dev/null)" ]; then
  ip -4 addr flush dev tunl0 to "$range"
  [ -n "$(ip -o -4 addr show dev tunl0)" ] || ip link set tunl0 down
fi
true`;

/** The routes to pods of other nodes: the backend host-gw sets them on the host's own link, and nobody takes them away. */
export const removeFlannelRoutesCommand = (note: string): Command => sh`
range=$(sed -nE 's/^FLANNEL_NETWORK=([0-9./]+)$/\\1/p' ${note} 2>/dev/null)
[ -n "$range" ] || exit 0
ip -4 route show root "$range" 2>/dev/null | grep ' via ' | while read -r subnet rest; do
  ip -4 route del "$subnet" && echo "setting route $subnet"
done
true`;

/** Runs a command only where the ledger has an entry. */
export const ifLedgerHasCommand = (id: string, command: Command, ledger: string = paths.ledger): Command => sh`
grep -qF ${`{"id":"${id}"`} ${ledger} 2>/dev/null || exit 0
${{ raw: command }}`;

/** What the CNI plugins keep of one network: the addresses that pods have, and what they answered. Whose the folders are, the ledger knows. */
export const removeLeasesCommand = (network: string): Command => sh`
network=${network}
for folder in /var/lib/cni/results /var/lib/cni/cache/results; do
  for file in "$folder/$network"-*; do
    [ -e "$file" ] || continue
    # The loopback of the same pod is called after the same container: NETWORK-CONTAINER-INTERFACE.
    pod=\${file##*/"$network"-}
    rm -f "$file" "$folder/cni-loopback-\${pod%-*}"-*
  done
done
# A pod whose network could not be made has a loopback all the same; Docker's kubelet has a note of each.
for note in /var/lib/dockershim/sandbox/*; do
  [ -e "$note" ] && rm -f /var/lib/cni/cache/results/cni-loopback-"\${note##*/}"-*
done
rm -rf ${`/var/lib/cni/networks/${network}`}
true`;

/** Prints `CHAIN NUMBER` of the first rule of somebody else's chain that leads into one of ours. */
const firstRuleInto = (chains: string): Command => sh`awk -v ours=${`^(${chains})$`} '$1 == "-A" { n[$2]++
  if ($2 !~ ours) for (i = 3; i < NF; i++)
    if ($i ~ /^-[jg]$/ && $(i + 1) ~ ours) { print $2, n[$2]; exit } }'`;

/** Every way in which rules may have been made: for IPv4 and, by kubelets from 1.21 on, for IPv6; of old and of new kind. */
export const ruleTools: readonly RuleTool[] = (['ip', 'ip6'] as const).flatMap((family) =>
  ['', '-legacy'].map((kind) => ({ tool: `${family}tables${kind}`, tables: `/proc/net/${family}_tables_names` })),
);

export interface RuleTool {
  /** `ip6tables-legacy`: which of them there are differs from system to system. */
  readonly tool: string;
  /** Where the kernel lists the tables of the old kind that are in use. (Its size is 0 at any time, as of all of /proc.) */
  readonly tables: string;
}

/**
 * Rule by rule and chain by chain, so that nobody else's are lost even for a moment (a flush would lock people out): first
 * the rules of other chains that lead into ours, then our chains. By number, read anew each time: comments hold quotes
 * that no shell would split right. Asking for a table of the old kind makes the kernel load it: only for those in use.
 */
export const removeRulesCommand = ({ tool, tables }: RuleTool, chains: string): Command => sh`
command -v ${tool} >/dev/null 2>&1 || exit 0
case "$(${tool} --version 2>/dev/null)" in
  *nf_tables*) tables='filter nat mangle raw' ;;
  *) tables=$(cat ${tables} 2>/dev/null) ;;
esac
for table in $tables; do
  rules() { ${tool} -w -t "$table" -S 2>/dev/null; }
  while rule=$(rules | ${{ raw: firstRuleInto(chains) }}) && [ -n "$rule" ]; do
    ${tool} -w -t "$table" -D $rule || exit 1
  done
  chains=$(rules | sed -nE ${`s/^-N (${chains})$/\\1/p`})
  for name in $chains; do ${tool} -w -t "$table" -F "$name"; done
  for name in $chains; do ${tool} -w -t "$table" -X "$name" && echo "setting "${tool}" $table $name"; done
done
true`;

/** The tables of this name: whatever is in them goes with them, and nothing else. */
export const removeTablesCommand = (table: string): Command => sh`
command -v nft >/dev/null 2>&1 || exit 0
for family in ip ip6; do
  nft list table "$family" ${table} >/dev/null 2>&1 || continue
  nft delete table "$family" ${table} && echo "setting nft $family "${table}
done
true`;

/**
 * The chains that the CNI plugins made for pods of one network, found by the name in their comment; the chains of other
 * networks (podman's) are called alike.
 */
export const removeNetworkChainsCommand = (network: string): Command => sh`
command -v iptables >/dev/null 2>&1 || exit 0
mark=${`name: \\"${network}\\"`}
rules() { iptables -w -t nat -S 2>/dev/null; }
chains=$(rules | grep -F "$mark" | sed -nE 's/^-A POSTROUTING .*-j (CNI-[A-Za-z0-9]+)$/\\1/p' | sort -u)
for chain in $chains; do
  while number=$(rules | awk -v chain="$chain" '$1 == "-A" && $2 == "POSTROUTING" { n++; if ($NF == chain) { print n; exit } }') && [ -n "$number" ]; do
    iptables -w -t nat -D POSTROUTING "$number" || exit 1
  done
  iptables -w -t nat -F "$chain" && iptables -w -t nat -X "$chain" && echo "setting iptables nat $chain"
done
# Ports of the host (plugins/meta/portmap of containernetworking/plugins): one chain for all networks leads to one for each pod.
while rule=$(rules | grep -F "$mark" | grep -nE '^-A CNI-HOSTPORT-DNAT ' | head -n 1) && [ -n "$rule" ]; do
  chain=\${rule##* }
  number=$(rules | awk -v chain="$chain" '$1 == "-A" && $2 == "CNI-HOSTPORT-DNAT" { n++; if ($NF == chain) { print n; exit } }')
  iptables -w -t nat -D CNI-HOSTPORT-DNAT "$number" || exit 1
  rules | grep -qE "^-A CNI-HOSTPORT-DNAT .*-j $chain\$" && continue
  iptables -w -t nat -F "$chain" && iptables -w -t nat -X "$chain" && echo "setting iptables nat $chain"
done
# The chains for all go with the last pod; the plugin makes them whenever it needs them.
if rules | grep -qx -- '-N CNI-HOSTPORT-DNAT' && ! rules | grep -q '^-A CNI-HOSTPORT-DNAT '; then
  for chain in CNI-HOSTPORT-DNAT CNI-HOSTPORT-MASQ CNI-HOSTPORT-SETMARK; do
    for parent in PREROUTING OUTPUT POSTROUTING; do
      while number=$(rules | awk -v parent="$parent" -v chain="$chain" '$1 == "-A" && $2 == parent { n++; if ($NF == chain) { print n; exit } }') && [ -n "$number" ]; do
        iptables -w -t nat -D "$parent" "$number" || exit 1
      done
    done
    iptables -w -t nat -F "$chain" 2>/dev/null && iptables -w -t nat -X "$chain" 2>/dev/null && echo "setting iptables nat $chain"
  done
fi
true`;
