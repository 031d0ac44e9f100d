/** The vocabulary of the table: each code has a sentence in shared/messages. */

/** Which side of a field a row is about, where a field has several. */
export type Aspect = 'added' | 'removed' | 'order' | 'masterOrder' | 'podRange' | 'master' | 'worker';

export type ConditionCode =
  | 'ONE_SIDE_EMPTY'
  | 'NEWER_PATCH'
  | 'NEWER_MINOR'
  | 'PODS_RUN'
  | 'BRIDGE'
  | 'CALICO'
  | 'HOST_GW'
  | 'DOCKER'
  | 'PAUSE_FLAG'
  | 'CONTAINERD'
  | 'CERTIFICATES'
  | 'BALANCED'
  | 'OTHER_SOURCE'
  | 'NEWER_VERSION'
  | 'ETCD_STEP'
  | 'OWN_ETCD_ON_SEVERAL_MASTERS'
  | 'ENDPOINTS_IN_COMMON'
  | 'OTHER_FIRST'
  | 'ON_MASTER'
  | 'MOVED'
  | 'ADDED'
  | 'REMOVED';

/** What a change does, beside being applied. */
export type ConsequenceCode =
  | 'RESTART' // {units}
  | 'ROLLING_UPDATE'
  | 'KUBECONFIG_NAMES'
  | 'NODE_PORTS_STAY'
  | 'RULES_SET_ANEW'
  | 'HOST_RENAMED'
  | 'PODS_START_AGAIN'
  | 'WORKER_JOINS'
  | 'MASTER_JOINS'
  | 'WORKER_ENDS'
  | 'ROUTES_SET_ANEW'
  | 'NODE_STAYS'
  | 'NODE_CUT_OFF'
  | 'API_MOVES'
  | 'PROGRAMS_REPLACED'
  | 'IMAGE_NAMES'
  | 'IMAGES_IMPORTED'
  | 'FROM_NEXT_PULL'
  | 'NEW_PODS_ONLY'
  | 'NETWORK_PODS_RESTART'
  | 'NAMESPACE_STAYS'
  | 'DNS_REPLACED'
  | 'RUNTIME_STARTS';

export type RefusalCode =
  | 'OTHER_CLUSTER'
  | 'PROFILE'
  | 'RUNTIME'
  | 'MASTER_MOVED'
  | 'MASTER_ADDED'
  | 'MASTER_REMOVED'
  | 'MASTER_LEFT_OUT'
  | 'MASTERS_AT_ONCE'
  | 'MASTER_ADDRESS'
  | 'NODE_ADDRESS'
  | 'NODE_POD_RANGE'
  | 'SERVICE_CIDR'
  | 'POD_CIDR'
  | 'DNS_ADDRESS'
  | 'CLUSTER_DOMAIN'
  | 'CNI'
  | 'NETWORK_BACKEND'
  | 'ETCD'
  | 'NEWER_MINOR'
  | 'DOWNGRADE'
  | 'ETCD_VERSION'
  | 'OLDER_VERSION';

/** The way that works instead. */
export type WayCode =
  | 'NEW_CLUSTER'
  | 'REMOVE_NODE'
  | 'ONE_AFTER_THE_OTHER'
  | 'STOP_PODS'
  | 'REMOVE_AND_ADD'
  | 'OWN_FILE'
  | 'SAME_MINOR'
  | 'SAME_VERSION'
  | 'NEXT_VERSION';
