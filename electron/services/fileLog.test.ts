import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { redactor } from '../ssh/output/redact';
import { createFileLog } from './fileLog';

it('writes a private file without secrets, and nothing before there is something to say', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'keelson-log-'));
  try {
    const log = createFileLog(
      dataDir,
      'cli',
      redactor(() => ['hunter2!']),
    );
    const path = join(dataDir, 'logs', 'cli.log');
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    log.info('connected', { host: 'n1', password: 'abc123' });
    log.warn('a text with hunter2! in it');
    log.error('failed', { code: 'INTERNAL', params: { message: 'hunter2!' } });
    const text = await readFile(path, 'utf8');
    expect(text.trim().split('\n')).toHaveLength(3);
    expect(text).toContain('connected {"host":"n1"');
    expect(text).not.toMatch(/hunter2!|abc123/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'logs'))).mode & 0o777).toBe(0o700);
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
