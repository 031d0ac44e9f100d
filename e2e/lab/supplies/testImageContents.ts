/** What the images of Kubernetes' end-to-end tests are laid together from; see `makeLayer` in testImages.ts. */
export type TestLayer = 'pause' | 'busybox' | 'debian' | 'agnhost';

interface TestImageContent {
  readonly layers: readonly TestLayer[];
  /** As the real one's (kubernetes/kubernetes, test/images/NAME/Dockerfile and build/pause/Dockerfile). */
  readonly config: Readonly<Record<string, unknown>>;
}

const path = { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] };

/**
 * The images that are made here, by the name that `e2e.test --list-images` prints, less its tag. They do what the real ones do with other
 * means: glibc and Debian's tools in the place of Alpine's. Left out of agnhost: CoreDNS and the images of its small registry, which no
 * conformance test uses.
 */
export const testImageContents = {
  'registry.k8s.io/pause': { layers: ['pause'], config: { ...path, User: '65535:65535', Entrypoint: ['/pause'] } },
  'registry.k8s.io/e2e-test-images/agnhost': {
    layers: ['busybox', 'debian', 'agnhost'],
    config: { ...path, Entrypoint: ['/agnhost'], Cmd: ['pause'] },
  },
  'registry.k8s.io/e2e-test-images/busybox': { layers: ['busybox'], config: { ...path, Cmd: ['sh'] } },
  'registry.k8s.io/e2e-test-images/glibc-dns-testing': {
    layers: ['busybox', 'debian'],
    config: { ...path, Cmd: ['bash'] },
  },
} as const satisfies Record<string, TestImageContent>;

export type TestImage = keyof typeof testImageContents;

/** The other images that the tests name, and what keeps them from being made. */
export const testImagesNotMade: Readonly<Record<string, string>> = {
  'registry.k8s.io/etcd': 'not yet: the aggregator test keeps the objects of its API server in it',
  'registry.k8s.io/e2e-test-images/sample-apiserver':
    'not yet: the API server of the aggregator test, a module of its own',
  'registry.k8s.io/e2e-test-images/nginx': 'not yet: endpoint slices, garbage collection, kubectl',
  'registry.k8s.io/e2e-test-images/nonewprivs': 'not yet: one test of privilege escalation',
  'registry.k8s.io/e2e-test-images/kitten': 'not yet: one test of image volumes, which also wants a registry',
  'registry.k8s.io/e2e-test-images/nautilus': 'not yet: two tests of kubectl',
};
