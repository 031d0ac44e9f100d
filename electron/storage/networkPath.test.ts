import { describe, expect, it } from 'vitest';
import { fileSystemOf, isOnNetwork, isShare } from './networkPath';

const mountinfo = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
90 27 0:50 / /mnt/release\\040files rw,relatime shared:9 - nfs4 server:/export rw,vers=4.2
91 27 0:51 / /home/me/remote rw,nosuid - fuse.sshfs me@host: rw,user_id=1000
92 27 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw
93 27 0:52 / /srv rw - ext4 /dev/vdb1 rw
94 93 0:53 / /srv rw - cifs //server/share rw
`;

describe('where a file lies', () => {
  it.each([
    ['/usr/bin/kubelet', 'ext4'],
    ['/mnt/release files/kubelet', 'nfs4'],
    ['/mnt/release files', 'nfs4'],
    ['/mnt/release files and more/kubelet', 'ext4'],
    ['/home/me/remote/bin/kubelet', 'fuse.sshfs'],
    ['/media/stick/kubelet', 'fuseblk'],
    ['/srv/kubelet', 'cifs'],
  ])('%s is on %s', (path, type) => {
    expect(fileSystemOf(path, mountinfo)).toBe(type);
  });

  it('is unknown without any mount', () => {
    expect(fileSystemOf('/usr/bin/kubelet', '')).toBeUndefined();
  });

  it.each(['\\\\server\\share\\kubelet', '//server/share/kubelet'])('%s is a share', async (path) => {
    expect(isShare(path)).toBe(true);
    expect(await isOnNetwork(path)).toBe(true);
  });

  it.each(['/home/me', 'C:\\programs', 'programs', '', '/'])('%s is none', (path) => {
    expect(isShare(path)).toBe(false);
  });

  it('counts as another computer when it cannot be told', async () => {
    expect(await isOnNetwork('/no/such/file')).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is this computer for what the kernel itself serves', async () => {
    expect(await isOnNetwork('/proc/version')).toBe(false);
  });
});
