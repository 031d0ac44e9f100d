/** Twice as many nodes may cost twice as much, and no more. What is counted are looks at lists, so that no clock is needed. */
import { describe, expect, it } from 'vitest';
import { parseCluster, type Cluster } from './cluster/schema';
import { podSubnetsOf } from './cluster/podSubnets';
import { deployPlan, type Plan } from './job/plan';
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
  tasks.reduce((sum, { after, afterAll = [] }) => sum + after.length + afterAll.length, 0);

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
};

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
