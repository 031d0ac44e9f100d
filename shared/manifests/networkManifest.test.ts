import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { Cluster, ClusterInput } from '../cluster/schema';
import { AppError, toWireError } from '../errors';
import { sampleCluster } from '../testing/sampleCluster';
import { networkManifestOf, patchedManifest } from './networkManifest';
import { MAX_MANIFEST_BYTES } from './objects';
import { calicoYaml, flannelYaml } from './testing/manifests';

const clusterWith = (network: ClusterInput['network'], more: Partial<ClusterInput> = {}): Cluster =>
  sampleCluster({
    ...{ profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
    ...{ network, registry: {}, ...more },
  });

interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly args?: string[];
  readonly env?: unknown[];
}
interface Applied {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly data: Record<string, string>;
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations?: Record<string, string> };
      readonly spec: {
        readonly tolerations: unknown;
        readonly initContainers: Container[];
        readonly containers: Container[];
        readonly volumes: { readonly name: string; readonly hostPath: { readonly path: string } }[];
      };
    };
  };
}

function applied(cluster: Cluster, text: string): Record<string, Applied> {
  const manifest = networkManifestOf(cluster);
  if (!manifest) throw new Error('no manifest');
  const objects = parseAllDocuments(patchedManifest(cluster, manifest, text)).map((one) => one.toJS() as Applied);
  return Object.fromEntries(objects.map((one) => [`${one.kind} ${one.metadata.name}`, one]));
}
const jsonOf = (text = ''): unknown => JSON.parse(text) as unknown;
const foldersOf = ({ spec }: Applied): Record<string, string> =>
  Object.fromEntries(spec.template.spec.volumes.map(({ name, hostPath }) => [name, hostPath.path]));

describe('flannel', () => {
  const cluster = clusterWith({ cni: 'flannel', podCidr: '10.99.0.0/16', mtu: 1400, interface: 'eth1' });
  const objects = applied(cluster, flannelYaml);
  const config = objects['ConfigMap kube-flannel-cfg']!;
  const set = objects['DaemonSet kube-flannel-ds']!;

  it('has the range, MTU and way of the cluster file, and what else stood there', () => {
    expect(jsonOf(config.data['net-conf.json'])).toEqual({
      ...{ Network: '10.99.0.0/16', EnableNFTables: false },
      // Of which vxlan needs 50 bytes: pods have 1400.
      Backend: { Type: 'vxlan', VNI: 7, MTU: 1450 },
    });
    expect(jsonOf(config.data['cni-conf.json'])).toMatchObject({ name: 'keelson-flannel', cniVersion: '1.0.0' });
    const other = applied(clusterWith({ cni: 'flannel', backend: 'host-gw' }), flannelYaml);
    expect(jsonOf(other['ConfigMap kube-flannel-cfg']!.data['net-conf.json'])).toMatchObject({
      ...{ Network: '172.20.0.0/16', Backend: { Type: 'host-gw' } },
    });
  });

  it('is told no MTU where it reads none', () => {
    const [plain, told] = [{}, { mtu: 1400 }].map((mtu) =>
      applied(clusterWith({ cni: 'flannel', backend: 'host-gw', ...mtu }), flannelYaml),
    );
    expect(jsonOf(told!['ConfigMap kube-flannel-cfg']!.data['net-conf.json'])).not.toHaveProperty('Backend.MTU');
    expect(told).toEqual(plain);
  });

  it('lies where containerd looks, on every node whatever its taints, by the interface that was named', () => {
    expect(foldersOf(set)).toEqual({ run: '/run/flannel', 'cni-plugin': '/opt/cni/bin', cni: '/etc/cni/net.d' });
    expect(set.spec.template.spec.tolerations).toEqual([{ operator: 'Exists' }]);
    expect(set.spec.template.spec.containers[0]?.args).toEqual(['--ip-masq', '--kube-subnet-mgr', '--iface=eth1']);
  });

  it('is marked as ours, object by object', () => {
    expect(Object.keys(objects)).toHaveLength(3);
    for (const { metadata } of Object.values(objects))
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'keelson' });
    expect(objects['Namespace kube-flannel']!.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
    });
  });

  it.each([
    [{}, ['ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3', 'ghcr.io/flannel-io/flannel:v0.28.10']],
    [
      { prefix: 'r.example/k8s' },
      ['r.example/k8s/flannel-cni-plugin:v1.9.1-flannel3', 'r.example/k8s/flannel:v0.28.10'],
    ],
    [
      { images: { flannel: 'r.example/own:1' } },
      ['ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3', 'r.example/own:1'],
    ],
  ])('has the images of the cluster file: %o', (registry, [plugin, own]) => {
    const { initContainers, containers } = applied(clusterWith({ cni: 'flannel' }, { registry }), flannelYaml)[
      'DaemonSet kube-flannel-ds'
    ]!.spec.template.spec;
    expect([...initContainers, ...containers].map(({ image }) => image)).toEqual([plugin, own, own]);
    expect(containers[0]?.imagePullPolicy).toBe('IfNotPresent');
  });
});

