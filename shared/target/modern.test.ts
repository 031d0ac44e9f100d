/** Kubernetes 1.20 and later: what its components' references on kubernetes.io say, typed off by hand. */
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { ClusterInput } from '../cluster/schema';
import { commandOf, filesOf, sampleCluster, sampleSecrets, settingsOf, textOf } from '../testing/sampleCluster';

const B = '/usr/bin/kubernetes-bins';
const M = '10.77.0.11';
const N = '10.77.0.12';

const docker = (kubernetesVersion: string, changes: Partial<ClusterInput> = {}) =>
  sampleCluster({ kubernetesVersion, network: { cni: 'bridge' }, ...changes });

describe('profile simple on 1.20.2', () => {
  const cluster = docker('1.20.2');

  it('serves https with a token instead of plain http', () => {
    expect(commandOf(textOf(cluster, 'master-node/kube-apiserver.service'))).toEqual([
      `${B}/kube-apiserver`,
      '--enable-admission-plugins=NodeRestriction',
      `--advertise-address=${M}`,
      '--secure-port=6443',
      '--cert-dir=/var/lib/kube-apiserver',
      '--authorization-mode=AlwaysAllow',
      '--token-auth-file=/etc/kubernetes/token.csv',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      '--service-account-signing-key-file=/etc/kubernetes/service-account.key',
      '--service-account-key-file=/etc/kubernetes/service-account.key',
      '--service-cluster-ip-range=10.68.0.0/16',
      '--service-node-port-range=20000-40000',
      `--etcd-servers=http://${M}:2379`,
      '--allow-privileged=true',
      '--audit-log-maxage=30',
      '--audit-log-maxbackup=3',
      '--audit-log-maxsize=100',
      '--audit-log-path=/var/lib/audit.log',
      '--event-ttl=1h',
      '--v=2',
    ]);
  });

  it('gives the controller manager a kubeconfig, the signing key and the certificate that pods trust', () => {
    expect(commandOf(textOf(cluster, 'master-node/kube-controller-manager.service'))).toEqual([
      `${B}/kube-controller-manager`,
      '--bind-address=127.0.0.1',
      '--port=0',
      '--kubeconfig=/etc/kubernetes/kube-controller-manager.kubeconfig',
      '--authentication-kubeconfig=/etc/kubernetes/kube-controller-manager.kubeconfig',
      '--authorization-kubeconfig=/etc/kubernetes/kube-controller-manager.kubeconfig',
      '--authentication-skip-lookup=true',
      '--allocate-node-cidrs=false',
      '--service-cluster-ip-range=10.68.0.0/16',
      '--cluster-cidr=172.20.0.0/16',
      '--cluster-name=kubernetes',
      '--leader-elect=true',
      '--cluster-signing-cert-file=',
      '--cluster-signing-key-file=',
      '--service-account-private-key-file=/etc/kubernetes/service-account.key',
      '--root-ca-file=/var/lib/kube-apiserver/apiserver.crt',
      '--v=2',
    ]);
  });

  it('gives the scheduler a kubeconfig', () => {
    expect(commandOf(textOf(cluster, 'master-node/kube-scheduler.service'))).toEqual([
      `${B}/kube-scheduler`,
      '--bind-address=127.0.0.1',
      '--port=0',
      '--kubeconfig=/etc/kubernetes/kube-scheduler.kubeconfig',
      '--authentication-kubeconfig=/etc/kubernetes/kube-scheduler.kubeconfig',
      '--authorization-kubeconfig=/etc/kubernetes/kube-scheduler.kubeconfig',
      '--authentication-skip-lookup=true',
      '--leader-elect=true',
      '--v=2',
    ]);
  });

  it('runs the kubelet with Docker as before', () => {
    const unit = textOf(cluster, 'worker-node/kubelet.service', 'n2');
    expect(commandOf(unit)).toEqual([
      `${B}/kubelet`,
      `--address=${N}`,
      `--hostname-override=${N}`,
      '--pod-infra-container-image=registry.cn-hangzhou.aliyuncs.com/imooc/pause-amd64:3.0',
      '--kubeconfig=/etc/kubernetes/kubelet.kubeconfig',
      '--network-plugin=cni',
      '--cni-conf-dir=/etc/cni/net.d',
      `--cni-bin-dir=${B}`,
      '--cluster-dns=10.68.0.2',
      '--cluster-domain=cluster.local.',
      '--resolv-conf=/var/lib/kubelet/resolv.conf',
      '--fail-swap-on=false',
      '--logtostderr=true',
      '--v=2',
      '--cgroup-driver=${CGROUP_DRIVER}',
    ]);
    expect(unit).not.toContain('4194');
    expect(settingsOf(unit)).toContain('Service.EnvironmentFile=-/var/lib/kubelet/docker.env');
    expect(settingsOf(unit)).toContain('Service.Environment=AWS_EC2_METADATA_DISABLED=true');
    // Doubled for systemd: the dollar belongs to the shell.
    expect(unit).toContain("driver=$$(docker info -f '{{.CgroupDriver}}')");
    expect(unit).toContain('> /var/lib/kubelet/docker.env');
    expect(settingsOf(unit).find((line) => line.startsWith('Service.ExecStartPre='))).toContain(
      'ln -sfn /run/systemd/resolve/resolv.conf /var/lib/kubelet/resolv.conf',
    );
  });

  it('writes the token and the signing key for root alone', () => {
    const files = filesOf(cluster);
    expect(files.get('master-node/token.csv')).toMatchObject({
      installPath: '/etc/kubernetes/token.csv',
      mode: 0o600,
      secret: true,
      content: `${sampleSecrets.token},simple,simple,system:masters\n`,
    });
    expect(files.get('master-node/service-account.key')).toMatchObject({
      installPath: '/etc/kubernetes/service-account.key',
      mode: 0o600,
      secret: true,
      content: sampleSecrets.serviceAccountKey,
    });
  });

  it('marks exactly the files with a secret in them as secret, and keeps them from other users', () => {
    for (const hostname of ['n1', 'n2']) {
      for (const { path, content, secret, mode } of filesOf(cluster, hostname).values()) {
        const holds = content.includes(sampleSecrets.token) || content.includes(sampleSecrets.serviceAccountKey);
        expect({ path, secret, closed: mode === 0o600 }).toEqual({ path, secret: holds, closed: holds });
      }
    }
  });

  it('names the first master, the token and no certificate in every kubeconfig', () => {
    const cases = [
      ['n1', 'master-node/admin.kubeconfig', 'lab'],
      ['n1', 'master-node/kube-controller-manager.kubeconfig', 'kubernetes'],
      ['n1', 'master-node/kube-scheduler.kubeconfig', 'kubernetes'],
      ['n2', 'worker-node/kubelet.kubeconfig', 'kubernetes'],
      ['n2', 'worker-node/kube-proxy.kubeconfig', 'kubernetes'],
    ] as const;
    for (const [hostname, path, name] of cases) {
      const kubeconfig = parse(textOf(cluster, path, hostname)) as Record<string, unknown>;
      expect(kubeconfig, path).toMatchObject({
        clusters: [{ name, cluster: { server: `https://${M}:6443`, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'simple', user: { token: sampleSecrets.token } }],
        contexts: [{ context: { cluster: name, user: 'simple' } }],
      });
    }
  });

  it('keeps a token that looks like a number a text', () => {
    const { users } = parse(textOf(cluster, 'worker-node/kubelet.kubeconfig')) as {
      users: { user: { token: unknown } }[];
    };
    expect(users[0]!.user.token).toBe('00112233445566778899aabbccddeeff');
  });

  it('gives each worker its own part of the pod range and every node the routes to the others', () => {
    expect(JSON.parse(textOf(cluster, 'worker-node/10-bridge.conf', 'n3'))).toMatchObject({
      cniVersion: '0.3.1',
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      ipMasq: false,
      ipam: { type: 'host-local', ranges: [[{ subnet: '172.20.13.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] },
    });
    const settings = settingsOf(textOf(cluster, 'all-node/keelson-routes.service', 'n2'));
    expect(settings).toEqual(
      expect.arrayContaining([
        'Unit.After=network-online.target',
        'Service.Restart=always',
        'Install.WantedBy=multi-user.target',
      ]),
    );
    expect(settings.filter((line) => line.startsWith('Service.Exec'))).toEqual([
      'Service.ExecStart=/usr/libexec/keelson/pod-routes keep /etc/kubernetes/pod-routes',
    ]);
    expect(filesOf(cluster, 'n2').get('all-node/routes.list')).toMatchObject({
      installPath: '/etc/kubernetes/pod-routes',
      content: '172.20.11.0/24 10.77.0.11\n172.20.13.0/24 10.77.0.13\n',
    });
    expect(filesOf(cluster, 'n2').get('all-node/pod-routes')).toMatchObject({
      installPath: '/usr/libexec/keelson/pod-routes',
      mode: 0o755,
    });
    expect([...filesOf(cluster).keys()].filter((path) => path.includes('calico'))).toEqual([]);
  });

  it('gives a master that is no worker the routes, but no network of its own', () => {
    const apart = docker('1.20.2', {
      nodes: [
        { hostname: 'm', ip: '10.77.0.10', roles: ['master'] },
        { hostname: 'w', ip: '10.77.0.20', roles: ['worker'] },
      ],
    });
    expect(textOf(apart, 'all-node/routes.list', 'm')).toContain('172.20.20.0/24 10.77.0.20');
    expect([...filesOf(apart, 'm').keys()].filter((path) => /worker-node|docker/.test(path))).toEqual([]);
    // The only worker has no other worker's pods to reach.
    expect([...filesOf(apart, 'w').keys()]).not.toContain('all-node/keelson-routes.service');
  });

  it('brings CoreDNS under the name kube-dns', () => {
    const documents = parseAllDocuments(textOf(cluster, 'services/kube-dns.yaml'));
    expect(documents.flatMap((document) => document.errors)).toEqual([]);
    const objects = documents.map((document) => document.toJS() as { kind: string });
    const byKind = (kind: string) => objects.find((object) => object.kind === kind);
    expect(byKind('Service')).toMatchObject({
      metadata: { name: 'kube-dns', namespace: 'kube-system' },
      spec: { clusterIP: '10.68.0.2' },
    });
    expect(byKind('Deployment')).toMatchObject({
      spec: {
        template: {
          metadata: { labels: { 'k8s-app': 'kube-dns' } },
          spec: {
            serviceAccountName: 'coredns',
            dnsPolicy: 'Default',
            containers: [{ image: 'registry.cn-hangzhou.aliyuncs.com/imooc/coredns:1.7.0' }],
            tolerations: expect.arrayContaining([
              { key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' },
              { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
            ]) as unknown,
          },
        },
      },
    });
    const { Corefile } = (byKind('ConfigMap') as unknown as { data: { Corefile: string } }).data;
    expect(Corefile).toContain('kubernetes cluster.local in-addr.arpa ip6.arpa {');
    expect(Corefile).toContain('forward . /etc/resolv.conf');
  });

  it('lets calico read the token from the kubeconfig of the kubelet', () => {
    const calico = docker('1.20.2', { network: { cni: 'calico' } });
    expect(JSON.parse(textOf(calico, 'worker-node/10-calico.conf', 'n2'))).toMatchObject({
      kubernetes: { k8s_api_root: `https://${M}:6443`, kubeconfig: '/etc/kubernetes/kubelet.kubeconfig' },
    });
  });
});

describe('several masters', () => {
  const cluster = docker('1.20.2', {
    nodes: [
      { hostname: 'a', ip: '10.77.0.1', roles: ['master'] },
      { hostname: 'b', ip: '10.77.0.2', roles: ['master'] },
      { hostname: 'c', ip: '10.77.0.3', roles: ['master', 'worker'] },
    ],
  });

  it('make one etcd cluster over http', () => {
    expect(commandOf(textOf(cluster, 'master-node/etcd.service', 'b'))).toEqual(
      expect.arrayContaining([
        '--name=10.77.0.2',
        '--listen-peer-urls=http://10.77.0.2:2380',
        '--initial-advertise-peer-urls=http://10.77.0.2:2380',
        '--initial-cluster=10.77.0.1=http://10.77.0.1:2380,10.77.0.2=http://10.77.0.2:2380,10.77.0.3=http://10.77.0.3:2380',
        '--initial-cluster-token=lab',
        '--initial-cluster-state=new',
      ]),
    );
    expect(commandOf(textOf(cluster, 'master-node/kube-apiserver.service', 'c'))).toContain(
      '--etcd-servers=http://10.77.0.1:2379,http://10.77.0.2:2379,http://10.77.0.3:2379',
    );
  });

  it('each use the API server beside them, workers the first, and only the first has the DNS manifest', () => {
    expect(textOf(cluster, 'master-node/kube-scheduler.kubeconfig', 'b')).toContain('server: https://10.77.0.2:6443');
    expect(textOf(cluster, 'worker-node/kubelet.kubeconfig', 'c')).toContain('server: https://10.77.0.1:6443');
    expect([...filesOf(cluster, 'b').keys()]).not.toContain('services/kube-dns.yaml');
  });

  it('need no etcd of their own when one is given', () => {
    const external = docker('1.20.2', { etcd: { endpoints: ['http://10.9.0.1:2379', 'http://10.9.0.2:2379'] } });
    expect([...filesOf(external).keys()]).not.toContain('master-node/etcd.service');
    expect(textOf(external, 'master-node/kube-apiserver.service')).toContain(
      '--etcd-servers=http://10.9.0.1:2379,http://10.9.0.2:2379',
    );
  });
});
