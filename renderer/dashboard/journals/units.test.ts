import { describe, expect, it } from 'vitest';
import { failed, script, succeeded, uploading } from '../testing/sampleJob';
import { allSources, chosenSources, FOLLOWED, followedOf, startedSources } from './units';

const names = (sources: readonly { node: string; unit: string }[]): string[] =>
  sources.map(({ node, unit }) => `${node}/${unit}`);

describe('which journals there are', () => {
  it('are those of the plan, node by node', () => {
    expect(names(allSources(script().state()))).toEqual([
      'n1/etcd.service',
      'n1/kube-apiserver.service',
      'n1/kube-controller-manager.service',
      'n1/kube-scheduler.service',
      'n1/kubelet.service',
      'n1/kube-proxy.service',
      'n2/kubelet.service',
      'n2/kube-proxy.service',
      'n3/kubelet.service',
      'n3/kube-proxy.service',
    ]);
  });

  it('begin with their step', () => {
    expect(startedSources(uploading().state())).toEqual([]);
    expect(names(startedSources(failed().state()))).toEqual(['n1/etcd.service']);
    expect(startedSources(succeeded().state())).toHaveLength(10);
  });

  it('include a unit that made a step without one fail', () => {
    const state = uploading()
      .say({
        type: 'task-ended',
        task: 'binaries@n1',
        status: 'failed',
        failure: { error: { code: 'SERVICE_FAILED', params: {} }, unit: 'docker.service' },
      })
      .state();
    expect(names(startedSources(state))).toEqual(['n1/docker.service']);
    expect(names(allSources(state))).toContain('n1/docker.service');
  });

  it('are chosen by node and by unit, before their step has begun too', () => {
    const state = script().state();
    expect(names(chosenSources(state, ['n2', 'n3'], ['kubelet.service']))).toEqual([
      'n2/kubelet.service',
      'n3/kubelet.service',
    ]);
    expect(chosenSources(state, [], ['kube-proxy.service'])).toHaveLength(3);
    expect(chosenSources(state, [], [])).toEqual([]);
  });
});

describe('of very many journals', () => {
  const many = Array.from({ length: 3000 }, (_, n) => ({ node: `m${String(n)}`, unit: 'kubelet.service' }));

  it('only so many are followed, those of failures among them', () => {
    const followed = followedOf(failed().state(), many);
    expect(followed).toHaveLength(FOLLOWED);
    expect(names(followed)[0]).toBe('n1/etcd.service');
    expect(names(followed)).toContain('m0/kubelet.service');
  });

  it('those that are followed stay while more begin', () => {
    const job = succeeded().state();
    expect(followedOf(job, many.slice(0, FOLLOWED + 10))).toEqual(followedOf(job, many));
  });
});
