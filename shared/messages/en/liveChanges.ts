import type { Messages } from '../messages';

export const enLiveChanges: Messages['liveChanges'] = {
  page: {
    title: 'Changing a cluster that runs',
    intro:
      'What happens when a field of the cluster file changes while the cluster runs. Keelson compares the file with what lies on the hosts, says all of this before it changes anything, and touches nothing at all when one of the changes is refused.',
    profile:
      'This is profile simple. Fields that are left out have their default, and the order of fields never matters.',
    otherwise: 'otherwise',
    when: 'when {{condition}}',
  },
  verdicts: {
    nothing: 'Nothing happens on the hosts.',
    applied: 'Applied.',
    refused: 'Refused.',
  },
  aspects: {
    added: 'a worker more',
    removed: 'a worker less',
    order: 'in another order',
    masterOrder: 'masters in another order',
    podRange: 'another order of nodes that changes a pod range',
    master: 'masters',
    worker: 'workers',
  },
  conditions: {
    ONE_SIDE_EMPTY: 'one side says nothing',
    NEWER_PATCH: 'it is a newer patch of the same minor version',
    NEWER_MINOR: 'it is a newer minor version',
    PODS_RUN: 'pods run',
    BRIDGE: 'the network is bridge',
    CALICO: 'the network is calico',
    HOST_GW: 'the network is flannel with the backend host-gw',
    DOCKER: 'the runtime is docker',
    CERTIFICATES: 'the profile is secure',
    BALANCED: 'nodes choose between several API servers',
    PAUSE_FLAG: 'the runtime is containerd and Kubernetes is 1.34 or older',
    CONTAINERD: 'the runtime is containerd',
    OTHER_SOURCE: 'the programs do not come from their publishers',
    NEWER_VERSION: 'it is a newer version',
    ETCD_STEP: 'it is newer, by one minor version at most',
    OWN_ETCD_ON_SEVERAL_MASTERS: 'etcd runs on several masters',
    ENDPOINTS_IN_COMMON: 'an endpoint of before is still there',
    OTHER_FIRST: 'the first one is another',
    ON_MASTER: 'the node is a master',
    MOVED: 'a master takes the place of another one',
    ADDED: 'it begins to be one',
    REMOVED: 'it stops being one',
  },
  consequences: {
    RESTART: 'Restarts where it runs: {{units}}. Pods that run go on.',
    ROLLING_UPDATE:
      'All programs of Kubernetes are replaced and their services restart, masters first, then one worker after the other. Pods that run go on.',
    KUBECONFIG_NAMES:
      "The administrator's kubeconfig calls the cluster by its new name from then on. Copies keep the old one until they are fetched again.",
    NODE_PORTS_STAY:
      'Services keep the ports that they have, also those outside of the new range. New ones get others.',
    RULES_SET_ANEW:
      'It takes its rules of before away and sets the others: new connections to services may fail for a moment. With nftables, node ports are open on the address of the node alone.',
    HOST_RENAMED:
      'The machine gets its new name, and the hosts files of all nodes follow. In Kubernetes the node is called by its address, as before.',
    PODS_START_AGAIN: 'Calico knows the node by the name of the machine: its pods start again.',
    MASTER_JOINS:
      'etcd takes it in as a learner, and lets it vote when it has caught up. Then its API server serves with the others. All API servers get certificates that name it, one after the other.',
    WORKER_JOINS: 'kubelet and kube-proxy start there, and pods may come to this node.',
    WORKER_ENDS:
      'kubelet and kube-proxy are stopped and removed there. The pods of this node end; those of Deployments start again on other workers.',
    ROUTES_SET_ANEW:
      'The other nodes set their routes to pods anew: traffic between pods of different nodes may pause for a moment.',
    NODE_STAYS:
      'The node itself is not touched and stays a member of the cluster, until it is removed with "keelson node remove".',
    NODE_CUT_OFF: 'Pods on the other nodes no longer reach its pods.',
    API_MOVES: 'All workers talk to the API server of the new first master from then on.',
    PROGRAMS_REPLACED: 'Programs that differ from those on the nodes are replaced, and their services restart.',
    IMAGE_NAMES: 'Images that are not named one by one come from there: see registry.images.',
    IMAGES_IMPORTED: 'Images of archives that were not there before are imported. None is removed.',
    FROM_NEXT_PULL: 'containerd asks there from its next pull on. Nothing restarts.',
    NEW_PODS_ONLY: 'New pods use it. Those that run keep the old one.',
    NETWORK_PODS_RESTART:
      'The pods of the network start anew, node by node: for seconds pods there do not reach other nodes.',
    NAMESPACE_STAYS: 'A manifest that has the network in another namespace is refused before it is applied.',
    DNS_REPLACED: 'The pods of the cluster DNS are replaced one after the other.',
    RUNTIME_STARTS: 'The new runtime is set up and started. The old one is not removed.',
  },
  reasons: {
    OTHER_CLUSTER: 'The id says which cluster this is, and these hosts belong to another one.',
    PROFILE: 'The profile decides how all services know each other; a running cluster cannot change over.',
    RUNTIME: 'Pods run under the old runtime, and would go on there while the new one starts each of them again.',
    MASTER_MOVED:
      'The cluster lives on the masters that run. A new one would begin with an empty database, and all pods would end.',
    MASTER_ADDED:
      'In profile simple a running cluster takes no further master: its etcd would not let the newcomer in.',
    MASTER_REMOVED: 'In profile simple a running cluster gives up no master: its etcd would wait for it for ever.',
    MASTER_LEFT_OUT: 'It runs, and etcd counts on it. A file without it would leave it running, unknown to the others.',
    MASTERS_AT_ONCE: 'etcd changes its members one at a time, and counts its majority in between.',
    MASTER_ADDRESS: 'Every node, the database and the certificates know the master by its address.',
    NODE_ADDRESS: 'Kubernetes knows the node by its address: with another one it would be another node.',
    NODE_POD_RANGE:
      'In this order of nodes, this one would get another part of the pod range: its pods would be cut off, and new ones would not start.',
    SERVICE_CIDR: 'Services keep the addresses that they have: outside of the new range they would be lost.',
    POD_CIDR: 'Pods keep the addresses that they have: outside of the new range they would be cut off.',
    DNS_ADDRESS:
      'Pods that run ask the old address for names, and Kubernetes does not let a Service change its address.',
    CLUSTER_DOMAIN: 'Pods that run look for names in the old domain, and their tokens are signed for it.',
    CNI: 'Pods keep the network with which they were started, and the two networks do not reach each other.',
    NETWORK_BACKEND:
      'Nodes with different backends do not reach each other’s pods, and all of them would have to change at once.',
    ETCD: 'Everything that the cluster knows lies in the etcd of before: the other one is another, empty cluster.',
    NEWER_MINOR: 'Another minor version needs an upgrade step by step, which this version of Keelson does not have.',
    DOWNGRADE: 'Kubernetes does not promise that an older version understands what a newer one has written.',
    ETCD_VERSION:
      'etcd goes from one minor version to the next, and never back: an older one cannot read what a newer one has written.',
    OLDER_VERSION: 'Nobody promises that an older version understands what a newer one has written.',
  },
  ways: {
    NEW_CLUSTER:
      'Keep the value of before. For another one, save what you need, remove the cluster (reset), and deploy it anew.',
    REMOVE_NODE: 'Keep it in the file, and remove it from the cluster: keelson node remove, or the Nodes page.',
    ONE_AFTER_THE_OTHER: 'Add the new master first. When it runs, remove the old one.',
    STOP_PODS:
      'Keep the value of before. For another one, end all pods first (kubectl drain), or deploy the cluster anew.',
    REMOVE_AND_ADD: 'Keep it as it was. For another one, remove the node from the cluster and add it again.',
    OWN_FILE: 'Use the file of that cluster, or give this one hosts of its own.',
    SAME_MINOR: 'Keep the version, or choose a newer patch of the same minor version.',
    SAME_VERSION: 'Keep the version, or choose a newer one.',
    NEXT_VERSION: 'Keep the version, or choose a newer one of the same or the next minor version.',
  },
};
