/** Kubernetes 1.9 to 1.19 against the guide (ARCHITECTURE.md, "The guide"), typed off by hand: nothing here comes from our tables. */
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { commandOf, filesOf, sampleCluster, settingsOf, textOf } from '../testing/sampleCluster';

const B = '/usr/bin/kubernetes-bins';
const M = '10.77.0.11';
const N = '10.77.0.12';
const R = 'registry.cn-hangzhou.aliyuncs.com/imooc';
/** The kubelet removed this one flag in 1.15; the guide has it for 1.9. */
const allowPrivileged = { '1.9.0': ['--allow-privileged=true'], '1.13.12': ['--allow-privileged=true'], '1.19.16': [] };
const versions = Object.keys(allowPrivileged) as (keyof typeof allowPrivileged)[];

describe.each(versions)('profile simple on Kubernetes %s', (kubernetesVersion) => {
  const cluster = sampleCluster({ kubernetesVersion });

  it('gives a master the four services, an administrator kubeconfig and the DNS manifest', () => {
    const paths = [...filesOf(cluster).keys()];
    expect(paths).toEqual(
      expect.arrayContaining([
        'master-node/etcd.service',
        'master-node/kube-apiserver.service',
        'master-node/kube-controller-manager.service',
        'master-node/kube-scheduler.service',
        'master-node/admin.kubeconfig',
        'all-node/kube-calico.service',
        'services/kube-dns.yaml',
      ]),
    );
  });

  it('gives a worker its five files and calico, and nothing of a master', () => {
    const paths = [...filesOf(cluster, 'n2').keys()];
    expect(paths).toEqual(
      expect.arrayContaining([
        'all-node/kube-calico.service',
        'worker-node/kubelet.service',
        'worker-node/kubelet.kubeconfig',
        'worker-node/10-calico.conf',
        'worker-node/kube-proxy.service',
        'worker-node/kube-proxy.kubeconfig',
      ]),
    );
    expect(paths.filter((path) => /^(master-node|services)\//.test(path))).toEqual([]);
  });

  it('has no secret and no file of the later form', () => {
    const files = [...filesOf(cluster).values()];
    expect(files.filter((file) => file.secret)).toEqual([]);
    expect(
      files.map((file) => file.path).filter((path) => /token|\.key$|kubelet-config|bridge|routes/.test(path)),
    ).toEqual([]);
  });

  it('runs etcd as listed', () => {
    const unit = textOf(cluster, 'master-node/etcd.service');
    expect(settingsOf(unit)).toEqual(
      expect.arrayContaining([
        'Unit.After=network-online.target',
        'Unit.Wants=network-online.target',
        'Service.Type=notify',
        'Service.WorkingDirectory=/var/lib/etcd/',
        'Service.Restart=on-failure',
        'Service.RestartSec=5',
        'Service.LimitNOFILE=65536',
        'Install.WantedBy=multi-user.target',
      ]),
    );
    expect(commandOf(unit)).toEqual([
      `${B}/etcd`,
      `--name=${M}`,
      `--listen-client-urls=http://${M}:2379,http://127.0.0.1:2379`,
      `--advertise-client-urls=http://${M}:2379`,
      '--data-dir=/var/lib/etcd',
    ]);
  });

  it("switches on etcd's v2 API for calico, and only for calico", () => {
    const environment = (unit: string) => settingsOf(unit).filter((line) => line.startsWith('Service.Environment'));
    expect(environment(textOf(cluster, 'master-node/etcd.service'))).toEqual([
      'Service.Environment=ETCD_ENABLE_V2=true',
    ]);
    const bridge = sampleCluster({ kubernetesVersion, network: { cni: 'bridge' } });
    expect(environment(textOf(bridge, 'master-node/etcd.service'))).toEqual([]);
  });

  it('runs kube-apiserver as listed', () => {
    const unit = textOf(cluster, 'master-node/kube-apiserver.service');
    expect(settingsOf(unit)).toEqual(
      expect.arrayContaining([
        'Unit.After=network.target',
        'Service.Type=notify',
        'Service.Restart=on-failure',
        'Service.RestartSec=5',
        'Service.LimitNOFILE=65536',
      ]),
    );
    expect(commandOf(unit)).toEqual([
      `${B}/kube-apiserver`,
      '--admission-control=NamespaceLifecycle,LimitRanger,DefaultStorageClass,ResourceQuota,NodeRestriction',
      '--insecure-bind-address=0.0.0.0',
      '--kubelet-https=false',
      '--service-cluster-ip-range=10.68.0.0/16',
      '--service-node-port-range=20000-40000',
      `--etcd-servers=http://${M}:2379`,
      '--enable-swagger-ui=true',
      '--allow-privileged=true',
      '--audit-log-maxage=30',
      '--audit-log-maxbackup=3',
      '--audit-log-maxsize=100',
      '--audit-log-path=/var/lib/audit.log',
      '--event-ttl=1h',
      '--v=2',
    ]);
  });

  it('runs kube-controller-manager and kube-scheduler as listed', () => {
    const manager = textOf(cluster, 'master-node/kube-controller-manager.service');
    expect(commandOf(manager)).toEqual([
      `${B}/kube-controller-manager`,
      '--address=127.0.0.1',
      '--master=http://127.0.0.1:8080',
      '--allocate-node-cidrs=true',
      '--service-cluster-ip-range=10.68.0.0/16',
      '--cluster-cidr=172.20.0.0/16',
      '--cluster-name=kubernetes',
      '--leader-elect=true',
      '--cluster-signing-cert-file=',
      '--cluster-signing-key-file=',
      '--v=2',
    ]);
    const scheduler = textOf(cluster, 'master-node/kube-scheduler.service');
    expect(commandOf(scheduler)).toEqual([
      `${B}/kube-scheduler`,
      '--address=127.0.0.1',
      '--master=http://127.0.0.1:8080',
      '--leader-elect=true',
      '--v=2',
    ]);
    for (const unit of [manager, scheduler]) {
      expect(settingsOf(unit)).toEqual(expect.arrayContaining(['Service.Restart=on-failure', 'Service.RestartSec=5']));
    }
  });

  it('runs calico in Docker as listed, on every node with its own address', () => {
    const unit = textOf(cluster, 'all-node/kube-calico.service', 'n2');
    expect(settingsOf(unit)).toEqual(
      expect.arrayContaining([
        'Unit.After=docker.service',
        'Unit.Requires=docker.service',
        'Service.User=root',
        'Service.ExecStartPre=-/usr/bin/docker rm -f calico-node',
        'Service.ExecStop=/usr/bin/docker rm -f calico-node',
        'Service.Restart=always',
        'Service.RestartSec=10',
      ]),
    );
    expect(commandOf(unit).join(' ')).toBe(
      [
        '/usr/bin/docker run --net=host --privileged --name=calico-node',
        `-e ETCD_ENDPOINTS=http://${M}:2379`,
        '-e CALICO_LIBNETWORK_ENABLED=true',
        '-e CALICO_NETWORKING_BACKEND=bird',
        '-e CALICO_DISABLE_FILE_LOGGING=true',
        '-e CALICO_IPV4POOL_CIDR=172.20.0.0/16',
        '-e CALICO_IPV4POOL_IPIP=off',
        '-e FELIX_DEFAULTENDPOINTTOHOSTACTION=ACCEPT',
        '-e FELIX_IPV6SUPPORT=false',
        '-e FELIX_LOGSEVERITYSCREEN=info',
        '-e FELIX_IPINIPMTU=1440',
        '-e FELIX_HEALTHENABLED=true',
        `-e IP=${N}`,
        '-v /var/run/calico:/var/run/calico',
        '-v /lib/modules:/lib/modules',
        '-v /run/docker/plugins:/run/docker/plugins',
        '-v /var/run/docker.sock:/var/run/docker.sock',
        '-v /var/log/calico:/var/log/calico',
        `${R}/calico-node:v2.6.2`,
      ].join(' '),
    );
  });

  it('runs the kubelet as listed', () => {
    const unit = textOf(cluster, 'worker-node/kubelet.service', 'n2');
    expect(settingsOf(unit)).toEqual(
      expect.arrayContaining([
        'Unit.After=docker.service',
        'Unit.Requires=docker.service',
        'Service.WorkingDirectory=/var/lib/kubelet',
        'Service.Restart=on-failure',
        'Service.RestartSec=5',
      ]),
    );
    expect(commandOf(unit)).toEqual([
      `${B}/kubelet`,
      `--address=${N}`,
      `--hostname-override=${N}`,
      `--pod-infra-container-image=${R}/pause-amd64:3.0`,
      '--kubeconfig=/etc/kubernetes/kubelet.kubeconfig',
      '--network-plugin=cni',
      '--cni-conf-dir=/etc/cni/net.d',
      `--cni-bin-dir=${B}`,
      '--cluster-dns=10.68.0.2',
      '--cluster-domain=cluster.local.',
      ...allowPrivileged[kubernetesVersion],
      '--fail-swap-on=false',
      '--logtostderr=true',
      '--v=2',
    ]);
  });

  it("shields cAdvisor's port with four rules that do not pile up", () => {
    const rules = settingsOf(textOf(cluster, 'worker-node/kubelet.service')).filter((line) =>
      line.startsWith('Service.ExecStartPost='),
    );
    const wanted = [
      '-s 10.0.0.0/8 -p tcp --dport 4194 -j ACCEPT',
      '-s 172.16.0.0/12 -p tcp --dport 4194 -j ACCEPT',
      '-s 192.168.0.0/16 -p tcp --dport 4194 -j ACCEPT',
      '-p tcp --dport 4194 -j DROP',
    ];
    expect(rules).toEqual(
      wanted.map(
        (rule) =>
          `Service.ExecStartPost=/bin/sh -c "iptables -w -C INPUT ${rule} 2>/dev/null || iptables -w -A INPUT ${rule}"`,
      ),
    );
  });

  it('runs kube-proxy as listed', () => {
    const unit = textOf(cluster, 'worker-node/kube-proxy.service', 'n2');
    expect(settingsOf(unit)).toEqual(
      expect.arrayContaining([
        'Unit.After=network.target',
        'Service.WorkingDirectory=/var/lib/kube-proxy',
        'Service.Restart=on-failure',
        'Service.RestartSec=5',
        'Service.LimitNOFILE=65536',
      ]),
    );
    expect(commandOf(unit)).toEqual([
      `${B}/kube-proxy`,
      `--bind-address=${N}`,
      `--hostname-override=${N}`,
      '--kubeconfig=/etc/kubernetes/kube-proxy.kubeconfig',
      '--logtostderr=true',
      '--v=2',
    ]);
  });

  it('writes kubeconfigs without users for the plain port', () => {
    const kubeconfig = (context: string, cluster = 'kubernetes') => ({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: cluster, cluster: { server: `http://${M}:8080`, 'insecure-skip-tls-verify': true } }],
      users: [],
      contexts: [{ name: context, context: { cluster, user: '' } }],
      'current-context': context,
    });
    expect(parse(textOf(cluster, 'worker-node/kubelet.kubeconfig', 'n2'))).toEqual(
      kubeconfig('system:node:kube-master'),
    );
    expect(parse(textOf(cluster, 'worker-node/kube-proxy.kubeconfig', 'n2'))).toEqual(kubeconfig('default'));
    expect(parse(textOf(cluster, 'master-node/admin.kubeconfig'))).toEqual(kubeconfig('lab', 'lab'));
  });

  it('writes 10-calico.conf as JSON with the right keys', () => {
    expect(JSON.parse(textOf(cluster, 'worker-node/10-calico.conf', 'n2'))).toEqual({
      name: 'calico-k8s-network',
      cniVersion: '0.1.0',
      type: 'calico',
      etcd_endpoints: `http://${M}:2379`,
      log_level: 'info',
      ipam: { type: 'calico-ipam' },
      kubernetes: { k8s_api_root: `http://${M}:8080` },
    });
  });

  it('writes kube-dns.yaml as listed', () => {
    const documents = parseAllDocuments(textOf(cluster, 'services/kube-dns.yaml'));
    expect(documents.flatMap((document) => document.errors)).toEqual([]);
    const [configMap, account, service, deployment] = documents.map((document) => document.toJS() as Manifest);
    for (const [kind, manifest] of Object.entries({
      ConfigMap: configMap,
      ServiceAccount: account,
      Service: service,
    })) {
      expect(manifest).toMatchObject({
        apiVersion: 'v1',
        kind,
        metadata: { name: 'kube-dns', namespace: 'kube-system' },
      });
    }
    expect(documents).toHaveLength(4);
    expect(service).toMatchObject({
      metadata: { labels: { 'k8s-app': 'kube-dns' } },
      spec: {
        clusterIP: '10.68.0.2',
        selector: { 'k8s-app': 'kube-dns' },
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    });
    expect(deployment).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'kube-dns', namespace: 'kube-system' },
      spec: {
        strategy: { rollingUpdate: { maxSurge: '10%', maxUnavailable: 0 } },
        selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        template: {
          metadata: { labels: { 'k8s-app': 'kube-dns' } },
          spec: { dnsPolicy: 'Default', tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }] },
        },
      },
    });
    expect(deployment!.spec!.template.spec.containers).toMatchObject([
      {
        name: 'kubedns',
        image: `${R}/k8s-dns-kube-dns-amd64:1.14.5`,
        args: [
          '--domain=cluster.local.',
          '--dns-port=10053',
          '--config-dir=/kube-dns-config',
          `--kube-master-url=http://${M}:8080`,
          '--v=2',
        ],
        livenessProbe: { httpGet: { path: '/healthcheck/kubedns', port: 10054 } },
        readinessProbe: { httpGet: { path: '/readiness', port: 8081 } },
        resources: { limits: { memory: '170Mi' }, requests: { memory: '70Mi' } },
      },
      {
        name: 'dnsmasq',
        image: `${R}/k8s-dns-dnsmasq-nanny-amd64:1.14.5`,
        args: expect.arrayContaining([
          '--server=/cluster.local/127.0.0.1#10053',
          '--server=/in-addr.arpa/127.0.0.1#10053',
          '--server=/ip6.arpa/127.0.0.1#10053',
        ]) as unknown,
      },
      {
        name: 'sidecar',
        image: `${R}/k8s-dns-sidecar-amd64:1.14.5`,
        ports: [{ containerPort: 10054 }],
        args: expect.arrayContaining([
          '--probe=kubedns,127.0.0.1:10053,kubernetes.default.svc.cluster.local,5,A',
          '--probe=dnsmasq,127.0.0.1:53,kubernetes.default.svc.cluster.local,5,A',
        ]) as unknown,
      },
    ]);
  });
});

