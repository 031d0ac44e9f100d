/**
 * What a check has to say about a host. `error` stops the job before anything is changed; the rest is told and goes on.
 * Texts: `notices.<CODE>` in shared/messages; each says what was read, what is needed, why, and what to do.
 */
import type { ErrorParams } from '../errors';

export type NoticeCode =
  // preflight, blocking
  | 'NO_SYSTEMD' // {found}
  | 'WRONG_ARCHITECTURE' // {host, binaries}
  | 'HOSTNAME_DIFFERS' // {found, wanted}: will be set
  | 'HOSTNAME_TAKEN' // {found, other}
  | 'SAME_MACHINE' // {other}
  | 'IP_NOT_ON_HOST' // {ip, found}
  | 'CIDR_IN_USE' // {cidr, route}
  | 'PORT_IN_USE' // {port, process}
  | 'TOOL_MISSING' // {tool}
  | 'RUNTIME_MISSING' // {runtime}
  | 'RUNTIME_KEPT' // {found}
  | 'RUNTIME_MOVED' // {folders}
  | 'RUNTIME_UNFIT' // {found, from, before, version}
  | 'DISK_LOW' // {path, freeMb, neededMb}
  | 'CGROUP_V1_REFUSED' // {version}
  | 'CGROUP_V2_UNSUPPORTED' // {version, since}
  | 'NFT_MISSING' // {tool}
  | 'HAPROXY_MISSING' // {tool}
  | 'NFT_TOO_OLD' // {found, from}
  | 'NFT_TOO_NEW' // {found, from, version, until}: for this version of kube-proxy
  | 'NFT_REFUSES' // {found}: the kernel has not what kube-proxy's rules need
  | 'KERNEL_TOO_OLD' // {found, from}: for nftables
  | 'CGROUP_DRIVER_DIFFERS' // {found, wanted, version}
  | 'BINARY_NOT_ON_HOST' // {name, dir}
  | 'POD_RANGE_CHANGED' // {found, wanted}: pods run in another part of the pod range
  | 'POD_NETWORK_CHANGED' // {found, wanted}: pods run in another network, calico or bridge
  | 'CALICO_NAME_TAKEN' // {found, wanted}: calico would refuse the new host name
  | 'CNI_OVERRULED' // {path, ours}: somebody else's configuration of the pod network comes first
  | 'UNIT_OVERRULED' // {path, unit}: somebody else's addition to a unit of ours starts something else
  | 'ROUTE_OVERRULED' // {route, subnet}: somebody else's route leads the packets to these pods elsewhere
  | 'SERVICE_NOT_OURS' // {unit}: somebody else's service runs under the name of one of ours
  | 'LINK_NOT_OURS' // {link}: somebody else's link bears the name that pods' connections need
  | 'CHANGE_REFUSED' // {path, before, after, refusal, way}: the running cluster would not survive it
  | 'CLOCK_BEHIND' // {seconds, minutes}: certificates that are made now would not begin there yet
  // preflight, telling
  | 'PACKAGE_COMES' // {tool, command}: will be installed
  | 'SELINUX_FORBIDS' // {tool, boolean}: it is off
  | 'MIRROR_LOGIN_LIMITED' // {url, found, since}
  | 'MEMORY_LOW' // {mb, wantedMb}
  | 'CPU_LOW' // {cpus, wanted}
  | 'SWAP_ON'
  | 'CLOCK_SKEW' // {seconds}
  | 'FIREWALL_ACTIVE' // {name}
  | 'IN_CONTAINER' // {kind}
  | 'IPTABLES_RESTORE_W5' // {version}: will be repaired
  | 'VERSION_CHANGE' // {found, wanted}: will be replaced
  | 'VERSION_KEPT' // {found, wanted}: the programs that the cluster file names are those that run
  | 'PROGRAMS_UNSEEN' // {names}: they lie on the host and not on the workstation
  | 'VERSION_JUMP' // {found, wanted}: the same, where Kubernetes does not promise that it works
  | 'CALICO_NODE_RENAMED' // {found, wanted}: calico will forget the old host name
  | 'OTHER_CLUSTER' // {found}
  | 'HOST_STATE_UNKNOWN' // a cancelled or interrupted task may have left something half done
  | 'NODE_OF_OTHER_CLUSTER' // {name, id}
  | 'NODE_UNCLAIMED' // {name}: a Node of a machine that is no worker, and nothing says that it was ours
  | 'LEFT_ON_HOST' // {host}: it was removed from the cluster without being reached
  | 'PODS_NOT_AWAITED' // {}: no kubelet runs on the machine that could end its pods
  | 'STAYS_CORDONED' // {name}: the node takes no new pods any more
  | 'STAYS_STOPPED' // {unit, host}: stopped for a removal that has ended before the machine had left
  | 'EDITED_FILE_SAVED' // {path, copy}
  // about ledgers
  | 'FIRST_VERSION_ADOPTED' // {count}: a node without a ledger on which everything is as rendered
  | 'SERVICE_IN_USE' // {unit}: Keelson has started it, and others use it
  | 'KUBECONFIG_SAVED' // {path, copy}: somebody has edited it, and it is written anew
  | 'USER_OWNS_FILES' // {user, path}: one of theirs. Keelson has made the user, who stays
  | 'USER_UNSURE' // {user}: the same, as nobody could find out whether they own anything
  | 'PACKAGES_STAY' // {names}: Keelson has installed them, and others use or need them
  | 'KUBECONFIG_EDITED' // {path, copy}: it stays, and the one before Keelson's lies beside it
  | 'COPY_ORPHANED' // {path}: of a replaced file that no line of the ledger names
  // reading certificates back
  | 'CERTIFICATE_SHOWN' // {certificate, port, serial, end}: port and day
  // verify
  | 'NODE_READY' // {node, version}
  | 'SERVICE_ACTIVE' // {unit}
  | 'CALICO_PEER' // {peer, state}
  | 'DNS_NOT_READY' // {reason}
  | 'TRAFFIC_PROVED' // {what: a Word, count}
  | 'TRAFFIC_NOT_MEASURED' // {what: a Word, reason: a Word}
  | 'TRAFFIC_NOT_SENT' // {host, reason: a Word}
  | 'NODES_READY' // {count, total}
  | 'NODES_CORDONED' // {names}
  | 'SERVICES_WELL' // {count, hosts}
  | 'API_READY' // {host, url}
  | 'API_REACHED' // {count, total}: nodes
  | 'API_SERVICE' // {found}: addresses
  | 'CERTIFICATES_WELL' // {count, total}
  | 'REPLICAS_READY' // {count, name, release}
  | 'NOTHING_LEFT';

export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly code: NoticeCode;
  readonly params: ErrorParams;
}
