/** The programs that the components of a node run or call, in `binaries.dir`. */
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
      binaries: { dir, source },
    },
    programs: { required, optional },
  }) => {
    const preinstalled = source.kind === 'preinstalled';
    return [...required, ...(preinstalled ? [] : optional)].map((name) => ({
      ...{ kind: 'program', path: `${dir}/${name}`, name, preinstalled },
    }));
  },
});
