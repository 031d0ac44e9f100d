/** What holds for every cluster and every file. */
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Cluster, ClusterInput } from '../cluster/schema';
import { imagesOf } from '../components/imageNames';
import { MAX_MINOR, MIN_MINOR } from '../kubernetesVersion';
import { renderTarget } from '.';
import { filesOf, sampleCluster, sampleInput, sampleSecrets } from '../testing/sampleCluster';
import { placeholderSecrets } from './targetFile';

const minors = Array.from({ length: MAX_MINOR - MIN_MINOR + 1 }, (_, index) => MIN_MINOR + index);
const variants: Cluster[] = minors.flatMap((minor) => {
  const kubernetesVersion = `1.${String(minor)}.3`;
  return [
    ...(minor <= 23 ? [sampleCluster({ kubernetesVersion, network: { cni: 'bridge' } })] : []),
    ...(minor <= 21 ? [sampleCluster({ kubernetesVersion })] : []),
    ...(minor >= 10 ? [sampleCluster({ kubernetesVersion, runtime: 'containerd', network: { cni: 'bridge' } })] : []),
  ];
});
const all = variants.flatMap((cluster) =>
  cluster.nodes.map(({ hostname }) => ({
    name: `${cluster.kubernetesVersion} ${cluster.runtime} ${cluster.network.cni} ${hostname}`,
    files: [...filesOf(cluster, hostname).values()],
  })),
);

