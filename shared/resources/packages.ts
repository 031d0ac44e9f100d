/** Packages of the host's own that Keelson installs where the program that they bring is missing. Pure. */
import type { Cluster, ClusterNode } from '../cluster/schema';
import { toolsOn } from '../components';
import type { PackageResource } from './resource';

/** Those that Keelson can call, in the order in which a host is asked for them: who has zypper may have dnf too. */
export const packageManagers = ['apt-get', 'zypper', 'dnf', 'yum'] as const;
export type PackageManager = (typeof packageManagers)[number];

const isManager = (name: string | undefined): name is PackageManager =>
  packageManagers.some((manager) => manager === name);

/** The one that has installed this host; undefined where there is none that we know, or it may not write. */
export const managerIn = ({ PACKAGE_MANAGER: name }: Readonly<Record<string, string>>): PackageManager | undefined =>
  isManager(name) ? name : undefined;

/** What somebody would type for the same. */
export const installing = (manager: PackageManager, { name }: Pick<PackageResource, 'name'>): string =>
  `${manager} install ${name}`;

/** The packages that one node may need. */
export const packagesOf = (cluster: Cluster, node: ClusterNode): PackageResource[] =>
  toolsOn(cluster, node).flatMap(({ name: tool, comesWith }) =>
    comesWith ? [{ kind: 'package' as const, tool, ...comesWith }] : [],
  );
