import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Cluster, ClusterInput } from '../../../shared/cluster/schema';
import { manifestUrl, networkManifestOf } from '../../../shared/manifests/networkManifest';
import { calicoYaml, flannelYaml } from '../../../shared/manifests/testing/manifests';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { testPlatform } from '../../testing/testHosts';
import { getText } from '../programs/web';
import { createManifests } from './manifests';

vi.mock('../programs/web', () => ({ getText: vi.fn() }));

let platform: Awaited<ReturnType<typeof testPlatform>>;
beforeEach(async () => {
  platform = await testPlatform();
  vi.mocked(getText).mockReset();
});
afterEach(() => platform.remove());

const { signal } = new AbortController();
const clusterWith = (network: ClusterInput['network']): Cluster =>
  sampleCluster({ profile: 'secure', kubernetesVersion: '1.37.2', network });
const calico = clusterWith({ cni: 'calico' });
const flannel = clusterWith({ cni: 'flannel' });

it('a network without a manifest has none, and nobody is asked', async () => {
  const manifests = createManifests(platform);
  const bridge = clusterWith({ cni: 'bridge' });
  expect(await manifests.read(bridge, undefined)).toBeUndefined();
  expect(await manifests.fetch(bridge, undefined, signal)).toBeUndefined();
  expect(getText).not.toHaveBeenCalled();
});

it('is fetched once, and read from then on without the network', async () => {
  vi.mocked(getText).mockResolvedValue(calicoYaml);
  const manifests = createManifests(platform);
  await expect(manifests.read(calico, undefined)).rejects.toMatchObject({
    code: 'MANIFEST_NOT_HERE',
    params: { name: 'https://raw.githubusercontent.com/projectcalico/calico/v3.33.0/manifests/calico.yaml' },
  });
  expect(getText).not.toHaveBeenCalled();
  const first = await manifests.fetch(calico, undefined, signal);
  expect(first).toMatchObject({ version: '3.33.0', wasThere: false, isKnown: false, versions: { calico: '3.33.0' } });
  expect(await manifests.fetch(calico, undefined, signal)).toMatchObject({ wasThere: true, sha256: first?.sha256 });
  expect(await manifests.read(calico, undefined)).toBe(calicoYaml);
  expect(getText).toHaveBeenCalledTimes(1);
});

it('whose sum is known and is another one is not used, fetched or found', async () => {
  vi.mocked(getText).mockResolvedValue(flannelYaml);
  const manifests = createManifests(platform);
  const other = { code: 'MANIFEST_OTHER_CONTENT' };
  await expect(manifests.fetch(flannel, undefined, signal)).rejects.toMatchObject(other);
  const rule = networkManifestOf(flannel)!;
  const folder = createHash('sha256').update(manifestUrl(flannel, rule)).digest('hex');
  const path = join(platform.cacheDir, 'manifests', folder, rule.file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, flannelYaml);
  await expect(manifests.read(flannel, undefined)).rejects.toMatchObject(other);
});

it('that does not fit is not kept', async () => {
  vi.mocked(getText).mockResolvedValue('<html>Please log in</html>\n');
  const manifests = createManifests(platform);
  await expect(manifests.fetch(calico, undefined, signal)).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  await expect(manifests.read(calico, undefined)).rejects.toMatchObject({ code: 'MANIFEST_NOT_HERE' });
});

it('of the person’s own lies beside the cluster file, whatever its sum; on another computer it is not opened', async () => {
  const manifests = createManifests(platform);
  await mkdir(platform.workDir, { recursive: true });
  await writeFile(join(platform.workDir, 'own.yml'), flannelYaml);
  const file = join(platform.workDir, 'cluster.yaml');
  const own = clusterWith({ cni: 'flannel', manifest: './own.yml' });
  expect(await manifests.read(own, file)).toBe(flannelYaml);
  expect(await manifests.fetch(own, file, signal)).toMatchObject({ wasThere: true });
  expect(getText).not.toHaveBeenCalled();
  const lost = clusterWith({ cni: 'flannel', manifest: './lost.yml' });
  await expect(manifests.read(lost, file)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});
