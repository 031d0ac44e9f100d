/** The README against what a person would do with it: every command is there, in an order that works. */
import { describe, expect, it } from 'vitest';
import { podSubnetsOf } from '../../../shared/cluster/podSubnets';
import type { Cluster, ClusterInput } from '../../../shared/cluster/schema';
import { clusterOf, reviewCluster } from '../../../shared/cluster/rules';
import { renderTarget } from '../../../shared/target';
import { nodeResources } from '../../../shared/resources/nodeResources';
import { placeholderSecrets, type ClusterSecrets } from '../../../shared/target/targetFile';
import { sampleSecrets } from '../../../shared/testing/sampleCluster';
import type { Language } from '../../../shared/messages/language';
import { installSections, type ClusterResources } from './commands';
import { readmeOf, readmeParts } from './readme';

type Node = ClusterInput['nodes'][number];
const node = (hostname: string, ip: string, roles: Node['roles'], ssh: Node['ssh'] = {}): Node => ({
  ...{ hostname, ip, roles, ssh },
});
const master = node('m1', '10.0.0.1', ['master']);
const worker = node('w1', '10.0.0.4', ['worker']);
const three: Node[] = [
  master,
  node('m2', '10.0.0.2', ['master']),
  node('m3', '10.0.0.3', ['master', 'worker']),
  worker,
];
const input = (changes: Partial<ClusterInput> = {}): ClusterInput => ({
  ...{ apiVersion: 'keelson/v1', name: 'lab', kubernetesVersion: '1.20.2', network: { cni: 'bridge' } },
  ...{ nodes: [worker, master], ...changes },
});

function resourcesOf(cluster: Cluster, secrets: ClusterSecrets): ClusterResources {
  const podSubnets = podSubnetsOf(cluster);
  return new Map(
    cluster.nodes.map((one) => {
      const files = renderTarget(cluster, one.hostname, secrets);
      return [one.hostname, nodeResources({ cluster, node: one, podSubnet: podSubnets.get(one), files })];
    }),
  );
}

function readme(changes: Partial<ClusterInput> = {}, language: Language = 'en'): string {
  const cluster = clusterOf(input(changes));
  const resources = resourcesOf(cluster, sampleSecrets);
  return readmeOf(readmeParts({ cluster, resources, origin: 'cluster', language, base: '/home/ops/clusters' }));
}

/** That the texts stand in the README one after the other. */
function expectInOrder(text: string, wanted: readonly string[]): void {
  let from = 0;
  for (const part of wanted) {
    const at = text.indexOf(part, from);
    expect(at, `${part} after ${text.slice(Math.max(0, from - 60), from)}`).toBeGreaterThan(-1);
    from = at + part.length;
  }
}

