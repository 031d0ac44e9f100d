import type { GoPrograms } from './go/goModule';
import { recipes } from './go/recipes';

/** What the images of Kubernetes' end-to-end tests are laid together from; see `makeLayer` in testImageLayers.ts. */
export type TestLayer =
  | 'pause'
  | 'busybox'
  | 'debian'
  | 'agnhost'
  | 'kitten'
  | 'nautilus'
  | 'nginx'
  | 'nonewprivs'
  | 'sample-apiserver'
  | 'etcd';

export interface TestImageContent {
  readonly layers: readonly TestLayer[];
  /** Programs of another project, by the version that the image's tag tells. */
  readonly programs?: (version: string) => GoPrograms;
  /** As the real one's (kubernetes/kubernetes, test/images/NAME/Dockerfile). */
  readonly config: Readonly<Record<string, unknown>>;
}

const path = { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] };
const agnhost = ['busybox', 'debian', 'agnhost'] as const;

/**
 * The images that are made here, by the name that `e2e.test --list-images` prints, less its tag. They do what the real ones do with other
 * means: glibc and Debian's tools in the place of Alpine's, Debian's nginx. Left out of agnhost: CoreDNS and the images of its small
 * registry, which no conformance test uses.
 */
export const testImageContents = {
  'registry.k8s.io/pause': { layers: ['pause'], config: { ...path, User: '65535:65535', Entrypoint: ['/pause'] } },
  'registry.k8s.io/e2e-test-images/agnhost': {
    layers: agnhost,
    config: { ...path, Entrypoint: ['/agnhost'], Cmd: ['pause'] },
  },
  'registry.k8s.io/e2e-test-images/busybox': { layers: ['busybox'], config: { ...path, Cmd: ['sh'] } },
  'registry.k8s.io/e2e-test-images/glibc-dns-testing': {
    layers: ['busybox', 'debian'],
    config: { ...path, Cmd: ['bash'] },
  },
  'registry.k8s.io/e2e-test-images/kitten': {
    layers: [...agnhost, 'kitten'],
    config: { ...path, Entrypoint: ['/agnhost'], Cmd: ['test-webserver'] },
  },
  'registry.k8s.io/e2e-test-images/nautilus': {
    layers: [...agnhost, 'nautilus'],
    config: { ...path, Entrypoint: ['/agnhost'], Cmd: ['test-webserver'] },
  },
  'registry.k8s.io/e2e-test-images/nginx': {
    layers: ['busybox', 'nginx'],
    config: { ...path, Cmd: ['nginx', '-g', 'daemon off;'], ExposedPorts: { '80/tcp': {} } },
  },
  'registry.k8s.io/e2e-test-images/nonewprivs': {
    layers: ['busybox', 'nonewprivs'],
    config: { ...path, Cmd: ['nnp'] },
  },
  'registry.k8s.io/e2e-test-images/sample-apiserver': {
    layers: ['busybox', 'sample-apiserver'],
    programs: (version) => recipes['sample-apiserver'](version.replace(/^1\./, '0.')),
    config: { ...path, Entrypoint: ['/sample-apiserver'] },
  },
  'registry.k8s.io/etcd': {
    layers: ['busybox', 'etcd'],
    // After the dash stands how often this version's image was made.
    programs: (version) => recipes.etcd(version.replace(/-\d+$/, '')),
    config: path,
  },
} as const satisfies Record<string, TestImageContent>;

/** What the tests of 1.20 called some of them (kubernetes/kubernetes at v1.20.2, test/utils/image/manifest.go). */
export const formerNames: Readonly<Record<string, TestImage>> = {
  'k8s.gcr.io/pause': 'registry.k8s.io/pause',
  'k8s.gcr.io/e2e-test-images/agnhost': 'registry.k8s.io/e2e-test-images/agnhost',
  'docker.io/library/busybox': 'registry.k8s.io/e2e-test-images/busybox',
  // What a Deployment is rolled out with: it only has to run.
  'docker.io/library/httpd': 'registry.k8s.io/e2e-test-images/agnhost',
  'gcr.io/kubernetes-e2e-test-images/jessie-dnsutils': 'registry.k8s.io/e2e-test-images/glibc-dns-testing',
};

export type TestImage = keyof typeof testImageContents;
