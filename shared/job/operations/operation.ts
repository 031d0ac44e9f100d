/** What a job may be asked to do, with its arguments. Each kind has a file beside this one that makes its plan. */
import * as z from 'zod';

const hostname = z.string().min(1).max(253);

/** Checked where an operation crosses a border: from the window, and from the record of a job. */
export const operations = {
  /** Brings the hosts to what the cluster file says. */
  deploy: z.strictObject({ kind: z.literal('deploy') }),
  /** Undoes what Keelson has done: on these nodes, or on all. */
  reset: z.strictObject({ kind: z.literal('reset'), nodes: z.array(hostname).min(1).exactOptional() }),
  /** Takes nodes that stand in the cluster file already into the running cluster. */
  addNode: z.strictObject({ kind: z.literal('addNode'), nodes: z.array(hostname).min(1) }),
  /** Takes a node out of the running cluster, out of the cluster file, and everything of Keelson's off it. */
  removeNode: z.strictObject({
    kind: z.literal('removeNode'),
    node: hostname,
    /** Nobody can reach it any more, and the person agrees to go on without it. */
    dead: z.boolean().exactOptional(),
    /** The person agrees to lose pods that nothing starts again, and data that pods keep on the node. */
    deletePods: z.boolean().exactOptional(),
  }),
  /** Makes the ledger of a node anew, of what a person has said is Keelson's there. Changes nothing else. */
  rebuildLedger: z.strictObject({
    kind: z.literal('rebuildLedger'),
    node: hostname,
    /** As the ledger calls them; everything else that lies there is somebody else's from then on. */
    ours: z.array(z.string().max(4096)).max(10_000),
  }),
  /**
   * Withdraws the rights of the administrators' group and gives them to the one of this number, with a new administrator. The number
   * is the person's: trying again makes no other group.
   */
  revokeAdmins: z.strictObject({ kind: z.literal('revokeAdmins'), group: z.int().min(2).max(999_999_999) }),
  /**
   * Makes new certificates, with new keys, on these nodes and of these names, or all, and restarts what reads them. Those that were
   * made before this moment: trying again makes none twice.
   */
  renewCertificates: z.strictObject({
    kind: z.literal('renewCertificates'),
    nodes: z.array(hostname).min(1).exactOptional(),
    certificates: z.array(z.string().min(1).max(64)).min(1).exactOptional(),
    madeBefore: z.iso.datetime(),
  }),
} as const;

export const operationSchema = z.discriminatedUnion('kind', [
  operations.deploy,
  operations.reset,
  operations.addNode,
  operations.removeNode,
  operations.rebuildLedger,
  operations.revokeAdmins,
  operations.renewCertificates,
]);
export type Operation = z.infer<typeof operationSchema>;
export type JobKind = Operation['kind'];
export type OperationOf<K extends JobKind> = Extract<Operation, { kind: K }>;
export const jobKinds = Object.keys(operations) as [JobKind, ...JobKind[]];
