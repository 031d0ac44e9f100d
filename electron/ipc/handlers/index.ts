/** The handlers of every call: what the window may ask, in terms of services. Nothing here knows Electron. */
import type { Services } from '../../services';
import type { Handlers } from '../answer';
import { cancellable } from '../cancellable';
import { onlyGranted, type GrantedPaths } from '../grantedPaths';
import { authoritiesHandlers } from './authorities';
import { appHandlers, type AppPort } from './app';
import { bundleHandlers } from './bundles';
import type { Dialogs } from './dialogs';
import { fileHandlers } from './files';
import { hostHandlers } from './hosts';
import { jobHandlers } from './jobs';
import { programHandlers } from './programs';
import { resultHandlers } from './results';

export function createHandlers(services: Services, dialogs: Dialogs, app: AppPort, granted: GrantedPaths): Handlers {
  const handlers = cancellable({
    ...appHandlers(services, app, granted),
    ...fileHandlers(services, dialogs, app, granted),
    ...hostHandlers(services, granted),
    ...authoritiesHandlers(services),
    ...programHandlers(services),
    ...bundleHandlers(services, dialogs),
    ...jobHandlers(services, granted),
    ...resultHandlers(services, dialogs, app, granted),
  });
  return onlyGranted(handlers, granted);
}