describe('the README', () => {
  it('tells per node, masters first, the commands in the order of the plan', () => {
    const text = readme({
      nodes: [node('w1', '10.0.0.4', ['worker'], { user: 'ops', port: 2222, sudo: true }), master],
      registry: { archives: ['images/pause.tar'] },
    });
    expectInOrder(text, [
      '## m1 (10.0.0.1; master)\n',
      'scp -P 22 -r m1/target root@10.0.0.1:\nssh -p 22 root@10.0.0.1\n',
      'First put these programs for Linux into a folder `binaries` on the node: etcd, kube-apiserver,',
      'install -D -m 0644 target/master-node/etcd.service /etc/systemd/system/etcd.service',
      'systemctl enable etcd.service\nsystemctl restart etcd.service',
      'systemctl restart kube-apiserver.service',
      'install -m 0600 /etc/kubernetes/admin.kubeconfig ~/.kube/config',
      'apply -f target/services/kube-dns.yaml',
      '## w1 (10.0.0.4; worker)\n',
      'scp -P 2222 -r w1/target ops@10.0.0.4:',
      'docker load -i pause.tar',
      'systemctl restart kubelet.service',
      'systemctl restart kube-proxy.service',
      'get nodes -o wide',
    ]);
  });

  it('makes, on the first master, the Node objects that the bridges need, before any kubelet', () => {
    const text = readme({ nodes: three });
    const made = [...text.matchAll(/^echo '(.*)' \| \/usr\/bin\/kubernetes-bins\/kubectl create -f -$/gm)];
    expect(made.map(([, object = '']) => JSON.parse(object) as object)).toMatchObject([
      { kind: 'Node', metadata: { name: '10.0.0.3' }, spec: { podCIDR: '172.20.3.0/24' } },
      { kind: 'Node', metadata: { name: '10.0.0.4' }, spec: { podCIDR: '172.20.4.0/24' } },
    ]);
    expectInOrder(text, ['## m1', 'install -m 0600', 'create -f -', '## m2', 'systemctl restart kubelet.service']);
    expect(readme({ nodes: three, network: { cni: 'calico' } })).not.toContain('create -f -');
  });

  it('starts the units of the bridge network', () => {
    expectInOrder(readme({ nodes: three }), [
      'install -D -m 0755 target/all-node/pod-routes /usr/libexec/keelson/pod-routes',
      'systemctl restart keelson-routes.service',
      'systemctl restart keelson-masquerade.service',
    ]);
  });

  it('says on which nodes which commands must be there: masters without pods need one too', () => {
    const text = readme({ profile: 'secure', kubernetesVersion: '1.37.2', nodes: three });
    expect(text).toContain('The commands `haproxy`, `ip` are there on m1, m2.');
    expect(text).toContain('The commands `iptables`, `haproxy`, `ip`, `mount`, `nsenter` are there on m3, w1.');
  });

  it('says what must be there before', () => {
    const text = readme();
    expect(text).toContain('- Docker is installed on w1 (');
    expect(text).toContain('`conntrack`');
    expect(text).toContain('`ufw disable`');
    const calico = readme({ network: { cni: 'calico' } });
    expect(calico).toContain('- Docker is installed on w1, m1 (');
    const late = readme({ kubernetesVersion: '1.32.0', runtime: 'containerd' });
    expect(late).toContain('- containerd is installed on w1 (');
    expect(late).not.toContain('conntrack');
  });

  it('loads every module that the node shall have', () => {
    expect(readme()).not.toContain('modprobe overlay');
    expectInOrder(readme({ runtime: 'containerd' }), [
      'modprobe br_netfilter\n',
      'modprobe overlay\n',
      'sysctl --system',
    ]);
  });

  it('says which ports will be open to whom', () => {
    const text = readme();
    expectInOrder(text, [
      '## Open ports\n\n**Anyone who reaches these ports can take over the cluster',
      '2379 (etcd, masters), 10250 (kubelet, workers).',
      "| 2379 | etcd | masters | the node's address | none |",
      '| 6443 | kube-apiserver | masters | every address of the node | token |',
      '## Before you start',
    ]);
    expect(readme({ kubernetesVersion: '1.19.16' })).toContain('8080 (kube-apiserver, masters)');
    expect(readme({}, 'zh')).toContain('| 10250 | kubelet | 工作节点 | 节点的地址 | 不需要 |');
  });

  it('does not copy programs that are on the nodes already', () => {
    const text = readme({ binaries: { source: { kind: 'preinstalled' } } });
    expect(text).not.toMatch(/binaries\/\*|First put these programs/);
    expect(text).toContain('These programs must be in this folder already: etcd, kube-apiserver,');
    expect(text).toContain('ls -l /usr/bin/kubernetes-bins\n');
  });

  it('says where relative paths were relative to', () => {
    const text = readme({ registry: { archives: ['images/a.tar', '/srv/b.tar'] } });
    expect(text).toContain(
      'Relative paths in `cluster.yaml` (`images/a.tar`, `./binaries`) start in the folder `/home/ops/clusters`.',
    );
    expect(readme({ binaries: { source: { kind: 'preinstalled' } } })).not.toContain('Relative paths');
  });

  it.each(['en', 'zh'] as const)('leaves no placeholder open, in %s', (language) => {
    const far = node('w1', '10.0.0.4', ['worker'], { jump: 'm1', auth: { kind: 'key', path: 'id' } });
    expect(readme({ nodes: [...three.slice(0, 3), far] }, language)).not.toMatch(/\{\{|undefined/);
  });

  it('speaks Chinese', () => {
    expect(readme({}, 'zh')).toContain('本文件夹由 Keelson 生成');
  });
});

describe('the way to a node', () => {
  const via = (ssh: NonNullable<Node['ssh']>) =>
    readme({ nodes: [node('m1', '10.0.0.1', ['master'], { user: 'ops', port: 2222 }), { ...worker, ssh }] });

  it('leads over the jump host', () => {
    expectInOrder(via({ jump: 'admin@gate.example:2200' }), [
      'scp -P 22 -J admin@gate.example:2200 -r w1/target root@10.0.0.4:',
      'ssh -p 22 -J admin@gate.example:2200 root@10.0.0.4',
    ]);
    expect(via({ jump: 'admin@gate.example' })).toContain('-J admin@gate.example:22 ');
  });

  it('leads over another node as that is reached itself', () => {
    expect(via({ jump: 'm1' })).toContain('ssh -p 22 -J ops@10.0.0.1:2222 root@10.0.0.4');
    const text = readme({
      nodes: [
        node('m1', '10.0.0.1', ['master'], { host: 'm1.example', jump: 'admin@gate.example:2200' }),
        { ...worker, ssh: { jump: 'm1' } },
      ],
    });
    expect(text).toContain('-J admin@gate.example:2200,root@m1.example:22 root@10.0.0.4');
  });

  it('names the key unless it is the one that ssh takes by itself', () => {
    const key = (path: string) => via({ auth: { kind: 'key', path } });
    expect(key('~/.ssh/id_ed25519')).not.toContain(' -i ');
    expect(key('~/.ssh/lab')).toContain('scp -P 22 -i ~/.ssh/lab -r w1/target');
    expect(key('/keys/lab')).toContain('ssh -p 22 -i /keys/lab root@10.0.0.4');
    expect(key('keys/lab')).toContain('ssh -p 22 -i /home/ops/clusters/keys/lab root@10.0.0.4');
    expect(key('/my keys/lab')).toContain("ssh -p 22 -i '/my keys/lab' root@10.0.0.4");
    expect(via({ auth: { kind: 'password' } })).not.toContain(' -i ');
  });

  it('says that the jump host needs the key too', () => {
    const text = via({ jump: 'admin@gate.example', auth: { kind: 'key', path: '~/.ssh/lab' } });
    expect(text).toContain('-J admin@gate.example:22 -i ~/.ssh/lab');
    expect(text).toContain('(`ssh-add ~/.ssh/lab`)');
    expect(via({ jump: 'admin@gate.example' })).not.toContain('ssh-add');
  });
});

describe('several masters', () => {
  it('are all brought up to etcd before the rest of any of them', () => {
    expectInOrder(readme({ nodes: three }), [
      'There are several masters.',
      'etcd runs on all of them',
      '## m1 (10.0.0.1; master): first part\n',
      'systemctl restart --no-block etcd.service',
      '## m2 (10.0.0.2; master): first part\n',
      'systemctl restart --no-block etcd.service',
      '## m3 (10.0.0.3; master, worker): first part\n',
      'systemctl restart --no-block etcd.service',
      '## m1 (10.0.0.1; master): the rest\n',
      'ssh -p 22 root@10.0.0.1\n',
      'systemctl restart kube-apiserver.service',
      '## m2 (10.0.0.2; master): the rest\n',
      'systemctl restart kube-apiserver.service',
      '## m3 (10.0.0.3; master, worker): the rest\n',
      'systemctl restart kube-apiserver.service',
      'systemctl restart kubelet.service',
      '## w1 (10.0.0.4; worker)\n',
    ]);
    const text = readme({ nodes: three });
    expect(text).not.toContain('systemctl restart etcd.service');
    expect(text.match(/systemctl restart kube-apiserver\.service/g)).toHaveLength(3);
    expect(text.match(/scp -P 22 -r m2\/target/g)).toHaveLength(1);
  });

  it('get the certificate of the first one before they start their API server', () => {
    const nodes = three.map((one) =>
      one.hostname === 'm2' ? { ...one, ssh: { user: 'ops', port: 2222, sudo: true } } : one,
    );
    expectInOrder(readme({ nodes }), [
      '## m1 (10.0.0.1; master): the rest\n',
      'systemctl restart kube-apiserver.service',
      '## m2 (10.0.0.2; master): the rest\n',
      'certificate of the first one, m1',
      'ssh -p 22 root@10.0.0.1 tar -C /var/lib/kube-apiserver -cf - apiserver.crt apiserver.key |\n' +
        '  ssh -p 2222 ops@10.0.0.2 sudo tar -C /var/lib/kube-apiserver -xpf -\n',
      'systemctl restart kube-apiserver.service',
      '## m3',
      '  ssh -p 22 root@10.0.0.3 tar -C /var/lib/kube-apiserver -xpf -\n',
    ]);
    expect(readme({ nodes }).match(/tar -C/g)).toHaveLength(4);
  });

  it('need no certificate up to 1.19, and no word about etcd when it is elsewhere', () => {
    expect(readme({ nodes: three, kubernetesVersion: '1.19.16' })).not.toContain('tar -C');
    const external = readme({ nodes: three, etcd: { endpoints: ['http://10.9.9.9:2379'] } });
    expect(external).not.toContain('etcd.service');
    expectInOrder(external, ['## m2 (10.0.0.2; master): first part', '## m1 (10.0.0.1; master): the rest']);
  });
});

const shapes: Readonly<Record<string, readonly Node[]>> = {
  one: [node('n1', '10.0.0.1', ['master', 'worker'])],
  'master and worker': [master, worker],
  'two workers': [node('n1', '10.0.0.1', ['master', 'worker']), worker],
  'three masters': three,
};
const clusters = Object.entries(shapes).flatMap(([shape, nodes]) =>
  ['1.9.0', '1.19.16', '1.20.2', '1.23.1', '1.24.0', '1.36.0'].flatMap((kubernetesVersion) =>
    (['docker', 'containerd'] as const).flatMap((runtime) =>
      (['calico', 'bridge'] as const).flatMap((cni) =>
        [[], ['http://10.9.9.9:2379']].flatMap((endpoints) => {
          const changes = { kubernetesVersion, runtime, nodes: [...nodes], network: { cni }, etcd: { endpoints } };
          const { cluster } = reviewCluster(input(changes));
          const name = `${kubernetesVersion} ${runtime} ${cni} ${shape}${endpoints.length > 0 ? ', etcd elsewhere' : ''}`;
          return cluster ? [[name, cluster] as const] : [];
        }),
      ),
    ),
  ),
);

describe('for every cluster', () => {
  it('there are enough to mean something', () => {
    expect(clusters.length).toBeGreaterThan(60);
  });

  it.each(clusters)('%s: every file is installed, and every file and unit that is named is there', (_, cluster) => {
    const resources = resourcesOf(cluster, placeholderSecrets);
    for (const one of cluster.nodes) {
      const files = renderTarget(cluster, one.hostname, placeholderSecrets);
      const commands = installSections(cluster, one, resources).flatMap((section) => section.commands);
      const copied = commands.flatMap((command) => {
        const match = /^install -D -m \d+ target\/(\S+) (\S+)$/.exec(command);
        return match ? [{ path: match[1], installPath: match[2] }] : [];
      });
      // A file that two steps need is installed by both.
      expect(new Set(copied.map(({ path }) => path))).toEqual(new Set(files.map(({ path }) => path)));
      const places = new Set(copied.map(({ installPath }) => installPath));
      const units = commands.flatMap(
        (command) => /^systemctl (?:enable|restart).* (\S+\.service)$/.exec(command)?.[1] ?? [],
      );
      expect(units.length).toBeGreaterThan(0);
      for (const unit of units) expect(places).toContain(`/etc/systemd/system/${unit}`);
      const named = commands.flatMap((command) => [...command.matchAll(/target\/(\S+)/g)].map(([, path]) => path));
      for (const path of named) expect(files.map((file) => file.path)).toContain(path);
    }
  });
});
