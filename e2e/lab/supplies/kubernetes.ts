import { copyFile, cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache';
import { PrivateApt } from './debian';
import { testFiles } from './go/recipes';
import { ensure } from '../requirements';
import { run } from '../run';

const kubernetesVersion = '1.20.2';

const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];

/** Debian's Go 1.19, unpacked and not installed: a newer Debian's compiler may refuse a source of this age. */
const goPackages = ['golang-1.19-go', 'golang-1.19-src'];
const helperPackages = ['etcd-server', 'etcd-client', 'containernetworking-plugins'];

/**
 * One flat folder with everything that a cluster file's `binaries.source: upload` wants: the Kubernetes programs, etcd and etcdctl 3.4,
 * and the CNI reference plugins. Built from Debian's source package (5 minutes on 2 cores) where it is not cached.
 */
export const kubernetesBinaries = (): Promise<string> =>
  fromSource('binaries', async (apt, work, result) => {
    await copyHelpers(apt, join(work, 'helpers'), result);
    const built = await build(await unpackSource(apt, work), work, `${result}.build.log`, programs.map(inCmd));
    for (const name of programs) await cp(join(built, name), join(result, name));
  });

/** The same of its end-to-end tests, as the recipe `kubernetes-tests` (go/recipes.ts) makes it of other versions. */
export const kubernetesTests = (): Promise<string> =>
  fromSource('kubernetes-tests', async (apt, work, result) => {
    const tree = await unpackSource(apt, work);
    const built = await build(tree, work, `${result}.build.log`, Object.values(testPrograms));
    for (const name of Object.keys(testPrograms)) await cp(join(built, name), join(result, name));
    for (const [name, path] of Object.entries(testFiles)) await copyFile(join(tree, path), join(result, name));
  });

/** Where they are built in the tree, by the names that they get. */
const testPrograms = {
  'e2e.test': 'test/e2e/e2e.test',
  ginkgo: 'vendor/github.com/onsi/ginkgo/ginkgo',
  agnhost: 'test/images/agnhost',
};

const inCmd = (program: string): string => `cmd/${program}`;

/** Kept in the cache; made in a folder beside it that goes again. */
const fromSource = (
  kind: string,
  make: (apt: PrivateApt, work: string, result: string) => Promise<void>,
): Promise<string> =>
  cached(kind, kubernetesVersion, async (result) => {
    await ensure('kubernetes');
    const work = `${result}.work`;
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    try {
      await make(await PrivateApt.create(join(work, 'apt')), work, result);
    } finally {
      // Go makes its module cache read-only; root and rm with force do not mind.
      await rm(work, { recursive: true, force: true });
    }
  });

async function copyHelpers(apt: PrivateApt, folder: string, result: string): Promise<void> {
  await apt.unpack(helperPackages, folder);
  for (const name of ['etcd', 'etcdctl']) {
    await copyFile(join(folder, 'usr/bin', name), join(result, name));
  }
  const plugins = join(folder, 'usr/lib/cni');
  for (const name of await readdir(plugins)) {
    await copyFile(join(plugins, name), join(result, name));
  }
}

/** The tree of Debian's source package, with its compiler beside it. */
async function unpackSource(apt: PrivateApt, work: string): Promise<string> {
  await apt.unpack(goPackages, join(work, 'go'));
  const sources = join(work, 'sources');
  await mkdir(sources);
  const tarball = await apt.downloadSource('kubernetes', sources);
  const tree = join(work, 'kubernetes');
  await mkdir(tree);
  await run('tar', ['-xf', tarball, '-C', tree, '--strip-components=1']);

  // The build wants to find the tree under its import path.
  await mkdir(join(tree, '.go/src/k8s.io'), { recursive: true });
  await symlink(tree, join(tree, '.go/src/k8s.io/kubernetes'));
  return tree;
}

/** Builds some of the tree's programs and answers the folder that they lie in. */
async function build(tree: string, work: string, logFile: string, what: readonly string[]): Promise<string> {
  const goRoot = join(work, 'go/usr/lib/go-1.19');
  await run('make', [`WHAT=${what.join(' ')}`], {
    cwd: tree,
    logFile,
    env: {
      PATH: `${join(goRoot, 'bin')}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
      HOME: work,
      GOROOT: goRoot,
      GOPATH: join(tree, '.go'),
      GOCACHE: join(work, 'go-cache'),
      GOTMPDIR: work,
      CGO_ENABLED: '0',
      ...versionStamp,
    },
  });
  return join(tree, '_output/local/bin/linux/amd64');
}

/** What `--version` and /version will say: the upstream release that Debian's package contains. */
const versionStamp = {
  KUBE_GIT_VERSION: `v${kubernetesVersion}`,
  KUBE_GIT_TREE_STATE: 'clean',
  KUBE_GIT_COMMIT: 'faecb196815e248d3ecfb03c680a4507229c2a56',
  KUBE_GIT_MAJOR: '1',
  KUBE_GIT_MINOR: '20',
};
