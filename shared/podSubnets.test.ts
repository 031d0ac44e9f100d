import { expect, it } from 'vitest';
import { podSubnetOf } from './podSubnets';
import { sampleCluster } from './testing/sampleCluster';

it('the n-th node of the file has the n-th /24 of the pod range, as long as there is one', () => {
  const cluster = sampleCluster({ network: { podCidr: '172.20.8.0/22' } });
  expect([0, 1, 2, 3, 4].map((index) => podSubnetOf(cluster, index))).toEqual([
    '172.20.8.0/24',
    '172.20.9.0/24',
    '172.20.10.0/24',
    '172.20.11.0/24',
    undefined,
  ]);
});
