/**
 * A client of registries (opencontainers/distribution-spec): manifests and blobs of one repository. Nothing that a registry
 * says is believed: what is asked for by a digest must have it, and what is asked for by a tag is named by its digest from
 * then on.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors';
import { apiRootOf, registryAddress } from '../../../shared/images/mirrors';
import type { ImageReference } from '../../../shared/images/reference';
import { cachedPath, download } from '../programs/download';
import { bytesOf, dismiss, failed, get, type Patience, type WebAnswer } from '../programs/web';
import { mediaTypes, type Descriptor } from './oci';
import type { LoginTo } from './logins';
import { authorizationFor } from './token';

/** distribution-spec, "Pushing Manifests": what a registry must take at least, and hardly any takes more. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** A connection that breaks in the middle of a blob is made anew, and goes on where it broke. */
const TRIES = 3;
const passing: ReadonlySet<unknown> = new Set(['reset', 'silent', 'HTTP 500', 'HTTP 502', 'HTTP 503', 'HTTP 504']);

/** Another address that has the same repositories. */
interface ImageMirror {
  readonly url: string;
  /** What to say in `Authorization` where it asks for a login; else as everywhere. */
  readonly login?: string | undefined;
}
export type ImageMirrors = Readonly<Record<string, ImageMirror>>;

export interface RegistryOptions extends Patience {
  readonly cacheDir: string;
  readonly loginTo: LoginTo;
  /** By registry. */
  readonly mirrors?: ImageMirrors | undefined;
  readonly signal: AbortSignal;
}

export interface Manifest {
  readonly bytes: Buffer;
  /** `sha256:...` of these bytes. */
  readonly digest: string;
  readonly mediaType: string | undefined;
}

/** Without encryption only on this computer itself, as container engines do. */
const isLoopback = (registry: string): boolean => /^(localhost|127(\.\d+){3})(:\d+)?$/.test(registry);

const addressOf = (registry: string): string =>
  isLoopback(registry) ? `http://${registry}` : registryAddress(registry);

const hex = (digest: string): string => digest.slice('sha256:'.length);

/** Whether the failure has this reason. */
const failedBy = (thrown: unknown, is: (reason: unknown) => boolean): boolean =>
  thrown instanceof AppError && thrown.code === 'DOWNLOAD_FAILED' && is(thrown.params['reason']);

export class Repository {
  /** Where its manifests and blobs are. */
  readonly url: string;
  /** As whoever answers there calls it: a mirror may have a path of its own before it. */
  private readonly repository: string;
  private readonly host: string;
  private readonly mirror: ImageMirror | undefined;
  private authorization: string | undefined;

  constructor(
    reference: ImageReference,
    private readonly options: RegistryOptions,
  ) {
    const { registry, repository } = reference;
    this.mirror = options.mirrors?.[registry];
    const root = apiRootOf(this.mirror?.url ?? addressOf(registry));
    this.host = new URL(root).host;
    this.url = `${root}/${repository}`;
    this.repository = /^.*?\/v2\/(.*)$/.exec(this.url)?.[1] ?? repository;
  }

  /** By tag or digest. @throws DOWNLOAD_FAILED, CHECKSUM_MISMATCH, CANCELLED */
  async manifest(which: string): Promise<Manifest> {
    const url = `${this.url}/manifests/${which}`;
    const answer = await this.get(url);
    const bytes = await bytesOf(url, answer, this.options.signal, MAX_MANIFEST_BYTES);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const [said] = /^sha256:.*/.exec(answer.header('docker-content-digest') ?? '') ?? [];
    const expected = which.startsWith('sha256:') ? which : (said ?? digest);
    if (digest !== expected) throw new AppError('CHECKSUM_MISMATCH', { name: url, expected, actual: digest });
    return { bytes, digest, mediaType: answer.header('content-type') };
  }

  /** Fetches a blob unless it is there, and answers its file. @throws DOWNLOAD_FAILED, CHECKSUM_MISMATCH, FILE_UNWRITABLE, CANCELLED */
  async blob({ digest, size }: Descriptor, onBytes?: (done: number) => void): Promise<string> {
    const { cacheDir, signal, loginTo: _, mirrors: __, ...patience } = this.options;
    const sha256 = hex(digest);
    const one = { url: `${this.url}/blobs/${digest}`, sha256, to: cachedPath(cacheDir, sha256, 'blob') };
    for (let tried = 1; ; tried++) {
      const authorization = this.authorization;
      const options = {
        ...patience,
        ...(authorization === undefined ? {} : { authorization }),
        ...(onBytes ? { onBytes } : {}),
        maxBytes: size,
      };
      try {
        await download(one.url, one, signal, options);
        return one.to;
      } catch (thrown) {
        if (tried === TRIES) throw thrown;
        // A token does not live long.
        if (failedBy(thrown, (reason) => reason === 'HTTP 401')) dismiss((await this.get(one.url)).body);
        else if (!failedBy(thrown, (reason) => passing.has(reason))) throw thrown;
      }
    }
  }

  /** An answer that is none but the wanted one. */
  private async get(url: string): Promise<WebAnswer> {
    let answer = await this.ask(url);
    if (answer.status === 401) {
      dismiss(answer.body);
      const { loginTo, signal, silentMs } = this.options;
      const login = this.mirror?.login ?? (await loginTo(this.host));
      const challenge = answer.header('www-authenticate');
      const patience = silentMs === undefined ? {} : { silentMs };
      const { repository } = this;
      this.authorization = await authorizationFor({ ...patience, url, challenge, repository, login, signal });
      answer = await this.ask(url);
    }
    if (answer.status === 200) return answer;
    dismiss(answer.body);
    throw failed(url, `HTTP ${String(answer.status)}`);
  }

  private ask(url: string): Promise<WebAnswer> {
    const { signal, silentMs } = this.options;
    return get(url, signal, {
      accept: Object.values(mediaTypes).join(', '),
      ...(silentMs === undefined ? {} : { silentMs }),
      ...(this.authorization === undefined ? {} : { authorization: this.authorization }),
    });
  }
}
