import { expect, it } from 'vitest';
import { readyAddresses } from './dnsPods';

const head = 'NAME        ADDRESS       READY    DELETED\n';

it('asks name servers that are ready, and none that is about to go', () => {
  const table = `${head}coredns-a   172.20.11.2   True     <none>
coredns-b   172.20.12.2   False    <none>
coredns-c   172.20.13.2   True     2026-01-01T00:00:00Z
coredns-d   <none>        <none>   <none>
`;
  expect(readyAddresses(table)).toEqual(['172.20.11.2']);
});

it('finds nobody where there is no pod', () => {
  expect(readyAddresses(head)).toEqual([]);
  expect(readyAddresses('')).toEqual([]);
});
