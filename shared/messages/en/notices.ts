import type { Messages } from '../messages';

export const enNotices: Messages['notices'] = {
  NO_SYSTEMD:
    'This machine is started by {{found}}, but Keelson needs systemd to run services. Use a Linux distribution with systemd.',
  WRONG_ARCHITECTURE:
    'The processor of this machine is {{host}}, but the programs are made for {{binaries}}. Provide programs for {{host}}.',
  HOSTNAME_DIFFERS: 'This machine is called {{found}} and will be renamed to {{wanted}}, as the cluster file says.',
  HOSTNAME_TAKEN:
    'This machine and that of {{other}} may be mixed up: one of them is called {{found}}, which the cluster file gives to the other. Check both addresses; if they are right, go on: the machines are renamed.',
  SAME_MACHINE:
    'This is the same machine as {{other}}: two nodes of the cluster file lead to it. Correct the address of one of them.',
  IP_NOT_ON_HOST:
    'This machine does not have the address {{ip}}; it has {{found}}. Correct the address in the cluster file.',
  CIDR_IN_USE:
    'The range {{cidr}} overlaps a network this machine already uses ({{route}}). Choose another range on the Network page.',
  PORT_IN_USE: 'Port {{port}} is needed but already used by {{process}}. Stop that program or give it another port.',
  TOOL_MISSING: 'The command {{tool}} is missing on this machine. Install the package that contains it.',
  RUNTIME_KEPT:
    'This host has containerd {{found}} already. It is kept. Its configuration file is put aside until a reset, for one that suits Kubernetes, and it is restarted when that changes: where Docker uses it, choose a quiet moment.',
  RUNTIME_MOVED:
    'The containerd of this host keeps its data in {{folders}}. With the configuration for Kubernetes it would not find them. Move them to /var/lib/containerd and /run/containerd, or use a host without containerd.',
  RUNTIME_UNFIT:
    'This host has containerd {{found}}, but Kubernetes {{version}} needs one from {{from}} on and before {{before}}. Update it with the package manager of the host, or remove it, and Keelson installs one that fits.',
  RUNTIME_MISSING:
    "{{runtime}} is not installed on this machine. Install it with the system's package manager, then try again.",
  DISK_LOW: 'Only {{freeMb}} MB are free at {{path}}, but {{neededMb}} MB are needed. Free some space.',
  CGROUP_V1_REFUSED:
    'This machine uses cgroup v1, which Kubernetes {{version}} refuses by default. Keelson tells the kubelet to accept it, but later versions will not: plan to move to cgroup v2 (a current distribution uses it).',
  CGROUP_V2_UNSUPPORTED:
    'This machine uses cgroup v2, on which the kubelet of Kubernetes {{version}} does not start. Choose version 1.{{since}} or later, or start this machine with the kernel parameter systemd.unified_cgroup_hierarchy=0.',
  CGROUP_DRIVER_DIFFERS:
    'Docker uses the cgroup driver {{found}} here, but the kubelet of Kubernetes {{version}} uses {{wanted}} and would not start. Set "exec-opts" to ["native.cgroupdriver={{wanted}}"] in /etc/docker/daemon.json and restart Docker, or choose version 1.20 or later.',
  BINARY_NOT_ON_HOST:
    'The program {{name}} is not in {{dir}} on this machine. Put it there, or let Keelson upload the programs.',
  POD_RANGE_CHANGED:
    'The pods of this machine have their addresses from {{found}} (bridge cni0), but by the cluster file they would get them from {{wanted}}: those that run would be cut off, and new ones would not start. Give the pod range and the nodes back what they were in the cluster file, or remove the cluster and deploy it anew. If no pod runs here any more, delete the bridge (ip link delete cni0).',
  POD_NETWORK_CHANGED:
    'The pods of this machine use the network {{found}}, but the cluster file says {{wanted}}, and pods that run cannot change over. Set the network back to {{found}}, or remove the cluster and deploy it anew.',
  CALICO_NAME_TAKEN:
    'calico knows this machine as {{found}} and would not start under the name {{wanted}}. Put the program calicoctl beside the others, so that Keelson can remove the old entry, or keep the name {{found}} in the cluster file.',
  CALICO_NODE_RENAMED:
    'calico knows this machine as {{found}}: that entry will be removed, and the pods of this machine will start again under the name {{wanted}}.',
  CNI_OVERRULED:
    "{{path}} is not Keelson's and comes before {{ours}}: of several files the first by name counts, so new pods of this machine get another network, and those of other machines cannot reach them. Move it to another folder, or, if it is still needed, rename it so that it comes later (to zz-..., for instance). Keelson leaves it as it is.",
  CHANGE_REFUSED: '{{path}}: {{before}} → {{after}} is refused. {{refusal}} {{way}}',
  UNIT_OVERRULED:
    "{{path}} is not Keelson's and says what {{unit}} starts: systemd would follow it and not Keelson's unit file, so another program would run, or the same one with other arguments. Another installation of Kubernetes may have left it (kubeadm's packages bring one for the kubelet): remove that package or the file, then run systemctl daemon-reload. Keelson leaves it as it is.",
  ROUTE_OVERRULED:
    "Somebody else's route leads packets to the pods of {{subnet}} elsewhere: {{route}}. Keelson leaves it as it is. Find out who sets it (a network manager, a VPN, a routing daemon), take it away there and with ip route del, or choose another pod range for a new cluster.",
  SERVICE_NOT_OURS:
    "{{unit}} runs on this machine and is somebody else's: Keelson would stop it and put its own in its place. Nothing was touched. If it is still needed, give this role to another machine. If nobody needs it any more: systemctl disable --now {{unit}}. Its unit file is then kept when Keelson's replaces it, and comes back with a reset.",
  LINK_NOT_OURS:
    'There is a network link {{link}} on this machine that Keelson has not made. Pods would be connected to it, and it would get another address and other settings that nobody takes back. Nothing was touched. If it is still needed, give it another name (ip link set {{link}} down, then ip link set {{link}} name OTHER, and the same wherever it is set up). If nobody uses it any more: ip link delete {{link}}.',
  CLOCK_BEHIND:
    "The clock of this machine is {{seconds}} seconds behind this computer's, which makes the certificates. They begin {{minutes}} minutes before they are made: by its clock that is still to come, and it would not take them. Compare both clocks with the right time. If this machine's is wrong, turn on its time synchronisation (timedatectl set-ntp true, or install chrony) and look with timedatectl until it is right; if this computer's is, set it right here.",
  MIRROR_LOGIN_LIMITED:
    'This machine has containerd {{found}}, which tells its login to the mirror {{url}} alone. If the mirror sends clients to another address for a token, they get none there, and images come from the registry itself: containerd {{since}} and later can do it. Mirrors that take user and password themselves work.',
  MEMORY_LOW:
    'This machine has {{mb}} MB of memory; {{wantedMb}} MB or more are advisable. It may be slow or run out of memory.',
  CPU_LOW: 'This machine has {{cpus}} processor core(s); {{wanted}} or more are advisable. It may be slow.',
  SWAP_ON:
    'Swap is on. Kubernetes works with it here, but applications may slow down without warning. Turn it off for lasting use (swapoff -a and /etc/fstab).',
  CLOCK_SKEW:
    'The clock of this machine differs from that of another one by {{seconds}} seconds. Set up time synchronisation (for instance chrony).',
  FIREWALL_ACTIVE:
    'The firewall {{name}} is active. It may block traffic between nodes and pods: allow the nodes and both ranges in it, or turn it off.',
  IN_CONTAINER: 'This machine is a container ({{kind}}). Kernel modules and settings come from the host it runs on.',
  HAPROXY_MISSING:
    'The command {{tool}} is missing on this machine: with several masters each node finds one that answers through it. Keelson installs it where it finds apt-get, zypper, dnf or yum with the right to write, and here it does not. Install the package haproxy by hand on this node, or name a load balancer of your own as api.endpoint in the cluster file.',
  PACKAGE_COMES:
    'The command {{tool}} is missing on this machine. Keelson installs it from the package sources that the machine has ({{command}}); the service that comes with it is not started. A reset removes it again.',
  SELINUX_FORBIDS:
    'SELinux is enforced on this machine and lets {{tool}} use only some ports, to which those of the API do not belong. If its service does not start, or reaches no API server, allow it: setsebool -P {{boolean}} 1',
  NFT_MISSING:
    'The command {{tool}} is missing on this machine, and kube-proxy needs it for nftables. Install the package nftables, or choose iptables for kube-proxy.',
  NFT_TOO_OLD:
    'The command nft is version {{found}} on this machine, and kube-proxy needs {{from}} for nftables. Update the package nftables, or choose iptables for kube-proxy.',
  NFT_TOO_NEW:
    'The command nft is version {{found}} on this machine. kube-proxy {{version}} fails with rules as nft writes them from {{from}} on. Choose Kubernetes {{until}} or later, or iptables for kube-proxy.',
  NFT_REFUSES:
    "This machine's kernel refuses rules such as kube-proxy sets with nftables: {{found}}. Load its modules nft_fib_ipv4 and nft_fib_ipv6 (some systems have them in a package of their own), or choose iptables for kube-proxy.",
  KERNEL_TOO_OLD:
    'This machine runs Linux {{found}}, and kube-proxy needs {{from}} for nftables. Update the system, or choose iptables for kube-proxy.',
  IPTABLES_RESTORE_W5:
    'kube-proxy of this Kubernetes version does not get along with iptables {{version}} here. Keelson puts a small script in between; nothing of the system is replaced.',
  VERSION_CHANGE:
    'Kubernetes {{found}} runs on this machine and will be replaced by {{wanted}}. Its services restart one after the other; the data stays.',
  PROGRAMS_UNSEEN:
    'These programs are on this machine, but not on the workstation, so nobody has compared them: {{names}}. A deployment first gets them, or says that they are missing, and then replaces those that differ.',
  VERSION_KEPT:
    'The cluster file says Kubernetes {{wanted}}, but its programs are the very ones that lie on this machine, and those are {{found}}: nothing is replaced, and the machine stays at {{found}}. Get the programs of {{wanted}}, or set the version in the cluster file back to {{found}}.',
  VERSION_JUMP:
    'Kubernetes {{found}} runs on this machine and will be replaced by {{wanted}}. Kubernetes supports only steps to the next minor version: back up /var/lib/etcd first, go step by step, or reset the nodes and deploy anew.',
  OTHER_CLUSTER:
    'There are traces of another cluster on this machine ({{found}}). Their files may be replaced; remove the old cluster first if you are not sure.',
  NODE_OF_OTHER_CLUSTER:
    'This machine belongs to another cluster of Keelson: {{name}} ({{id}}). Correct the address in the cluster file, or remove the machine from that cluster first, with the file of that cluster.',
  NODE_UNCLAIMED:
    "The cluster has a Node {{name}} that is not Ready, and by the cluster file this machine is no worker. Nothing on the machine says that the kubelet was ever Keelson's there, so the Node stays. If nobody else runs a kubelet here: kubectl delete node {{name}}",
  LEFT_ON_HOST:
    '{{host}} was removed from the cluster without being reached: everything that Keelson installed is still on it. If it comes back, it joins the cluster again. Then run: keelson node remove {{host}}, which cleans it.',
  PODS_NOT_AWAITED:
    'No kubelet runs on this machine, so nobody would say when its pods have ended, and nobody waits for that. Whatever of them still runs here ends when the machine is cleaned; then the cluster forgets them.',
  STAYS_STOPPED:
    'The removal has ended before {{host}} had left, and {{unit}} there could not be started again. When the machine can be reached, on it: systemctl start {{unit}}, or remove the node again.',
  STAYS_CORDONED:
    'The node {{name}} takes no new pods, because the cluster could not be told to give it back. When it can be reached: kubectl uncordon {{name}}, or remove the node again.',
  CERTIFICATE_SHOWN:
    'Port {{port}} shows the new certificate {{certificate}}: serial number {{serial}}, until {{end}}.',
  EDITED_FILE_SAVED: '{{path}} had been edited. That version is saved as {{copy}} on this machine, until a reset.',
  FIRST_VERSION_ADOPTED:
    "The first version of Keelson was on this machine: its folder is there, and no ledger. What lies there is as this cluster file or an earlier one renders it, so a deployment adopts it: before the first change it writes {{count}} things into a new ledger as Keelson's. From then on they are kept up to date, and a reset removes them.",
  SERVICE_IN_USE:
    "{{unit}} did not run before Keelson started it, but containers that are not Keelson's run in it now. So it goes on running, and starts with the machine. Stop and disable it yourself when nobody needs it any more.",
  KUBECONFIG_SAVED:
    '{{path}} had been edited after Keelson wrote it, and is written anew now. That version is saved as {{copy}}: take from there what you still need.',
  USER_OWNS_FILES:
    'Keelson has made the user {{user}}, who stays: {{path}} belongs to them, and whoever gets their number next would own it. Give such files to somebody else or delete them, then remove the user (userdel {{user}}).',
  USER_UNSURE:
    'Keelson has made the user {{user}}, who stays: the search for what belongs to them could not be finished. Look for it (find / -xdev -user {{user}}), and where there is nothing remove the user (userdel {{user}}).',
  PACKAGES_STAY:
    'Keelson has installed these packages, and they stay because something else uses or needs them by now: {{names}}. Remove them yourself when nobody needs them any more.',
  KUBECONFIG_EDITED:
    '{{path}} was edited after Keelson wrote it, so it stays as it is. The one that was there before Keelson lies beside it: {{copy}}. Put that back in its place when what was added is no longer needed.',
  COPY_ORPHANED:
    'Nobody knows what this copy of a replaced file was: {{path}}. It stays on this machine until you delete it.',
  HOST_STATE_UNKNOWN:
    'An earlier run was interrupted on this machine. Everything is checked again before anything is changed.',
  NODE_READY: 'Node {{node}} is ready (Kubernetes {{version}}).',
  SERVICE_ACTIVE: '{{unit}} is running.',
  CALICO_PEER: 'calico: the connection to {{peer}} is {{state}}.',
  TRAFFIC_PROVED: 'Traffic {{what}} works ({{count}} measured).',
  TRAFFIC_NOT_MEASURED: 'Traffic {{what}} was not measured: {{reason}}.',
  TRAFFIC_NOT_SENT: 'From {{host}} no traffic could be sent, so nothing was measured there: {{reason}}.',
  NODES_READY: '{{count}} of {{total}} workers are Ready.',
  NODES_CORDONED: 'Cordoned, so they take no new pods: {{names}}.',
  SERVICES_WELL: '{{count}} services run and answer, on {{hosts}} hosts.',
  API_READY: 'The API server on {{host}} takes requests ({{url}}).',
  API_REACHED: '{{count}} of {{total}} nodes get to the API at the address that their services use.',
  API_SERVICE: 'The service by which pods find the API leads to {{found}}.',
  CERTIFICATES_WELL: '{{count}} of {{total}} certificates are as they should be.',
  REPLICAS_READY: 'Pods that are ready: {{count}}, all of release {{release}} ({{name}}).',
  NOTHING_LEFT: 'Nothing that was made for this is left in the cluster.',
  DNS_NOT_READY: "The cluster's DNS is not ready yet: {{reason}}.",
};
