/**
 * Manifests of pod networks: the person's own file, or what the publisher has, fetched only when somebody asks and kept by its
 * address. Whatever is read is patched once on trial, so that a file that does not fit is refused before anything begins.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { GottenManifest } from '../../../shared/ipc/binaries';
import {
  manifestUrl,
  manifestVersion,
  networkManifestOf,
  patchedManifest,
} from '../../../shared/manifests/networkManifest';
import { MAX_MANIFEST_BYTES } from '../../../shared/manifests/objects';
import type { NetworkManifest } from '../../../shared/manifests/rule';
import type { Platform } from '../../platform';
import { localPath } from '../../localPath';
import { exists, readText, unwritable, writeText } from '../../storage/files';
import { isShare } from '../../storage/networkPath';
import { baseOf } from '../programs/binaries';
import { getText } from '../programs/web';

export interface Manifests {
  /**
   * The text of a cluster's manifest, as published; undefined where its network has none. Contacts nobody.
   * @throws MANIFEST_NOT_HERE, FILE_UNREADABLE, MANIFEST_OTHER_CONTENT, and what {@link patchedManifest} throws
   */
  read(cluster: Cluster, clusterPath: string | undefined): Promise<string | undefined>;
  /** The same, fetched where it is not here yet. @throws DOWNLOAD_FAILED, FILE_UNWRITABLE, CANCELLED, and the above */
  fetch(cluster: Cluster, clusterPath: string | undefined, signal: AbortSignal): Promise<GottenManifest | undefined>;
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createManifests(platform: Platform): Manifests {
  const cached = (url: string, file: string): string => join(platform.cacheDir, 'manifests', sha256Of(url), file);

  /** What is known of its content counts wherever the text comes from the publisher's address. */
  const requireKnown = (manifest: NetworkManifest, version: string, text: string): void => {
    const [name, expected, actual] = [manifest.url(version), manifest.sums[version], sha256Of(text)];
    if (expected !== undefined && expected !== actual)
      throw new AppError('MANIFEST_OTHER_CONTENT', { name, expected, actual });
  };

  const ownFile = async (path: string, clusterPath: string | undefined): Promise<{ path: string; text: string }> => {
    const file = localPath(path, { homeDir: platform.homeDir, workDir: baseOf(platform, clusterPath) });
    // To open that is to contact another computer, and a file that was opened asks for nothing of the kind.
    if (isShare(file)) throw new AppError('FILE_UNREADABLE', { path: file, reason: 'share' });
    return { path: file, text: await readText(file, { maxBytes: MAX_MANIFEST_BYTES }) };
  };

  const locate = async (
    cluster: Cluster,
    manifest: NetworkManifest,
    clusterPath: string | undefined,
  ): Promise<{ path: string; text: string } | undefined> => {
    const { manifest: own } = cluster.network;
    if (own !== undefined) return ownFile(own, clusterPath);
    const version = manifestVersion(cluster, manifest);
    const path = cached(manifest.url(version), manifest.file);
    if (!(await exists(path))) return undefined;
    const text = await readText(path, { maxBytes: MAX_MANIFEST_BYTES });
    requireKnown(manifest, version, text);
    return { path, text };
  };

  /** From its publisher, put into the cache. */
  const download = async (
    cluster: Cluster,
    manifest: NetworkManifest,
    signal: AbortSignal,
  ): Promise<{ path: string; text: string }> => {
    const version = manifestVersion(cluster, manifest);
    const url = manifest.url(version);
    const text = await getText(url, signal, { maxBytes: MAX_MANIFEST_BYTES });
    requireKnown(manifest, version, text);
    patchedManifest(cluster, manifest, text);
    const path = cached(url, manifest.file);
    await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
    await writeText(path, text);
    return { path, text };
  };

  return {
    read: async (cluster, clusterPath) => {
      const manifest = networkManifestOf(cluster);
      if (!manifest) return undefined;
      const found = await locate(cluster, manifest, clusterPath);
      if (!found) throw new AppError('MANIFEST_NOT_HERE', { name: manifestUrl(cluster, manifest) });
      patchedManifest(cluster, manifest, found.text);
      return found.text;
    },
    fetch: async (cluster, clusterPath, signal) => {
      const manifest = networkManifestOf(cluster);
      if (!manifest) return undefined;
      const there = await locate(cluster, manifest, clusterPath);
      const { path, text } = there ?? (await download(cluster, manifest, signal));
      patchedManifest(cluster, manifest, text);
      const version = manifestVersion(cluster, manifest);
      return {
        ...{ title: manifest.title, version, path, sizeBytes: Buffer.byteLength(text), sha256: sha256Of(text) },
        ...(cluster.network.manifest === undefined ? { url: manifest.url(version) } : {}),
        isKnown: manifest.sums[version] !== undefined,
        wasThere: there !== undefined,
        versions: manifest.versions(cluster),
      };
    },
  };
}
