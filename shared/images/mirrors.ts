/**
 * Mirrors of registries: other addresses that have the same repositories. What the nodes' containerd is told of them, and where
 * this computer asks when it fetches images itself.
 */

/** The registries that a mirror can stand for: those that images of clusters come from. */
export const mirroredRegistries = [
  'docker.io',
  'registry.k8s.io',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'k8s.gcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.cn-hangzhou.aliyuncs.com',
] as const;
export type MirroredRegistry = (typeof mirroredRegistries)[number];

/** An entry of `registry.mirrors`. */
export interface Mirror {
  readonly registry: MirroredRegistry;
  readonly url: string;
  /** It wants a login, whose password stands in no cluster file. */
  readonly user?: string;
}

/** A mirror that wants a login. */
export type MirrorWithLogin = Mirror & { readonly user: string };
export const wantsLogin = (mirror: Mirror): mirror is MirrorWithLogin => mirror.user !== undefined;

/** The address of a registry itself. Docker Hub's is not its name (containerd/containerd, docs/hosts.md). */
export const registryAddress = (registry: string): string =>
  `https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`;

/** `mirror.example:5000` of `https://mirror.example:5000/v2/hub`. */
export const mirrorHost = (url: string): string => /^https?:\/\/([^/]*)/.exec(url)?.[1] ?? '';

/**
 * Where the API of a registry begins (opencontainers/distribution-spec, "Endpoints": below `/v2/`). A path that has `v2` in it
 * says so itself, as those of a proxy for several registries do; any other one is what stands before.
 */
export function apiRootOf(url: string): string {
  const address = url.replace(/\/+$/, '');
  return /^https?:\/\/[^/]+(\/.*)?\/v2(\/|$)/.test(address) ? address : `${address}/v2`;
}

/**
 * The hosts.toml of a registry: its mirror is asked first, the registry itself when that fails. `override_path`: the address is
 * where the API begins (containerd/containerd, docs/hosts.md). The header's name is written as Go's HTTP library has it: containerd
 * puts it among the others as it is, and what it learns later must take its place (core/remotes/docker/config/hosts.go).
 */
export function hostsToml({ registry, url }: Mirror, authorization?: string): string {
  const host = `host."${apiRootOf(url)}"`;
  const login = authorization === undefined ? '' : `\n[${host}.header]\n  Authorization = "${authorization}"\n`;
  return `server = "${registryAddress(registry)}"

[${host}]
  capabilities = ["pull", "resolve"]
  override_path = true
${login}`;
}

/** The `Authorization` in a hosts.toml that Keelson has written for this very mirror. */
export function authorizationIn(text: string, mirror: Mirror): string | undefined {
  const [, found] = /^ {2}Authorization = "(Basic [A-Za-z0-9+/]+={0,2})"$/m.exec(text) ?? [];
  return found !== undefined && hostsToml(mirror, found) === text ? found : undefined;
}