describe('Calico', () => {
  const cluster = clusterWith({ cni: 'calico', podCidr: '10.99.0.0/16', mtu: 1440, interface: 'eth1' });
  const objects = applied(cluster, calicoYaml);
  const { template } = objects['DaemonSet calico-node']!.spec;

  it('has the range, MTU and interface of the cluster file', () => {
    expect(objects['ConfigMap calico-config']!.data['veth_mtu']).toBe('1440');
    expect(template.spec.containers[0]?.env).toEqual([
      { name: 'IP', value: 'autodetect' },
      { name: 'FELIX_IPINIPMTU', valueFrom: { configMapKeyRef: { name: 'calico-config', key: 'veth_mtu' } } },
      { name: 'CALICO_IPV4POOL_CIDR', value: '10.99.0.0/16' },
      { name: 'IP_AUTODETECTION_METHOD', value: 'interface=eth1' },
    ]);
  });

  it('lies where containerd looks, with one version of all its images', () => {
    expect(foldersOf(objects['DaemonSet calico-node']!)).toEqual({
      'cni-bin-dir': '/opt/cni/bin',
      'cni-net-dir': '/etc/cni/net.d',
    });
    const all = [...template.spec.initContainers, ...template.spec.containers];
    expect(all.map(({ name, image }) => `${name} ${image}`)).toEqual([
      'upgrade-ipam quay.io/calico/cni:v3.33.0',
      'install-cni quay.io/calico/cni:v3.33.0',
      'ebpf-bootstrap quay.io/calico/node:v3.33.0',
      'calico-node quay.io/calico/node:v3.33.0',
    ]);
    expect(objects['Deployment calico-kube-controllers']!.spec.template.spec.containers[0]?.image).toBe(
      'quay.io/calico/kube-controllers:v3.33.0',
    );
  });

  it('of before 3.31 comes from Docker Hub', () => {
    const old = clusterWith({ cni: 'calico' }, { versions: { calico: '3.30.7' } });
    const text = calicoYaml.replaceAll('quay.io/calico', 'docker.io/calico').replaceAll('3.33.0', '3.30.7');
    const { containers } = applied(old, text)['DaemonSet calico-node']!.spec.template.spec;
    expect(containers[0]?.image).toBe('docker.io/calico/node:v3.30.7');
  });

  it('has no field that the API would not give back', () => {
    const spec = (text: string): unknown =>
      applied(cluster, text)['CustomResourceDefinition ippools.crd.projectcalico.org']!.spec;
    expect(spec(calicoYaml)).toEqual({ group: 'crd.projectcalico.org' });
    // What the API refuses it is to see.
    expect(spec(calicoYaml.replace('Fields: false', 'Fields: true'))).toMatchObject({ preserveUnknownFields: true });
  });

  it('leaves what the cluster file does not say as it was', () => {
    const plain = applied(clusterWith({ cni: 'calico' }), calicoYaml);
    expect(plain['ConfigMap calico-config']!.data['veth_mtu']).toBe('0');
    expect(plain['DaemonSet calico-node']!.spec.template.spec.containers[0]?.env).toHaveLength(3);
  });
});

describe('pods of a network', () => {
  const templateOf = (network: ClusterInput['network'], text: string): Applied['spec']['template'] =>
    Object.values(applied(clusterWith(network), text)).find(({ kind }) => kind === 'DaemonSet')!.spec.template;

  it.each<[string, 'flannel' | 'calico', Partial<ClusterInput['network']>, string]>([
    ['flannel’s MTU', 'flannel', { mtu: 1400 }, flannelYaml],
    ['flannel’s way', 'flannel', { backend: 'host-gw' }, flannelYaml],
    ['what only one’s own manifest says', 'flannel', {}, flannelYaml.replace('"VNI": 7', '"VNI": 8')],
    ['how flannel’s pods are connected', 'flannel', {}, flannelYaml.replace('"cniVersion": "1.0.0"', '"more": 1')],
    ['Calico’s MTU', 'calico', { mtu: 1440 }, calicoYaml],
  ])('start anew with %s, and for no other reason', (_, cni, changed, text) => {
    const before = templateOf({ cni }, cni === 'calico' ? calicoYaml : flannelYaml);
    const after = templateOf({ cni, ...changed }, text);
    const mark = (one: typeof before): string | undefined => one.metadata.annotations?.['keelson/configuration'];
    expect(mark(after)).toMatch(/^[0-9a-f]{8}$/);
    expect(mark(after)).not.toBe(mark(before));
    expect(after).toEqual({ ...before, metadata: { ...before.metadata, annotations: after.metadata.annotations } });
  });

  it('run on when the same configuration is written in another order', () => {
    const lines = /^ {2}cni-conf.json: [^]*?\n(?= {2}net-conf)/m;
    const [first = ''] = lines.exec(flannelYaml) ?? [];
    const turned = flannelYaml.replace(lines, '').replace(/^---\nkind: DaemonSet/m, `${first}$&`);
    expect(turned).not.toBe(flannelYaml);
    expect(templateOf({ cni: 'flannel' }, turned)).toEqual(templateOf({ cni: 'flannel' }, flannelYaml));
  });
});

