/** Whether a file lies on another computer: such a program may be another one each time it is opened. */
import { readFile, realpath } from 'node:fs/promises';

/** `\\server\share`, which Windows' programs also write `//server/share`: to open it is to contact the server. */
export const isShare = (path: string): boolean => /^[\\/]{2}[^\\/]/.test(path);

/**
 * Types of file systems whose files another computer may hold (filesystems(5), and the kernel's fs/ folder). What a
 * program serves (`fuse.sshfs`, `fuse.rclone`) counts as one; local disks served by one are `fuseblk`.
 */
const NETWORK = /^(nfs|cifs|smb|ncp|afs|coda|ceph|9p|ocfs2|gfs2|lustre|beegfs|gpfs|glusterfs|orangefs|fuse(\.|$))/;

/** Blanks and backslashes in a mount point are written as octal numbers (proc_pid_mountinfo(5)). */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));

/** The type of the file system that a path (absolute, without links) lies on, from the text of mountinfo. */
export function fileSystemOf(path: string, mountinfo: string): string | undefined {
  let best: { readonly point: string; readonly type: string } | undefined;
  for (const line of mountinfo.split('\n')) {
    const [mount = '', source = ''] = line.split(' - ');
    const point = unescaped(mount.split(' ')[4] ?? '');
    const [type = ''] = source.split(' ');
    const covers = point === '/' || path === point || path.startsWith(`${point}/`);
    // Of two at the same place the later one lies on top.
    if (point !== '' && covers && point.length >= (best?.point.length ?? 0)) best = { point, type };
  }
  return best?.type;
}

/** True also where it cannot be told: the answer decides whether a program may be run. Links are followed. */
export async function isOnNetwork(path: string): Promise<boolean> {
  if (isShare(path)) return true;
  if (process.platform !== 'linux') return true;
  try {
    const [real, mounts] = await Promise.all([realpath(path), readFile('/proc/self/mountinfo', 'utf8')]);
    const type = fileSystemOf(real, mounts);
    return type === undefined || NETWORK.test(type);
  } catch {
    return true;
  }
}
