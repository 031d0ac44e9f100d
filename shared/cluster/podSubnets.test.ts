import { describe, expect, it } from 'vitest';
import type { ClusterInput } from './schema';
import { parseCluster } from './schema';
import { podSubnetsOf } from './podSubnets';
import { sampleInput } from '../testing/sampleCluster';

function subnets(podCidr: string, ips: readonly string[]): (string | undefined)[] {
  const nodes = ips.map((ip, index): ClusterInput['nodes'][number] => ({
    hostname: `n${String(index)}`,
    ip,
    roles: ['master', 'worker'],
  }));
  const { cluster } = parseCluster(sampleInput({ nodes, network: { podCidr } }));
  if (!cluster) throw new Error('no cluster');
  const subnetOf = podSubnetsOf(cluster);
  return cluster.nodes.map((node) => subnetOf.get(node));
}

describe("a node's part of the pod range", () => {
  it('has the number that its address ends with', () => {
    expect(subnets('172.20.0.0/16', ['10.77.0.11', '10.77.0.250', '10.77.0.1'])).toEqual([
      '172.20.11.0/24',
      '172.20.250.0/24',
      '172.20.1.0/24',
    ]);
  });

  it('stays when other nodes come or go', () => {
    const [, second] = subnets('172.20.0.0/16', ['10.77.0.11', '10.77.0.13']);
    expect(subnets('172.20.0.0/16', ['10.77.0.13'])).toEqual([second]);
    expect(subnets('172.20.0.0/16', ['10.77.0.12', '10.77.0.13'])[1]).toBe(second);
  });

  it('is the next free one for whoever comes later with an address that ends alike', () => {
    const later = ['10.77.1.255', '10.77.1.11', '10.77.2.11', '10.77.3.11', '10.77.2.255'];
    expect(subnets('172.20.0.0/16', later)).toEqual([
      '172.20.255.0/24',
      '172.20.11.0/24',
      '172.20.12.0/24',
      '172.20.13.0/24',
      '172.20.0.0/24',
    ]);
  });

  it('is there for as many nodes as the range has parts, and for none in a range without', () => {
    const ips = ['10.77.0.11', '10.77.0.12', '10.77.0.15', '10.77.0.16', '10.77.0.17'];
    expect(subnets('172.20.8.0/22', ips)).toEqual([
      '172.20.11.0/24',
      '172.20.8.0/24',
      '172.20.9.0/24',
      '172.20.10.0/24',
      undefined,
    ]);
    expect(subnets('172.20.8.0/24', ips.slice(0, 2))).toEqual(['172.20.8.0/24', undefined]);
    expect(subnets('172.20.8.0/25', ips.slice(0, 1))).toEqual([undefined]);
  });
});
