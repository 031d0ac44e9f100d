/** The files that Keelson writes, judged by the programs that read them: systemd, iptables and the kubelet's own host. */
import { clusterSchemas, type ClusterInput } from '../shared/cluster/schema';
import { renderTarget } from '../shared/target';
import { placeholderSecrets } from '../shared/target/targetFile';
import { expect, test } from './support/fixtures';

const clusters: readonly Partial<ClusterInput>[] = [
  { kubernetesVersion: '1.9.0' },
  { kubernetesVersion: '1.14.0' },
  { kubernetesVersion: '1.19.0', network: { cni: 'bridge' } },
  { kubernetesVersion: '1.20.2', network: { cni: 'bridge' } },
  { kubernetesVersion: '1.20.2', network: { cni: 'bridge' }, runtime: 'containerd' },
  { kubernetesVersion: '1.24.0', network: { cni: 'bridge' }, runtime: 'containerd' },
  { kubernetesVersion: '1.36.0', network: { cni: 'bridge' }, runtime: 'containerd' },
];

for (const change of clusters) {
  const name = [change.kubernetesVersion, change.runtime ?? 'docker', change.network?.cni ?? 'calico'].join(', ');
  test(`systemd accepts every unit of ${name}`, async ({ lab }) => {
    const host = lab.host('n1');
    const cluster = clusterSchemas.simple.parse({
      apiVersion: 'keelson/v1',
      name: 'units',
      nodes: [
        { hostname: 'n1', ip: host.ip, roles: ['master', 'worker'] },
        { hostname: 'n2', ip: lab.host('n2').ip, roles: ['master', 'worker'] },
      ],
      ...change,
    });
    const files = renderTarget(cluster, 'n1', placeholderSecrets).filter(({ installPath }) =>
      installPath.startsWith('/etc/systemd/system/'),
    );
    const units = files.filter(({ installPath }) =>
      /^[^/]+\.service$/.test(installPath.replace('/etc/systemd/system/', '')),
    );
    expect(units.length).toBeGreaterThan(4);
    // In a folder of its own that systemd-analyze is pointed to, with programs that exist: their names are all it asks for.
    const root = '/tmp/keelson-units';
    const programs = [
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubelet',
      'kube-proxy',
      'pod-routes',
    ];
    // Keelson's own program lies in a folder of its own on a node.
    const moved = (text: string): string =>
      [cluster.binaries.dir, '/usr/libexec/keelson'].reduce(
        (rest, folder) => rest.replaceAll(folder, `${root}/bin`),
        text,
      );
    await host.sh(`rm -rf ${root}; mkdir -p ${root}`);
    for (const { installPath, content } of files) {
      const place = installPath.replace('/etc/systemd/system', root).replaceAll(cluster.binaries.dir, root);
      const text = Buffer.from(moved(content)).toString('base64');
      await host.sh(`mkdir -p "$(dirname '${place}')"; echo ${text} | base64 -d > '${place}'`);
    }
    await host.sh(`mkdir -p ${root}/bin; for p in ${programs.join(' ')}; do cp /bin/true ${root}/bin/$p; done`);
    const paths = units.map(({ installPath }) => installPath.replace('/etc/systemd/system', root)).join(' ');
    const verified = await host.sh(`systemd-analyze verify --man=no ${paths} 2>&1; echo "exit $?"`);
    await host.sh(`rm -rf ${root}`);
    // Units of the host itself may be complained about (Debian's own): only ours count.
    expect(verified.split('\n').filter((line) => line.includes(root))).toEqual([]);
    expect(verified).toContain('exit 0');
  });
}

test('the repair of iptables-restore -w5: this host refuses it, our program in front of it does not', async ({
  lab,
}) => {
  const host = lab.host('n1');
  const cluster = clusterSchemas.simple.parse({
    apiVersion: 'keelson/v1',
    name: 'repair',
    kubernetesVersion: '1.9.0',
    nodes: [{ hostname: 'n1', ip: host.ip, roles: ['master', 'worker'] }],
  });
  const files = renderTarget(cluster, 'n1', placeholderSecrets);
  const wrapper = files.find(({ path }) => path === 'worker-node/iptables-restore');
  const dropIn = files.find(({ installPath }) => /kube-proxy\.service\.d\//.test(installPath));
  expect(wrapper?.mode).toBe(0o755);
  const folder = wrapper?.installPath.replace(/\/[^/]+$/, '') ?? '';
  expect(dropIn?.content).toContain(folder);

  const rules = "printf '*filter\\nCOMMIT\\n'";
  const refused = await host.sh(`${rules} | iptables-restore -w5 --noflush 2>&1; echo "exit $?"`);
  expect(refused).toMatch(/invalid option/);
  expect(refused).not.toContain('exit 0');

  const text = Buffer.from(wrapper?.content ?? '').toString('base64');
  const repaired = await host.sh(`
    mkdir -p /tmp/repair && echo ${text} | base64 -d > /tmp/repair/iptables-restore && chmod 755 /tmp/repair/iptables-restore
    ${rules} | PATH=/tmp/repair:$PATH iptables-restore -w5 --noflush 2>&1; echo "exit $?"
    rm -rf /tmp/repair`);
  expect(repaired.trim()).toBe('exit 0');
});
