/**
 * A registry on loopback as the public ones are: it wants a token, which another address gives, and its blobs lie on another
 * host, to which it leads. What a path answers can be replaced, so that it may also be broken or hostile.
 */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sha256, tarBytes } from './releaseServer';

interface Served {
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface RegistryServer {
  /** `127.0.0.1:PORT`, as an image's name begins; or at another address of this computer. */
  readonly host: string;
  /** `REPOSITORY:TAG or @DIGEST` -> manifest. */
  readonly manifests: Map<string, Served>;
  /** Digest -> content. */
  readonly blobs: Map<string, Buffer>;
  /** What a path answers instead. */
  readonly answers: Map<string, RequestListener>;
  /** `METHOD path range` of each request to the registry, its tokens' address and its store. */
  readonly requests: string[];
  /** Every `Authorization` that the store of blobs was told. */
  readonly toldToStore: string[];
  /** Who may have a token; undefined: everybody. */
  login: string | undefined;
  /** Whether it takes the login itself too, and not only tokens, as distribution with htpasswd. */
  takesLogin: boolean;
  /** Makes every token that was given worthless. */
  readonly forgetTokens: () => void;
  readonly close: () => void;
}

const listen = async (server: Server, address: string): Promise<string> => {
  server.listen(0, address);
  await once(server, 'listening');
  return `${address}:${String((server.address() as AddressInfo).port)}`;
};

export const digestOf = (content: Buffer): string => `sha256:${sha256(content)}`;

export async function startRegistryServer(address = '127.0.0.1'): Promise<RegistryServer> {
  const manifests = new Map<string, Served>();
  const blobs = new Map<string, Buffer>();
  const answers = new Map<string, RequestListener>();
  const requests: string[] = [];
  const toldToStore: string[] = [];
  let generation = 1;
  const heard =
    (handle: RequestListener): RequestListener =>
    (request, response) => {
      const { url = '', method = '', headers } = request;
      requests.push([method, url, headers.range ?? ''].join(' ').trim());
      (answers.get(url.split('?')[0] ?? '') ?? handle)(request, response);
    };
  const store = createServer(
    heard((request, response) => {
      const { url = '', headers } = request;
      if (headers.authorization !== undefined) toldToStore.push(headers.authorization);
      const content = blobs.get(url.slice('/store/'.length));
      if (!content) return void response.writeHead(404).end();
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      const last = content.length - 1;
      if (from > 0) response.writeHead(206, { 'content-range': `bytes ${String(from)}-${String(last)}/*` });
      response.end(content.subarray(from));
    }),
  );
  const storeHost = await listen(store, address);
  const registry = createServer(
    heard((request, response) => {
      const { url = '', headers } = request;
      const { pathname, searchParams } = new URL(url, 'http://registry');
      if (pathname === '/token') {
        if (made.login !== undefined && headers.authorization !== made.login) return void response.writeHead(401).end();
        const token = `token-${String(generation)}-${searchParams.get('scope') ?? ''}`;
        return void response.end(JSON.stringify({ token, expires_in: 300 }));
      }
      const [, repository = '', kind = '', which = ''] =
        /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(pathname) ?? [];
      const isKnown = made.takesLogin && made.login !== undefined && headers.authorization === made.login;
      if (!isKnown && headers.authorization !== `Bearer token-${String(generation)}-repository:${repository}:pull`) {
        const challenge = `Bearer realm="http://${host}/token",service="registry",scope="repository:${repository}:pull"`;
        return void response.writeHead(401, { 'www-authenticate': challenge }).end('{"errors":[]}');
      }
      if (kind === 'blobs')
        return void response.writeHead(307, { location: `http://${storeHost}/store/${which}` }).end();
      const found = manifests.get(`${repository}${which.startsWith('sha256:') ? '@' : ':'}${which}`);
      if (!found) return void response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
      const digest = digestOf(found.content);
      response.writeHead(200, { 'content-type': found.mediaType, 'docker-content-digest': digest });
      response.end(found.content);
    }),
  );
  const host = await listen(registry, address);
  const made: RegistryServer = {
    ...{ host, manifests, blobs, answers, requests, toldToStore, login: undefined, takesLogin: false },
    forgetTokens: () => (generation += 1),
    close: () => {
      for (const server of [registry, store]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  return made;
}

export interface PushedImage {
  /** Digests. */
  readonly config: string;
  readonly layers: readonly string[];
  readonly manifest: string;
}

const OCI = 'application/vnd.oci.image';

/** The parts of an image with one program in each layer. */
export function imageParts(architecture: string, words: readonly string[]) {
  const tars = words.map((word) =>
    tarBytes([{ path: word, content: Buffer.from(`${word} for ${architecture}`.repeat(500)) }]),
  );
  const layers = tars.map((tar) => gzipSync(tar));
  const config = Buffer.from(
    JSON.stringify({ architecture, os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: tars.map(digestOf) } }),
  );
  return { config, layers, tars };
}

const descriptor = (mediaType: string, content: Buffer) => ({
  mediaType,
  digest: digestOf(content),
  size: content.length,
});

/** Puts an image with this content into a repository; its layers are of the media type that is named, e.g. `tar+gzip`. */
export function pushContent(
  { manifests, blobs }: Pick<RegistryServer, 'manifests' | 'blobs'>,
  { repository, tag }: { repository: string; tag?: string | undefined },
  { config, layers, packed }: { config: Buffer; layers: readonly Buffer[]; packed: 'tar' | 'tar+gzip' },
): PushedImage {
  const mediaType = `${OCI}.manifest.v1+json`;
  const content = Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType, config: descriptor(`${OCI}.config.v1+json`, config) },
      layers: layers.map((layer) => descriptor(`${OCI}.layer.v1.${packed}`, layer)),
    }),
  );
  for (const blob of [config, ...layers]) blobs.set(digestOf(blob), blob);
  const manifest = digestOf(content);
  manifests.set(`${repository}@${manifest}`, { mediaType, content });
  if (tag !== undefined) manifests.set(`${repository}:${tag}`, { mediaType, content });
  return { config: digestOf(config), layers: layers.map(digestOf), manifest };
}

