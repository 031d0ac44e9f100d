/**
 * The shell side of a reset. Each command prints one line `kind target` for each thing that it removed, does nothing when
 * there is nothing, and never touches what is not Kubernetes' or ours.
 */
import { ROUTE_PROTOCOL } from '../../shared/target/allNode/routes';
import { deleteRule, type FirewallRule } from '../../shared/firewall';
import { sh, type Command } from '../shell/quote';

/** Stops, disables and removes units with their drop-ins; units that the system brings are left to it. */
export const removeUnitsCommand = (units: readonly string[], folder: string): Command => sh`
changed=
for unit in ${units}; do
  file=${folder}/$unit
  [ -e "$file" ] || continue
  systemctl disable --now --quiet "$unit" 2>/dev/null || systemctl stop "$unit" || exit 1
  systemctl reset-failed "$unit" 2>/dev/null
  rm -rf "$file" "$file.d"
  changed=yes
  echo "service $unit"
done
[ -z "$changed" ] || systemctl daemon-reload`;

const removeContainers = (names: readonly string[]): Command => sh`
if command -v docker >/dev/null 2>&1; then
  docker ps -aq ${names.flatMap((name) => ['--filter', `name=${name}`])} 2>/dev/null | while read -r id; do
    docker rm -f -v "$id" >/dev/null 2>&1 </dev/null && echo "object container $id"
  done
fi`;

/** Containers that the kubelet's dockershim has made are named `k8s_...`. */
const podContainers = '^/k8s_';
/** The pods that Docker runs. A kubelet that runs makes them anew. */
export const removeDockerPodsCommand: Command = removeContainers([podContainers]);

/** containerd keeps what the kubelet asked for in the namespace k8s.io; the shim ends with its task. */
const removeContainerdPods: Command = sh`
if command -v ctr >/dev/null 2>&1; then
  for id in $(ctr -n k8s.io containers ls -q 2>/dev/null); do
    ctr -n k8s.io tasks kill -s SIGKILL "$id" >/dev/null 2>&1
    ctr -n k8s.io tasks rm -f "$id" >/dev/null 2>&1
    ctr -n k8s.io containers rm "$id" >/dev/null 2>&1 && echo "object container $id"
  done
fi`;

export const removePodsCommand: Command = sh`${{ raw: removeContainers([podContainers, '^/calico-node$']) }}
${{ raw: removeContainerdPods }}
true`;

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

/**
 * Removes trees with everything in them, never across a mount. A tree that is a mount itself, or a link to somewhere else, is
 * somebody's choice of disk: it is emptied and stays, and is told only when there was something in it.
 */
export const removeTreesCommand = (trees: readonly string[]): Command => sh`
for tree in ${trees}; do
  [ -d "$tree" ] || continue
  held=$(ls -A "$tree/")
  find -H "$tree" -xdev -depth -mindepth 1 -delete || exit 1
  if rmdir "$tree" 2>/dev/null || { [ -n "$held" ] && [ -z "$(ls -A "$tree/")" ]; }; then echo "file $tree"; fi
done
true`;

/** The API server's audit log, and those that it has put aside (natefinch/lumberjack names them by date). */
export const removeAuditLogsCommand = (log: string): Command => sh`
[ -e ${log} ] || exit 0
rm -f ${log} ${log.replace(/\.log$/, '')}-[0-9]*.log && echo ${`file ${log}`}`;

/** Removes files, and folders of ours that are empty after that. */
export const removeFilesCommand = (files: readonly string[], emptyFolders: readonly string[]): Command => sh`
for file in ${files}; do
  if [ -e "$file" ] || [ -L "$file" ]; then rm -f "$file" && echo "file $file" || exit 1; fi
done
for folder in ${emptyFolders}; do rmdir "$folder" 2>/dev/null && echo "file $folder"; done
true`;

/**
 * cni0 is the bridge plugin's, cali* are calico's; the other end of a pod's link goes with it. tunl0 belongs to the kernel.
 * containerd keeps the network of each pod mounted as `cni-<uuid>`, and only the kubelet would have told it to stop.
 */
export const removeLinksCommand: Command = sh`
for link in $(ip -o link show 2>/dev/null | awk '{ name = $2; sub(/[@:].*/, "", name); print name }'); do
  case "$link" in
    cni0|cali*) ip link delete "$link" 2>/dev/null && echo "setting link $link" ;;
    tunl0) ip addr flush dev tunl0 2>/dev/null; ip link set tunl0 down 2>/dev/null ;;
  esac
done
ip -4 route flush proto bird 2>/dev/null
ip -4 route flush proto ${ROUTE_PROTOCOL} 2>/dev/null
for name in $(ip netns list 2>/dev/null | awk '/^cni-/ { print $1 }'); do
  ip netns delete "$name" && echo "setting network namespace $name"
done
true`;

/** A chain of kube-proxy, the kubelet, the CNI plugins, calico or our own. */
const chain = '(KUBE|CNI|cali|KEELSON)-[A-Za-z0-9_:.-]*';

/** Prints `CHAIN NUMBER` of the first rule of somebody else's chain that leads into one of ours. */
const firstRuleIntoOurs = sh`awk '$1 == "-A" { n[$2]++
  if ($2 !~ /^(KUBE|CNI|cali|KEELSON)-/) for (i = 3; i < NF; i++)
    if ($i ~ /^-[jg]$/ && $(i + 1) ~ /^(KUBE|CNI|cali|KEELSON)-/) { print $2, n[$2]; exit } }'`;

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
export const removeRulesCommand = ({ tool, tables }: RuleTool): Command => sh`
command -v ${tool} >/dev/null 2>&1 || exit 0
case "$(${tool} --version 2>/dev/null)" in
  *nf_tables*) tables='filter nat mangle raw' ;;
  *) tables=$(cat ${tables} 2>/dev/null) ;;
esac
for table in $tables; do
  rules() { ${tool} -w -t "$table" -S 2>/dev/null; }
  while rule=$(rules | ${{ raw: firstRuleIntoOurs }}) && [ -n "$rule" ]; do
    ${tool} -w -t "$table" -D $rule || exit 1
  done
  chains=$(rules | sed -nE ${`s/^-N (${chain})$/\\1/p`})
  for name in $chains; do ${tool} -w -t "$table" -F "$name"; done
  for name in $chains; do ${tool} -w -t "$table" -X "$name" && echo "setting "${tool}" $table $name"; done
done
true`;

/** Rules that our units and steps have put into chains of the system. */
export const removeSingleRulesCommand = (rules: readonly FirewallRule[]): Command => sh`
${{ raw: rules.map((rule) => sh`${deleteRule(rule)} 2>/dev/null && echo ${`setting iptables ${[rule.chain, ...rule.args].join(' ')}`}`).join('\n') as Command }}
true`;
