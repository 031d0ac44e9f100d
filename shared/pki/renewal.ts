/** What of a renewal is done on nodes, and what on this computer. */
import type { OperationOf } from '../job/operations/operation';
import { SUPER_ADMIN } from './authorities';

/** Nothing where all are meant. */
type Wanted = Pick<OperationOf<'renewCertificates'>, 'nodes' | 'certificates'>;

export interface Renewal {
  /** What a job makes anew; undefined where nothing on a node is meant. */
  readonly onNodes?: Wanted;
  /** Whether the administrator of the last resort is meant, who lies on no node. */
  readonly superAdmin: boolean;
}

/** Who names nodes means nothing else. */
export function renewalOf({ nodes, certificates }: Wanted): Renewal {
  if (nodes) return { onNodes: { nodes, ...(certificates ? { certificates } : {}) }, superAdmin: false };
  if (!certificates) return { onNodes: {}, superAdmin: true };
  const ofNodes = certificates.filter((id) => id !== SUPER_ADMIN);
  return {
    ...(ofNodes.length > 0 ? { onNodes: { certificates: ofNodes } } : {}),
    superAdmin: ofNodes.length < certificates.length,
  };
}
