import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { images } from './images';
import { Sandbox, threeNodes } from '../testing/sandbox';

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

/** An archive on the workstation, a runtime that refuses it with these words, and so many KiB free where its images are. */
async function refusal(runtime: 'docker' | 'containerd', words: string, freeKiB: number, folder?: string) {
  const sandbox = new Sandbox();
  const archive = join(sandbox.root, 'pause.tar');
  writeFileSync(archive, Buffer.alloc(10_000));
  if (folder !== undefined) mkdirSync(sandbox.path(folder), { recursive: true });
  const root = folder === undefined ? '' : sandbox.path(folder);
  sandbox.program(
    runtime === 'docker' ? 'docker' : 'ctr',
    `#!/bin/sh\n[ "$1" != info ] || { echo '${root}'; exit; }\necho '${words}' >&2\nexit 1\n`,
  );
  sandbox.program('containerd', `#!/bin/sh\nprintf 'version = 2\\nroot = "${root}"\\nstate = "/run"\\n'\n`);
  sandbox.program('df', `#!/bin/sh\nprintf 'Filesystem\\n/dev/vda 100 50 ${String(freeKiB)} 50%% /\\n'\n`);
  try {
    await images(sandbox.context({ ...threeNodes, runtime }, 'n1', { archives: [archive] }));
    throw new Error('it was taken');
  } catch (error) {
    return error;
  } finally {
    sandbox.remove();
  }
}

describe.each(['docker', 'containerd'] as const)('what %s does not take', (runtime) => {
  // Go's words for ENOSPC, which both runtimes pass on.
  const full = 'write /bin/web: no space left on device';

  it('for want of space is told with the place, not as a damaged archive', async () => {
    expect(await refusal(runtime, full, 500_000, '/srv/images')).toMatchObject({
      code: 'DISK_FULL',
      params: { host: 'n1', path: '/srv/images' },
      detail: expect.stringContaining('no space left') as string,
    });
    // It does not say where its images are.
    expect(await refusal(runtime, full, 500_000)).toMatchObject({ params: { path: `/var/lib/${runtime}` } });
  });

  it('where less is free than the archive is long is told the same way, whatever it says', async () => {
    const words = 'stat tmp: no such file or directory';
    expect(await refusal(runtime, words, 9, '/srv/images')).toMatchObject({
      code: 'DISK_FULL',
      params: { path: '/srv/images' },
    });
  });

  it('for another reason is the archive', async () => {
    expect(await refusal(runtime, 'invalid tar header', 10)).toMatchObject({
      code: 'ARCHIVE_INVALID',
      params: { reason: 'invalid tar header' },
    });
  });
});
