import { copyFile, cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache';
import { PrivateApt } from './debian';
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
export function kubernetesBinaries(): Promise<string> {
  return cached('binaries', kubernetesVersion, async (result) => {
    await ensure('kubernetes');
    const work = `${result}.work`;
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    try {
      const apt = await PrivateApt.create(join(work, 'apt'));
      await copyHelpers(apt, join(work, 'helpers'), result);
      await buildKubernetes(apt, work, result);
    } finally {
      // Go makes its module cache read-only; root and rm with force do not mind.
      await rm(work, { recursive: true, force: true });
    }
  });
}

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

async function buildKubernetes(apt: PrivateApt, work: string, result: string): Promise<void> {
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
  const goRoot = join(work, 'go/usr/lib/go-1.19');
  await run('make', [`WHAT=${programs.map((name) => `cmd/${name}`).join(' ')}`], {
    cwd: tree,
    logFile: join(work, '..', `${kubernetesVersion}.build.log`),
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
  const built = join(tree, '_output/local/bin/linux/amd64');
  for (const name of programs) await cp(join(built, name), join(result, name));
}

/** What `--version` and /version will say: the upstream release that Debian's package contains. */
const versionStamp = {
  KUBE_GIT_VERSION: `v${kubernetesVersion}`,
  KUBE_GIT_TREE_STATE: 'clean',
  KUBE_GIT_COMMIT: 'faecb196815e248d3ecfb03c680a4507229c2a56',
  KUBE_GIT_MAJOR: '1',
  KUBE_GIT_MINOR: '20',
};