describe('the files of every supported version, runtime and network', () => {
  it('are for 29 minors', () => {
    expect(minors).toHaveLength(29);
    expect(variants).toHaveLength(15 + 13 + 28);
  });

  it('have one place each, absolute and without ..', () => {
    for (const { name, files } of all) {
      const places = files.map((file) => file.installPath);
      expect(new Set(places).size, name).toBe(places.length);
      expect(new Set(files.map((file) => file.path)).size, name).toBe(files.length);
      for (const place of places) expect(place, name).toMatch(/^(\/[\w.-]+)+$/);
      expect(places.join(), name).not.toContain('..');
    }
  });

  it('end with one line break, and hold nothing that was forgotten', () => {
    for (const { name, files } of all) {
      for (const { path, content } of files) {
        expect(content, `${name} ${path}`).toMatch(/[^\n]\n$/);
        expect(content, `${name} ${path}`).not.toMatch(/undefined|(?<!\/dev\/)null|\[object|NaN/);
      }
    }
  });

  it('are units with every section in its place, JSON and YAML that parse', () => {
    for (const { name, files } of all) {
      for (const { path, content } of files) {
        const where = `${name} ${path}`;
        if (path.endsWith('.service'))
          expect(content, where).toMatch(
            /^\[Unit\]\n[^[]*\n\[Service\]\n[^[]*\n\[Install\]\nWantedBy=multi-user\.target\n$/,
          );
        if (/10-.*\.conf$/.test(path)) expect(() => JSON.parse(content) as unknown, where).not.toThrow();
        if (/\.(yaml|kubeconfig)$/.test(path)) {
          expect(
            parseAllDocuments(content).flatMap((document) => document.errors),
            where,
          ).toEqual([]);
          // An anchor would be right, and would puzzle whoever reads it.
          expect(content, where).not.toMatch(/: [&*]a\d/);
        }
      }
    }
  });

  it('are the same each time', () => {
    for (const cluster of variants) {
      const copy = structuredClone(cluster);
      expect(renderTarget(copy, 'n1', sampleSecrets)).toEqual(renderTarget(cluster, 'n1', sampleSecrets));
    }
  });

  it('name every image of the cluster somewhere, and no other of the prefix', () => {
    for (const cluster of variants) {
      const text = cluster.nodes
        .flatMap(({ hostname }) => [...filesOf(cluster, hostname).values()])
        .map((file) => file.content)
        .join('');
      const found = [...text.matchAll(/registry\.cn-hangzhou\.aliyuncs\.com\/imooc\/[\w.:-]+/g)].map(
        ([image]) => image,
      );
      expect([...new Set(found)].sort()).toEqual(
        imagesOf(cluster)
          .map(({ reference }) => reference)
          .sort(),
      );
    }
  });
});

/** A change of one field, and a text that must then be in some file of n1 or n2, and was in none before. */
const changes: [field: string, changes: Partial<ClusterInput>, expected: string][] = [
  ['binaries.dir', { binaries: { dir: '/opt/k8s' } }, 'ExecStart=/opt/k8s/etcd '],
  ['binaries.dir of CNI', { binaries: { dir: '/opt/k8s' } }, '--cni-bin-dir=/opt/k8s'],
  [
    'network.serviceCidr',
    { network: { serviceCidr: '10.99.0.0/16', dnsServiceIp: '10.99.0.2' } },
    '--service-cluster-ip-range=10.99.0.0/16',
  ],
  ['network.podCidr', { network: { podCidr: '172.30.0.0/16' } }, '--cluster-cidr=172.30.0.0/16'],
  ['network.podCidr of calico', { network: { podCidr: '172.30.0.0/16' } }, 'CALICO_IPV4POOL_CIDR=172.30.0.0/16'],
  [
    'network.podCidr of the bridge',
    { network: { podCidr: '172.30.0.0/16', cni: 'bridge' } },
    '"subnet": "172.30.12.0/24"',
  ],
  ['network.dnsServiceIp', { network: { dnsServiceIp: '10.68.0.53' } }, '--cluster-dns=10.68.0.53'],
  ['network.dnsServiceIp of DNS', { network: { dnsServiceIp: '10.68.0.53' } }, 'clusterIP: 10.68.0.53'],
  ['network.clusterDomain', { network: { clusterDomain: 'corp.example' } }, '--cluster-domain=corp.example.'],
  [
    'network.clusterDomain of DNS',
    { network: { clusterDomain: 'corp.example' } },
    '--server=/corp.example/127.0.0.1#10053',
  ],
  ['network.nodePortRange', { network: { nodePortRange: '30000-32767' } }, '--service-node-port-range=30000-32767'],
  ['etcd.endpoints', { etcd: { endpoints: ['http://10.9.9.9:2379'] } }, '"etcd_endpoints": "http://10.9.9.9:2379"'],
  ['registry.prefix', { registry: { prefix: 'mirror.example:5000/k8s' } }, '=mirror.example:5000/k8s/pause-amd64:3.0'],
  [
    'registry.images.pause',
    { registry: { images: { pause: 'a.example/p:1' } } },
    '--pod-infra-container-image=a.example/p:1',
  ],
  ['registry.images.calicoNode', { registry: { images: { calicoNode: 'a.example/c:1' } } }, ' a.example/c:1\n'],
  ['registry.images.kubeDns', { registry: { images: { kubeDns: 'a.example/k:1' } } }, 'image: a.example/k:1\n'],
  ['registry.images.dnsmasq', { registry: { images: { dnsmasq: 'a.example/d:1' } } }, 'image: a.example/d:1\n'],
  ['registry.images.sidecar', { registry: { images: { sidecar: 'a.example/s:1' } } }, 'image: a.example/s:1\n'],
  [
    'registry.images.coredns',
    { kubernetesVersion: '1.20.2', registry: { images: { coredns: 'a.example/d:1' } } },
    'image: a.example/d:1\n',
  ],
  ['name', { name: 'blue' }, 'current-context: blue\n'],
];

describe('the files follow the fields', () => {
  const textOf = (cluster: Cluster): string =>
    ['n1', 'n2']
      .flatMap((hostname) => [...filesOf(cluster, hostname).values()])
      .map((file) => file.content)
      .join('');
  const before = textOf(sampleCluster());

  it.each(changes)('%s', (_, change, expected) => {
    expect(before).not.toContain(expected);
    expect(textOf(sampleCluster(change))).toContain(expected);
  });

  it("a node's address", () => {
    const [master, ...workers] = sampleInput().nodes;
    const moved = sampleCluster({ nodes: [{ ...master!, ip: '192.168.7.7' }, ...workers] });
    expect(textOf(moved)).not.toContain('10.77.0.11');
    for (const text of ['--name=192.168.7.7', 'http://192.168.7.7:8080', 'IP=192.168.7.7', '--address=192.168.7.7']) {
      expect(textOf(moved)).toContain(text);
    }
  });
});

describe('renderTarget', () => {
  it('says which node is missing when asked for one that the cluster has not', () => {
    expect(() => renderTarget(sampleCluster(), 'nobody', sampleSecrets)).toThrow(/nobody/);
  });

  it('shows placeholders where secrets would be, in files that are still well-formed', () => {
    const files = renderTarget(sampleCluster({ kubernetesVersion: '1.20.2' }), 'n1', placeholderSecrets);
    const kubeconfig = files.find((file) => file.path === 'master-node/admin.kubeconfig')!;
    expect(parseAllDocuments(kubeconfig.content)[0]!.errors).toEqual([]);
    expect(kubeconfig.content).toContain('made when the cluster is deployed');
  });
});
