/** The bridge network's way between nodes: a list of routes, a script that keeps them, and the unit that runs it. */
import { workersOf, type ClusterNode } from '../../cluster/schema';
import type { ClusterContext, NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { publicFile, scriptFile, unitFile } from '../../target/files';
import { command, wantedAtBoot } from '../../target/unit';

interface Route {
  readonly worker: ClusterNode;
  readonly line: string;
}

/** The pods of every worker are behind that worker; the nodes must share a network for that. */
const routesOf = ({ cluster, podSubnets }: ClusterContext): Route[] =>
  workersOf(cluster).flatMap((worker) => {
    const subnet = podSubnets.get(worker);
    return subnet === undefined ? [] : [{ worker, line: `${subnet} ${worker.ip}\n` }];
  });

const known = new WeakMap<ClusterContext['podSubnets'], readonly Route[]>();

/** Every node has nearly the same lines, so they are made once for all of them. */
function routesFor({ node, ...shared }: NodeContext): Route[] {
  const routes = known.get(shared.podSubnets) ?? routesOf(shared);
  known.set(shared.podSubnets, routes);
  return routes.filter(({ worker }) => worker !== node);
}

/** A lone worker has nobody to route to. */
const whereRoutesAre =
  <T>(content: (routes: readonly Route[]) => T) =>
  (context: NodeContext): T | undefined => {
    const routes = routesFor(context);
    return routes.length > 0 ? content(routes) : undefined;
  };

/** A file of its own and no arguments of the unit: a changed list is taken over without a restart. */
export const podRouteList = publicFile(
  'all-node/routes.list',
  paths.podRouteList,
  whereRoutesAre((routes) => routes.map(({ line }) => line).join('')),
);

/**
 * Marks the routes that are ours. No routing daemon of /etc/iproute2/rt_protos uses it, and iproute2 has always taken a number
 * there (ip-route(8), "protocol RTPROTO").
 */
export const ROUTE_PROTOCOL = 75;

/**
 * It follows the kernel and not a network manager: `networkctl reconfigure`, an interface that goes down and a pulled cable all
 * take routes away, and each has a manager of its own.
 */
export const podRoutesProgram = scriptFile(
  'all-node/pod-routes',
  paths.podRoutes,
  whereRoutesAre(
    () => String.raw`#!/bin/sh
# Keeps the routes to the pods of the other nodes, whatever else manages the network of this host.
#
#   pod-routes keep LIST     set them, and again whenever one is lost, until stopped; then take them away
#   pod-routes set LIST      set them once; prints what was done
#   pod-routes check LIST    end with 1 when one is missing or leads elsewhere; prints which
#
# LIST has one route a line: SUBNET ADDRESS. The routes made here bear the protocol number ${String(ROUTE_PROTOCOL)} (ip route show proto ${String(ROUTE_PROTOCOL)}). A
# route to one of the subnets that somebody else has made is told and left alone.
protocol=${String(ROUTE_PROTOCOL)}
action=$1
list=$2

# What is to be done: "add SUBNET ADDRESS", "replace SUBNET ADDRESS", "del SUBNET", or "foreign ROUTE".
differences() {
  ip -o -4 route show | awk -v list="$list" -v protocol="$protocol" '
    BEGIN { while ((getline line < list) > 0) { split(line, word, " "); want[word[1]] = word[2] } }
    {
      subnet = $1 ~ /^(blackhole|unreachable|prohibit|throw)$/ ? $2 : $1
      via = ""
      ours = 0
      for (i = 2; i < NF; i++) {
        if ($i == "via") via = $(i + 1)
        if ($i == "proto" && $(i + 1) == protocol) ours = 1
      }
      if (!(subnet in want)) { if (ours) print "del", subnet }
      else if (via == want[subnet]) right[subnet] = 1
      else if (ours) wrong[subnet] = 1
      else foreign[subnet] = $0
    }
    END {
      for (subnet in want) {
        if (subnet in wrong) print "replace", subnet, want[subnet]
        else if (subnet in right) continue
        else if (subnet in foreign) print "foreign", foreign[subnet]
        else print "add", subnet, want[subnet]
      }
    }' | sort
}

settle() {
  differences | while read -r change subnet rest; do
    case $change in
      foreign) echo "left alone, because somebody else has made it: $subnet $rest" ;;
      del) ip -4 route del "$subnet" proto "$protocol" && echo "removed $subnet" ;;
      *) ip -4 route "$change" "$subnet" via "$rest" proto "$protocol" && echo "set $subnet via $rest" ;;
    esac
  done 2>&1
}

# A line for each change of the network. The kernel may drop one when there are very many: so there is one a minute as well.
events() {
  while :; do echo look; sleep 60 >/dev/null; done &
  ip -4 monitor link address route
  kill $!
}

keep() {
  # systemd tells every process of the unit to end, also one that begins meanwhile: what cleans up must not listen.
  trap 'trap "" TERM; ip -4 route flush proto "$protocol"; exit 0' TERM
  # dd takes whatever has come since the last look, however much: after each look a second of rest, and no event is lost.
  events | while [ -n "$(dd bs=65536 count=1 2>/dev/null)" ]; do
    said=$(settle)
    # What cannot be set (the interface is down) or is left alone is told once, not at each look.
    [ -z "$said" ] || [ "$said" = "$before" ] || echo "$said"
    before=$said
    sleep 1
  done
  echo "ip monitor has ended" >&2
  exit 1
}

case $action in
  keep) keep ;;
  set) settle ;;
  check) found=$(differences); echo "$found"; [ -z "$found" ] ;;
  *) echo "usage: pod-routes keep|set|check LIST" >&2; exit 2 ;;
esac
`,
  ),
);

export const podRoutesService = unitFile(
  'all-node/keelson-routes.service',
  whereRoutesAre(() => ({
    Unit: [
      ['Description', 'Routes to the pods of the other nodes'],
      ['After', 'network-online.target'],
      ['Wants', 'network-online.target'],
    ],
    Service: [
      ['ExecStart', command([paths.podRoutes, 'keep', paths.podRouteList])],
      ['Restart', 'always'],
      ['RestartSec', '5'],
    ],
    Install: wantedAtBoot,
  })),
);
