import { describe, expect, it } from 'vitest';
import {
  contains,
  isIPv4,
  isNetworkAddress,
  isReachable,
  nthAddress,
  nthSubnet,
  overlap,
  parseCidr,
  toNumber,
  toText,
  unreachablePart,
} from './cidr';

const range = (text: string) => parseCidr(text)!;

describe('isIPv4', () => {
  it.each(['0.0.0.0', '10.0.0.1', '255.255.255.255', '192.168.1.10'])('%s is one', (text) => {
    expect(isIPv4(text)).toBe(true);
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.0.1',
    '10.0.0.256',
    '10.0.0.01',
    '00.0.0.0',
    '0x0a.0.0.1',
    '10.0.0.1 ',
    '::1',
    '1',
    'a.b.c.d',
    '10.0.0.-1',
    '１.1.1.1',
  ])('%j is none', (text) => {
    expect(isIPv4(text)).toBe(false);
  });
});

describe('isReachable', () => {
  it.each(['10.0.0.1', '192.168.0.1', '172.16.0.1', '100.64.0.1', '8.8.8.8', '169.254.1.1', '203.0.113.5'])(
    '%s may be a node',
    (text) => {
      expect(isReachable(text)).toBe(true);
    },
  );

  it.each(['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '224.0.0.1', '240.0.0.1', '255.255.255.255'])(
    '%s may not',
    (text) => {
      expect(isReachable(text)).toBe(false);
    },
  );
});

describe('unreachablePart', () => {
  it.each([
    ['10.0.0.0/8', undefined],
    ['128.0.0.0/2', undefined],
    ['0.0.0.0/1', '0.0.0.0/8'],
    ['64.0.0.0/2', '127.0.0.0/8'],
    ['192.0.0.0/2', '224.0.0.0/4'],
    ['239.255.255.255/32', '224.0.0.0/4'],
    ['248.0.0.0/5', '240.0.0.0/4'],
  ])('of %s is %s', (text, part) => {
    expect(unreachablePart(range(text))).toBe(part);
  });
});

describe('numbers and texts', () => {
  it.each([
    ['0.0.0.0', 0],
    ['0.0.1.0', 256],
    ['10.0.0.1', 167772161],
    ['255.255.255.255', 4294967295],
  ])('%s is %i', (text, number) => {
    expect(toNumber(text)).toBe(number);
    expect(toText(number)).toBe(text);
  });
});

describe('parseCidr', () => {
  it.each([
    ['10.68.0.0/16', 16, '10.68.0.0', '10.68.255.255'],
    ['10.68.3.9/16', 16, '10.68.0.0', '10.68.255.255'],
    ['192.168.1.128/25', 25, '192.168.1.128', '192.168.1.255'],
    ['10.0.0.7/32', 32, '10.0.0.7', '10.0.0.7'],
    ['0.0.0.0/0', 0, '0.0.0.0', '255.255.255.255'],
  ])('%s', (text, prefix, first, last) => {
    expect(parseCidr(text)).toEqual({ prefix, first: toNumber(first), last: toNumber(last) });
  });

  it.each([
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/1.5',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '/8',
    'fd00::/8',
    '10.0.0.0/8 ',
  ])('%j is none', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe('ranges', () => {
  it('know their first address', () => {
    expect(isNetworkAddress('10.0.0.0/8', range('10.0.0.0/8'))).toBe(true);
    expect(isNetworkAddress('10.0.0.1/8', range('10.0.0.1/8'))).toBe(false);
  });

  it('overlap when they have an address in common', () => {
    expect(overlap(range('10.0.0.0/8'), range('10.68.0.0/16'))).toBe(true);
    expect(overlap(range('10.68.0.0/16'), range('10.0.0.0/8'))).toBe(true);
    expect(overlap(range('10.0.0.0/24'), range('10.0.1.0/24'))).toBe(false);
  });

  it('contain their ends and nothing beside them', () => {
    const net = range('10.0.1.0/24');
    expect(['10.0.0.255', '10.0.1.0', '10.0.1.255', '10.0.2.0'].map((ip) => contains(net, toNumber(ip)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('count addresses and subnets', () => {
    const net = range('172.20.0.0/16');
    expect(nthAddress(net, 1)).toBe('172.20.0.1');
    expect(nthAddress(net, 256)).toBe('172.20.1.0');
    expect(nthSubnet(net, 24, 0)).toBe('172.20.0.0/24');
    expect(nthSubnet(net, 24, 255)).toBe('172.20.255.0/24');
    expect(nthSubnet(net, 24, 256)).toBeUndefined();
    expect(nthSubnet(range('10.0.0.0/25'), 24, 0)).toBeUndefined();
  });
});
