/** "Get the programs": of a version, and what is written down for a document. */
import { describe, expect, it } from 'vitest';
import type { ReleaseFile } from '../../../shared/versions/publishers';
import { createPrograms, fromPublishers, withVersions } from './programs';
import type { Releases } from './releases';

/** Whatever is asked for lies there. */
function allThere(): Releases & { readonly asked: ReleaseFile[] } {
  const asked: ReleaseFile[] = [];
  const sum = '0'.repeat(64);
  return {
    asked,
    located: () => Promise.resolve(new Map()),
    newest: () => Promise.reject(new Error('not asked for')),
    fetch: (file) => {
      asked.push(file);
      const names = file.members ? Object.keys(file.members) : file.needed;
      const programs = names.map((name) => ({ name, path: `/cache/${name}`, sizeBytes: 1, sha256: sum }));
      const record = { url: file.url, sumsUrl: file.sums.url, sha256: sum, programs: {} };
      return Promise.resolve({ file, record, programs, wasThere: true });
    },
  };
}
const programsFrom = (releases: Releases) => createPrograms(releases, { fetch: () => Promise.resolve(undefined) });
const getting = { arch: 'amd64', signal: new AbortController().signal } as const;

describe('the programs of a version', () => {
  it('are all that anybody here publishes, in the versions that go with it', async () => {
    const releases = allThere();
    const { versions, programs } = await programsFrom(releases).getOf('1.36.3', getting);
    expect(versions).toEqual({
      ...{ etcd: '3.6.16', containerd: '2.2.9', runc: '1.4.3', cniPlugins: '1.9.1', crictl: '1.37.0' },
    });
    expect(releases.asked.map(({ url }) => url)).toContain(
      'https://github.com/containerd/containerd/releases/download/v2.2.9/containerd-2.2.9-linux-amd64.tar.gz',
    );
    expect(programs.map(({ name, version }) => `${name} ${version}`)).toEqual([
      ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'].map(
        (name) => `${name} 1.36.3`,
      ),
      ...['etcd 3.6.16', 'etcdctl 3.6.16', 'etcdutl 3.6.16'],
      ...['containerd 2.2.9', 'containerd-shim-runc-v2 2.2.9', 'ctr 2.2.9', 'runc 1.4.3'],
      ...['bridge 1.9.1', 'host-local 1.9.1', 'loopback 1.9.1', 'portmap 1.9.1', 'crictl 1.37.0'],
    ]);
  });
});

it('how far it is, is told when it is another part of a hundred', async () => {
  const releases = allThere();
  const programs = programsFrom({
    ...releases,
    fetch: (file, signal, options) => {
      for (const done of [1, 2, 500, 501, 1000]) options?.onBytes?.(done, 1000);
      return releases.fetch(file, signal, options);
    },
  });
  const told: string[] = [];
  programs.onProgress(({ label, done }) => void told.push(`${label} ${String(done)}`));
  await programs.getFor(
    {
      kubernetesVersion: '1.36.3',
      runtime: 'containerd',
      network: { cni: 'bridge' },
      etcd: { endpoints: ['http://x'] },
    },
    getting,
  );
  expect(told.filter((one) => one.startsWith('kubelet '))).toEqual(['kubelet 1', 'kubelet 500', 'kubelet 1000']);
});

it('the newest patch is asked of the mirror that a document names', async () => {
  const asked: unknown[] = [];
  const programs = programsFrom({
    ...allThere(),
    newest: (version, mirrors) => {
      asked.push([version, mirrors]);
      return Promise.resolve({ version: '1.36.9', from: 'publisher', url: 'https://mirror.example' });
    },
  });
  const mirrors = { kubernetes: 'https://mirror.example' };
  const document = { kubernetesVersion: '1.36.3', binaries: { source: { kind: 'release', mirrors } } };
  expect(await programs.newestFor(document, getting.signal)).toMatchObject({ version: '1.36.9' });
  expect(asked).toEqual([['1.36.3', mirrors]]);
});

describe('the programs of a document', () => {
  const document = { kubernetesVersion: '1.36.3', runtime: 'containerd', network: { cni: 'bridge' } };

  it('are those that its nodes need, also while the rest of it is unfinished', async () => {
    const told: string[] = [];
    const onFile = (programs: readonly { name: string }[]): void => void told.push(...programs.map(({ name }) => name));
    const { programs } = await programsFrom(allThere()).getFor(
      { ...document, versions: { etcd: '3.6.11' } },
      { ...getting, onFile },
    );
    expect(programs.find(({ name }) => name === 'etcd')?.version).toBe('3.6.11');
    expect(programs.map(({ name }) => name)).toEqual(expect.arrayContaining(['kubelet', 'bridge', 'crictl']));
    expect(programs.map(({ name }) => name)).not.toContain('containerd');
    expect(told).toEqual(programs.map(({ name }) => name));
  });

  it.each([
    ['an early version', { ...document, kubernetesVersion: '1.19.16', runtime: 'docker' }],
    ['calico', { ...document, kubernetesVersion: '1.20.2', runtime: 'docker', network: { cni: 'calico' } }],
  ])('cannot be had of %s', async (_, wanted) => {
    const releases = allThere();
    await expect(programsFrom(releases).getFor(wanted, getting)).rejects.toMatchObject({
      code: 'CLUSTER_INVALID',
    });
    expect(releases.asked).toEqual([]);
  });

  it('are written down with what else it says', () => {
    const gotten = { kubernetesVersion: '1.36.4', versions: { etcd: '3.6.16' }, programs: [] };
    const before = {
      ...{ name: 'lab', kubernetesVersion: '1.36.3', versions: { etcd: '3.6.11', coredns: '1.14.6' } },
      binaries: { dir: '/opt/bin', source: { kind: 'upload', path: './binaries' } },
    };
    expect(withVersions(before, gotten)).toEqual({
      ...{ name: 'lab', kubernetesVersion: '1.36.4', versions: { etcd: '3.6.16', coredns: '1.14.6' } },
      binaries: { dir: '/opt/bin', source: { kind: 'release' } },
    });
  });

  it('come from the mirrors that it names already', () => {
    const source = { kind: 'release', mirrors: { etcd: 'https://mirror.example' } };
    expect(fromPublishers({ binaries: { source } })).toEqual({ binaries: { source } });
    expect(fromPublishers(undefined)).toEqual({ binaries: { source: { kind: 'release' } } });
  });
});
