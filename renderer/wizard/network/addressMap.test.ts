import { describe, expect, it } from 'vitest';
import { addressInputOf, addressMap, type AddressInput } from './addressMap';

const apart: AddressInput = {
  nodeIps: ['10.77.0.11', '10.77.0.13', '10.77.0.12'],
  serviceCidr: '10.68.0.0/16',
  podCidr: '172.20.0.0/16',
  dnsServiceIp: '10.68.0.2',
};

describe('addressInputOf', () => {
  it('reads the draft, with the default where a field was left out', () => {
    const document = { nodes: [{ ip: '10.77.0.11' }, { hostname: 'n2' }], network: { podCidr: '172.30.0.0/16' } };
    expect(addressInputOf(document)).toEqual({
      nodeIps: ['10.77.0.11', ''],
      serviceCidr: '10.68.0.0/16',
      podCidr: '172.30.0.0/16',
      dnsServiceIp: '10.68.0.2',
    });
  });
});

describe('addressMap', () => {
  it('places the ranges in the order of their addresses, without overlap', () => {
    const { bands, overlaps, dns } = addressMap(apart);
    const order = [...bands].sort((a, b) => a.from - b.from).map(({ kind }) => kind);
    expect(order).toEqual(['services', 'nodes', 'pods']);
    expect(overlaps).toEqual([]);
    for (const { from, to } of bands) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(1);
      expect(to - from).toBeGreaterThan(0.05);
    }
    expect(dns).toBeGreaterThanOrEqual(0);
    expect(bands.find(({ kind }) => kind === 'nodes')).toMatchObject({ firstIp: '10.77.0.11', lastIp: '10.77.0.13' });
  });

  it('finds ranges that overlap', () => {
    const { overlaps } = addressMap({ ...apart, podCidr: '10.64.0.0/13' });
    expect(overlaps).toMatchObject([{ kinds: ['services', 'pods'], firstIp: '10.68.0.0', lastIp: '10.68.255.255' }]);
  });

  it('counts the nodes themselves and not what lies between them', () => {
    const between = { ...apart, nodeIps: ['10.77.0.1', '10.77.0.200'], podCidr: '10.77.0.64/26' };
    expect(addressMap(between).overlaps).toEqual([]);
    expect(addressMap({ ...between, nodeIps: [...between.nodeIps, '10.77.0.70'] }).overlaps).toHaveLength(1);
  });

  it('leaves out what cannot be read', () => {
    const { bands, dns, unread } = addressMap({
      nodeIps: ['', 'n1'],
      serviceCidr: '10.0.0.0/33',
      podCidr: '',
      dnsServiceIp: 'x',
    });
    expect(bands).toEqual([]);
    expect(dns).toBeUndefined();
    expect(unread).toBe(true);
  });

  it('knows when it has not compared everything', () => {
    expect(addressMap(apart).unread).toBe(false);
    expect(addressMap({ ...apart, nodeIps: ['10.77.0.11', ''] }).unread).toBe(false);
    expect(addressMap({ ...apart, nodeIps: ['10.77.0.300'] }).unread).toBe(true);
    expect(addressMap({ ...apart, podCidr: '172.20.0.0/' }).unread).toBe(true);
  });

  it('works at both ends of the address space', () => {
    const { bands } = addressMap({ ...apart, serviceCidr: '0.0.0.0/8', podCidr: '255.0.0.0/8' });
    expect(bands.find(({ kind }) => kind === 'services')?.from).toBe(0);
    expect(bands.find(({ kind }) => kind === 'pods')?.to).toBe(1);
  });
});
