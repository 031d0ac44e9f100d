import { testImageContents, type TestImage } from '../supplies/testImageContents';

/** Some of Kubernetes' end-to-end tests, by regular expressions over their full names (Go's dialect), and the images that they want. */
export interface Selection {
  readonly name: string;
  /** Those are meant that one of these matches, and each of these matches some. */
  readonly focus: readonly string[];
  readonly skip: readonly string[];
  readonly images: readonly TestImage[];
}

interface Part {
  /** The group of Kubernetes' developers that answers for the tests; their names begin with it. */
  readonly group: string;
  /** What stood there for some of them when Kubernetes was at 1.20. */
  readonly formerly?: string;
  /** Parts of the names; none: all of the group that are in the conformance tests. */
  readonly tests?: readonly string[];
  /** What it proves of a cluster that a Keelson installed. */
  readonly why: string;
}

/**
 * The tests that show within minutes whether a cluster was installed well: everything of the network that is not slow, and of each other
 * group what fails when one of our choices is wrong. All of them are conformance tests.
 */
export const proofParts: readonly Part[] = [
  {
    group: 'sig-network',
    why: 'pods, services, node ports and names, from every node to every other',
  },
  {
    group: 'sig-api-machinery',
    tests: [
      'AdmissionWebhook.*should be able to deny pod and configmap creation',
      'Garbage collector should delete pods',
    ],
    why: 'the API server reaches a service in the cluster, over TLS; the controllers work',
  },
  {
    group: 'sig-apps',
    tests: ['ReplicaSet should serve a basic image', 'Deployment should run the lifecycle', 'Job should delete a job'],
    why: 'controllers may do what they must, with the rights that they have in profile secure',
  },
  {
    group: 'sig-architecture',
    tests: ['at least two untainted nodes'],
    why: 'nodes take pods',
  },
  {
    group: 'sig-auth',
    tests: [
      'ServiceAccountIssuerDiscovery',
      'ServiceAccounts should mount an API token',
      'ServiceAccounts should mount projected service account token',
      'SubjectReview',
    ],
    why: 'tokens are signed by the key, and found under the addresses, that the API server tells the world',
  },
  {
    group: 'sig-cli',
    tests: ['Guestbook application', 'Kubectl logs logs', 'Kubectl expose', 'Proxy server should support proxy with'],
    why: 'the API server reaches the kubelets: logs, exec, port forwarding',
  },
  {
    group: 'sig-instrumentation',
    tests: ['Events API should ensure that an event can be fetched'],
    why: 'events are kept',
  },
  {
    group: 'sig-node',
    formerly: 'k8s.io',
    tests: [
      'Pods should support remote command execution over websockets',
      'Probing container should be restarted with a exec',
      'Container Lifecycle Hook.*should execute prestop http hook',
      'Security Context should support pod.Spec.SecurityContext.RunAsUser And',
      'Sysctls.*should support sysctls',
      'Downward API should provide host IP',
    ],
    why: 'the kubelet and the runtime start, probe, stop and confine containers',
  },
  {
    group: 'sig-scheduling',
    tests: ['LimitRange should create a LimitRange'],
    why: 'admission changes pods before they are scheduled',
  },
  {
    group: 'sig-storage',
    tests: [
      'EmptyDir volumes should support .non-root,0777,default',
      'Projected combined',
      'Secrets should be consumable from pods in volume as non-root',
      'ConfigMap updates should be reflected',
      'Subpath Atomic writer volumes should support subpaths with secret pod',
    ],
    why: 'volumes are mounted where containers see them, with the right modes; Secrets come back from their encryption',
  },
];

/** What of the network is left out, and why. */
const leftOut = [
  // Wait for minutes on a machine of two processors, or measure how fast it is.
  'latency should not be very high',
  // These alone disturb others, and wait for each of them to end.
  '\\[Serial\\]',
  // Their pods run nginx, which nothing else here needs.
  'Endpoints(Controller|Slice).* for Pods matching',
];

const patterns = ({ group, formerly, tests = [''] }: Part): string[] => {
  const groups = formerly === undefined ? group : `(${group}|${formerly})`;
  return tests.map((test) => `\\[${groups}\\].*${test}.*\\[Conformance\\]`);
};

export const proofSet: Selection = {
  name: 'proof set',
  focus: proofParts.flatMap(patterns),
  skip: leftOut,
  images: [
    'registry.k8s.io/pause',
    'registry.k8s.io/e2e-test-images/agnhost',
    'registry.k8s.io/e2e-test-images/busybox',
    'registry.k8s.io/e2e-test-images/glibc-dns-testing',
  ],
};

/** Tests that somebody names, with all images that there are. */
export const chosen = (focus: string, skip: string | undefined): Selection => ({
  name: `\`${focus}\`${skip === undefined ? '' : ` without \`${skip}\``}`,
  focus: [focus],
  skip: skip === undefined ? [] : [skip],
  images: Object.keys(testImageContents) as TestImage[],
});

/** Patterns of a selection that none of the tests that ran has in its name: a test was renamed, or the pattern is wrong. */
export const idle = ({ focus }: Selection, tests: readonly { readonly name: string }[]): string[] =>
  focus.filter((pattern) => !tests.some(({ name }) => new RegExp(pattern).test(name)));
