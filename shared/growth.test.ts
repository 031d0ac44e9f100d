/** Twice as many nodes may cost twice as much, and no more. What is counted are looks at lists, so that no clock is needed. */
import { describe, expect, it } from 'vitest';
import { podSubnetsOf } from './cluster/podSubnets';
import { reviewCluster } from './cluster/rules';
import { parseCluster, type Cluster } from './cluster/schema';
import { exposureOf } from './exposure/exposure';
import { deployPlan, type Plan } from './job/plan';
import { liveChanges } from './liveChanges/liveChanges';
import type { RunningCluster } from './liveChanges/runningCluster';
import { runningClusterOf } from './liveChanges/runningClusterOf';
import { surveyOf } from './liveChanges/testing/survey';
import { departedNodes } from './nodes/departed';
import { nodeResources } from './resources/nodeResources';
import { placeholderSecrets } from './target/targetFile';
import { targetRenderer } from './target';
import { countReads } from './testing/countReads';
import { sampleInput } from './testing/sampleCluster';

/** Three masters, and workers. */
const clusterOf = (count: number): Cluster => {
  const { cluster, issues } = parseCluster(
    sampleInput({
      kubernetesVersion: '1.20.2',
      network: { cni: 'bridge', podCidr: '172.16.0.0/12' },
      registry: { archives: ['images.tar'] },
      nodes: Array.from({ length: count }, (_, index) => ({
        hostname: `n${String(index)}`,
        ip: `10.${String(index % 2 === 0 ? 16 : 32)}.0.${String(index + 1)}`,
        roles: index < 3 ? ['master', 'worker'] : ['worker'],
      })),
    }),
  );
  if (!cluster) throw new Error(JSON.stringify(issues));
  return cluster;
};

/** The edges of a plan as they are written. */
const edgesOf = ({ tasks }: Plan): number =>
  tasks.reduce(
    (sum, { after, afterAll = [], afterIfClusterRuns = [] }) =>
      sum + after.length + afterAll.length + afterIfClusterRuns.length,
    0,
  );

const COUNT = 60;
const cost = {
  'the pod subnets': (count: number) => readsOf(clusterOf(count), podSubnetsOf),
  'the plan': (count: number) => readsOf(clusterOf(count), deployPlan),
  'the edges of the plan': (count: number) => edgesOf(deployPlan(clusterOf(count))),
  'the files of all nodes': (count: number) =>
    readsOf(clusterOf(count), (cluster) => {
      const render = targetRenderer(cluster, placeholderSecrets);
      for (const { hostname } of cluster.nodes) render(hostname);
    }),
  'what is on all nodes': (count: number) =>
    readsOf(clusterOf(count), (cluster) => {
      const podSubnets = podSubnetsOf(cluster);
      for (const node of cluster.nodes) {
        nodeResources({ cluster, node, podSubnet: podSubnets.get(node), files: [] });
      }
    }),
  'the review': (count: number) => readsOf(clusterOf(count), reviewCluster),
  'the exposure': (count: number) => readsOf(clusterOf(count), exposureOf),
  'a change of what runs': (count: number) =>
    readsOf({ wanted: clusterOf(count), running: runningOf(clusterOf(count)) }, ({ wanted, running }) => {
      liveChanges(wanted, running);
      departedNodes(wanted, running, []);
    }),
  'reading what runs': (count: number) => readsOf(surveyOf(clusterOf(count)), runningClusterOf),
};

/** What runs, and what was recorded of it. */
const runningOf = (cluster: Cluster): RunningCluster => ({
  ...runningClusterOf(surveyOf(cluster)),
  recorded: cluster,
});

function readsOf<T extends object>(value: T, work: (value: T) => unknown): number {
  const counted = countReads(value);
  work(counted.value);
  return counted.reads();
}

describe('twice as many nodes', () => {
  it.each(Object.entries(cost))('cost at most twice as much: %s', (_, of) => {
    const [once, twice] = [of(COUNT), of(2 * COUNT)];
    expect(once).toBeGreaterThanOrEqual(COUNT);
    expect(twice).toBeLessThanOrEqual(2 * once);
  });
});
