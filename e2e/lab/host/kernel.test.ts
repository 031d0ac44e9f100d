import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { setKernel } from './kernel';

it('sets what each kubelet sets, raises limits, lowers none, and passes over what a kernel does not know', () => {
  const root = mkdtempSync(join(tmpdir(), 'keelson-kernel-'));
  const there = { 'kernel/panic': '1', 'vm/panic_on_oom': '0', 'fs/inotify/max_user_instances': '128' };
  const raised = { ...there, 'fs/inotify/max_user_watches': '9000000' };
  for (const [name, value] of Object.entries(raised)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), `${value}\n`);
  }
  setKernel(root);
  const read = (name: string): string => readFileSync(join(root, name), 'utf8').trim();
  expect(Object.keys(raised).map(read)).toEqual(['10', '0', '8192', '9000000']);
  expect(() => read('vm/overcommit_memory')).toThrow('ENOENT');
  rmSync(root, { recursive: true });
});
