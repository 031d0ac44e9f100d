/**
 * What `kubectl apply` would change of an object that the API has, as `kubectl diff` tells it: a field of the manifest that
 * is something else there, or one that was applied before and stands in the manifest no more. What the API filled in, and
 * what others have added, is no difference. (kubernetes.io, "Declarative Management of Kubernetes Objects", merge patch
 * calculation.) Worked out here, because `kubectl diff` is younger than the oldest version that Keelson installs. Pure.
 */

import type { FoundHost } from './found';

export interface ObjectDifference {
  /** `spec.template.spec.containers[coredns].image` */
  readonly path: string;
  /** What is there; undefined: nothing. */
  readonly before: unknown;
  /** What the manifest says; undefined: nothing any more. */
  readonly after: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

const nameIn = (value: unknown): string | undefined => {
  const name = fieldsOf(value)?.['name'];
  return typeof name === 'string' ? name : undefined;
};

/** Containers, ports, volumes and the like are known by name, and others may be beside them. */
const named = (list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined => {
  const entries = list.flatMap((value): [string, unknown][] => {
    const name = nameIn(value);
    return name === undefined ? [] : [[name, value]];
  });
  return list.length > 0 && entries.length === list.length ? new Map(entries) : undefined;
};

/** Values that stand for the same: the API may write a number as a text. Nothing, and an empty list or group, are one. */
const isSame = (one: unknown, other: unknown): boolean => {
  const text = (value: unknown): string =>
    typeof value === 'object' && value !== null && Object.keys(value).length === 0
      ? ''
      : typeof value === 'string'
        ? value
        : JSON.stringify(value ?? '');
  return text(one ?? '') === text(other ?? '');
};

const inside = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/**
 * A field that is null in a manifest stands for none, as for `kubectl apply`, which removes it only if it was applied with a value
 * before (k8s.io/apimachinery, pkg/util/jsonmergepatch, keepOrDeleteNullInObj). Generators write `creationTimestamp: null`.
 */
const isNone = (value: unknown): boolean => value === undefined || value === null;

function wantedIn(wanted: unknown, live: unknown, path: string): ObjectDifference[] {
  if (isNone(wanted)) return [];
  const fields = fieldsOf(wanted);
  if (fields && Object.keys(fields).length > 0) {
    const there = fieldsOf(live);
    if (!there) return [{ path, before: live, after: wanted }];
    return Object.entries(fields).flatMap(([key, value]) => wantedIn(value, there[key], inside(path, key)));
  }
  if (Array.isArray(wanted) && wanted.length > 0 && Array.isArray(live)) {
    const [byName, there] = [named(wanted), named(live)];
    if (byName && there) {
      return [...byName].flatMap(([name, value]) => wantedIn(value, there.get(name), `${path}[${name}]`));
    }
    if (wanted.length !== live.length) return [{ path, before: live, after: wanted }];
    return wanted.flatMap((value: unknown, index) => wantedIn(value, live[index], `${path}[${String(index)}]`));
  }
  return isSame(wanted, live) ? [] : [{ path, before: live, after: wanted }];
}

/** What was applied last, is not wanted any more, and is still there. */
function unwantedIn(applied: unknown, wanted: unknown, live: unknown, path: string): ObjectDifference[] {
  const [was, is, there] = [fieldsOf(applied), fieldsOf(wanted), fieldsOf(live)];
  if (was && is && there) {
    return Object.entries(was).flatMap(([key, value]) => {
      if (isNone(value) || there[key] === undefined) return [];
      const place = inside(path, key);
      return isNone(is[key])
        ? [{ path: place, before: there[key], after: undefined }]
        : unwantedIn(value, is[key], there[key], place);
    });
  }
  if (!Array.isArray(applied) || !Array.isArray(wanted) || !Array.isArray(live)) return [];
  const [before, after, now] = [named(applied), named(wanted), named(live)];
  if (!before || !after || !now) return [];
  return [...before].flatMap(([name, value]) => {
    const place = `${path}[${name}]`;
    if (!now.has(name)) return [];
    return after.has(name)
      ? unwantedIn(value, after.get(name), now.get(name), place)
      : [{ path: place, before: now.get(name), after: undefined }];
  });
}

function lastApplied(live: unknown): unknown {
  const text = fieldsOf(fieldsOf(fieldsOf(live)?.['metadata'])?.['annotations'])?.[LAST_APPLIED];
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** `kubectl` itself adds these to what it has applied. */
const kubectlsOwn = /^metadata\.(annotations|namespace)$/;

export const objectDifferences = (wanted: unknown, live: unknown): ObjectDifference[] => [
  ...wantedIn(wanted, live, ''),
  ...unwantedIn(lastApplied(live), wanted, live, '').filter(({ path }) => !kubectlsOwn.test(path)),
];

/**
 * A Deployment whose pods are all ready; a DaemonSet whose pods are all of its newest form, and some ready: those of a node that is
 * down are not, which the node's own state tells. True for every other object.
 */
export function isReady(live: unknown): boolean {
  const object = fieldsOf(live);
  const [spec, status = {}] = [fieldsOf(object?.['spec']), fieldsOf(object?.['status'])];
  switch (object?.['kind']) {
    case 'Deployment':
      return (spec?.['replicas'] ?? 1) === (status['readyReplicas'] ?? 0);
    case 'DaemonSet': {
      const wanted = status['desiredNumberScheduled'] ?? 0;
      return wanted === 0 || (status['updatedNumberScheduled'] === wanted && (status['numberReady'] ?? 0) !== 0);
    }
    default:
      return true;
  }
}

/** `kube-system/Deployment/coredns`, and without a namespace `/ClusterRole/system:coredns`. */
export function objectName(object: unknown): string {
  const metadata = fieldsOf(fieldsOf(object)?.['metadata']);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return `${text(metadata?.['namespace'])}/${text(fieldsOf(object)?.['kind'])}/${text(metadata?.['name'])}`;
}

/** One side of differences as lines of text. */
export const differenceText = (differences: readonly ObjectDifference[], side: 'before' | 'after'): string =>
  differences
    .flatMap(({ path, ...sides }) => (sides[side] === undefined ? [] : [`${path}: ${JSON.stringify(sides[side])}\n`]))
    .join('');

/** Nodes that are there without a pod range: they are not made, they get one. */
export const nodesWithoutRange = (hosts: readonly FoundHost[]): ReadonlySet<string> =>
  new Set(
    hosts.flatMap(({ nodes = [] }) => nodes.flatMap(({ name, podCidr }) => (podCidr === '' ? [`/Node/${name}`] : []))),
  );

/**
 * What the API has, as far as any master that was asked could say; undefined when none could. A Node without a pod range, as a
 * kubelet registers it, is not what a bridge needs: it counts as missing, and is completed.
 */
export function objectsOf(hosts: readonly FoundHost[]): ReadonlyMap<string, unknown> | undefined {
  const nodes = hosts.flatMap((host) => host.nodes ?? []);
  // Whoever answers the one question and not the other (a time-out) has not said what is missing.
  if (!hosts.some((host) => host.nodes) || !hosts.some(({ objects }) => objects)) return undefined;
  return new Map<string, unknown>([
    ...nodes.filter(({ podCidr }) => podCidr !== '').map(({ name }) => [`/Node/${name}`, undefined] as const),
    ...hosts.flatMap(({ objects = [] }) => [...objects]),
  ]);
}
