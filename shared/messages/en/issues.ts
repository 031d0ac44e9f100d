import type { Messages } from '../messages';

export const enIssues: Messages['issues'] = {
  REQUIRED: 'Please fill this in.',
  WRONG_TYPE: 'This should be {{expected}}.',
  NOT_ONE_OF: 'Choose one of: {{options}}.',
  UNKNOWN_FIELD: 'There is no field called "{{name}}". Check the spelling or remove it.',
  TOO_LONG: 'This is too long: at most {{max}} characters.',
  TOO_MANY: 'There are too many entries here: at most {{max}}.',
  OUT_OF_RANGE: 'Enter a whole number from {{min}} to {{max}}.',
  NOT_A_CLUSTER_FILE: 'This is not a cluster file. A cluster file begins with "apiVersion: {{apiVersion}}".',
  BAD_API_VERSION:
    'This file was made for another version of Keelson. The first line should say "apiVersion: {{expected}}".',
  BAD_ID:
    'Write an id of small letters, digits and dashes, as Keelson makes it; or delete the line: then the cluster gets a new one.',
  BAD_NAME:
    'Use lower-case letters, digits and hyphens, with a letter or digit at both ends (at most 63 characters), such as my-cluster.',
  BAD_HOSTNAME:
    'Use lower-case letters, digits and hyphens, with a letter or digit at both ends (at most 63 characters, not "localhost"), such as node-1.',
  BAD_IP: 'Enter an IPv4 address: four numbers from 0 to 255 without leading zeros, such as 192.168.1.10.',
  IP_NOT_USABLE:
    '{{ip}} cannot be reached from other machines. Enter an address of your network, such as 192.168.1.10.',
  BAD_CIDR: 'Enter an IPv4 range: an address, a slash and a number from 0 to 32, such as 10.68.0.0/16.',
  CIDR_HOST_BITS: 'The address must be the first one of its range. Did you mean {{suggestion}}?',
  CIDR_NOT_USABLE:
    'This range contains addresses of {{part}}, which lead to no other machine. Choose another one, such as 172.20.0.0/16.',
  BAD_DOMAIN: 'Enter a domain in lower case that is no number, such as cluster.local.',
  BAD_VERSION: 'Enter a version from {{min}} to {{max}} with all three numbers, such as 1.20.2.',
  VERSION_NOT_QUOTED:
    'Enter a version from {{min}} to {{max}} with all three numbers, in quotes, such as "1.20.2": without quotes 1.20 is a number, and the same as 1.2.',
  BAD_PORT_RANGE: 'Enter two port numbers from 1 to 65535, the lower one first, such as 20000-40000.',
  BAD_USER: 'Enter the name of a Linux user (at most 32 characters), such as root.',
  BAD_HOST: 'Enter an IPv4 address or a host name, such as 192.168.1.10 or gateway.example.com.',
  BAD_JUMP: 'Enter the name of another node of this list, or a login such as root@192.168.1.1:22.',
  BAD_PATH: 'This is not a usable file path: it contains control characters, or a name longer than 255 characters.',
  BAD_REMOTE_PATH:
    'Enter an absolute path on the nodes made of letters, digits, ".", "_" and "-", without "..", such as /usr/bin/kubernetes-bins.',
  FOLDER_NOT_FOR_PROGRAMS:
    'The programs need a folder of their own: {{owner}} belongs to another program (such as a container runtime, systemd or Kubernetes), which may replace or remove what lies there. Choose another one, such as /usr/bin/kubernetes-bins.',
  FOLDER_OF_SYSTEM:
    'The programs need a folder of their own: {{owner}} is a folder of the operating system, which has files of its own there or empties it. Choose another one, such as /usr/bin/kubernetes-bins.',
  BAD_IMAGE: 'Enter the full name of an image, in lower case, such as registry.example.com/team/pause:3.9.',
  BAD_REGISTRY_PREFIX:
    'Enter a registry, with or without a path in lower case, such as registry.example.com:5000/team. No "https://" and no slash at the end.',
  BAD_URL: 'Enter an address that begins with http:// or https:// and has no blanks or special characters.',
  BAD_MIRROR_URL:
    'Enter where the mirror answers, as https://HOST[:PORT][/PATH], such as https://mirror.example.com:5000. No user or password in it, no "?" and no "#": the user has a field of its own, and the password is asked for.',
  BAD_REGISTRY_USER:
    'Enter the user’s name at the mirror, without blanks and without a colon. Leave it out where the mirror wants no login.',
  BAD_ETCD_URL: 'Enter the plain http address of an etcd member, such as http://192.168.1.20:2379.',
  BAD_SHA256: 'A SHA-256 checksum has 64 characters: the digits 0 to 9 and the letters a to f.',
  BAD_INTERFACE: 'Enter the name of a network interface of the nodes, such as eth1 (at most 15 characters).',
  FLANNEL_NEEDS_SECURE:
    'flannel asks the API with the token of a service account, which profile simple has not in every version. Choose profile secure, or the bridge network.',
  CALICO_VERSION_UNKNOWN:
    'Keelson knows no Calico that is tested with Kubernetes {{version}}, only from {{min}} on. Name one in versions.calico, or choose another network.',
  NETWORK_FIELD_UNUSED:
    'Only {{networks}} reads this field, and the network is {{cni}}: it has no effect. Leave it out.',
  BACKEND_HOST_GW: 'host-gw sets routes by way of the nodes themselves: all of them must be in one subnet.',
  MASTER_WITHOUT_NETWORK:
    'No pods run on {{names}}, so the pod network does not reach there: the API server cannot call webhooks and API extensions that run in pods. Give the masters the role worker, too, if you want those.',
  NOT_YET_SECURE: 'Profile secure cannot have "{{value}}" yet. Choose another value, or profile simple.',
  SECURE_TOO_OLD: 'Profile secure needs Kubernetes {{min}} or later. Choose a later version, or profile simple.',
  SECURE_NEEDS_CONTAINERD: 'Profile secure runs its containers with containerd. Choose containerd, or profile simple.',
  NO_ROLE: 'Choose at least one role: master, worker or both.',
  DUPLICATE_HOSTNAME: 'Node {{other}} of the list already has the host name {{hostname}}. Every node needs its own.',
  DUPLICATE_IP: 'Node {{other}} of the list already has the address {{ip}}. Every node needs its own.',
  DUPLICATE_MIRROR:
    'Mirror {{other}} of the list stands for {{registry}} already. Each registry has one mirror: remove one of them.',
  MIRROR_IS_REGISTRY:
    'This is the address of {{registry}} itself, which is asked without a mirror too. Enter the address of its mirror, or remove the entry.',
  MIRROR_LOGIN_OPEN:
    '{{url}} is not encrypted: whoever can listen on the way learns the password. Use an https:// address if the mirror has one.',
  MIRRORS_NEED_CONTAINERD:
    'Keelson sets up mirrors for containerd only: Docker knows them for Docker Hub alone and gives them no login. Choose containerd, or remove the mirrors and enter "registry-mirrors" in /etc/docker/daemon.json yourself.',
  NO_NODES: 'Add at least one machine to install Kubernetes on.',
  NO_MASTER: 'Give at least one node the role master: it runs the services that steer the cluster.',
  NO_WORKER: 'Give at least one node the role worker: your applications run there. One machine can be both.',
  JUMP_TO_SELF:
    'The way to this node leads in a circle. Choose a machine that can be reached without passing this node.',
  CIDR_OVERLAP: 'This range overlaps {{other}} ({{otherValue}}). Choose ranges that have no address in common.',
  NODE_IN_CIDR:
    'The address {{ip}} lies inside {{field}} ({{cidr}}). Choose a range that no machine of your network uses.',
  SERVICE_CIDR_SIZE: 'The number after the slash must be from {{min}} to {{max}}, such as 10.68.0.0/16.',
  POD_CIDR_TOO_SMALL:
    'Each node needs 256 addresses (a /24) for its pods: this range is enough for {{capacity}} of your {{nodes}} nodes. Choose a larger one, such as 172.20.0.0/16.',
  DNS_OUTSIDE_SERVICE_CIDR: 'This address must lie inside the service range {{cidr}}.',
  DNS_IS_API_ADDRESS:
    '{{ip}} is the first address of the service range, and the API server takes that one. Use the next.',
  DNS_IS_RANGE_EDGE:
    '{{ip}} is the very first or last address of the service range, which nobody can use. Choose one in between.',
  RUNTIME_TOO_NEW: 'Kubernetes {{version}} no longer works with Docker. From 1.24 on, choose containerd.',
  RUNTIME_TOO_OLD: 'Kubernetes {{version}} does not work with containerd yet. Up to 1.9, choose Docker.',
  NFTABLES_TOO_OLD:
    'kube-proxy of Kubernetes {{version}} is not made for nftables yet. Choose iptables, or Kubernetes {{min}} or later.',
  CALICO_NEEDS_DOCKER:
    'The calico network of profile simple runs in Docker. Choose the bridge network, or Docker as the runtime.',
  CALICO_UNTESTED:
    'Calico 2.6, which runs here, is years older than Kubernetes {{version}}. Nothing is known that keeps the two from working together, but nobody has tried it. The bridge network is the safe choice.',
  ETCD_NOT_REACHABLE:
    '{{address}} leads each machine to itself or nowhere, and every node must reach etcd there. Enter an address of your network, such as http://192.168.1.20:2379.',
  BAD_COMPONENT_VERSION: 'Enter an exact version: three numbers with dots, such as 3.6.16.',
  RELEASE_TOO_OLD:
    'Keelson fetches programs from Kubernetes {{min}} on, and the file asks for {{version}}. Choose a newer version, or a folder with the programs.',
  RELEASE_LACKS_PROGRAMS:
    'These programs have no publisher that Keelson knows: {{names}}. Choose a folder that has them, or the bridge network.',
  VERSIONS_NOT_WRITTEN:
    'The file does not say which versions these have: {{names}}. Another version of Keelson may bring others. "Get the programs" (keelson bundle get) writes them down.',
  DOWNLOAD_NEEDS_CHECKSUMS: 'Downloads are checked before they are installed. Add the SHA-256 checksum of: {{names}}.',
  NODE_PORTS_OVERLAP_COMPONENT:
    'This range contains port {{port}}, which {{component}} needs. Choose a range without it, such as 20000-40000.',
  NODE_PORTS_OVERLAP_SSH:
    'This range contains port {{port}}, through which SSH reaches {{hostname}}: an application could take it and lock you out. Choose a range without it.',
  ETCD_SINGLE_EVEN:
    '{{count}} masters are no safer than one fewer: etcd needs more than half of its members. Use 1, 3 or 5 masters.',
  SINGLE_API_SERVER:
    'There are {{count}} masters, but all nodes talk to {{master}} only. If it fails, running applications go on, but the cluster cannot be changed until it is back.',
  PROGRAMS_MISSING: 'Missing programs ({{count}}): {{names}}. Put them there, or choose the right folder.',
  PROGRAMS_UNUSABLE: 'These programs could not start: {{names}}. The reason stands beside each.',
  PROGRAMS_OTHER_VERSION: 'The programs are version {{found}}, but {{version}} is to be installed.',
  PROGRAMS_UNKNOWN_FLAGS: 'The programs do not know these flags: {{flags}}. Choose the version that fits them.',
  PROGRAMS_UNREADABLE: 'Keelson could not look at the programs. The reason stands there.',
};
