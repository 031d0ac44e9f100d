/**
 * Which folders of a node a cluster file may name as a place for Keelson's files: one that is not the system's own, and
 * that nobody else fills, replaces or empties. What a person may want stays free: a folder in /usr/bin or in a home, /opt/NAME.
 */
import type { IssueCode } from './issues';
import { paths } from '../kubernetes/paths';

/**
 * What the system, a runtime or Kubernetes keeps for itself, with everything below: the next boot, a package or a reset
 * empties it, or (sbin) a program of the system lies there whose name one of ours has: iproute2's `bridge`.
 */
const systemTrees: readonly string[] = [
  ...['/boot', '/dev', '/etc', '/proc', '/run', '/sys', '/tmp'],
  // Other names of /run, and what is emptied like /tmp.
  ...['/var/run', '/var/lock', '/var/tmp'],
  ...['/sbin', '/usr/sbin'],
];

/** Folders of the system themselves (file-hierarchy(7)); below them there is room for others. /lib32 and /usr/lib64 too. */
const systemFolders: readonly string[] = [
  '/',
  '/bin',
  '/home',
  '/opt',
  '/root',
  '/usr',
  '/usr/bin',
  '/var',
  '/var/lib',
];
const libraries = /^(\/usr)?\/lib[^/]*$/;

/** With /lib a link to /usr/lib, as on most systems, both name the same folder. */
const inEachPrefix = (...folders: string[]): string[] =>
  ['/usr', '/usr/local', ''].flatMap((prefix) => folders.map((folder) => prefix + folder));

/** Who else puts files there, and takes away what he does not know. */
const ownedTrees: readonly string[] = [
  // Kubernetes', its networks' and Keelson's own.
  ...[paths.etcdData, paths.apiServerCertificates, paths.kubelet, paths.kubeProxy, paths.configuration],
  ...['/var/lib/cni', '/var/log/pods', '/var/run/calico', '/var/log/calico'],
  ...[paths.keelson, paths.keelsonState],
  // systemd.unit(5), "Unit File Load Path"; /etc and /run are the system's as a whole.
  ...inEachPrefix('/lib/systemd', '/share/systemd'),
  // The data of Docker and its shim, containerd, podman and CRI-O, and where containerd unpacks programs for itself
  // (github.com/containerd/containerd, docs/managed-opt.md).
  ...['/var/lib/docker', '/var/lib/dockershim', '/var/lib/containerd', '/var/lib/containers', '/var/lib/crio'],
  '/opt/containerd',
  // Where runtimes look for CNI plugins, which are called as ours are (containers.conf(5), cni_plugin_dirs).
  '/opt/cni',
  ...inEachPrefix('/lib/cni', '/libexec/cni'),
  // The kubelet's volume plugins (its flag --volume-plugin-dir).
  '/usr/libexec/kubernetes',
];

export interface FolderTrouble {
  readonly code: Extract<IssueCode, 'FOLDER_OF_SYSTEM' | 'FOLDER_NOT_FOR_PROGRAMS'>;
  /** The folder that is somebody's: this one, or one that it lies in. */
  readonly owner: string;
}

/** `//opt/./k8s/` -> `/opt/k8s`: the kernel takes both for the same. `..` depends on links, and is refused before. */
const plain = (folder: string): string =>
  `/${folder
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;

/** Why Keelson may not put files into this absolute folder of a node; undefined when it may. */
export function folderTrouble(folder: string): FolderTrouble | undefined {
  const path = plain(folder);
  const isIn = (tree: string): boolean => `${path}/`.startsWith(`${tree}/`);
  const owned = ownedTrees.find(isIn);
  if (owned !== undefined) return { code: 'FOLDER_NOT_FOR_PROGRAMS', owner: owned };
  const tree = systemTrees.find(isIn);
  if (tree !== undefined) return { code: 'FOLDER_OF_SYSTEM', owner: tree };
  return systemFolders.includes(path) || libraries.test(path) ? { code: 'FOLDER_OF_SYSTEM', owner: path } : undefined;
}
