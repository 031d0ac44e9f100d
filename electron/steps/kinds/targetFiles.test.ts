import { describe, expect, it } from 'vitest';
import { componentOf } from '../../../shared/components';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { deployPlan } from '../../../shared/job/plan';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { clusterFrom, threeNodes } from '../testing/sandbox';

const shapes: [string, Partial<ClusterInput>][] = [
  '1.9.0',
  '1.13.4',
  '1.19.0',
  '1.20.2',
  '1.23.1',
  '1.24.0',
  '1.36.0',
].flatMap((kubernetesVersion) =>
  (['bridge', 'calico'] as const).flatMap((cni) =>
    (['docker', 'containerd'] as const).map((runtime): [string, Partial<ClusterInput>] => [
      `${kubernetesVersion} ${cni} ${runtime}`,
      { kubernetesVersion, runtime, network: { cni } },
    ]),
  ),
);

describe('every file that is rendered for a node', () => {
  it.each(shapes)('is installed by a step that the plan has for that node: %s', (_, shape) => {
    const cluster = clusterFrom({ ...threeNodes, ...shape });
    const plan = deployPlan(cluster);
    for (const { hostname } of cluster.nodes) {
      const steps = plan.tasks.filter((task) => task.hostname === hostname).map((task) => task.step);
      const files = renderTarget(cluster, hostname, placeholderSecrets);
      const installed = new Set(steps.flatMap((step) => componentOf(step)?.files?.map(({ path }) => path) ?? []));
      const names = files.map(({ path }) => path);
      expect(names.filter((name) => !installed.has(name))).toEqual([]);
    }
  });
});
