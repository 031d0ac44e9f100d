/** Which folders of a node a cluster file may name. */
import { describe, expect, it } from 'vitest';
import { parseCluster } from './schema';
import { folderTrouble } from './targetFolders';
import { sampleInput } from '../testing/sampleCluster';

const issuesOf = (dir: string) =>
  parseCluster({ ...sampleInput(), binaries: { dir } }).issues.map(({ path, code, params }) => ({
    path,
    code,
    ...params,
  }));

describe('a folder of a node', () => {
  it.each([
    '/usr/bin/kubernetes-bins',
    '/usr/local/bin',
    '/home/anna/bin',
    '/root/bin',
    '/opt/k8s',
    '/opt/k8s/bin',
    '/opt/cni-of-ours',
    '/bin/kubernetes-bins',
    '/usr/lib/kubernetes-bins',
    '/lib/kubernetes-bins',
    '/var/lib/k8s',
    '/var/lib/kubelet-bins',
    '/var/lib/docker.bins',
    '/srv/k8s',
    '/k8s',
    '/etcd',
    '/tmpfiles',
    // Linux tells capitals from small letters: these are other folders.
    '/ETC',
    '/Usr/Bin',
    '/opt/CNI',
  ])('may be %s', (dir) => {
    expect(issuesOf(dir)).toEqual([]);
  });

  it.each([
    '/usr',
    '/usr/bin',
    '/usr/sbin',
    '/usr/lib',
    '/usr/lib64',
    '/usr/libexec',
    '/bin',
    '/sbin',
    '/lib',
    '/lib32',
    '/lib64',
    '/libx32',
    '/etc',
    '/home',
    '/root',
    '/opt',
    '/var',
    '/var/lib',
    '/boot',
    '/dev',
    '/proc',
    '/sys',
    '/run',
    '/tmp',
    '/var/run',
    '/var/tmp',
  ])('may not be %s, which is the system’s', (dir) => {
    expect(issuesOf(dir)).toEqual([{ path: 'binaries.dir', code: 'FOLDER_OF_SYSTEM', owner: dir }]);
  });

  it.each([
    ['/etc/k8s', '/etc'],
    ['/etc/systemd/system', '/etc'],
    ['/boot/k8s', '/boot'],
    ['/dev/shm/k8s', '/dev'],
    ['/proc/1/cwd', '/proc'],
    ['/sys/fs/cgroup', '/sys'],
    ['/run/k8s', '/run'],
    ['/run/systemd/system', '/run'],
    ['/var/run/docker', '/var/run'],
    ['/tmp/k8s/bin', '/tmp'],
    ['/sbin/k8s', '/sbin'],
  ])('may not be %s, because it lies in %s', (dir, owner) => {
    expect(issuesOf(dir)).toEqual([{ path: 'binaries.dir', code: 'FOLDER_OF_SYSTEM', owner }]);
  });

  it.each([
    ['/usr/lib/systemd/system', '/usr/lib/systemd'],
    ['/lib/systemd/system', '/lib/systemd'],
    ['/usr/local/lib/systemd/system', '/usr/local/lib/systemd'],
    ['/usr/share/systemd/user', '/usr/share/systemd'],
    ['/var/lib/docker', '/var/lib/docker'],
    ['/var/lib/docker/overlay2', '/var/lib/docker'],
    ['/var/lib/containerd', '/var/lib/containerd'],
    ['/opt/containerd/bin', '/opt/containerd'],
    ['/var/lib/containers/storage', '/var/lib/containers'],
    ['/opt/cni/bin', '/opt/cni'],
    ['/usr/lib/cni', '/usr/lib/cni'],
    ['/usr/libexec/cni', '/usr/libexec/cni'],
    ['/var/lib/cni', '/var/lib/cni'],
    ['/var/lib/etcd', '/var/lib/etcd'],
    ['/var/lib/etcd/member', '/var/lib/etcd'],
    ['/var/lib/kubelet', '/var/lib/kubelet'],
    ['/var/lib/kubelet/pods', '/var/lib/kubelet'],
    ['/usr/libexec/kubernetes/kubelet-plugins', '/usr/libexec/kubernetes'],
    ['/etc/kubernetes', '/etc/kubernetes'],
    ['/var/lib/kube-proxy', '/var/lib/kube-proxy'],
    ['/var/lib/keelson', '/var/lib/keelson'],
    ['/usr/libexec/keelson', '/usr/libexec/keelson'],
  ])('may not be %s, because %s is another program’s', (dir, owner) => {
    expect(issuesOf(dir)).toEqual([{ path: 'binaries.dir', code: 'FOLDER_NOT_FOR_PROGRAMS', owner }]);
  });
});

describe('another spelling', () => {
  const spellings = (folder: string): string[] => [
    `${folder}/`,
    `${folder}//`,
    `${folder}/.`,
    `/.${folder}`,
    `/${folder}`,
    folder.replaceAll('/', '/./'),
    folder.replaceAll('/', '//'),
    `/opt/..${folder}`,
    `${folder}/../${folder.slice(1)}`,
  ];
  const refused = ['/usr/bin', '/etc', '/opt', '/var/lib/docker'];

  it.each(['/', '//', '/.', '/..', ...refused.flatMap(spellings)])('%s is none that a cluster file may have', (dir) => {
    expect(issuesOf(dir)).toEqual([{ path: 'binaries.dir', code: 'BAD_REMOTE_PATH' }]);
  });

  it.each(refused)('of %s means the same folder, should a grammar allow it', (folder) => {
    const same = spellings(folder).filter((spelling) => !spelling.includes('..'));
    expect(same).toHaveLength(7);
    for (const spelling of same) expect(folderTrouble(spelling), spelling).toEqual(folderTrouble(folder));
    expect(folderTrouble(folder)).toBeDefined();
  });

  it.each(['/', '//', '/.'])('%s is the root, which is the system’s', (dir) => {
    expect(folderTrouble(dir)).toEqual({ code: 'FOLDER_OF_SYSTEM', owner: '/' });
  });
});
