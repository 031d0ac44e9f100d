import { expect, it } from 'vitest';
import { containerdFits } from './containerdFits';
import { isBetween } from './order';
import { versionsFor } from './versions';

const fits = (version: string, minor: number): boolean => {
  const { from, before } = containerdFits(minor);
  return isBetween(version, from, before);
};

it.each([
  [20, '1.6.20', true],
  [22, '2.0.0', false],
  [23, '2.0.0', true],
  [25, '1.5.11', true],
  [26, '1.5.11', false],
  [26, '1.6.3', false],
  [37, '1.6.20', true],
  [37, '2.2.9', true],
  [37, '1.10.0', true],
  [37, '3.0.0', false],
  [37, 'unknown', false],
])('a kubelet of 1.%i and containerd %s: %s', (minor, version, isFit) => {
  expect(fits(version, minor)).toBe(isFit);
});

it.each(Array.from({ length: 18 }, (_, index) => 20 + index))('the one that Keelson brings fits 1.%i', (minor) => {
  expect(fits(versionsFor(`1.${String(minor)}.0`).containerd, minor)).toBe(true);
});
