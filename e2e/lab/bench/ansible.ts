/**
 * The same cluster by Ansible, for comparison: the files that `keelson render` writes, the same programs and images, the
 * same hosts. playbook.yml does what a careful administrator would have it do, and says how it is made fast.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ClusterNode } from '../../../shared/cluster/schema';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import type { LabClusterFile } from '../clusterFile';
import type { Lab } from '../lab';
import { run } from '../run';
import { keelson, type Workstation } from './deployment';
import { programsOf, sshOptions, trustAny } from './logins';
import { secondsSince } from './measure';

const playbook = join(import.meta.dirname, 'playbook.yml');

/** ControlPersist, pipelining and forks are what Ansible's own manual advises for speed ("Performance tuning"). */
const configuration = (folder: string): string => `[defaults]
forks = 20
gathering = explicit
host_key_checking = False
interpreter_python = /usr/bin/python3
[ssh_connection]
pipelining = True
control_path_dir = ${folder}/control
ssh_args = -o ControlMaster=auto -o ControlPersist=60s ${trustAny.map((option) => `-o ${option}`).join(' ')}
`;

export interface Ansible {
  /** Runs the playbook and answers how long it took, and how many tasks changed something. */
  readonly play: () => Promise<{ readonly seconds: number; readonly changed: number }>;
  readonly remove: () => Promise<void>;
}

export async function prepareAnsible(lab: Lab, file: LabClusterFile, workstation: Workstation): Promise<Ansible> {
  const { cluster, path } = file;
  const folder = await mkdtemp(join(tmpdir(), 'keelson-ansible-'));
  const tree = join(folder, 'tree');
  await mkdir(join(folder, 'control'), { mode: 0o700 });
  await keelson(
    ['render', '--file', path, '--out', tree, '--with-secrets', '--credentials', file.credentialsPath, '--yes'],
    workstation,
  );
  const variablesOf = (node: ClusterNode) => {
    const { user } = lab.host(node.hostname).spec;
    return {
      ansible_host: node.ip,
      ansible_port: node.ssh.port,
      ansible_user: node.ssh.user,
      ansible_become: node.ssh.sudo,
      ...(user !== 'root' && user.sudo === 'password' ? { ansible_become_password: user.password } : {}),
      files: renderTarget(cluster, node.hostname, placeholderSecrets).map((target) => ({
        from: join(tree, node.hostname, 'target', target.path),
        to: target.installPath,
        mode: target.mode.toString(8).padStart(4, '0'),
      })),
      programs: programsOf(cluster, node),
    };
  };
  const membersOf = (role: 'master' | 'worker') => ({
    hosts: Object.fromEntries(
      cluster.nodes.filter(({ roles }) => roles.includes(role)).map((node) => [node.hostname, variablesOf(node)]),
    ),
  });
  const inventory = {
    all: {
      vars: {
        ansible_ssh_private_key_file: lab.keyPath,
        binaries_dir: cluster.binaries.dir,
        archives: cluster.registry.archives,
        host_names: cluster.nodes.map(({ ip, hostname }) => `${ip} ${hostname}`).join('\n'),
        node_count: cluster.nodes.length,
      },
      children: { masters: membersOf('master'), workers: membersOf('worker') },
    },
  };
  await writeFile(join(folder, 'inventory.yml'), stringify(inventory, { aliasDuplicateObjects: false }), {
    mode: 0o600,
  });
  await writeFile(join(folder, 'ansible.cfg'), configuration(folder));
  await bringPython(lab, folder);
  return {
    play: async () => {
      const started = Date.now();
      const { stdout } = await run('ansible-playbook', ['-i', join(folder, 'inventory.yml'), playbook], {
        cwd: folder,
        env: { ...process.env, ANSIBLE_CONFIG: join(folder, 'ansible.cfg') },
      });
      const counts = [...stdout.matchAll(/ changed=(\d+) /g)].map(([, count]) => Number(count));
      return { seconds: secondsSince(started), changed: counts.reduce((sum, count) => sum + count, 0) };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Ansible's modules are Python, which the lab's hosts have not: they get this machine's, before anything is measured. */
async function bringPython(lab: Lab, folder: string): Promise<void> {
  const script = [
    'v=$(/usr/bin/python3 -c "import sys; print(sys.version[:4])")',
    'libs=$(ldd /usr/bin/python3 /usr/lib/python$v/lib-dynload/*.so | sed -n "s/.*=> \\(\\/[^ ]*\\).*/\\1/p" | sort -u)',
    'tar -C / -chf "$1" --exclude=__pycache__ --exclude=dist-packages usr/bin/python3 "usr/lib/python$v" $libs',
  ].join('\n');
  const archive = join(folder, 'python.tar');
  await run('/bin/bash', ['-ec', script, 'bash', archive]);
  for (const host of lab.hosts.values()) {
    const port = ['-P', String(host.spec.sshPort)];
    await run('scp', ['-q', ...sshOptions(lab), ...port, archive, `root@${host.ip}:/var/tmp/python.tar`]);
    // Libraries that the host has are its own.
    await host.sh(
      'tar -C / --skip-old-files -xf /var/tmp/python.tar && rm /var/tmp/python.tar && python3 -c "import json"',
    );
  }
}
