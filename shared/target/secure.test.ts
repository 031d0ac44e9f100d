/** Profile secure: what its components' references on kubernetes.io and etcd.io say, typed off by hand. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseCluster, type Cluster } from '../cluster/schema';
import { exposureOf } from '../exposure/exposure';
import { targetRenderer } from '.';
import type { NodeFacts } from '../kubernetes/nodeFacts';
import { sampleSecrets } from '../testing/sampleCluster';
import { commandOf, filesOf, sampleInput, settingsOf, textOf } from '../testing/sampleCluster';

const M = '10.77.0.11';
const PKI = '/etc/kubernetes/pki';

function secure(kubernetesVersion: string): Cluster {
  const { cluster } = parseCluster(
    sampleInput({ kubernetesVersion, profile: 'secure', runtime: 'containerd', network: { cni: 'bridge' } }),
  );
  if (!cluster) throw new Error('the sample is wrong');
  return cluster;
}
const flags = (cluster: Cluster, unit: string): string[] => commandOf(textOf(cluster, `master-node/${unit}.service`));

describe('containerd', () => {
  const rendered = (version: string, facts?: NodeFacts): Map<string, string> => {
    const cluster = secure(version);
    const { hostname } = cluster.nodes[1]!;
    const files = targetRenderer(cluster, sampleSecrets, { facts: facts && new Map([[hostname, facts]]) })(hostname);
    return new Map(files.map(({ installPath, content }) => [installPath, content]));
  };
  const toml = '/etc/containerd/config.toml';
  const unit = '/etc/systemd/system/containerd.service';

  it('2.x has its settings in format 3, and runs our runc', () => {
    const files = rendered('1.37.2');
    expect(files.get(toml)?.split('\n')).toEqual(
      expect.arrayContaining([
        'version = 3',
        '[plugins."io.containerd.cri.v1.images".pinned_images]',
        '  SystemdCgroup = true',
        '  BinaryName = "/usr/bin/kubernetes-bins/runc"',
        '  bin_dirs = ["/opt/cni/bin"]',
      ]),
    );
    expect(settingsOf(files.get(unit)!)).toEqual(
      expect.arrayContaining([
        'Service.Type=notify',
        'Service.ExecStart=/usr/bin/kubernetes-bins/containerd',
        'Service.Delegate=yes',
        'Service.KillMode=process',
      ]),
    );
  });
  it('1.7, for the kubelets that need it, has them in format 2', () => {
    const text = rendered('1.22.0').get(toml);
    expect(text).toContain('version = 2\n');
    expect(text).toContain('  bin_dir = "/opt/cni/bin"\n');
    expect(text).toContain('  BinaryName = "/usr/bin/kubernetes-bins/runc"\n');
  });
  it.each([
    ['1.6.20', 'version = 2'],
    ['2.1.4', 'version = 3'],
  ])('of the host, %s, is kept with its own unit and runc', (hostContainerd, format) => {
    const files = rendered('1.37.2', { hostContainerd, resolves: true });
    expect(files.get(toml)).toContain(format);
    expect(files.get(toml)).not.toContain('BinaryName');
    expect(files.has(unit)).toBe(false);
  });
});

describe('CoreDNS', () => {
  const corefile = (resolves: boolean): string => {
    const cluster = secure('1.37.2');
    const facts = new Map([[cluster.nodes[1]!.hostname, { resolves }]]);
    const files = targetRenderer(cluster, sampleSecrets, { facts })(cluster.nodes[0]!.hostname);
    return files.find(({ path }) => path === 'services/kube-dns.yaml')?.content ?? '';
  };
  it('asks the name servers of the nodes, and none where one of them has none', () => {
    expect(corefile(true)).toContain('forward . /etc/resolv.conf');
    expect(corefile(false)).toContain('loadbalance');
    expect(corefile(false)).not.toContain('forward');
  });
});

describe('kube-proxy', () => {
  it.each(['iptables', 'nftables'] as const)('is told its mode: %s', (proxyMode) => {
    const cluster = secure('1.37.2');
    const changed = { ...cluster, network: { ...cluster.network, proxyMode } };
    const text = textOf(changed, 'worker-node/kube-proxy-config.yaml', 'n2');
    expect(parse(text)).toMatchObject({ kind: 'KubeProxyConfiguration', mode: proxyMode });
  });
});

describe('etcd', () => {
  const cluster = secure('1.37.2');
  it('shows itself to clients of this host alone, and asks everybody for a certificate', () => {
    expect(flags(cluster, 'etcd').filter((flag) => flag.includes('://') || flag.includes('auth'))).toEqual([
      '--listen-client-urls=https://127.0.0.1:2379',
      '--advertise-client-urls=https://127.0.0.1:2379',
      `--listen-peer-urls=https://${M}:2380`,
      `--initial-advertise-peer-urls=https://${M}:2380`,
      '--listen-metrics-urls=http://127.0.0.1:2381',
      '--client-cert-auth=true',
      '--peer-client-cert-auth=true',
    ]);
  });
  it('is a user of its own, who owns its keys', () => {
    expect(settingsOf(textOf(cluster, 'master-node/etcd.service'))).toContain('Service.User=etcd');
    const key = filesOf(cluster).get('master-node/pki/etcd/server.key');
    expect(key).toMatchObject({ installPath: '/etc/etcd/pki/server.key', mode: 0o600, owner: 'etcd', secret: true });
  });
});

describe('the API server', () => {
  it.each(['1.20.2', '1.31.0', '1.32.0', '1.37.2'])(
    'of %s knows nobody by a token, and lets nobody do everything',
    (version) => {
      const all = flags(secure(version), 'kube-apiserver');
      expect(all).toEqual(
        expect.arrayContaining([
          `--bind-address=${M}`,
          '--authorization-mode=Node,RBAC',
          `--client-ca-file=${PKI}/ca.crt`,
          `--tls-cert-file=${PKI}/apiserver.crt`,
          `--kubelet-certificate-authority=${PKI}/ca.crt`,
          '--requestheader-allowed-names=front-proxy-client',
          '--encryption-provider-config=/etc/kubernetes/encryption.yaml',
          '--etcd-servers=https://127.0.0.1:2379',
          `--etcd-cafile=${PKI}/etcd/ca.crt`,
          '--profiling=false',
          '--audit-log-maxbackup=10',
          `--service-account-key-file=${PKI}/sa.pub`,
        ]),
      );
      expect(all.filter((flag) => /token-auth-file|AlwaysAllow|cert-dir/.test(flag))).toEqual([]);
    },
  );

  it('lets strangers ask for its health from 1.32 on, by a file and never by a flag beside it', () => {
    const [before, since] = [flags(secure('1.31.0'), 'kube-apiserver'), flags(secure('1.32.0'), 'kube-apiserver')];
    expect(before.filter((flag) => flag.includes('anonymous') || flag.includes('authentication-config'))).toEqual([
      '--anonymous-auth=false',
    ]);
    expect(since.filter((flag) => flag.includes('anonymous') || flag.includes('authentication-config'))).toEqual([
      '--authentication-config=/etc/kubernetes/authentication.yaml',
    ]);
    expect(parse(textOf(secure('1.37.2'), 'master-node/authentication.yaml'))).toEqual({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      anonymous: { enabled: true, conditions: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }] },
    });
  });
});

describe('every node', () => {
  const cluster = secure('1.37.2');
  it.each(['n1', 'n2'])('%s has units and configuration that only root reads, and no token', (hostname) => {
    const files = [...filesOf(cluster, hostname).values()];
    const open = files.filter(({ mode, installPath }) => mode === 0o644 && /\.(service|conf|ya?ml)$/.test(installPath));
    expect(open.map(({ installPath }) => installPath).filter((path) => /kubernetes\/|kube|etcd/.test(path))).toEqual(
      hostname === 'n1'
        ? [
            '/etc/sysctl.d/99-kubernetes.conf',
            '/etc/modules-load.d/kubernetes.conf',
            '/etc/kubernetes/services/kube-dns.yaml',
          ]
        : ['/etc/sysctl.d/99-kubernetes.conf', '/etc/modules-load.d/kubernetes.conf'],
    );
    expect(files.filter(({ content }) => content.includes('token:'))).toEqual([]);
  });
  it('lets nobody in without a certificate but to health of the node itself', () => {
    const open = exposureOf(cluster).filter(({ login, reach }) => login === 'none' && reach !== 'node');
    expect(open).toEqual([]);
  });
});
