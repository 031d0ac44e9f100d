import { expect, it } from 'vitest';
import { namesOf } from './testImages';

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost';
const pause = 'registry.k8s.io/pause';

it('gives images all names by which a version asks for them', () => {
  expect(namesOf([agnhost, pause], [`${agnhost}:2.55`, `${agnhost}:2.66.1`, `${pause}:3.10.2`])).toEqual([
    { image: agnhost, tag: `${agnhost}:2.55` },
    { image: agnhost, tag: `${agnhost}:2.66.1` },
    { image: pause, tag: `${pause}:3.10.2` },
  ]);
});

it('knows the names of another time', () => {
  expect(namesOf([pause], ['k8s.gcr.io/pause:3.2'])).toEqual([{ image: pause, tag: 'k8s.gcr.io/pause:3.2' }]);
});

it('refuses a version that does not use an image', () => {
  expect(() => namesOf([agnhost], [`${pause}:3.10.2`])).toThrow(agnhost);
});
