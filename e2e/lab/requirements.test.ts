import { expect, it } from 'vitest';
import { notInstalled } from './requirements';

const status = [
  'Package: make\nStatus: install ok installed\nPriority: optional',
  'Package: rsync\nStatus: deinstall ok config-files',
  'Package: libasound2t64\nStatus: hold ok installed\n',
].join('\n\n');

it('counts a package as installed only when dpkg says so, under its old or its new name', () => {
  expect(notInstalled(['make', 'rsync', 'jq', 'libasound2'], status)).toEqual(['rsync', 'jq']);
});
