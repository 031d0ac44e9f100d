/** The addresses as one finds them on the projects' pages of releases: typed by hand. */
import { describe, expect, it } from 'vitest';
import { newestListOf, publisherOf, releaseFilesOf, type Architecture, type Mirrors } from './publishers';

const GITHUB = 'https://github.com';

const filesOf = (programs: readonly string[], version: string, arch: Architecture = 'amd64', mirrors?: Mirrors) =>
  releaseFilesOf(programs, { versionOf: () => version, arch, mirrors });
const fileOf = (...[program, ...release]: [string, string, Architecture?, Mirrors?]) =>
  filesOf([program], ...release)[0]!;

describe('the file of a program', () => {
  it.each([
    [
      ...(['kubelet', 'kubernetes', '1.37.2', 'amd64'] as const),
      'https://dl.k8s.io/release/v1.37.2/bin/linux/amd64/kubelet',
      'https://dl.k8s.io/release/v1.37.2/bin/linux/amd64/kubelet.sha256',
    ],
    [
      ...(['etcd', 'etcd', '3.6.16', 'arm64'] as const),
      `${GITHUB}/etcd-io/etcd/releases/download/v3.6.16/etcd-v3.6.16-linux-arm64.tar.gz`,
      `${GITHUB}/etcd-io/etcd/releases/download/v3.6.16/SHA256SUMS`,
    ],
    [
      ...(['ctr', 'containerd', '2.2.9', 'amd64'] as const),
      `${GITHUB}/containerd/containerd/releases/download/v2.2.9/containerd-2.2.9-linux-amd64.tar.gz`,
      `${GITHUB}/containerd/containerd/releases/download/v2.2.9/containerd-2.2.9-linux-amd64.tar.gz.sha256sum`,
    ],
    [
      ...(['runc', 'runc', '1.4.3', 'amd64'] as const),
      `${GITHUB}/opencontainers/runc/releases/download/v1.4.3/runc.amd64`,
      `${GITHUB}/opencontainers/runc/releases/download/v1.4.3/runc.sha256sum`,
    ],
    [
      ...(['bridge', 'cniPlugins', '1.9.1', 'amd64'] as const),
      `${GITHUB}/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz`,
      `${GITHUB}/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz.sha256`,
    ],
    [
      ...(['crictl', 'crictl', '1.37.0', 'arm64'] as const),
      `${GITHUB}/kubernetes-sigs/cri-tools/releases/download/v1.37.0/crictl-v1.37.0-linux-arm64.tar.gz`,
      `${GITHUB}/kubernetes-sigs/cri-tools/releases/download/v1.37.0/crictl-v1.37.0-linux-arm64.tar.gz.sha256`,
    ],
  ])('%s of %s %s for %s', (program, publisher, version, arch, url, sums) => {
    expect(publisherOf(program)).toBe(publisher);
    const file = fileOf(program, version, arch);
    expect([file.url, file.sums.url, file.fromMirror, file.needed]).toEqual([url, sums, false, [program]]);
    expect(file.name).toBe(url.split('/').at(-1));
  });

  it('lies in an archive where its project puts it', () => {
    const at = (program: string, version: string) => fileOf(program, version).members?.[program];
    expect(at('etcd', '3.6.16')).toBe('etcd-v3.6.16-linux-amd64/etcd');
    expect(at('containerd-shim-runc-v2', '2.2.9')).toBe('bin/containerd-shim-runc-v2');
    expect(at('host-local', '1.9.1')).toBe('host-local');
    expect(fileOf('runc', '1.4.3').members).toBeUndefined();
  });

  it('is one for all programs of an archive, and one for each program that is a file of its own', () => {
    const files = filesOf(['kubelet', 'bridge', 'kubectl', 'calico', 'loopback'], '1.2.3');
    expect(files.map(({ name, needed }) => [name, needed])).toEqual([
      ['kubelet', ['kubelet']],
      ['kubectl', ['kubectl']],
      ['cni-plugins-linux-amd64-v1.2.3.tgz', ['bridge', 'loopback']],
    ]);
  });

  it('comes from a mirror by the same path, with the checksum that the mirror says', () => {
    const mirrors = { etcd: 'https://mirror.example/etcd/' };
    expect(fileOf('etcd', '3.7.0', 'amd64', mirrors)).toMatchObject({
      url: 'https://mirror.example/etcd/v3.7.0/etcd-v3.7.0-linux-amd64.tar.gz',
      sums: { url: 'https://mirror.example/etcd/v3.7.0/SHA256SUMS' },
      fromMirror: true,
    });
    expect(fileOf('crictl', '1.37.0', 'amd64', mirrors)).toMatchObject({ fromMirror: false });
  });

  it('is nobody’s where no project here publishes it', () => {
    expect(['calico', 'calico-ipam', 'ls'].map(publisherOf)).toEqual([undefined, undefined, undefined]);
  });
});

it('the newest patch is told where Kubernetes tells it, or the mirror', () => {
  expect(newestListOf('1.37')).toBe('https://dl.k8s.io/release/stable-1.37.txt');
  expect(newestListOf('1.37', { kubernetes: 'http://m.example/k8s' })).toBe(
    'http://m.example/k8s/release/stable-1.37.txt',
  );
});
