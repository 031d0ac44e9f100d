import { describe, expect, it } from 'vitest';
import { conflictingRoute, labNetwork } from './network';

const routes = (line: string): string =>
  ['default via 192.0.2.1 dev eth0', line, 'local 127.0.0.0/8 dev lo table local', ''].join('\n');

describe('conflictingRoute', () => {
  const lab = labNetwork(0);

  it.each([
    '10.77.0.0/24 dev br0 proto kernel scope link src 10.77.0.1',
    '10.77.0.128/25 via 192.0.2.9 dev eth0',
    '10.77.0.0/16 dev tun0 scope link',
    '10.77.0.9 dev wg0 scope link',
    'local 10.77.0.3 dev dummy0 table local proto kernel scope host src 10.77.0.3',
    'broadcast 10.77.0.255 dev br0 table local proto kernel scope link src 10.77.0.1',
  ])('finds %s', (line) => {
    expect(conflictingRoute(routes(line), lab)).toBe(line);
  });

  it.each([
    '10.77.1.0/24 dev keelson1 proto kernel scope link src 10.77.1.1',
    '10.0.0.0/8 dev tun0 scope link',
    '172.17.0.0/16 dev docker0 proto kernel scope link',
    'local fd00::2 dev eth0 table local proto kernel metric 0 pref medium',
  ])('does not mind %s', (line) => {
    expect(conflictingRoute(routes(line), lab)).toBeUndefined();
  });
});
