/** Verifications as the window asks for them. */
import { toWireError } from '../../../shared/errors';
import type { ShownVerificationEvent } from '../../../shared/ipc/verification';
import { createFollowed, type Followed } from '../hosts/followed';
import type { HostsService } from '../hosts/hosts';
import type { VerifyRequest } from './verify';

/** The last event of each is `ended` or `broken`, also after a cancellation: when what was made is gone. */
export type Verifications = Followed<ShownVerificationEvent>;

export const createVerifications = (
  hosts: Pick<HostsService, 'open'>,
  verify: (request: VerifyRequest) => Promise<unknown>,
): Verifications =>
  createFollowed<ShownVerificationEvent>(hosts, async ({ cluster, hosts: open, signal }, tell) => {
    try {
      await verify({ cluster, hosts: open, signal, tell });
    } catch (thrown) {
      tell({ type: 'broken', error: toWireError(thrown) });
    }
  });
