/**
 * Programs of somebody else's module are built from a module of our own around it: that one may say what Go takes from nowhere else, a
 * `replace` above all. (`go install PACKAGE@VERSION` refuses a module that has one: go.dev/ref/mod, "go install".)
 */

/** What is wanted of one or several modules that are released together. */
export interface WrappedModules {
  /** Names the wrapper. */
  readonly name: string;
  /** Without the `v`. */
  readonly version: string;
  /** Paths, as Go names them: `go.etcd.io/etcd/server/v3`. */
  readonly modules: readonly string[];
  /** Modules that theirs require, and of which a later version is wanted. */
  readonly younger?: Readonly<Record<string, string>>;
  /** What stands for the version v0.0.0, by which a module requires parts of itself that are published elsewhere. */
  readonly partsVersion?: string;
}

/** As `go mod edit -json` prints a go.mod; what is not needed here is left out. */
export interface GoMod {
  readonly Go?: string;
  readonly Godebug?: readonly { readonly Key: string; readonly Value: string }[] | null;
  readonly Require?: readonly Requirement[] | null;
  readonly Replace?: readonly { readonly Old: Place; readonly New: Place }[] | null;
}
interface Place {
  readonly Path: string;
  readonly Version?: string;
}
interface Requirement extends Place {
  readonly Version: string;
}

/** Modules from before Go 1.17 require more than their packages need, which a younger wrapper leaves out. */
const OLDEST_GO = '1.22';

/** The text of the wrapper's go.mod, before `go mod tidy`. `sources` are the go.mod files of the modules that it wraps. */
export function wrapperGoMod(wanted: WrappedModules, sources: readonly GoMod[]): string {
  const settings = sources.flatMap(({ Godebug }) => Godebug ?? []).map(({ Key, Value }) => `${Key}=${Value}`);
  const replaced = sources.flatMap((source) => replacements(source, wanted.partsVersion));
  return [
    `module keelson.lab/${wanted.name}`,
    `go ${newest([OLDEST_GO, ...sources.flatMap(({ Go }) => Go ?? [])])}`,
    // Of a program's modules only the main one is asked for these.
    ...unique(settings).map((setting) => `godebug ${setting}`),
    ...wanted.modules.map((path) => `require ${path} v${wanted.version}`),
    ...Object.entries(wanted.younger ?? {}).map(([path, version]) => `require ${path} v${version}`),
    ...unique(replaced).map((line) => `replace ${line}`),
    '',
  ].join('\n');
}

/** A folder beside the module is not part of what is published: what it held is published by itself. */
function replacements({ Require, Replace }: GoMod, partsVersion: string | undefined): string[] {
  const elsewhere = (Replace ?? []).filter(({ New }) => New.Version !== undefined);
  const parts = (Require ?? []).filter(({ Version }) => Version === 'v0.0.0');
  return [
    ...elsewhere.map(({ Old, New }) => `${words(Old)} => ${words(New)}`),
    ...(partsVersion === undefined ? [] : parts.map(({ Path }) => `${Path} => ${Path} v${partsVersion}`)),
  ];
}

/** Packages that the wrapper imports, so that `go mod tidy` keeps what they need. Programs cannot be imported: this is never compiled. */
export const toolsGo = (packages: readonly string[]): string =>
  ['//go:build tools', '', 'package tools', '', ...packages.map((path) => `import _ "${path}"`), ''].join('\n');

const words = ({ Path, Version }: Place): string => (Version === undefined ? Path : `${Path} ${Version}`);
const unique = (lines: readonly string[]): string[] => [...new Set(lines)];
const newest = (versions: readonly string[]): string =>
  versions.reduce((a, b) => (a.localeCompare(b, 'en', { numeric: true }) < 0 ? b : a));