describe('a manifest from strangers', () => {
  const refusal = (text: string, network: ClusterInput['network'] = { cni: 'flannel', manifest: './own.yml' }) => {
    try {
      applied(clusterWith(network), text);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      const { code, params } = toWireError(thrown);
      return { code, ...params };
    }
  };
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n';
  const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: &e [*d, *d]\nf: [*e, *e, *e, *e]\n`;

  it.each<[string, string, object]>([
    ['no YAML', 'kind: [', { code: 'MANIFEST_INVALID', reason: 'no-yaml' }],
    ['nothing', '# nothing\n', { code: 'MANIFEST_INVALID', reason: 'no-object' }],
    ['a text', 'hello\n', { code: 'MANIFEST_INVALID', reason: 'no-object', line: 1 }],
    ['an object without a name', `${flannelYaml}---\nkind: A\napiVersion: v1\n`, { code: 'MANIFEST_INVALID' }],
    ['one object twice', `${flannelYaml}${flannelYaml}`, { code: 'MANIFEST_INVALID', reason: 'object-twice' }],
    ['more aliases than anybody needs', bomb, { code: 'MANIFEST_INVALID', reason: 'no-yaml' }],
    ['too much', `# ${'x'.repeat(MAX_MANIFEST_BYTES)}`, { code: 'MANIFEST_TOO_LARGE', max: 4 }],
    ['a kind of no network', `${flannelYaml}---\n${secret}`, { code: 'MANIFEST_KIND', kind: 'Secret' }],
    [
      'another object’s name',
      flannelYaml.replace('name: kube-flannel-cfg', 'name: own'),
      { code: 'MANIFEST_LACKS', object: 'ConfigMap kube-flannel-cfg', place: '' },
    ],
    [
      'a volume less',
      flannelYaml.replace('name: cni-plugin, hostPath', 'name: other, hostPath'),
      { code: 'MANIFEST_LACKS', place: 'spec.template.spec.volumes[cni-plugin].hostPath.path' },
    ],
    [
      'a configuration that is no JSON',
      flannelYaml.replace('{ "Network"', '"Network"'),
      { code: 'MANIFEST_LACKS', place: 'data.net-conf.json' },
    ],
    [
      'an image of somebody else’s',
      flannelYaml.replace('io/flannel-io/flannel-cni-plugin', 'io/evil/miner'),
      { code: 'MANIFEST_IMAGE', image: 'ghcr.io/evil/miner:v1.9.1-flannel3' },
    ],
    [
      'another version',
      flannelYaml.replaceAll('v0.28.10', 'v0.27.4'),
      { code: 'MANIFEST_VERSION', wanted: 'v0.28.10', field: 'versions.flannel' },
    ],
    ...(
      [
        ['host-gw', '"Type": "host-gw"'],
        ['wireguard', '"Type": "wireguard"'],
        ['UDP', '"Type": "vxlan", "type": "UDP"'],
      ] as const
    ).map(([type, words]): [string, string, object] => [
      `the backend ${type} that the cluster file does not say`,
      flannelYaml.replace('"Type": "vxlan"', words),
      { code: 'MANIFEST_BACKEND', type },
    ]),
  ])('is refused for %s, with place and reason', (_, text, expected) => {
    expect(refusal(text)).toMatchObject({ name: './own.yml', ...expected });
  });

  it('is told by its address where nobody has named a file', () => {
    expect(refusal('', { cni: 'flannel' })).toMatchObject({
      name: 'https://raw.githubusercontent.com/flannel-io/flannel/v0.28.10/Documentation/kube-flannel.yml',
    });
  });

  it.each<[string, string, NonNullable<ClusterInput['network']>['backend']]>([
    ['host-gw', '"Type": "host-gw"', 'host-gw'],
    ['another one', '"Type": "wireguard"', 'host-gw'],
    ['what a cluster runs with since before', '"Type": "host-gw"', 'vxlan'],
    ['vxlan by another spelling', '"Type": "VXLAN"', undefined],
    ['none', '"Port": 1', undefined],
  ])('may say of its backend %s: the cluster file has the last word', (_, words, backend) => {
    const network = { cni: 'flannel', manifest: './own.yml', ...(backend ? { backend } : {}) } as const;
    const text = flannelYaml.replace('"Type": "vxlan"', words);
    expect(refusal(text, network)).toBeUndefined();
    const config = applied(clusterWith(network), text)['ConfigMap kube-flannel-cfg']!.data['net-conf.json'];
    expect(jsonOf(config)).toMatchObject({ Backend: { Type: backend ?? 'vxlan' } });
  });

  it('is right as it was published', () => {
    expect(refusal(flannelYaml)).toBeUndefined();
  });
});

it('networks that need no manifest have none, and profile simple has none at all', () => {
  expect(networkManifestOf(clusterWith({ cni: 'bridge' }))).toBeUndefined();
  expect(networkManifestOf(sampleCluster({ network: { cni: 'calico' } }))).toBeUndefined();
});
