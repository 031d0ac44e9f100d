import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { localPath } from './localPath';

describe('a path of the cluster file', () => {
  const unix = { homeDir: '/home/me', workDir: '/clusters' };
  it.each([
    ['~/.ssh/id_ed25519', '/home/me/.ssh/id_ed25519'],
    ['./binaries', '/clusters/binaries'],
    ['../keys/id', '/keys/id'],
    ['/etc/key', '/etc/key'],
    ['~other', '/clusters/~other'],
  ])('%s means %s on Linux and macOS', (file, absolute) => {
    expect(localPath(file, unix, path.posix)).toBe(absolute);
  });

  const windows = { homeDir: 'C:\\Users\\me', workDir: 'D:\\clusters' };
  it.each([
    ['~/.ssh/id_ed25519', 'C:\\Users\\me\\.ssh\\id_ed25519'],
    ['~\\.ssh\\id_ed25519', 'C:\\Users\\me\\.ssh\\id_ed25519'],
    ['./binaries', 'D:\\clusters\\binaries'],
    ['..\\images\\pause.tar', 'D:\\images\\pause.tar'],
    ['E:\\keys\\id', 'E:\\keys\\id'],
    ['E:/keys/id', 'E:\\keys\\id'],
    ['\\\\server\\share\\id', '\\\\server\\share\\id'],
  ])('%s means %s on Windows', (file, absolute) => {
    expect(localPath(file, windows, path.win32)).toBe(absolute);
  });
});
