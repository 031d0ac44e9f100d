import { chmod, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run';
import { upstreamBusybox } from './busybox';
import { PrivateApt } from './debian';
import { imagePrograms } from './images';
import type { TestLayer } from './testImageContents';

/** What layers are made from. */
export interface LayerSources {
  /** Names the first two for who wants to know whether something else was made of others. */
  readonly pause: string;
  readonly busybox: string;
  /** Folder of what belongs to a version's end-to-end tests. */
  readonly tests: string;
  /** Folder of the image's own programs, where it has some. */
  readonly programs: string;
}

/** Those that every image may need. */
export async function commonSources(): Promise<Pick<LayerSources, 'pause' | 'busybox'>> {
  return { pause: (await imagePrograms()).pause, busybox: await upstreamBusybox() };
}

/** What images that need more than busybox take from Debian: as much as Alpine's packages give to the real ones. */
const tools = ['bash', 'bind9-dnsutils', 'curl', 'netcat-openbsd', 'iproute2', 'iperf', 'libc-bin', 'socat'];

/** Writes the files of a layer into a folder that is empty. */
export const makeLayer: Record<TestLayer, (root: string, sources: LayerSources) => Promise<void>> = {
  pause: (root, { pause }) => program(pause, join(root, 'pause')),
  busybox: async (root, { busybox }) => {
    for (const folder of ['bin', 'etc', 'home', 'root', 'tmp', 'var/tmp', 'usr/local/bin']) {
      await mkdir(join(root, folder), { recursive: true });
    }
    await program(busybox, join(root, 'bin/busybox'));
    const { stdout } = await run(busybox, ['--list']);
    const applets = stdout.trim().split('\n');
    for (const applet of applets.filter((name) => name !== 'busybox')) {
      await symlink('busybox', join(root, 'bin', applet));
    }
    for (const [file, lines] of Object.entries(accounts)) {
      await writeFile(join(root, file), `${lines.join('\n')}\n`);
    }
  },
  debian: async (root) => {
    await unpack(tools, root);
    // Debian's packages make these links when they are installed.
    await symlink('bash', join(root, 'bin/sh'));
    await symlink('nc.openbsd', join(root, 'bin/nc'));
  },
  agnhost: async (root, { tests }) => {
    await mkdir(join(root, 'uploads'));
    await program(join(tests, 'agnhost'), join(root, 'agnhost'));
    await symlink('agnhost', join(root, 'agnhost-2'));
    for (const name of ['localhost.crt', 'localhost.key']) await copyFile(join(tests, name), join(root, name));
  },
  kitten: (root, { tests }) => picture(tests, 'kitten', root),
  nautilus: (root, { tests }) => picture(tests, 'nautilus', root),
  nginx: async (root) => {
    await unpack(['nginx-light'], root);
    await writeFile(join(root, 'etc/nginx/nginx.conf'), nginxConf);
  },
  nonewprivs: async (root, { tests }) => {
    const copy = join(root, 'usr/local/bin/nnp');
    await mkdir(join(root, 'usr/local/bin'), { recursive: true });
    await program(join(tests, 'nnp'), copy);
    await chmod(copy, 0o6755);
  },
  'sample-apiserver': (root, { programs }) =>
    program(join(programs, 'sample-apiserver'), join(root, 'sample-apiserver')),
  etcd: async (root, { programs }) => {
    await mkdir(join(root, 'usr/local/bin'), { recursive: true });
    for (const name of ['etcd', 'etcdctl']) await program(join(programs, name), join(root, 'usr/local/bin', name));
  },
};

/** The last account is one that a test of supplemental groups expects to find in the image. */
const accounts = {
  'etc/passwd': [
    'root:x:0:0:root:/root:/bin/sh',
    'www-data:x:33:33:www-data:/var/www:/bin/false',
    'nobody:x:65534:65534:nobody:/home:/bin/false',
    'user-defined-in-image:x:1000:1000::/home:/bin/sh',
  ],
  'etc/group': [
    'root:x:0:',
    'www-data:x:33:',
    'nogroup:x:65534:',
    'user-defined-in-image:x:1000:',
    'group-defined-in-image:x:50000:user-defined-in-image',
  ],
  'etc/nsswitch.conf': ['hosts: files dns'],
};

const nginxConf = `error_log stderr;
pid /run/nginx.pid;
events {}
http {
  access_log /dev/stdout;
  server {
    listen 80;
    root /usr/share/nginx/html;
  }
}
`;

/** Of Debian's packages, what no program reads. */
const unread = ['doc', 'info', 'lintian', 'locale', 'man'].map((name) => join('usr/share', name));

async function unpack(packages: string[], root: string): Promise<void> {
  const folder = `${root}.apt`;
  await (await PrivateApt.create(folder)).unpackComplete(packages, root);
  for (const name of unread) await rm(join(root, name), { recursive: true, force: true });
  await rm(folder, { recursive: true });
}

async function picture(tests: string, name: string, root: string): Promise<void> {
  await copyFile(join(tests, `${name}.json`), join(root, 'data.json'));
  await copyFile(join(tests, `${name}.jpg`), join(root, `${name}.jpg`));
}

async function program(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o755);
}
