import { readFile } from 'node:fs/promises';
import { run } from './run';

/** Debian packages that each part needs on this machine. Nothing of Kubernetes or Docker is ever installed here. */
export const packages = {
  lab: [
    'debootstrap',
    'debian-archive-keyring',
    'systemd-container',
    'iproute2',
    'openssh-client',
    'util-linux',
    'procps',
  ],
  security: ['curl', 'openssl', 'util-linux'],
  kubernetes: ['dpkg-dev', 'make', 'rsync', 'jq', 'xz-utils'],
  images: ['gcc', 'libc6-dev', 'libcap2-bin'],
  busybox: ['dpkg-dev', 'make', 'gcc', 'libc6-dev', 'bzip2', 'xz-utils'],
  runc: ['gcc', 'libc6-dev', 'pkg-config', 'libseccomp-dev'],
  bench: ['ansible-core', 'openssh-client'],
  electron: [
    'libgtk-3-0',
    'libnss3',
    'libxss1',
    'libasound2',
    'libgbm1',
    'libxtst6',
    'xvfb',
    'xauth',
    'fonts-noto-cjk',
  ],
} as const;

export type Part = keyof typeof packages;

/** Debian 13 renamed these for its 64-bit time: either name will do. */
const newerName: Record<string, string> = {
  'libgtk-3-0': 'libgtk-3-0t64',
  libasound2: 'libasound2t64',
};

/**
 * Makes sure that what a part needs is installed: as root installs what is missing, otherwise only says it.
 * @throws Error naming exactly what is missing and the command that helps.
 */
export async function ensure(...parts: Part[]): Promise<void> {
  const missing = await missingPackages(...parts);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `Debian packages are missing for ${parts.join(', ')}: ${missing.join(' ')}. ` +
        `Install them as root: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '-qq', '--no-install-recommends', ...missing];
  // The package lists may be old or empty: only then is an update worth its time.
  const first = await run('apt-get', install, { env, accept: [0, 100] });
  if (first.code === 0) return;
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', install, { env });
}

/** The packages of these parts that are not installed. Reads dpkg's own list: milliseconds. */
export async function missingPackages(...parts: Part[]): Promise<string[]> {
  const status = await readFile('/var/lib/dpkg/status', 'utf8').catch((cause: unknown) => {
    throw new Error('The lab needs Debian 12 or later: /var/lib/dpkg/status cannot be read', {
      cause,
    });
  });
  return notInstalled(
    parts.flatMap((part) => packages[part]),
    status,
  );
}

/** Which of `wanted` is not installed according to the text of dpkg's status file. */
export function notInstalled(wanted: readonly string[], dpkgStatus: string): string[] {
  const installed = new Set<string>();
  for (const entry of dpkgStatus.split('\n\n')) {
    const name = /^Package: (\S+)$/m.exec(entry)?.[1];
    if (name !== undefined && /^Status: \S+ \S+ installed$/m.test(entry)) installed.add(name);
  }
  return wanted.filter((name) => !installed.has(name) && !installed.has(newerName[name] ?? name));
}
