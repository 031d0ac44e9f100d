import { expect, it } from 'vitest';
import { parseCluster } from '../../../shared/cluster/schema';
import { binaryNamesOfAll } from '../../../shared/components/binaryNames';
import { imagesOf } from '../../../shared/components/imageNames';
import { DOCKERSHIM_GONE_SINCE, isSupported, minorOf } from '../../../shared/kubernetesVersion';
import { recipes, type ProgramSet } from './go/recipes';
import { imageContents, type ImageContent } from './imageContents';
import { secureSubject, subjectName, subjectNames, subjects, type Subject } from './subjects';

const all: readonly [string, Subject][] = Object.entries(subjects);
const modern = all.filter(([, { debian }]) => !debian);
/** To Keelson, which may be a minor behind. */
const isKnown = ([, { kubernetes }]: readonly [string, Subject]): boolean => isSupported(kubernetes);

const programsOf = ({ programs }: Subject): string[] =>
  (Object.entries(programs) as [ProgramSet, string][]).flatMap(([set, version]) =>
    Object.keys(recipes[set](version).programs),
  );

const clusterOf = ({ kubernetes, runtime }: Subject) => {
  const ssh = { user: 'root', auth: { kind: 'key', path: '/root/.ssh/id' } };
  const node = { hostname: 'n1', ip: '10.77.0.11', roles: ['master', 'worker'], ssh };
  const network = { cni: 'bridge' };
  const document = {
    apiVersion: 'keelson/v1',
    name: 'lab',
    kubernetesVersion: kubernetes,
    runtime,
    nodes: [node],
    network,
  };
  const { cluster, issues } = parseCluster(document);
  if (cluster === undefined) throw new Error(JSON.stringify(issues));
  return cluster;
};

it.each(modern)('Kubernetes %s has every program once, with those that its runtime is made of', (_name, subject) => {
  const programs = programsOf(subject);
  expect(new Set(programs).size).toBe(programs.length);
  expect(programs).toEqual(
    expect.arrayContaining(['etcdctl', 'containerd', 'containerd-shim-runc-v2', 'ctr', 'runc', 'crictl', 'portmap']),
  );
});

it.each(modern.filter(isKnown))('Kubernetes %s has all programs that its cluster wants', (_name, subject) => {
  expect(programsOf(subject)).toEqual(expect.arrayContaining([...binaryNamesOfAll(clusterOf(subject)).required]));
});

// Whose etcd is asked for in kubernetes/kubernetes, cmd/kubeadm/app/constants/constants.go, DefaultEtcdVersion.
it.each([
  ['1.36.3', '3.6'],
  ['1.37.2', '3.7'],
] as const)('Kubernetes %s goes with etcd %s', (name, etcd) => {
  expect(subjects[name].programs.etcd.startsWith(`${etcd}.`)).toBe(true);
});

it.each(all)('%s has a runtime whose language its kubelet speaks', (_name, { kubernetes, runtime, programs }) => {
  const minor = minorOf(kubernetes) ?? 0;
  if (minor >= DOCKERSHIM_GONE_SINCE) expect(runtime).toBe('containerd');
  // CRI v1 came to the kubelet with 1.23 (kubernetes.io/docs/concepts/architecture/cri), and v1alpha2 left containerd with 2.0.
  if (runtime === 'containerd') expect(programs.containerd).toMatch(minor < 23 ? /^1\./ : /^2\./);
});

it.each(all.filter(isKnown))('%s has the CoreDNS that its cluster asks for', (_name, subject) => {
  const asked = imagesOf(clusterOf(subject)).find(({ name }) => name === 'coredns');
  expect(asked?.reference.replace(/^.*:v?/, '')).toBe(subject.coreDns);
});

it('calls an image of CoreDNS by the version that is in it', () => {
  for (const [key, { kind, name, version }] of Object.entries(imageContents) as [string, ImageContent][]) {
    if (kind === 'coredns') expect([key, name.replace(/^.*:v?/, '')]).toEqual([`coredns-${version ?? ''}`, version]);
  }
});

it('knows subjects by name, and says which there are', () => {
  expect(subjectNames.map(subjectName)).toEqual(subjectNames);
  expect(() => subjectName('1.19.0')).toThrow('only 1.20.2, 1.20.2-containerd, 1.36.3, 1.37.2');
});
it.each([
  ['1.20.2', '1.20.2-containerd'],
  ['1.20.2-containerd', '1.20.2-containerd'],
  ['1.37.2', '1.37.2'],
])('Kubernetes %s of profile secure is the one with containerd', (version, subject) => {
  expect(secureSubject(version)).toBe(subject);
});

it('names the versions there are', () => {
  expect(() => secureSubject('1.5.0')).toThrow('1.20.2, 1.36.3, 1.37.2');
});
