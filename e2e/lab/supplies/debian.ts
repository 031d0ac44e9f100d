import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run';

/** The release the lab is made of, whatever Debian runs on this machine: its Kubernetes is 1.20.2, its Docker 20.10. */
export const release = 'bookworm';
export const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * The Debian mirror that this machine's apt uses, without a slash at its end, or KEELSON_DEBIAN_MIRROR.
 * @throws Error when there is none.
 */
export async function mirror(): Promise<string> {
  const chosen = process.env['KEELSON_DEBIAN_MIRROR'];
  if (chosen) return chosen.replace(/\/$/, '');
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const { stdout } = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const found = debianMirror(stdout);
  if (found !== undefined) return found;
  throw new Error("apt's sources on this machine name no Debian mirror: set KEELSON_DEBIAN_MIRROR to the URL of one");
}

/**
 * The first mirror of Debian itself among lines of "URI RELEASE COMPONENT". Told by its path, not by the Origin it states: that one is
 * only known after an update.
 */
export function debianMirror(targets: string): string | undefined {
  return targets.split('\n').flatMap((line) => {
    const match = /^(\S+\/debian)\/? [a-z]+ main$/.exec(line);
    return match?.[1] ?? [];
  })[0];
}

/** An apt of the lab's own in `folder`: it knows `release` with its sources and touches nothing of the system's apt. */
export class PrivateApt {
  private constructor(
    private readonly folder: string,
    private readonly options: string[],
  ) {}

  /** Prepares the folder and fetches the package lists (some seconds). */
  static async create(folder: string): Promise<PrivateApt> {
    const under = (name: string): string => join(folder, name);
    for (const name of ['lists/partial', 'cache/archives/partial', 'parts']) {
      await mkdir(under(name), { recursive: true });
    }
    const url = await mirror();
    const lines = ['deb', 'deb-src'].map((kind) => `${kind} [signed-by=${keyring}] ${url} ${release} main\n`);
    await writeFile(under('sources.list'), lines.join(''));
    const settings = {
      'Dir::Etc::sourcelist': under('sources.list'),
      'Dir::Etc::sourceparts': under('parts'),
      'Dir::State::lists': under('lists'),
      'Dir::Cache': under('cache'),
      // apt would otherwise change to the user _apt, who cannot write into a folder of ours.
      'APT::Sandbox::User': '',
    };
    const apt = new PrivateApt(
      folder,
      Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]),
    );
    await apt.run(['update', '-qq'], folder);
    return apt;
  }

  /** Downloads packages, exactly these and no dependencies. */
  download(packages: readonly string[], into: string): Promise<void> {
    return this.run(['download', '-qq', ...packages], into);
  }

  /** The same, and unpacks them into one tree; nothing is installed. */
  async unpack(packages: string[], into: string): Promise<void> {
    const debs = join(this.folder, `debs-${packages[0] ?? ''}`);
    await mkdir(debs, { recursive: true });
    await this.download(packages, debs);
    for (const deb of await readdir(debs)) await run('dpkg', ['-x', join(debs, deb), into]);
  }

  /** The same with all that they depend on, as if nothing were installed: what of them runs without Debian's system around it. */
  async unpackComplete(packages: string[], into: string): Promise<void> {
    const debs = join(this.folder, `complete-${packages[0] ?? ''}`);
    await mkdir(join(debs, 'partial'), { recursive: true });
    const nothing = join(debs, 'status');
    await writeFile(nothing, '');
    const places = ['-o', `Dir::State::status=${nothing}`, '-o', `Dir::Cache::archives=${debs}`];
    await this.run([...places, 'install', '-qq', '--download-only', '--no-install-recommends', ...packages], debs);
    for (const name of await readdir(debs)) {
      if (name.endsWith('.deb')) await run('dpkg', ['-x', join(debs, name), into]);
    }
  }

  /** Downloads a source package's files into `folder` and answers the path of its upstream tarball. */
  async downloadSource(name: string, folder: string): Promise<string> {
    await this.run(['source', '-qq', '--download-only', name], folder);
    const tarball = (await readdir(folder)).find((file) => file.includes('.orig.tar.'));
    if (tarball === undefined) throw new Error(`source package ${name} has no .orig.tar file`);
    return join(folder, tarball);
  }

  private async run(args: string[], cwd: string): Promise<void> {
    await run('apt-get', [...this.options, ...args], { cwd });
  }
}
