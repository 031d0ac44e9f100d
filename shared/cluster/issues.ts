/** What is wrong with a cluster file: one entry per place, the same in the form and on the command line. */
import type { ErrorParams } from '../errors';

export type IssueCode =
  // one field
  | 'REQUIRED'
  | 'WRONG_TYPE' // {expected}
  | 'NOT_ONE_OF' // {options}
  | 'UNKNOWN_FIELD' // {name}
  | 'TOO_LONG' // {max}
  | 'TOO_MANY' // {max}
  | 'OUT_OF_RANGE' // {min, max}
  | 'NOT_A_CLUSTER_FILE' // {apiVersion}
  | 'BAD_API_VERSION' // {expected}
  | 'BAD_ID'
  | 'BAD_NAME'
  | 'BAD_HOSTNAME'
  | 'BAD_IP'
  | 'IP_NOT_USABLE' // {ip}
  | 'BAD_CIDR'
  | 'CIDR_HOST_BITS' // {suggestion}
  | 'CIDR_NOT_USABLE' // {part}
  | 'BAD_DOMAIN'
  | 'BAD_VERSION' // {min, max}
  | 'VERSION_NOT_QUOTED' // {min, max}
  | 'BAD_PORT_RANGE'
  | 'BAD_USER'
  | 'BAD_HOST'
  | 'BAD_JUMP'
  | 'BAD_PATH'
  | 'BAD_REMOTE_PATH'
  | 'FOLDER_NOT_FOR_PROGRAMS' // {owner}: another program's
  | 'FOLDER_OF_SYSTEM' // {owner}
  | 'BAD_IMAGE'
  | 'BAD_REGISTRY_PREFIX'
  | 'BAD_URL'
  | 'BAD_MIRROR_URL'
  | 'BAD_REGISTRY_USER'
  | 'BAD_ETCD_URL'
  | 'BAD_SHA256'
  | 'BAD_COMPONENT_VERSION'
  | 'BAD_INTERFACE'
  | 'NOT_YET_SECURE' // {value}
  | 'SECURE_TOO_OLD' // {min}
  | 'SECURE_NEEDS_CONTAINERD'
  | 'NO_ROLE'
  // across fields
  | 'DUPLICATE_HOSTNAME' // {hostname, other}
  | 'DUPLICATE_IP' // {ip, other}
  | 'DUPLICATE_MIRROR' // {registry, other}
  | 'MIRROR_IS_REGISTRY' // {registry}
  | 'MIRROR_LOGIN_OPEN' // {url}
  | 'MIRRORS_NEED_CONTAINERD'
  | 'NO_NODES'
  | 'NO_MASTER'
  | 'NO_WORKER'
  | 'JUMP_TO_SELF'
  | 'CIDR_OVERLAP' // {other, otherValue, value}
  | 'NODE_IN_CIDR' // {ip, cidr, field}
  | 'SERVICE_CIDR_SIZE' // {min, max}
  | 'POD_CIDR_TOO_SMALL' // {nodes, capacity}
  | 'DNS_OUTSIDE_SERVICE_CIDR' // {cidr}
  | 'DNS_IS_API_ADDRESS' // {ip}
  | 'DNS_IS_RANGE_EDGE' // {ip}
  | 'RUNTIME_TOO_NEW' // {version}: docker with 1.24 or later
  | 'RUNTIME_TOO_OLD' // {version}: containerd with 1.9
  | 'FLANNEL_NEEDS_SECURE'
  | 'CALICO_VERSION_UNKNOWN' // {version, min}
  | 'NETWORK_FIELD_UNUSED' // {networks, cni}
  | 'BACKEND_HOST_GW'
  | 'MASTER_WITHOUT_NETWORK' // {names}
  | 'CALICO_NEEDS_DOCKER'
  | 'NFTABLES_TOO_OLD' // {version, min}: kube-proxy's mode
  | 'CALICO_UNTESTED' // {version}: calico 2.6 with 1.22 or later
  | 'ETCD_NOT_REACHABLE' // {address}
  | 'DOWNLOAD_NEEDS_CHECKSUMS' // {names}
  | 'RELEASE_TOO_OLD' // {version, min}
  | 'RELEASE_LACKS_PROGRAMS' // {names}
  | 'VERSIONS_NOT_WRITTEN' // {names}
  | 'NODE_PORTS_OVERLAP_COMPONENT' // {port, component}
  | 'NODE_PORTS_OVERLAP_SSH' // {port, hostname}
  | 'ETCD_SINGLE_EVEN' // {count}
  | 'SINGLE_API_SERVER' // {count, master}
  // the programs where the file says they are, as far as the window has looked
  | 'PROGRAMS_MISSING' // {count, names}
  | 'PROGRAMS_UNUSABLE' // {names}
  | 'PROGRAMS_OTHER_VERSION' // {found, version}
  | 'PROGRAMS_UNKNOWN_FLAGS' // {flags}
  | 'PROGRAMS_UNREADABLE';

/** `error` blocks deployment, `warning` is shown and may be accepted. */
export interface Issue {
  /** Where, as the person would say it: `nodes[2].ip`, `network.podCidr`; empty for the file as a whole. */
  readonly path: string;
  readonly code: IssueCode;
  readonly params: ErrorParams;
  readonly severity: 'error' | 'warning';
}

/** `['nodes', 2, 'ip']` -> `nodes[2].ip`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${String(part)}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );

export const issue = (path: string, code: IssueCode, params: ErrorParams = {}): Issue => ({
  path,
  code,
  params,
  severity: 'error',
});

export const warning = (path: string, code: IssueCode, params: ErrorParams = {}): Issue => ({
  path,
  code,
  params,
  severity: 'warning',
});

export const errorsIn = (issues: readonly Issue[]): Issue[] => issues.filter((one) => one.severity === 'error');
