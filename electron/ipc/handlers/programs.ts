import type { Services } from '../../services';
import type { HandlersWithSignal } from '../cancellable';

type ProgramCalls = 'programs.newest' | 'programs.get';

export const programHandlers = ({ programs }: Services): Pick<HandlersWithSignal, ProgramCalls> => ({
  'programs.newest': ({ document }, signal) => programs.newestFor(document, signal),
  'programs.get': ({ document, arch }, signal) => programs.getFor(document, { arch, signal }),
});
