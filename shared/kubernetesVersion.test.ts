import { expect, it } from 'vitest';
import { isSupported, minorOf } from './kubernetesVersion';

it.each([
  ['1.20.2', 20],
  ['1.9.0', 9],
  ['1.36.12', 36],
  ['v1.20.2', undefined],
  ['1.20', undefined],
  ['2.20.2', undefined],
  ['1.20.2-rc.1', undefined],
  ['1.20.2\n', undefined],
  ['', undefined],
])('the minor of %j is %s', (version, minor) => {
  expect(minorOf(version)).toBe(minor);
});

it('1.9 to 1.37 are supported', () => {
  expect(['1.8.9', '1.9.0', '1.37.0', '1.38.0', 'latest'].map(isSupported)).toEqual([false, true, true, false, false]);
});
