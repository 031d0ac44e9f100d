import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { images } from './images';
import { Sandbox, threeNodes } from './testing/sandbox';

it('says of an archive that is a folder that it cannot be read', async () => {
  const sandbox = new Sandbox();
  const path = mkdtempSync(join(tmpdir(), 'keelson-archive-'));
  try {
    await expect(images(sandbox.context(threeNodes, 'n1', { archives: [path] }))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      params: { path, reason: 'EISDIR' },
    });
  } finally {
    sandbox.remove();
    rmSync(path, { recursive: true });
  }
});
