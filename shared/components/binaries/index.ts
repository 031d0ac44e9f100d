/** The programs that the components of a node run or call. */
import { prepare } from '../prepare';
import { component } from '../component';

export const binaries = component({
  id: 'binaries',
  on: () => 'all',
  // Nothing runs anywhere before the first master has its programs: its upload shares the way with no other one.
  needs: { here: [prepare], firstMasterFirst: () => true },
  lane: 'upload',
  directories: ({ binaries: { dir } }) => [{ path: dir, mode: 0o755 }],
  after: ({
    cluster: {
      binaries: { source },
    },
    programs,
  }) => {
    const preinstalled = source.kind === 'preinstalled';
    return programs
      .filter(({ optional }) => !(optional && preinstalled))
      .map(({ name, path }) => ({ kind: 'program', path, name, preinstalled }));
  },
});
