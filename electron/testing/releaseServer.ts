/**
 * The publishers' pages of releases on loopback: the paths, redirects and checksum files that the projects really have, with
 * small programs in place of theirs. What a path answers can be replaced, so that a server may also be broken or hostile.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import type { Mirrors } from '../../shared/versions/publishers';
import { AARCH64, elfProgram, X86_64 } from './elfProgram';

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

export interface TarEntry {
  readonly path: string;
  readonly content?: Buffer;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link';
  readonly linkpath?: string;
}

/** An archive made in memory: also one that no honest tar would make. */
export function tarBytes(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap(({ path, content = Buffer.alloc(0), type = 'File', linkpath = '' }) => {
    const header = new Header({ path, type, linkpath, size: content.length, mode: 0o755, mtime: new Date(0) });
    header.encode();
    return [header.block ?? Buffer.alloc(512), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export const tarGz = (entries: readonly TarEntry[]): Buffer => gzipSync(tarBytes(entries));

export interface ReleaseServer {
  readonly address: string;
  /** For the cluster file: every publisher is this server. */
  readonly mirrors: Mirrors;
  /** What lies where; the paths begin with the publisher's id. */
  readonly files: Map<string, Buffer>;
  /** What a path answers instead. */
  readonly answers: Map<string, RequestListener>;
  /** `METHOD path range` of each request. */
  readonly requests: string[];
  readonly close: () => void;
}

/** A publisher's files lie elsewhere, and its own addresses lead there: GitHub's, and those of dl.k8s.io. */
const STORE = '/store/';

export async function startReleaseServer(): Promise<ReleaseServer> {
  const files = new Map<string, Buffer>();
  const answers = new Map<string, RequestListener>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { url = '', method = '', headers } = request;
    requests.push([method, url, headers.range ?? ''].join(' ').trim());
    const instead = answers.get(url);
    if (instead) {
      instead(request, response);
      return;
    }
    const path = url.startsWith(STORE) ? url.slice(STORE.length) : url.slice(1);
    const content = files.get(path);
    if (!content) return void response.writeHead(404).end('Not Found');
    if (!url.startsWith(STORE)) return void response.writeHead(302, { location: `${STORE}${path}` }).end();
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    if (from > 0) {
      const last = content.length - 1;
      response.writeHead(206, { 'content-range': `bytes ${String(from)}-${String(last)}/${String(content.length)}` });
    }
    response.end(content.subarray(from));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const ids = ['kubernetes', 'etcd', 'containerd', 'runc', 'cniPlugins', 'crictl'];
  return {
    ...{ address, files, answers, requests },
    mirrors: Object.fromEntries(ids.map((id) => [id, `${address}/${id}`])),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface PublishedVersions {
  readonly kubernetes: string;
  readonly etcd: string;
  readonly cniPlugins: string;
  readonly crictl: string;
  /** Of profile secure. */
  readonly containerd?: string;
  readonly runc?: string;
}

const kubernetesPrograms = [
  ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
  ...['kubelet', 'kube-proxy', 'kubectl'],
];

/**
 * What the projects would have published of these versions, for both architectures. A program knows the flags that are
 * among these words.
 */
export function publish({ files }: ReleaseServer, versions: PublishedVersions, knows: readonly string[] = []): void {
  const { kubernetes, etcd, cniPlugins, crictl, containerd, runc } = versions;
  const withSum = (path: string, content: Buffer, ending = '.sha256'): void => {
    files.set(path, content);
    files.set(`${path}${ending}`, Buffer.from(`${sha256(content)}  ${path.split('/').at(-1) ?? ''}\n`));
  };
  const sums: string[] = [];
  const runcSums: string[] = [];
  for (const [arch, machine] of [
    ['amd64', X86_64],
    ['arm64', AARCH64],
  ] as const) {
    const program = (name: string, variables: string[] = []): Buffer =>
      elfProgram({ machine, variables, words: [name, arch, ...knows] });
    for (const name of kubernetesPrograms) {
      const content = program(name, [`v${kubernetes}`, `v${kubernetes}`]);
      const path = `kubernetes/release/v${kubernetes}/bin/linux/${arch}/${name}`;
      files.set(path, content);
      // The sum alone, without an end of line.
      files.set(`${path}.sha256`, Buffer.from(sha256(content)));
    }
    const folder = `etcd-v${etcd}-linux-${arch}`;
    const archive = tarGz([
      { path: `${folder}/`, type: 'Directory' },
      { path: `${folder}/README.md`, content: Buffer.from('# etcd\n') },
      ...['etcd', 'etcdctl', 'etcdutl'].map((name) => ({ path: `${folder}/${name}`, content: program(name) })),
    ]);
    files.set(`etcd/v${etcd}/${folder}.tar.gz`, archive);
    sums.push(`${sha256(archive)}  ${folder}.tar.gz`);
    withSum(
      `cniPlugins/v${cniPlugins}/cni-plugins-linux-${arch}-v${cniPlugins}.tgz`,
      tarGz([
        { path: './', type: 'Directory' },
        ...['bridge', 'host-local', 'loopback', 'portmap', 'vlan'].map((name) => ({
          path: `./${name}`,
          content: program(name),
        })),
      ]),
    );
    withSum(
      `crictl/v${crictl}/crictl-v${crictl}-linux-${arch}.tar.gz`,
      tarGz([{ path: 'crictl', content: program('crictl') }]),
    );
    if (containerd !== undefined) {
      const names = ['containerd', 'containerd-shim-runc-v2', 'ctr'];
      const content = tarGz(names.map((name) => ({ path: `bin/${name}`, content: program(name) })));
      withSum(`containerd/v${containerd}/containerd-${containerd}-linux-${arch}.tar.gz`, content, '.sha256sum');
    }
    if (runc !== undefined) {
      const content = program('runc');
      files.set(`runc/v${runc}/runc.${arch}`, content);
      runcSums.push(`${sha256(content)}  runc.${arch}`);
    }
  }
  if (runc !== undefined) files.set(`runc/v${runc}/runc.sha256sum`, Buffer.from(`${runcSums.join('\n')}\n`));
  files.set(`etcd/v${etcd}/SHA256SUMS`, Buffer.from(`${sums.join('\n')}\n`));
  const minor = kubernetes.split('.').slice(0, 2).join('.');
  files.set(`kubernetes/release/stable-${minor}.txt`, Buffer.from(`v${kubernetes}`));
}
