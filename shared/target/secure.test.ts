/** Profile secure: what its components' references on kubernetes.io and etcd.io say, typed off by hand. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseCluster, type Cluster } from '../cluster/schema';
import { exposureOf } from '../exposure/exposure';
import { commandOf, filesOf, sampleInput, settingsOf, textOf } from '../testing/sampleCluster';

const M = '10.77.0.11';
const PKI = '/etc/kubernetes/pki';

/** Checked by its form alone: no cluster file may ask for the profile yet. */
function secure(kubernetesVersion: string): Cluster {
  const { cluster } = parseCluster(
    sampleInput({ kubernetesVersion, profile: 'secure', runtime: 'containerd', network: { cni: 'bridge' } }),
  );
  if (!cluster) throw new Error('the sample is wrong');
  return cluster;
}
const flags = (cluster: Cluster, unit: string): string[] => commandOf(textOf(cluster, `master-node/${unit}.service`));

describe('etcd', () => {
  const cluster = secure('1.37.2');
  it('shows itself to clients of this host alone, and asks everybody for a certificate', () => {
    expect(flags(cluster, 'etcd').filter((flag) => flag.includes('://') || flag.includes('auth'))).toEqual([
      '--listen-client-urls=https://127.0.0.1:2379',
      '--advertise-client-urls=https://127.0.0.1:2379',
      `--listen-peer-urls=https://${M}:2380`,
      `--initial-advertise-peer-urls=https://${M}:2380`,
      `--initial-cluster=${M}=https://${M}:2380`,
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
