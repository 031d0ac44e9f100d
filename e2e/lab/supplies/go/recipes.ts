import { ensure } from '../../requirements';
import type { GoPrograms } from './goModule';

/** What belongs together and has one version, as a subject (subjects.ts) names it. */
export type ProgramSet =
  | 'kubernetes'
  | 'kubernetes-tests'
  | 'sample-apiserver'
  | 'etcd'
  | 'containerd'
  | 'runc'
  | 'cni-plugins'
  | 'crictl'
  | 'flannel'
  | 'flannel-cni';

/** Files of Kubernetes' tree that the images of its end-to-end tests have, by the names that they get here. */
export const testFiles = {
  'localhost.crt': 'test/images/agnhost/porter/localhost.crt',
  'localhost.key': 'test/images/agnhost/porter/localhost.key',
  'kitten.json': 'test/images/kitten/html/data.json',
  'kitten.jpg': 'test/images/kitten/html/kitten.jpg',
  'nautilus.json': 'test/images/nautilus/html/data.json',
  'nautilus.jpg': 'test/images/nautilus/html/nautilus.jpg',
};

/** How each is built: as its own project releases it, as far as modules allow. */
export const recipes: Readonly<Record<ProgramSet, (version: string) => GoPrograms>> = {
  kubernetes: (version) => ({
    name: 'kubernetes',
    ...kubernetesModule(version),
    programs: programsIn('k8s.io/kubernetes/cmd', [
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubelet',
      'kube-proxy',
      'kubectl',
    ]),
  }),

  /** Its end-to-end tests, the program that runs several of them at once, and what the images of their pods are made of. */
  'kubernetes-tests': (version) => ({
    name: 'kubernetes-tests',
    ...kubernetesModule(version),
    programs: {
      ginkgo: 'github.com/onsi/ginkgo/v2/ginkgo',
      agnhost: 'k8s.io/kubernetes/test/images/agnhost',
      nnp: 'k8s.io/kubernetes/test/images/nonewprivs',
    },
    tests: { 'e2e.test': 'k8s.io/kubernetes/test/e2e' },
    files: testFiles,
  }),

  /** An API server that those tests put behind the cluster's own. */
  'sample-apiserver': (version) => ({
    name: 'sample-apiserver',
    version,
    modules: ['k8s.io/sample-apiserver'],
    programs: { 'sample-apiserver': 'k8s.io/sample-apiserver' },
  }),

  etcd: (version) => ({
    name: 'etcd',
    version,
    modules: ['go.etcd.io/etcd/server/v3', 'go.etcd.io/etcd/etcdctl/v3'],
    programs: { etcd: 'go.etcd.io/etcd/server/v3', etcdctl: 'go.etcd.io/etcd/etcdctl/v3' },
  }),

  containerd: (version) => {
    const module = version.startsWith('1.')
      ? 'github.com/containerd/containerd'
      : 'github.com/containerd/containerd/v2';
    return {
      name: 'containerd',
      version,
      modules: [module],
      programs: programsIn(`${module}/cmd`, ['containerd', 'containerd-shim-runc-v2', 'ctr']),
      variables: { [`${module}/version.Version`]: `v${version}`, [`${module}/version.Package`]: module },
    };
  },

  runc: (version) => ({
    name: 'runc',
    version,
    modules: ['github.com/opencontainers/runc'],
    programs: { runc: 'github.com/opencontainers/runc' },
    c: { tags: ['seccomp', 'netgo', 'osusergo', 'urfave_cli_no_docs'], prepare: () => ensure('runc') },
  }),

  'cni-plugins': (version) => {
    const module = 'github.com/containernetworking/plugins';
    const plugins = { main: ['bridge', 'loopback'], ipam: ['host-local'], meta: ['portmap'] };
    return {
      name: 'cni-plugins',
      version,
      modules: [module],
      programs: Object.assign(
        {},
        ...Object.entries(plugins).map(([kind, names]) => programsIn(`${module}/plugins/${kind}`, names)),
      ) as Record<string, string>,
      variables: { [`${module}/pkg/utils/buildversion.BuildVersion`]: `v${version}` },
    };
  },

  /** Without the backend for one cloud, whose library not every proxy of modules has. */
  flannel: (version) => ({
    name: 'flannel',
    version,
    modules: [FLANNEL],
    without: 'pkg/backend/tencentvpc',
    programs: { flanneld: FLANNEL, 'install-conf': `${FLANNEL}/cmd/install_conf` },
    files: { 'kube-flannel.yml': 'Documentation/kube-flannel.yml' },
    variables: { [`${FLANNEL}/pkg/version.Version`]: `v${version}` },
    // One of its backends is written in C (pkg/backend/udp).
    c: { tags: ['netgo', 'osusergo'], prepare: () => ensure('images') },
  }),

  /** With a younger library than it asks for, which knows version 1.0.0 of the CNI specification. */
  'flannel-cni': (version) => ({
    name: 'flannel-cni',
    version,
    modules: ['github.com/containernetworking/plugins'],
    younger: { 'github.com/containernetworking/cni': '1.3.0' },
    programs: { flannel: 'github.com/containernetworking/plugins/plugins/meta/flannel' },
    variables: { 'github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion': `v${version}` },
  }),

  crictl: (version) => ({
    name: 'crictl',
    version,
    modules: ['sigs.k8s.io/cri-tools'],
    programs: { crictl: 'sigs.k8s.io/cri-tools/cmd/crictl' },
    variables: { 'sigs.k8s.io/cri-tools/pkg/version.Version': `v${version}` },
  }),
};

const FLANNEL = 'github.com/flannel-io/flannel';

const programsIn = (folder: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${folder}/${name}`]));

const kubernetesModule = (version: string) => ({
  version,
  modules: ['k8s.io/kubernetes'],
  partsVersion: version.replace(/^1/, '0'),
  variables: kubernetesVersionStamp(version),
});

/** What `--version` and /version will say. A module does not tell its commit. */
function kubernetesVersionStamp(version: string): Record<string, string> {
  const [major = '', minor = ''] = version.split('.');
  const stamp = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean', gitCommit: '' };
  return Object.fromEntries(
    ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((place) =>
      Object.entries(stamp).map(([name, value]) => [`${place}.${name}`, value]),
    ),
  );
}
