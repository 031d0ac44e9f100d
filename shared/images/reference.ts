/** Names of container images, read as container engines read them (distribution/reference, normalize.go). */

export interface ImageReference {
  /** `registry.k8s.io`, `localhost:5000`; `docker.io` where the name says none. */
  readonly registry: string;
  /** `coredns/coredns`; on docker.io `library/busybox` for `busybox`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:...`. */
  readonly digest?: string;
}

const DEFAULT_REGISTRY = 'docker.io';

const isRegistry = (part: string): boolean => /[.:]/.test(part) || part === 'localhost';

/** The parts of a name that isImage (cluster/formats.ts) accepts. Without a tag and a digest `latest` is meant. */
export function parseReference(name: string): ImageReference {
  const [beforeDigest = '', digest] = name.split('@');
  const [first = '', ...others] = beforeDigest.split('/');
  const hasRegistry = others.length > 0 && isRegistry(first);
  const path = hasRegistry ? others.join('/') : beforeDigest;
  const [, repository = path, tag] = /^(.*?)(?::([\w.-]+))?$/.exec(path) ?? [];
  const registry = !hasRegistry || first === 'index.docker.io' ? DEFAULT_REGISTRY : first;
  const isOfficial = registry === DEFAULT_REGISTRY && !repository.includes('/');
  const tagOrLatest = tag ?? (digest === undefined ? 'latest' : undefined);
  return {
    registry,
    repository: isOfficial ? `library/${repository}` : repository,
    ...(tagOrLatest === undefined ? {} : { tag: tagOrLatest }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The name with everything written out: two names of one image are then the same text. */
export function fullName(name: string): string {
  const { registry, repository, tag, digest } = parseReference(name);
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
