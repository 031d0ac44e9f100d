import { describe, expect, it } from 'vitest';
import { deployPlan } from '../../../shared/job/plan';
import { countReads } from '../../../shared/testing/countReads';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { matrixOf, moveFrom } from './cells';
import { script } from '../testing/sampleJob';

const rows = matrixOf(script().state().plan);
const column = (step: string): number =>
  script()
    .state()
    .plan.steps.indexOf(step as 'etcd');

describe('matrixOf', () => {
  it('has a row for each node and a cell for each step that the node needs', () => {
    expect(rows.map(({ hostname }) => hostname)).toEqual(['n1', 'n2', 'n3']);
    const steps = rows.map(({ cells }) => cells.flatMap((cell) => (cell ? [cell.step] : [])));
    expect(steps[0]).toContain('etcd');
    expect(steps[1]).toEqual(['preflight', 'prepare', 'runtime', 'binaries', 'cni', 'kubelet', 'kube-proxy', 'verify']);
  });
});

describe('matrixOf for many nodes', () => {
  const readsFor = (count: number): number => {
    const nodes = Array.from({ length: count }, (_, index) => ({
      hostname: `n${String(index)}`,
      ip: `10.77.0.${String(index + 1)}`,
    }));
    const plan = deployPlan(sampleCluster({ nodes: nodes.map((node) => ({ ...node, roles: ['master', 'worker'] })) }));
    const counted = countReads(plan);
    matrixOf(counted.value);
    return counted.reads();
  };

  it('looks twice as often for twice as many', () => {
    expect(readsFor(40)).toBeLessThanOrEqual(2 * readsFor(20));
  });
});

describe('moveFrom', () => {
  it('jumps over the steps that a node does not need', () => {
    expect(moveFrom(rows, { row: 1, column: column('binaries') }, 'ArrowRight')).toEqual({
      row: 1,
      column: column('cni'),
    });
  });

  it('stays where it is at the border and where no cell follows', () => {
    expect(moveFrom(rows, { row: 0, column: 0 }, 'ArrowUp')).toEqual({ row: 0, column: 0 });
    expect(moveFrom(rows, { row: 0, column: column('etcd') }, 'ArrowDown')).toEqual({ row: 0, column: column('etcd') });
  });

  it('goes to the ends of a row', () => {
    const from = { row: 2, column: column('cni') };
    expect(moveFrom(rows, from, 'Home')).toEqual({ row: 2, column: 0 });
    expect(moveFrom(rows, from, 'End')).toEqual({ row: 2, column: column('verify') });
  });

  it('leaves other keys alone', () => {
    expect(moveFrom(rows, { row: 0, column: 0 }, 'a')).toBeUndefined();
  });
});