/** Puts an image for one platform into a repository. */
export function push(
  server: RegistryServer,
  {
    repository,
    tag,
    architecture = 'amd64',
    words = ['one', 'two'],
  }: { repository: string; tag?: string; architecture?: string; words?: string[] },
): PushedImage {
  return pushContent(server, { repository, tag }, { ...imageParts(architecture, words), packed: 'tar+gzip' });
}

/** Puts an image for amd64 and arm64 into a repository; answers its digests by architecture. */
export function pushIndex(
  server: RegistryServer,
  repository: string,
  tag: string,
): Record<'amd64' | 'arm64', PushedImage> {
  const images = {
    amd64: push(server, { repository, architecture: 'amd64' }),
    arm64: push(server, { repository, architecture: 'arm64' }),
  };
  const mediaType = `${OCI}.index.v1+json`;
  const attestation = { mediaType: `${OCI}.manifest.v1+json`, digest: `sha256:${'0'.repeat(64)}`, size: 10 };
  const content = Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType },
      manifests: [
        { ...attestation, platform: { os: 'unknown', architecture: 'unknown' } },
        ...Object.entries(images).map(([architecture, { manifest }]) => ({
          mediaType: `${OCI}.manifest.v1+json`,
          digest: manifest,
          size: server.manifests.get(`${repository}@${manifest}`)?.content.length ?? 0,
          platform: { os: 'linux', architecture, ...(architecture === 'arm64' ? { variant: 'v8' } : {}) },
        })),
      ],
    }),
  );
  server.manifests.set(`${repository}:${tag}`, { mediaType, content });
  server.manifests.set(`${repository}@${digestOf(content)}`, { mediaType, content });
  return images;
}