interface Manifest {
  readonly spec?: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}

describe('the repair of iptables-restore -w5', () => {
  it('is installed for 1.9, whose kube-proxy calls it so', () => {
    const files = filesOf(sampleCluster(), 'n2');
    expect(files.get('worker-node/iptables-restore')).toMatchObject({
      installPath: '/usr/libexec/keelson/iptables-restore',
      mode: 0o755,
    });
    const dropIn = files.get('worker-node/kube-proxy-path.conf')!;
    expect(dropIn.installPath).toMatch(/^\/etc\/systemd\/system\/kube-proxy\.service\.d\/.*\.conf$/);
    expect(dropIn.content).toContain('\nEnvironment=PATH=/usr/libexec/keelson:');
  });

  it('is left out from 1.10 on, which writes -w 5 (kubernetes #60978)', () => {
    const paths = [...filesOf(sampleCluster({ kubernetesVersion: '1.10.0' }), 'n2').keys()];
    expect(paths.filter((path) => /iptables|path\.conf/.test(path))).toEqual([]);
  });
});

describe('what every host gets', () => {
  const files = filesOf(sampleCluster(), 'n2');

  it('kernel settings, modules and the PATH', () => {
    expect(files.get('all-node/99-kubernetes.conf')).toMatchObject({ installPath: '/etc/sysctl.d/99-kubernetes.conf' });
    expect(files.get('all-node/99-kubernetes.conf')!.content.split('\n')).toEqual([
      'net.ipv4.ip_forward = 1',
      'net.bridge.bridge-nf-call-iptables = 1',
      'net.bridge.bridge-nf-call-ip6tables = 1',
      '',
    ]);
    expect(files.get('all-node/kubernetes.conf')).toMatchObject({
      installPath: '/etc/modules-load.d/kubernetes.conf',
      content: 'br_netfilter\n',
    });
    expect(files.get('all-node/kubernetes-bins.sh')).toMatchObject({
      installPath: '/etc/profile.d/kubernetes-bins.sh',
      content: expect.stringContaining('PATH="$PATH:/usr/bin/kubernetes-bins"') as unknown,
    });
  });

  it("Docker's FORWARD chain accepts, once however often it restarts", () => {
    expect(files.get('all-node/docker.service.d-forward.conf')).toMatchObject({
      installPath: '/etc/systemd/system/docker.service.d/keelson-forward.conf',
      content: expect.stringContaining(
        'iptables -w -C FORWARD -s 0.0.0.0/0 -j ACCEPT 2>/dev/null || iptables -w -I FORWARD -s 0.0.0.0/0 -j ACCEPT',
      ) as unknown,
    });
  });
});
