/** The handlers of every call: what the window may ask, in terms of services. Nothing here knows Electron. */
import type { Services } from '../../services';
import type { Handlers } from '../answer';
import { appHandlers, type AppPort } from './app';
import type { Dialogs } from './dialogs';
import { fileHandlers } from './files';
import { hostHandlers } from './hosts';
import { jobHandlers } from './jobs';
import { resultHandlers } from './results';

export function createHandlers(services: Services, dialogs: Dialogs, app: AppPort): Handlers {
  return {
    ...appHandlers(services, app),
    ...fileHandlers(services, dialogs, app),
    ...hostHandlers(services),
    ...jobHandlers(services),
    ...resultHandlers(services, dialogs, app),
  };
}
