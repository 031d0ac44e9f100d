import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** What docker 20.10 and ctr 1.6 say when the disk of their images is full. */
const fullDisks = [
  ['docker', 'Error processing tar file(exit status 1): write /bin/busybox: no space left on device'],
  [
    'containerd',
    'ctr: failed to copy: failed to send write: write /var/lib/containerd/io.containerd.content.v1.content/ingest/1/data: no space left on device: unknown',
  ],
] as const;

it.each(fullDisks)(
  'says of %s that its disk is full, and where, not that the archive is damaged',
  async (runtime, words) => {
    const sandbox = new Sandbox();
    const folder = mkdtempSync(join(tmpdir(), 'keelson-archive-'));
    const archive = join(folder, 'pause.tar');
    writeFileSync(archive, 'a tar file');
    const step = (): Promise<void> =>
      images(sandbox.context({ ...threeNodes, runtime }, 'n1', { archives: [archive] }));
    const importer = runtime === 'docker' ? 'docker' : 'ctr';
    const says = (place: string): void => {
      sandbox.program(importer, `#!/bin/sh\n[ "$1" != info ] || { ${place}; exit; }\necho '${words}' >&2\nexit 1\n`);
      sandbox.program('containerd', `#!/bin/sh\n${place}\n`);
    };
    try {
      says(runtime === 'docker' ? 'echo /srv/images' : `printf 'version = 2\nroot = "/srv/images"\nstate = "/run"\n'`);
      await expect(step()).rejects.toMatchObject({
        code: 'DISK_FULL',
        params: { host: 'n1', path: '/srv/images' },
        detail: expect.stringContaining('no space left') as string,
      });
      says('exit 1');
      await expect(step()).rejects.toMatchObject({ code: 'DISK_FULL', params: { path: `/var/lib/${runtime}` } });
    } finally {
      sandbox.remove();
      rmSync(folder, { recursive: true });
    }
  },
);
