/**
 * What Keelson may make or change on a node, as data with few kinds. Steps, the plan, the ledger, reset and the export read
 * the same list (nodeResources.ts).
 */
import type { TargetFile } from '../target/targetFile';

export interface DirectoryResource {
  readonly kind: 'directory';
  readonly path: string;
  readonly mode: number;
  /** See {@link TargetFile.owner}. */
  readonly owner?: string;
  /**
   * What its services write into it is theirs alone. Then a reset removes it with everything in it, if Keelson has made it;
   * any other folder is removed only when it is empty.
   */
  readonly data?: true;
  /** Nobody asks for it by itself: it is made on the way to what lies in it. */
  readonly implied?: true;
  /** A service makes it when it runs; Keelson only writes down whether it was there before. */
  readonly madeByService?: true;
}

export interface FileResource {
  readonly kind: 'file';
  readonly path: string;
  readonly mode: number;
  /** See {@link TargetFile.owner}. */
  readonly owner?: string;
  /** Undefined: a service makes it (the API server's certificate); only its presence before and after matters. */
  readonly content?: string;
  /** The host whose file at this path is copied here; without content. */
  readonly copyOf?: string;
  /** Never shown, and its content never leaves the node. */
  readonly secret: boolean;
  /** Its place in the export. */
  readonly place?: TargetFile['path'];
}

/** A program of `binaries.dir`. */
interface ProgramResource {
  readonly kind: 'program';
  readonly path: string;
  readonly name: string;
  /** It must be there already: looked for, never changed. */
  readonly preinstalled: boolean;
}

export interface UnitResource {
  readonly kind: 'unit';
  /** `etcd.service`. */
  readonly unit: string;
  /** The system brings it (docker.service): it is started and enabled, never removed. */
  readonly system: boolean;
  /** Files that it reads when it starts, its own among them. */
  readonly files: readonly string[];
  /** Programs that it runs. */
  readonly programs: readonly string[];
}

/** Images of an archive of the workstation, imported into the container runtime. */
interface ImageResource {
  readonly kind: 'image';
  /** Path of the archive on the workstation. */
  readonly archive: string;
}

/** A kernel setting that a service writes by itself; Keelson only writes down what it was before. */
interface KernelTraceResource {
  readonly kind: 'trace';
  /** `vm.overcommit_memory`. */
  readonly name: string;
}

interface SettingResource {
  readonly kind: 'sysctl' | 'hostname' | 'hosts';
  /** `net.ipv4.ip_forward`; the kind itself for the others. */
  readonly name: string;
  /** The value, the name, or the lines between Keelson's two markers of /etc/hosts. */
  readonly value: string;
}

/** A user of the system that services run as, with a group of the same name. */
interface UserResource {
  readonly kind: 'user';
  readonly name: string;
}

/** A package of the host's own. Where its program is there, whoever brought it, nothing is done. */
export interface PackageResource {
  readonly kind: 'package';
  readonly name: string;
  /** The program that is needed of it. */
  readonly tool: string;
  /** Units that it brings and that ours stands in for: when Keelson has installed it they neither start nor are enabled. */
  readonly units: readonly string[];
}

/** A rule of iptables, found by its own words. */
interface RuleResource {
  readonly kind: 'rule';
  readonly table: string;
  /** Chain and specification, without the command (-A, -I). */
  readonly words: readonly string[];
}

/** A network link that a service makes; Keelson only writes down that it was not there before. */
interface LinkResource {
  readonly kind: 'link';
  readonly name: string;
}

/** `~/.kube/config` of a login. */
interface KubeconfigResource {
  readonly kind: 'kubeconfig';
  readonly user: string;
  /** Written as that user and not as root, which writes into nobody's home. */
  readonly asUser: boolean;
  readonly content: string;
}

/** An object of the Kubernetes API. */
export interface ObjectResource {
  readonly kind: 'object';
  /** `/Node/10.0.0.5`, `kube-system/Deployment/coredns`. */
  readonly name: string;
  /** Of an object that stands in no file. */
  readonly manifest?: object;
  /** What the manifest says of it; undefined where only its presence matters. */
  readonly wanted?: unknown;
}

export type Resource =
  | DirectoryResource
  | FileResource
  | ProgramResource
  | UnitResource
  | ImageResource
  | SettingResource
  | KernelTraceResource
  | UserResource
  | PackageResource
  | RuleResource
  | LinkResource
  | KubeconfigResource
  | ObjectResource;

export type ResourceKind = Resource['kind'];
export type ResourceOf<K extends ResourceKind> = Extract<Resource, { kind: K }>;

/** What a resource is on its node: kind and place, never the component that wants it. Unique, stable between runs. */
export function idOf(resource: Resource): string {
  switch (resource.kind) {
    case 'directory':
    case 'file':
    case 'program':
      return `${resource.kind}:${resource.path}`;
    case 'unit':
      return `unit:${resource.unit}`;
    case 'image':
      return `image:${resource.archive}`;
    case 'sysctl':
    case 'trace':
      return `sysctl:${resource.name}`;
    case 'hostname':
    case 'hosts':
      return resource.kind;
    case 'user':
    case 'package':
      return `${resource.kind}:${resource.name}`;
    case 'link':
      return `link:${resource.name}`;
    case 'rule':
      return `rule:${resource.table} ${resource.words.join(' ')}`;
    case 'kubeconfig':
      return `kubeconfig:${resource.user}`;
    case 'object':
      return `object:${resource.name}`;
  }
}
