import { expect, it } from 'vitest';
import { parseMembers, quorumOf } from './members';

it('reads the members as etcdctl tells them: started, announced, learning', () => {
  const text = `2e9635bb28de68fa, started, 10.0.0.2, https://10.0.0.2:2380, https://127.0.0.1:2379, false
4c7148f2fa5e73e8, unstarted, , https://10.0.0.3:2380, , true
`;
  expect(parseMembers(text)).toEqual([
    {
      ...{ id: '2e9635bb28de68fa', hasStarted: true, name: '10.0.0.2', isLearner: false },
      ...{ peerUrl: 'https://10.0.0.2:2380', clientUrl: 'https://127.0.0.1:2379' },
    },
    {
      ...{ id: '4c7148f2fa5e73e8', hasStarted: false, name: '', isLearner: true },
      ...{ peerUrl: 'https://10.0.0.3:2380', clientUrl: '' },
    },
  ]);
  expect(parseMembers('')).toEqual([]);
});

it.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 3],
  [5, 3],
])('of %i members %i must agree', (members, needed) => {
  expect(quorumOf(members)).toBe(needed);
});
