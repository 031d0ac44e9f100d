/** What comes and goes from one minor of Kubernetes to the next: typed off the references on kubernetes.io by hand. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandOf, filesOf, sampleCluster, settingsOf, textOf } from '../testing/sampleCluster';

const B = '/usr/bin/kubernetes-bins';
const N = '10.77.0.12';

const containerd = (kubernetesVersion: string) =>
  sampleCluster({ kubernetesVersion, network: { cni: 'bridge' }, runtime: 'containerd' });
const names = (unit: string) => commandOf(unit).map((word) => word.split('=')[0]);
const kubelet = (version: string) => textOf(containerd(version), 'worker-node/kubelet.service', 'n2');

describe('flags that come and go', () => {
  it.each([
    ['1.20.2', true, true],
    ['1.21.0', true, true],
    ['1.22.0', false, true],
    ['1.23.0', false, false],
    ['1.24.0', false, false],
    ['1.36.0', false, false],
    ['1.37.2', false, false],
  ])('%s: --port of the controller manager %s, of the scheduler %s', (version, manager, scheduler) => {
    const cluster = containerd(version);
    expect(names(textOf(cluster, 'master-node/kube-controller-manager.service')).includes('--port')).toBe(manager);
    expect(names(textOf(cluster, 'master-node/kube-scheduler.service')).includes('--port')).toBe(scheduler);
  });

  it.each(['1.20.2', '1.23.0', '1.24.0', '1.26.0', '1.27.0', '1.35.0', '1.36.0', '1.37.2'])(
    '%s: nothing that 1.20 to 1.24 dropped',
    (version) => {
      const cluster = containerd(version);
      const gone = ['--insecure-bind-address', '--insecure-port', '--kubelet-https', '--enable-swagger-ui'];
      const flags = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].flatMap((name) =>
        names(textOf(cluster, `master-node/${name}.service`)),
      );
      for (const flag of [...gone, '--admission-control', '--address', '--master']) expect(flags).not.toContain(flag);
    },
  );

  it('1.23 with containerd: the remote runtime by flags, no dockershim flags, no file', () => {
    expect(names(kubelet('1.23.0'))).toEqual([
      `${B}/kubelet`,
      '--address',
      '--hostname-override',
      '--container-runtime',
      '--container-runtime-endpoint',
      '--cgroup-driver',
      '--pod-infra-container-image',
      '--kubeconfig',
      '--cluster-dns',
      '--cluster-domain',
      '--resolv-conf',
      '--fail-swap-on',
      '--logtostderr',
      '--v',
    ]);
    expect(kubelet('1.23.0')).toContain('--container-runtime=remote');
    expect([...filesOf(containerd('1.23.0'), 'n2').keys()]).not.toContain('worker-node/kubelet-config.yaml');
  });

  const since24 = ['--config', '--hostname-override'];
  it.each([
    [
      '1.24.0',
      [
        ...since24,
        '--container-runtime',
        '--container-runtime-endpoint',
        '--pod-infra-container-image',
        '--kubeconfig',
        '--logtostderr',
        '--v',
      ],
    ],
    [
      '1.26.0',
      [
        ...since24,
        '--container-runtime',
        '--container-runtime-endpoint',
        '--pod-infra-container-image',
        '--kubeconfig',
        '--v',
      ],
    ],
    ['1.27.0', [...since24, '--pod-infra-container-image', '--kubeconfig', '--v']],
    ['1.34.0', [...since24, '--pod-infra-container-image', '--kubeconfig', '--v']],
    ['1.35.0', [...since24, '--kubeconfig', '--v']],
    ['1.36.0', [...since24, '--kubeconfig', '--v']],
    ['1.37.2', [...since24, '--kubeconfig', '--v']],
  ])('%s: the kubelet has %j', (version, flags) => {
    expect(names(kubelet(version)).slice(1)).toEqual(flags);
    expect(
      commandOf(textOf(containerd(version), 'worker-node/kube-proxy.service', 'n2')).includes('--logtostderr=true'),
    ).toBe(version === '1.24.0');
  });

  it('names the mode of kube-proxy where it is not its own default', () => {
    const flags = (proxyMode: 'iptables' | 'nftables') => {
      const network = { cni: 'bridge', proxyMode } as const;
      const cluster = sampleCluster({ kubernetesVersion: '1.37.2', network, runtime: 'containerd' });
      return commandOf(textOf(cluster, 'worker-node/kube-proxy.service', 'n2')).slice(4);
    };
    expect(flags('iptables')).toEqual(['--v=2']);
    expect(flags('nftables')).toEqual(['--proxy-mode=nftables', '--v=2']);
  });

  it('puts the settings of the kubelet into its file, each from its version on', () => {
    const file = (version: string) =>
      parse(textOf(containerd(version), 'worker-node/kubelet-config.yaml', 'n2')) as Record<string, unknown>;
    const since24 = {
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      address: N,
      authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
      authorization: { mode: 'AlwaysAllow' },
      cgroupDriver: 'systemd',
      clusterDNS: ['10.68.0.2'],
      clusterDomain: 'cluster.local',
      failSwapOn: false,
      resolvConf: '/var/lib/kubelet/resolv.conf',
    };
    const since27 = { ...since24, containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock' };
    expect(file('1.24.0')).toEqual(since24);
    expect(file('1.26.9')).toEqual(since24);
    expect(file('1.27.0')).toEqual(since27);
    expect(file('1.34.0')).toEqual(since27);
    expect(file('1.35.0')).toEqual({ ...since27, failCgroupV1: false });
    expect(file('1.36.0')).toEqual({ ...since27, failCgroupV1: false });
    expect(file('1.37.2')).toEqual({ ...since27, failCgroupV1: false });
  });

  it.each([
    ['1.20.2', '1.7.0'],
    ['1.22.0', '1.8.4'],
    ['1.28.0', '1.9.3'],
    ['1.36.0', '1.14.6'],
    ['1.37.2', '1.14.7'],
  ])('%s goes with CoreDNS %s', (version, coredns) => {
    expect(textOf(containerd(version), 'services/kube-dns.yaml')).toContain(`/coredns:${coredns}\n`);
  });
});

it('versions that the file names count before those that go with Kubernetes', () => {
  const versions = { coredns: '1.13.1', pause: '3.10.1' };
  const named = sampleCluster({
    kubernetesVersion: '1.36.0',
    network: { cni: 'bridge' },
    runtime: 'containerd',
    versions,
  });
  expect(textOf(named, 'services/kube-dns.yaml')).toContain('/coredns:1.13.1\n');
  expect(textOf(named, 'worker-node/containerd-config.toml', 'n2')).toContain('/imooc/pause:3.10.1"');
});

describe('containerd', () => {
  const files = filesOf(containerd('1.26.0'), 'n2');

  it('is configured in format 2, with the systemd driver, the pause image and the CNI folders', () => {
    const { content, installPath } = files.get('worker-node/containerd-config.toml')!;
    expect(installPath).toBe('/etc/containerd/config.toml');
    for (const line of [
      'version = 2',
      'imports = ["/etc/containerd/conf.d/*.toml"]',
      '  sandbox_image = "registry.cn-hangzhou.aliyuncs.com/imooc/pause-amd64:3.0"',
      '  SystemdCgroup = true',
      '  bin_dir = "/usr/bin/kubernetes-bins"',
      '  conf_dir = "/etc/cni/net.d"',
    ]) {
      expect(content.split('\n')).toContain(line);
    }
  });

  it('is what the kubelet waits for, and Docker is not touched', () => {
    const unit = files.get('worker-node/kubelet.service')!.content;
    expect(settingsOf(unit)).toEqual(
      expect.arrayContaining(['Unit.After=containerd.service', 'Unit.Requires=containerd.service']),
    );
    expect([...files.values()].filter(({ content, installPath }) => /docker/.test(content + installPath))).toEqual([]);
  });

  it('is found by crictl', () => {
    expect(files.get('worker-node/crictl.yaml')).toMatchObject({
      installPath: '/etc/crictl.yaml',
      mode: 0o644,
      content:
        'runtime-endpoint: unix:///run/containerd/containerd.sock\nimage-endpoint: unix:///run/containerd/containerd.sock\n',
    });
  });

  it('lets packets through at each start, where Docker beside it would drop them', () => {
    expect(files.get('all-node/containerd.service.d-forward.conf')).toMatchObject({
      installPath: '/etc/systemd/system/containerd.service.d/keelson-forward.conf',
      content: expect.stringContaining('iptables -w -I FORWARD -s 0.0.0.0/0 -j ACCEPT') as unknown,
    });
  });
});
