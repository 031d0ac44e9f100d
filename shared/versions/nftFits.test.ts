import { expect, it } from 'vitest';
import { nftFits } from './nftFits';

it.each([
  ['1.33.10', '1.33.11'],
  ['1.34.6', '1.34.7'],
  ['1.35.3', '1.35.4'],
])('kube-proxy %s has not learned what nft writes from 1.1.3 on, %s has', (version, until) => {
  expect(nftFits(version)).toEqual({ from: '1.0.1', tooNew: { from: '1.1.3', until } });
  expect(nftFits(until)).toEqual({ from: '1.0.1' });
});

it.each(['1.33.13', '1.36.0', '1.36.3', '1.37.2'])('kube-proxy %s works with every nft from 1.0.1 on', (version) => {
  expect(nftFits(version)).toEqual({ from: '1.0.1' });
});
