/**
 * Where the projects publish their programs, by the paths that they use; a mirror has the same paths below an address of
 * its own. No checksum stands here: each release brings its own.
 */

export const publisherIds = ['kubernetes', 'etcd', 'containerd', 'runc', 'cniPlugins', 'crictl'] as const;
export type PublisherId = (typeof publisherIds)[number];

/** The first minor of Kubernetes whose programs Keelson fetches with what goes with them (versions.ts). */
export const RELEASES_SINCE = 20;

/** As release files are called, after Go's names. */
export const architectures = ['amd64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

interface Publisher {
  readonly base: string;
  /** Below the base; {version}, {arch} and, where each program is a file of its own, {name} are replaced. */
  readonly file: string;
  /** The programs. In an archive: where each of them lies there; nothing else of it is unpacked. */
  readonly programs: readonly string[] | Readonly<Record<string, string>>;
  /** What has the checksums, {file} being the path above: of this file alone, or a list that has it among others. */
  readonly sums: { readonly file: string; readonly of: 'file' | 'list' };
  /** What has nothing but the newest patch of a {minor}, where somebody publishes that. */
  readonly newest?: string;
}

const publishers: Readonly<Record<PublisherId, Publisher>> = {
  // kubernetes.io, "Download Kubernetes" and "Install kubectl binary with curl on Linux".
  kubernetes: {
    base: 'https://dl.k8s.io',
    file: 'release/v{version}/bin/linux/{arch}/{name}',
    programs: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'],
    sums: { file: '{file}.sha256', of: 'file' },
    newest: 'release/stable-{minor}.txt',
  },
  // etcd-io/etcd, scripts/build-binary.sh and scripts/release.sh. etcdutl is there from 3.5 on.
  etcd: {
    base: 'https://github.com/etcd-io/etcd/releases/download',
    file: 'v{version}/etcd-v{version}-linux-{arch}.tar.gz',
    programs: Object.fromEntries(
      ['etcd', 'etcdctl', 'etcdutl'].map((name) => [name, `etcd-v{version}-linux-{arch}/${name}`]),
    ),
    sums: { file: 'v{version}/SHA256SUMS', of: 'list' },
  },
  // containerd/containerd, .github/workflows/release.yml and docs/getting-started.md.
  containerd: {
    base: 'https://github.com/containerd/containerd/releases/download',
    file: 'v{version}/containerd-{version}-linux-{arch}.tar.gz',
    programs: Object.fromEntries(['containerd', 'containerd-shim-runc-v2', 'ctr'].map((name) => [name, `bin/${name}`])),
    sums: { file: '{file}.sha256sum', of: 'file' },
  },
  // opencontainers/runc, script/release_build.sh and script/release_sign.sh: the list is signed in clear text.
  runc: {
    base: 'https://github.com/opencontainers/runc/releases/download',
    file: 'v{version}/runc.{arch}',
    programs: ['runc'],
    sums: { file: 'v{version}/runc.sha256sum', of: 'list' },
  },
  // containernetworking/plugins, scripts/release.sh.
  cniPlugins: {
    base: 'https://github.com/containernetworking/plugins/releases/download',
    file: 'v{version}/cni-plugins-linux-{arch}-v{version}.tgz',
    programs: Object.fromEntries(['bridge', 'host-local', 'loopback', 'portmap'].map((name) => [name, name])),
    sums: { file: '{file}.sha256', of: 'file' },
  },
  // kubernetes-sigs/cri-tools, README "Install crictl", and its releases.
  crictl: {
    base: 'https://github.com/kubernetes-sigs/cri-tools/releases/download',
    file: 'v{version}/crictl-v{version}-linux-{arch}.tar.gz',
    programs: { crictl: 'crictl' },
    sums: { file: '{file}.sha256', of: 'file' },
  },
};

/** Other addresses than the publishers' own. */
export type Mirrors = Readonly<Partial<Record<PublisherId, string>>>;

const isArchive = (programs: Publisher['programs']): programs is Readonly<Record<string, string>> =>
  !Array.isArray(programs);

const namesOf = ({ programs }: Publisher): readonly string[] =>
  isArchive(programs) ? Object.keys(programs) : programs;

const byProgram: ReadonlyMap<string, PublisherId> = new Map(
  publisherIds.flatMap((id) => namesOf(publishers[id]).map((name) => [name, id] as const)),
);
/** All of them. */
export const publishedPrograms: readonly string[] = [...byProgram.keys()];
/** Who publishes a program; undefined where nobody of these does. */
export const publisherOf = (program: string): PublisherId | undefined => byProgram.get(program);

const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (placeholder, key: string) => values[key] ?? placeholder);

/** Where a publisher's releases begin, where no mirror was named. */
export const publishersBase = (id: PublisherId): string => publishers[id].base;

const baseOf = (id: PublisherId, mirrors: Mirrors = {}): string =>
  (mirrors[id] ?? publishers[id].base).replace(/\/+$/, '');

/** A file of a release. */
export interface ReleaseFile {
  readonly publisher: PublisherId;
  readonly version: string;
  readonly arch: Architecture;
  /** Its own name, without folders. */
  readonly name: string;
  readonly url: string;
  readonly sums: { readonly url: string; readonly of: 'file' | 'list' };
  /** Whether another address than the publisher's own was given: then the checksum, too, is what that one says. */
  readonly fromMirror: boolean;
  /** The programs for which it is wanted. */
  readonly needed: readonly string[];
  /** Of an archive: program -> where it lies there. Otherwise the file itself is the one program. */
  readonly members?: Readonly<Record<string, string>>;
}

export interface Release {
  readonly versionOf: (publisher: PublisherId) => string;
  readonly arch: Architecture;
  readonly mirrors?: Mirrors | undefined;
}

function fileOf(id: PublisherId, needed: readonly string[], { versionOf, arch, mirrors }: Release): ReleaseFile {
  const { file, programs, sums } = publishers[id];
  const version = versionOf(id);
  const values = { version, arch, name: needed[0] ?? '' };
  const path = filled(file, values);
  const base = baseOf(id, mirrors);
  const places = isArchive(programs)
    ? Object.fromEntries(Object.entries(programs).map(([name, place]) => [name, filled(place, values)]))
    : undefined;
  return {
    ...{ publisher: id, version, arch, name: path.split('/').at(-1) ?? path, url: `${base}/${path}` },
    sums: { url: `${base}/${filled(sums.file, { ...values, file: path })}`, of: sums.of },
    fromMirror: mirrors?.[id] !== undefined,
    needed,
    ...(places ? { members: places } : {}),
  };
}

/** The files that have these programs, each once, publisher by publisher. What nobody here publishes is left out. */
export const releaseFilesOf = (programs: readonly string[], release: Release): ReleaseFile[] =>
  publisherIds.flatMap((id) => {
    const needed = programs.filter((name) => publisherOf(name) === id);
    if (needed.length === 0) return [];
    return isArchive(publishers[id].programs)
      ? [fileOf(id, needed, release)]
      : needed.map((name) => fileOf(id, [name], release));
  });

/** Where the newest patch of a minor (`1.37`) is told. */
export const newestListOf = (minor: string, mirrors?: Mirrors): string =>
  `${baseOf('kubernetes', mirrors)}/${filled(publishers.kubernetes.newest ?? '', { minor })}`;
