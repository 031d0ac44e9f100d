import { describe, expect, it } from 'vitest';
import type { FoundHost, FoundNode } from './found';
import { differenceText, isReady, objectDifferences, objectName, objectsOf } from './objects';

const manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    strategy: { rollingUpdate: { maxSurge: '10%', maxUnavailable: 0 } },
    template: {
      spec: {
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
        containers: [
          {
            name: 'coredns',
            image: 'r/coredns:1',
            args: ['-conf', 'Corefile'],
            ports: [{ name: 'dns', containerPort: 53 }],
          },
        ],
      },
    },
  },
};

type Change = (live: typeof manifest) => unknown;

/** As the API gives it back: defaults filled in, a status, and what kubectl notes about what it has applied. */
function live(change: Change = (same) => same, applied: unknown = manifest): unknown {
  const [container] = manifest.spec.template.spec.containers;
  const whole = {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      uid: '1',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) },
    },
    spec: {
      ...manifest.spec,
      replicas: 1,
      strategy: { ...manifest.spec.strategy, type: 'RollingUpdate' },
      template: {
        spec: {
          ...manifest.spec.template.spec,
          containers: [{ ...container, imagePullPolicy: 'IfNotPresent' }],
          dnsPolicy: 'Default',
        },
      },
    },
    status: { readyReplicas: 1 },
  };
  return change(whole as unknown as typeof manifest);
}

const withContainer =
  (more: object): Change =>
  (whole) => ({
    ...whole,
    spec: {
      ...whole.spec,
      template: {
        spec: { ...whole.spec.template.spec, containers: [{ ...whole.spec.template.spec.containers[0], ...more }] },
      },
    },
  });

const paths = (found: unknown): string[] => objectDifferences(manifest, found).map(({ path }) => path);

describe('an object that the API has', () => {
  it('is as the manifest says, whatever the API has filled in', () => {
    expect(objectDifferences(manifest, live())).toEqual([]);
    // kubectl writes an annotation and the namespace into what it applied.
    const noted = { ...manifest, metadata: { ...manifest.metadata, annotations: {} } };
    expect(objectDifferences(manifest, live(undefined, noted))).toEqual([]);
  });

  it('differs where a field of the manifest is something else or gone, and says what', () => {
    const image = 'containers[coredns].image';
    const found = objectDifferences(manifest, live(withContainer({ image: 'r/other:2' })));
    expect(found).toEqual([{ path: `spec.template.spec.${image}`, before: 'r/other:2', after: 'r/coredns:1' }]);
    expect(differenceText(found, 'before')).toBe(`spec.template.spec.${image}: "r/other:2"\n`);
    expect(differenceText(found, 'after')).toBe(`spec.template.spec.${image}: "r/coredns:1"\n`);
    expect(paths(live(withContainer({ args: ['-conf'] })))).toEqual(['spec.template.spec.containers[coredns].args']);
    expect(paths(live(withContainer({ ports: [{ name: 'other', containerPort: 53 }] })))).toEqual([
      'spec.template.spec.containers[coredns].ports[dns]',
    ]);
    expect(paths(live((whole) => ({ ...whole, metadata: { ...whole.metadata, labels: {} } })))).toEqual([
      'metadata.labels.k8s-app',
    ]);
  });

  it('may have what others have added: apply would leave it', () => {
    expect(paths(live(withContainer({ env: [{ name: 'MINE', value: 'x' }] })))).toEqual([]);
    const ports = [
      { name: 'dns', containerPort: 53 },
      { name: 'mine', containerPort: 1 },
    ];
    expect(paths(live(withContainer({ ports })))).toEqual([]);
  });

  it('differs where an edited manifest was applied and what it added is still there', () => {
    const env = [{ name: 'MINE', value: 'x' }];
    const edited = withContainer({ env })(manifest);
    expect(paths(live(withContainer({ env }), edited))).toEqual(['spec.template.spec.containers[coredns].env']);
    expect(paths(live(undefined, edited))).toEqual([]);
  });

  it('differs in nothing where the manifest says null, unless a value was applied there before', () => {
    const generated = { ...manifest, metadata: { ...manifest.metadata, creationTimestamp: null }, status: null };
    const made = (applied: unknown): unknown =>
      live(
        (whole) => ({ ...whole, metadata: { ...whole.metadata, creationTimestamp: '2027-03-01T12:00:00Z' } }),
        applied,
      );
    for (const applied of [manifest, generated]) expect(objectDifferences(generated, made(applied))).toEqual([]);
    const replicas = (count: number | null) => ({ ...manifest, spec: { ...manifest.spec, replicas: count } });
    expect(objectDifferences(replicas(null), live())).toEqual([]);
    expect(objectDifferences(replicas(null), live(undefined, replicas(1)))).toEqual([
      { path: 'spec.replicas', before: 1, after: undefined },
    ]);
  });

  it('is ready when all of its pods are; what has no pods always is', () => {
    expect(isReady(live())).toBe(true);
    expect(isReady(live((whole) => ({ ...whole, status: {} })))).toBe(false);
    expect(isReady({ kind: 'Service' })).toBe(true);
  });

  it('is called by its namespace, kind and name', () => {
    expect(objectName(manifest)).toBe('kube-system/Deployment/coredns');
    expect(objectName({ kind: 'ClusterRole', metadata: { name: 'system:coredns' } })).toBe(
      '/ClusterRole/system:coredns',
    );
  });
});

describe('what the API has', () => {
  const node = (name: string, podCidr: string): FoundNode => ({ name, ready: true, version: 'v1.20.2', podCidr });
  const host = (found: Partial<FoundHost>) => found as FoundHost;

  it('is known when a master has answered both questions', () => {
    expect(objectsOf([host({ nodes: [] })])).toBeUndefined();
    expect(objectsOf([host({ objects: new Map() })])).toBeUndefined();
    expect([...(objectsOf([host({ nodes: [], objects: new Map([['a', 1]]) })]) ?? [])]).toEqual([['a', 1]]);
  });

  it('is no Node that a kubelet has registered without its range: that one is completed', () => {
    const nodes = [node('10.77.0.11', '172.20.11.0/24'), node('10.77.0.12', '')];
    expect([...(objectsOf([host({ nodes, objects: new Map() })])?.keys() ?? [])]).toEqual(['/Node/10.77.0.11']);
  });
});
