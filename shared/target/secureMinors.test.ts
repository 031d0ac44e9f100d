/**
 * Profile secure in every minor: which flags a program knows from when to when, typed off the changelogs of kubernetes/kubernetes by
 * hand. A program ends at a flag that it does not know.
 */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MAX_MINOR } from '../kubernetesVersion';
import { commandOf, filesOf, sampleCluster, textOf } from '../testing/sampleCluster';

const minors = Array.from({ length: MAX_MINOR - 19 }, (_, index) => 20 + index);
const secure = (minor: number) =>
  sampleCluster({
    ...{ kubernetesVersion: `1.${String(minor)}.2`, profile: 'secure' },
    ...{ runtime: 'containerd', network: { cni: 'bridge' } },
  });

const places = {
  etcd: 'master-node/etcd.service',
  'kube-apiserver': 'master-node/kube-apiserver.service',
  'kube-controller-manager': 'master-node/kube-controller-manager.service',
  'kube-scheduler': 'master-node/kube-scheduler.service',
  kubelet: 'worker-node/kubelet.service',
  'kube-proxy': 'worker-node/kube-proxy.service',
} as const;
type Program = keyof typeof places;
const programs = Object.keys(places) as Program[];

const flagsOf = (minor: number, program: Program): ReadonlyMap<string, string> =>
  new Map(
    commandOf(textOf(secure(minor), places[program]))
      .slice(1)
      .map((word): [string, string] => {
        const [, name = '', value = ''] = /^--([^=]+)=?(.*)$/.exec(word) ?? [];
        return [name, value];
      }),
  );

/** The last minor that takes it. */
const gone: Readonly<Partial<Record<Program, Readonly<Record<string, number>>>>> = {
  'kube-apiserver': {
    ...{ 'insecure-port': 23, 'insecure-bind-address': 23, port: 23, address: 23, 'enable-swagger-ui': 23 },
    ...{ 'kubelet-https': 21, 'service-account-api-audiences': 24, 'master-service-namespace': 26 },
    ...{ 'cloud-provider': 32, 'cloud-config': 32, logtostderr: 25, 'basic-auth-file': 18 },
  },
  'kube-controller-manager': {
    ...{ port: 23, address: 23, 'horizontal-pod-autoscaler-use-rest-clients': 21, 'pod-eviction-timeout': 26 },
    ...{ 'enable-taint-manager': 26, 'experimental-cluster-signing-duration': 24, logtostderr: 25 },
    ...{ 'concurrent-service-syncs': 36, 'deleting-pods-qps': 24 },
  },
  'kube-scheduler': { port: 23, address: 23, 'algorithm-provider': 21, 'lock-object-name': 27, logtostderr: 25 },
  kubelet: {
    ...{ 'container-runtime': 26, 'network-plugin': 23, 'cni-conf-dir': 23, 'cni-bin-dir': 23, 'allow-privileged': 14 },
    ...{ 'pod-infra-container-image': 34, logtostderr: 25, 'cloud-config': 33, runonce: 31, 'docker-endpoint': 23 },
  },
  'kube-proxy': { logtostderr: 25 },
};

/** The first minor that takes it. */
const born: Readonly<Partial<Record<Program, Readonly<Record<string, number>>>>> = {
  'kube-apiserver': {
    ...{ 'authentication-config': 29, 'authorization-config': 29, 'requestheader-uid-headers': 32 },
    'shutdown-watch-termination-grace-period': 27,
  },
  kubelet: { 'config-dir': 28, 'fail-cgroupv1': 31 },
};

/** Of what stands in the kubelet's file. */
const bornFields = { failCgroupV1: 31, containerRuntimeEndpoint: 27, seccompDefault: 22 } as const;

describe.each(minors)('1.%d', (minor) => {
  it.each(programs)('%s gets no flag that it does not know', (program) => {
    const names = [...flagsOf(minor, program).keys()];
    expect(names.length).toBeGreaterThan(1);
    const [late = {}, early = {}] = [gone[program], born[program]];
    expect(names.filter((name) => minor > (late[name] ?? Infinity))).toEqual([]);
    expect(names.filter((name) => minor < (early[name] ?? 0))).toEqual([]);
  });

  it('closes the plain ports where they are still open by default', () => {
    expect(flagsOf(minor, 'kube-controller-manager').get('port')).toBe(minor <= 21 ? '0' : undefined);
    expect(flagsOf(minor, 'kube-scheduler').get('port')).toBe(minor <= 22 ? '0' : undefined);
  });

  it('tells the kubelet its runtime once, where this version reads it', () => {
    const flags = flagsOf(minor, 'kubelet');
    const file = parse(textOf(secure(minor), 'worker-node/kubelet-config.yaml')) as Record<string, unknown>;
    expect(flags.get('container-runtime')).toBe(minor <= 26 ? 'remote' : undefined);
    expect(flags.has('container-runtime-endpoint')).toBe(minor <= 26);
    expect('containerRuntimeEndpoint' in file).toBe(minor >= 27);
    for (const [field, since] of Object.entries(bornFields)) if (minor < since) expect(file).not.toHaveProperty(field);
    // From here on hosts with cgroup v1 are refused unless they are allowed.
    expect(file['failCgroupV1']).toBe(minor >= 35 ? false : undefined);
  });

  it('asks strangers for a login in one place only', () => {
    const flags = flagsOf(minor, 'kube-apiserver');
    expect(flags.has('anonymous-auth')).toBe(!flags.has('authentication-config'));
    const file = filesOf(secure(minor)).get('master-node/authentication.yaml')?.content;
    // v1 from 1.34 on; v1beta1 knows paths from 1.32 on.
    const apiVersion = minor >= 34 ? 'v1' : 'v1beta1';
    if (minor < 32) expect(file).toBeUndefined();
    else expect(parse(file ?? '')).toMatchObject({ apiVersion: `apiserver.config.k8s.io/${apiVersion}` });
  });
});
