import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pushContent, startRegistryServer, type RegistryServer } from '../../../electron/testing/registryServer';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { run } from '../run';

/** What it stands for. */
const REGISTRY = 'registry.k8s.io';

interface Manifest {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

/**
 * A registry with the images of a docker archive: a few tests have theirs pulled each time (`imagePullPolicy: Always`), whatever
 * lies on the node.
 * @param address of this machine, as the hosts reach it
 */
export async function startMirror(archive: string, address: string): Promise<RegistryServer> {
  const folder = await mkdtemp(join(tmpdir(), 'keelson-mirror-'));
  const registry = await startRegistryServer(address);
  try {
    await run('tar', ['-xf', archive, '-C', folder]);
    const parts = new Map<string, Promise<Buffer>>();
    const part = (name: string): Promise<Buffer> => {
      const content = parts.get(name) ?? readFile(join(folder, name));
      parts.set(name, content);
      return content;
    };
    for (const { Config, RepoTags, Layers } of JSON.parse(String(await part('manifest.json'))) as Manifest[]) {
      const [config, layers] = [await part(Config), await Promise.all(Layers.map(part))];
      for (const name of RepoTags.filter((one) => one.startsWith(`${REGISTRY}/`))) {
        const [repository = '', tag] = name.slice(REGISTRY.length + 1).split(':');
        pushContent(registry, { repository, tag }, { config, layers, packed: 'tar' });
      }
    }
  } catch (error) {
    registry.close();
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
  return registry;
}

/** The same cluster, whose hosts pull from the mirror. */
export const pullingFrom =
  ({ host }: RegistryServer) =>
  (document: ClusterInput): ClusterInput => ({
    ...document,
    registry: { ...document.registry, mirrors: [{ registry: REGISTRY, url: `http://${host}` }] },
  });
