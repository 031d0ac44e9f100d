import { expect, it } from 'vitest';
import { renewalOf } from './renewal';

it.each([
  [{}, { onNodes: {}, superAdmin: true }],
  [{ certificates: ['superAdmin'] }, { superAdmin: true }],
  [{ certificates: ['kubelet', 'superAdmin'] }, { onNodes: { certificates: ['kubelet'] }, superAdmin: true }],
  [{ certificates: ['kubelet'] }, { onNodes: { certificates: ['kubelet'] }, superAdmin: false }],
  [{ nodes: ['n1'] }, { onNodes: { nodes: ['n1'] }, superAdmin: false }],
  // It lies on no node: the job says that n1 has none of that name.
  [
    { nodes: ['n1'], certificates: ['superAdmin'] },
    { onNodes: { nodes: ['n1'], certificates: ['superAdmin'] }, superAdmin: false },
  ],
])('%j is %j', (wanted, renewal) => {
  expect(renewalOf(wanted)).toEqual(renewal);
});
