import { chmod, copyFile, cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached } from '../cache';
import { run } from '../run';
import { PrivateApt } from './debian';
import { sha256, writeDockerArchive } from './dockerArchive';
import { imagePrograms } from './images';
import { testImageContents, testImagesNotMade, type TestImage, type TestLayer } from './testImageContents';

/** What those images that need more than busybox take from Debian: as much as Alpine's packages give to the real ones. */
const debianPackages = ['bash', 'bind9-dnsutils', 'curl', 'netcat-openbsd', 'iproute2', 'iperf', 'socat'];

/** Of Debian's packages, what no program reads. */
const unread = ['doc', 'info', 'lintian', 'locale', 'man'].map((name) => join('usr/share', name));

/**
 * One docker archive of the images that tests ask for, under exactly the names by which they do.
 * @param tests folder of a version's end-to-end tests, as it lies in the cache
 * @throws Error when the version's tests ask for an image that the table does not know.
 */
export async function testImageArchive(tests: string, images: readonly TestImage[]): Promise<string> {
  const { stdout } = await run(join(tests, 'e2e.test'), ['--list-images']);
  const tags = namesOf(images, stdout.trim().split(/\s+/));
  const programs = await imagePrograms();
  const key = [tags, images.map((image) => testImageContents[image]), debianPackages, basename(programs.folder)];
  const name = `tests-${basename(tests)}-${sha256(JSON.stringify(key)).slice(0, 12)}`;
  const folder = await cached('images', name, async (result) => {
    const work = join(result, 'work');
    const layers = new Set(images.flatMap((image) => testImageContents[image].layers));
    for (const layer of layers) await makeLayer[layer](join(work, layer), { ...programs, tests });
    const archived = tags.map(({ image, tag }) => {
      const { layers, config } = testImageContents[image];
      // A node knows an image by its content: equal ones would be one to it, and a test reads which of the names its pod has.
      return { tag, layers: layers.map((layer) => join(work, layer)), config: { ...config, Labels: { name: tag } } };
    });
    await writeDockerArchive(join(result, 'tests.tar'), archived, join(work, 'archive'));
    await rm(work, { recursive: true });
  });
  return join(folder, 'tests.tar');
}

/**
 * The full names of images among those that a version's tests list: some have several.
 * @throws Error for a listed name that the table does not know, and for an image that is not listed.
 */
export function namesOf(images: readonly TestImage[], listed: readonly string[]): { image: TestImage; tag: string }[] {
  const repository = (name: string): string => name.slice(0, name.lastIndexOf(':'));
  const known = [...Object.keys(testImageContents), ...Object.keys(testImagesNotMade)];
  const unknown = listed.filter((name) => !known.includes(repository(name)));
  if (unknown.length > 0) throw new Error(`testImageContents.ts knows nothing of ${unknown.join(', ')}`);
  return images.flatMap((image) => {
    const tags = listed.filter((name) => repository(name) === image);
    if (tags.length === 0) throw new Error(`the tests of this version do not use ${image}`);
    return tags.map((tag) => ({ image, tag }));
  });
}

interface Sources {
  readonly pause: string;
  readonly busybox: string;
  /** Folder of the tests' programs and files. */
  readonly tests: string;
}

const makeLayer: Record<TestLayer, (root: string, sources: Sources) => Promise<void>> = {
  pause: async (root, { pause }) => {
    await mkdir(root, { recursive: true });
    await program(pause, join(root, 'pause'));
  },
  busybox: async (root, { busybox }) => {
    for (const folder of ['bin', 'etc', 'home', 'root', 'tmp', 'var/tmp', 'usr/local/bin']) {
      await mkdir(join(root, folder), { recursive: true });
    }
    await program(busybox, join(root, 'bin/busybox'));
    const { stdout } = await run(busybox, ['--list']);
    const applets = stdout.trim().split('\n');
    for (const applet of applets.filter((name) => name !== 'busybox'))
      await symlink('busybox', join(root, 'bin', applet));
    for (const [file, lines] of Object.entries(accounts)) await writeFile(join(root, file), lines.join('\n') + '\n');
  },
  debian: async (root) => {
    const apt = await PrivateApt.create(`${root}.apt`);
    await apt.unpackComplete(debianPackages, root);
    for (const folder of unread) await rm(join(root, folder), { recursive: true, force: true });
    // Their own scripts would make these links; busybox' shell prefers its own applets to all that is installed beside it.
    await symlink('bash', join(root, 'bin/sh'));
    await symlink('nc.openbsd', join(root, 'bin/nc'));
  },
  agnhost: async (root, { tests }) => {
    await mkdir(join(root, 'uploads'), { recursive: true });
    await program(join(tests, 'agnhost'), join(root, 'agnhost'));
    await symlink('agnhost', join(root, 'agnhost-2'));
    for (const name of ['localhost.crt', 'localhost.key']) await cp(join(tests, name), join(root, name));
  },
};

/** The last account is one that a test of supplemental groups expects to find in the image. */
const accounts = {
  'etc/passwd': [
    'root:x:0:0:root:/root:/bin/sh',
    'nobody:x:65534:65534:nobody:/home:/bin/false',
    'user-defined-in-image:x:1000:1000::/home:/bin/sh',
  ],
  'etc/group': [
    'root:x:0:',
    'nogroup:x:65534:',
    'user-defined-in-image:x:1000:',
    'group-defined-in-image:x:50000:user-defined-in-image',
  ],
  'etc/nsswitch.conf': ['hosts: files dns'],
};

async function program(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o755);
}
