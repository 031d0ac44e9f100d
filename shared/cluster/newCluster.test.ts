import { describe, expect, it } from 'vitest';
import { profileDefaults, profiles } from './defaults';
import { newCluster } from './newCluster';
import { reviewCluster } from './rules';
import { MAX_MINOR, MIN_MINOR } from '../kubernetesVersion';
import { imagesOf } from '../components/imageNames';
import { parseCluster, type ClusterInput } from './schema';

const nodes: ClusterInput['nodes'] = [{ hostname: 'n1', ip: '10.77.0.11', roles: ['master', 'worker'] }];
const minimal = { apiVersion: 'keelson/v1', name: 'lab', kubernetesVersion: '1.37.2', nodes };

describe('what a file leaves out', () => {
  const meant = (document: object): unknown => {
    const { cluster } = parseCluster({ ...minimal, ...document });
    const { nodePortRange, cni } = cluster!.network;
    return { runtime: cluster!.runtime, cni, nodePortRange, registryPrefix: cluster!.registry.prefix };
  };

  it('hangs on its profile, and without one means what it always meant', () => {
    const guide = {
      ...{ runtime: 'docker', cni: 'calico', nodePortRange: '20000-40000' },
      registryPrefix: 'registry.cn-hangzhou.aliyuncs.com/imooc',
    };
    expect(meant({})).toEqual(guide);
    expect(meant({ profile: 'simple' })).toEqual(guide);
    expect(meant({ profile: 'secure' })).toEqual({
      ...{ runtime: 'containerd', cni: 'bridge', nodePortRange: '30000-32767', registryPrefix: 'registry.k8s.io' },
    });
  });

  it('gives way to what the file says', () => {
    expect(
      meant({ profile: 'secure', network: { nodePortRange: '31000-31999' }, registry: { prefix: 'r.example' } }),
    ).toEqual({
      ...{ runtime: 'containerd', cni: 'bridge', nodePortRange: '31000-31999' },
      registryPrefix: 'r.example',
    });
  });

  it('changes no place of an issue', () => {
    const placesOf = (document: object): string[] =>
      parseCluster({ ...minimal, ...document }).issues.map(({ path, code }) => `${path} ${code}`);
    expect(placesOf({ profile: 'secure', network: null, registry: 5, runtime: null })).toEqual([
      'runtime REQUIRED',
      'network WRONG_TYPE',
      'registry WRONG_TYPE',
    ]);
    expect(placesOf({ profile: 'safe' })).toEqual(['profile NOT_ONE_OF']);
    expect(parseCluster(['profile']).issues.map(({ code }) => code)).toEqual(['NOT_A_CLUSTER_FILE']);
  });
});

describe('a new cluster', () => {
  const versions = Array.from({ length: MAX_MINOR - MIN_MINOR + 1 }, (_, at) => `1.${String(MIN_MINOR + at)}.3`);

  it.each(profiles)('of profile %s has nothing wrong with it but its nodes', (profile) => {
    expect(reviewCluster(newCluster(profile)).issues.map(({ code }) => code)).toEqual(['NO_NODES']);
    expect(reviewCluster({ ...newCluster(profile), nodes }).issues).toEqual([]);
  });

  it('of profile simple can have every version', () => {
    for (const version of versions) {
      const { issues } = reviewCluster({ ...newCluster('simple', version), nodes });
      expect(
        issues.filter(({ severity }) => severity === 'error'),
        version,
      ).toEqual([]);
    }
  });

  it('of profile secure can have 1.20 and everything after it', () => {
    const wrong = versions.filter((version) => !reviewCluster({ ...newCluster('secure', version), nodes }).cluster);
    expect(wrong).toEqual(versions.slice(0, 11));
  });

  it('of profile secure names each version of what is fetched', () => {
    expect(newCluster('secure')).toMatchObject({
      ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
      versions: {
        ...{ etcd: '3.7.0', containerd: '2.2.9', runc: '1.4.3', cniPlugins: '1.9.1', crictl: '1.37.0' },
        ...{ coredns: '1.14.7', pause: '3.10.1' },
      },
      network: { cni: 'bridge', nodePortRange: '30000-32767' },
      registry: { prefix: 'registry.k8s.io' },
      binaries: { source: { kind: 'release' } },
    });
    expect(newCluster('simple').versions).toBeUndefined();
  });
});

describe('what profile secure cannot have', () => {
  it.each([
    ['an old version', { kubernetesVersion: '1.19.16' }, 'kubernetesVersion SECURE_TOO_OLD'],
    ['docker', { kubernetesVersion: '1.20.2', runtime: 'docker' }, 'runtime SECURE_NEEDS_CONTAINERD'],
    ['an etcd of others', { etcd: { endpoints: ['http://10.0.0.9:2379'] } }, 'etcd.endpoints NOT_YET_SECURE'],
  ] as const)('%s', (_, changes, expected) => {
    const { issues } = reviewCluster({ ...minimal, profile: 'secure', ...changes });
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual([expected]);
  });
});

describe('the names of images', () => {
  /** As registry.k8s.io lists them; below another prefix as kubeadm asks for them there. */
  it.each([
    ['1.20.15', undefined, ['registry.k8s.io/pause:3.10.1', 'registry.k8s.io/coredns:1.7.0']],
    ['1.21.14', undefined, ['registry.k8s.io/pause:3.10.1', 'registry.k8s.io/coredns/coredns:v1.8.0']],
    ['1.37.2', undefined, ['registry.k8s.io/pause:3.10.1', 'registry.k8s.io/coredns/coredns:v1.14.7']],
    ['1.37.2', 'r.example/k8s', ['r.example/k8s/pause:3.10.1', 'r.example/k8s/coredns:v1.14.7']],
  ])('of profile secure, %s under %s', (kubernetesVersion, prefix, expected) => {
    const { cluster } = parseCluster({
      ...minimal,
      kubernetesVersion,
      profile: 'secure',
      registry: prefix ? { prefix } : {},
    });
    expect(imagesOf(cluster!).map(({ reference }) => reference)).toEqual(expected);
  });

  it('of profile simple are the guide’s, and CoreDNS beside them', () => {
    const { cluster } = parseCluster({ ...minimal, registry: { prefix: profileDefaults.secure.registryPrefix } });
    expect(imagesOf(cluster!).map(({ reference }) => reference)).toEqual([
      'registry.k8s.io/pause-amd64:3.0',
      'registry.k8s.io/calico-node:v2.6.2',
      'registry.k8s.io/coredns:1.14.7',
    ]);
  });
});
