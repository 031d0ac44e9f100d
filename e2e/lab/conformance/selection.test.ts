import { expect, it } from 'vitest';
import { testImageContents } from '../supplies/testImageContents';
import { chosen, idle, proofParts, proofSet } from './selection';

const selected = (name: string): boolean =>
  proofSet.focus.some((pattern) => new RegExp(pattern).test(name)) &&
  !proofSet.skip.some((pattern) => new RegExp(pattern).test(name));

it('proves the network with all of its conformance tests but the slow ones', () => {
  expect(selected('[sig-network] DNS should provide DNS for services [Conformance]')).toBe(true);
  expect(selected('[sig-network] Services should serve a basic endpoint from pods [Conformance]')).toBe(true);
  expect(selected('[sig-network] Service endpoints latency should not be very high [Conformance]')).toBe(false);
  expect(selected('[sig-network] HostPort validates something [LinuxOnly] [Serial] [Conformance]')).toBe(false);
  expect(selected('[sig-network] LoadBalancers should be able to change the type')).toBe(false);
});

it('proves something of every other group', () => {
  for (const { group, tests = [''] } of proofParts) {
    expect(tests.length).toBeGreaterThan(0);
    expect(selected(`[${group}] ${tests[0]?.replaceAll('.*', ' ') ?? ''} [NodeConformance] [Conformance]`)).toBe(true);
  }
  expect(selected('[sig-apps] StatefulSet should do something else [Conformance]')).toBe(false);
});

it('finds the patterns that match no test', () => {
  const selection = { ...proofSet, focus: ['\\[sig-a\\]', '\\[sig-b\\]'] };
  expect(idle(selection, [{ name: '[sig-a] works' }])).toEqual(['\\[sig-b\\]']);
});

it('gives every image that there is to tests that somebody names', () => {
  expect(chosen('a', undefined)).toEqual({
    name: '`a`',
    focus: ['a'],
    skip: [],
    images: Object.keys(testImageContents),
  });
  expect(chosen('a', 'b')).toMatchObject({ name: '`a` without `b`', skip: ['b'] });
});
