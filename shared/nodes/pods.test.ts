import { expect, it } from 'vitest';
import { budgetOf, isLoss, parseBudgets, parsePods, podName } from './pods';

const pod = (name: string, more: object = {}, spec: object = {}, phase = 'Running'): object => ({
  metadata: { namespace: 'shop', name, uid: `uid-${name}`, labels: { app: 'web', tier: 'front' }, ...more },
  spec,
  status: { phase },
});
const ownedBy = (kind: string): object => ({ ownerReferences: [{ kind, controller: true }] });
const list = (...items: object[]): string => JSON.stringify({ items });

it.each([
  ['of a Deployment', pod('a', ownedBy('ReplicaSet')), 'moves', false],
  ['of a DaemonSet', pod('a', ownedBy('DaemonSet')), 'ofNode', false],
  ['of the kubelet itself', pod('a', { annotations: { 'kubernetes.io/config.mirror': 'x' } }), 'ofNode', false],
  ['of a Job that has ended', pod('a', ownedBy('Job'), {}, 'Succeeded'), 'over', false],
  ['of nobody', pod('a'), 'unmanaged', true],
  ['only owned, not controlled', pod('a', { ownerReferences: [{ kind: 'Thing' }] }), 'unmanaged', true],
  [
    'with data on the node',
    pod('a', ownedBy('ReplicaSet'), { volumes: [{ name: 'x', emptyDir: {} }] }),
    'losesData',
    true,
  ],
  ['with another volume', pod('a', ownedBy('ReplicaSet'), { volumes: [{ name: 'x', secret: {} }] }), 'moves', false],
] as const)('a pod %s', (_, item, fate, loss) => {
  const [found] = parsePods(list(item));
  expect(found?.fate).toBe(fate);
  expect(found && isLoss(found)).toBe(loss);
});

it('knows a pod that is ending, and its name with its namespace', () => {
  const [found] = parsePods(list(pod('a', { deletionTimestamp: '2026-03-02T09:30:00Z' })));
  expect(found).toMatchObject({ isEnding: true, uid: 'uid-a' });
  expect(found && podName(found)).toBe('shop/a');
});

const budget = (name: string, selector: object, status: object, namespace = 'shop'): object => ({
  metadata: { namespace, name },
  spec: { selector },
  status,
});

it('names the budget that holds a pod: spent, of its namespace, selecting it', () => {
  const [held] = parsePods(list(pod('a', ownedBy('ReplicaSet'))));
  if (!held) throw new Error('no pod');
  const spent = { disruptionsAllowed: 0, currentHealthy: 2, expectedPods: 2 };
  const budgets = parseBudgets(
    list(
      budget('elsewhere', { matchLabels: { app: 'web' } }, spent, 'bank'),
      budget('of-others', { matchLabels: { app: 'api' } }, spent),
      budget('not-front', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }, spent),
      budget('generous', { matchLabels: { app: 'web' } }, { ...spent, disruptionsAllowed: 1 }),
      budget('strict', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] }, spent),
    ),
  );
  expect(budgetOf(held, budgets)).toMatchObject({ name: 'strict', isSettled: true });
});

it('a budget whose pods are not all well may still give one free', () => {
  const [found] = parseBudgets(
    list(budget('b', { matchLabels: {} }, { disruptionsAllowed: 0, currentHealthy: 1, expectedPods: 2 })),
  );
  expect(found).toMatchObject({ isSpent: true, isSettled: false });
});
