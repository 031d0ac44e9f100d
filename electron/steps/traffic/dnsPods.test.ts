import { expect, it } from 'vitest';
import { readyAddresses } from './dnsPods';

const pod = (podIP: string, ready: string, metadata: object = {}): object => ({
  metadata,
  status: { podIP, conditions: [{ type: 'Ready', status: ready }] },
});

it('asks name servers that are ready, and none that is about to go', () => {
  const items = [
    pod('172.20.11.2', 'True'),
    pod('172.20.12.2', 'False'),
    pod('172.20.13.2', 'True', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    { metadata: {}, status: {} },
  ];
  expect(readyAddresses(JSON.stringify({ items }))).toEqual(['172.20.11.2']);
});
