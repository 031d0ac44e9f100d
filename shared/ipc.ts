/**
 * The IPC contract: every call and event between the window and main, once. Main and preload derive from it; arguments
 * and results are parsed on main's side of the border, in both directions.
 */
import * as z from 'zod';
import type { WireError } from './errors';
import { exportRequest, hostFacts, nodeTarget, type HostFacts } from './ipc/hosts';
import { bundleAnswer, savedBundle } from './ipc/bundles';
import { certificateReport } from './ipc/certificates';
import { cisReport } from './ipc/cis';
import { imagesReport } from './ipc/images';
import { binariesReport, gottenPrograms, newestPatch, type BinariesReport } from './ipc/binaries';
import { comparisonEvent, undecidedAnswer } from './ipc/comparison';
import { verificationEvent } from './ipc/verification';
import { appInfo, document, draft, settings } from './ipc/app';
import { operations } from './job/operations/operation';
import { removalPreviewSchema } from './nodes/removal';
import { revocationPreviewSchema } from './pki/revocation';
import { jobEventSchema, jobStateSchema, jobSummarySchema } from './job/schema';
import { architectures } from './versions/publishers';
import { logLineSchema } from './logs/schema';

export type { BinariesReport, HostFacts };

const nothing = z.undefined();
const path = z.string().min(1).max(4096);
/** A name to begin a dialog with: no way to another folder. */
const fileName = z
  .string()
  .max(200)
  .regex(/^[^/\\]*$/);
/** Of a job, a comparison or a verification. */
const jobId = z.string().regex(/^[a-z0-9-]{1,64}$/);
const source = z.strictObject({ node: z.string().max(253), unit: z.string().max(253) });

const withDocument = { document: z.unknown(), path: path.optional() };

/** Calls that may take longer than somebody wants to wait: `call.cancel` ends them. */
const cancellableCalls = [
  ...(['hosts.test', 'binaries.inspect', 'programs.newest', 'programs.get'] as const),
  ...(['images.inspect', 'bundle.save', 'bundle.open'] as const),
  ...([
    'node.removal',
    'node.undecided',
    'admin.revocation',
    'cis.check',
    'certificates.check',
    'export.write',
  ] as const),
] as const;

/** A call: what it takes and what it answers. Work longer than a moment answers an id and reports by events. */
const call = <A extends z.ZodType, R extends z.ZodType>(args: A, result: R) => ({ args, result });

export const calls = {
  'app.info': call(nothing, appInfo),
  'settings.set': call(settings.partial(), settings),
  /** Whatever is being answered of that name ends with CANCELLED; what an export has written by then stays. */
  'call.cancel': call(z.strictObject({ name: z.enum(cancellableCalls) }), nothing),

  // Cluster files. `undefined` means that the person closed the dialog.
  'file.open': call(z.strictObject({ path: path.optional() }), document.optional()),
  'file.save': call(z.strictObject({ path: path.optional(), document: z.unknown() }), z.object({ path }).optional()),
  /** The cluster on other hosts that has the document's id, if this workstation knows one. Contacts nobody. */
  'file.copiedFrom': call(z.strictObject({ document: z.unknown() }), z.string().optional()),
  'file.recent': call(nothing, z.array(path)),
  'draft.load': call(nothing, draft.optional()),
  'draft.save': call(draft, nothing),
  'dialog.pick': call(
    z.strictObject({
      kind: z.enum(['file', 'files', 'folder']),
      purpose: z.enum(['key', 'archive', 'binaries', 'manifest']),
    }),
    z.array(path),
  ),

  // Hosts. Secrets go in and are never given back.
  'hosts.test': call(
    z.strictObject({ document: z.unknown(), hostname: z.string().max(253), path: path.optional() }),
    hostFacts,
  ),
  'hosts.accept': call(nodeTarget.extend({ fingerprint: z.string().max(128) }), nothing),
  /** For the account that the document says its node is logged in to; without an address yet it is nobody's. */
  'credentials.set': call(
    z.strictObject({
      document: z.unknown(),
      hostname: z.string().max(253),
      password: z.string().max(1024).optional(),
      passphrase: z.string().max(1024).optional(),
      sudoPassword: z.string().max(1024).optional(),
    }),
    nothing,
  ),
  /** Which nodes of a document have which secret in memory, so that the form can say "entered" without knowing it. */
  'credentials.known': call(
    z.strictObject({ document: z.unknown() }),
    z.record(z.string(), z.array(z.enum(['password', 'passphrase', 'sudoPassword']))),
  ),

  /** What was found where the draft says the binaries are; checks names, versions and flags, by reading the files. */
  'binaries.inspect': call(z.strictObject({ document: z.unknown(), path: path.optional() }), binariesReport),
  /** The person lets the programs of that folder be run on this computer, to ask them; the next look does. */
  'binaries.agreeToRun': call(z.strictObject({ document: z.unknown(), path: path.optional() }), nothing),

  /** The newest patch of the document's minor, by its publisher's list where that can be reached. */
  'programs.newest': call(z.strictObject({ document: z.unknown() }), newestPatch),
  /** Fetches the document's programs from their publishers into the cache; tells how far it is by the event `programs`. */
  'programs.get': call(z.strictObject({ ...withDocument, arch: z.enum(architectures) }), gottenPrograms),
  /** The manifest of the document's pod network as it is published, if it has one; reads what is here, and contacts nobody. */
  'manifest.read': call(z.strictObject(withDocument), z.string().optional()),

  /** Which image each archive of the document holds, and which of the cluster's images is in none; reads the archives. */
  'images.inspect': call(z.strictObject(withDocument), imagesReport),
  /** Asks where to, and writes what the document's cluster needs into one file; tells how far it is by the event `bundle`. */
  'bundle.save': call(z.strictObject({ ...withDocument, arch: z.enum(architectures) }), savedBundle.optional()),
  /** Asks which one, and lays its contents beside the document's file; what it changes in the document is answered. */
  'bundle.open': call(z.strictObject(withDocument), bundleAnswer.optional()),

  /** Looks at the hosts, changes nothing there, and reports by the event `comparison`. The one before it ends. */
  'comparison.start': call(z.strictObject({ document: z.unknown(), path: path.optional() }), z.object({ id: jobId })),
  /** What removing a node of the document would mean: looks, and changes nothing. */
  'node.removal': call(
    z.strictObject({ document: z.unknown(), hostname: z.string().max(253), path: path.optional() }),
    removalPreviewSchema,
  ),
  /** What there is to decide about a node whose ledger does not say what is Keelson's there: looks, and changes nothing. */
  'node.undecided': call(
    z.strictObject({ document: z.unknown(), hostname: z.string().max(253), path: path.optional() }),
    undecidedAnswer,
  ),
  /** What revoking the administrators would mean: looks, and changes nothing. */
  'admin.revocation': call(z.strictObject({ document: z.unknown(), path: path.optional() }), revocationPreviewSchema),
  /** Looks at what the CIS benchmark checks on the hosts, and changes nothing; tells how far it is by the event `cis`. */
  'cis.check': call(z.strictObject(withDocument), cisReport),
  /** Looks at the certificates of the hosts and what their services show, and changes nothing. */
  'certificates.check': call(z.strictObject(withDocument), certificateReport),
  /** Makes the administrator of the last resort anew, unless it was made since this moment. No host is touched. */
  'authorities.renewSuperAdmin': call(z.strictObject({ document: z.unknown(), madeBefore: z.iso.datetime() }), nothing),
  /** Opens the authorities that this computer keeps sealed. Answers whether the passphrase is known after a restart, too. */
  'authorities.unlock': call(
    z.strictObject({ document: z.unknown(), passphrase: z.string().min(1).max(1024) }),
    z.enum(['kept', 'in-memory']),
  ),
  'comparison.cancel': call(z.strictObject({ id: jobId }), nothing),
  /** Verifies the cluster, and reports by the event `verification`. The one before it ends. */
  'verification.start': call(z.strictObject(withDocument), z.object({ id: jobId })),
  /** It has ended when its last event says so: what it has made is removed first. */
  'verification.cancel': call(z.strictObject({ id: jobId }), nothing),

  // Jobs
  'job.start': call(
    z.discriminatedUnion('kind', [
      operations.deploy.extend(withDocument),
      operations.reset.extend(withDocument),
      operations.addNode.extend(withDocument),
      operations.removeNode.extend(withDocument),
      operations.rebuildLedger.extend(withDocument),
      operations.revokeAdmins.extend(withDocument),
      operations.renewCertificates.extend(withDocument),
    ]),
    z.object({ id: jobId }),
  ),
  /** `breakLock`: the job whose lock the person takes away, as the error NODE_LOCKED named it; '' for LOCK_WITHOUT_OWNER. */
  'job.retry': call(z.strictObject({ id: jobId, breakLock: z.string().max(64).optional() }), nothing),
  'job.cancel': call(z.strictObject({ id: jobId }), nothing),
  'job.list': call(nothing, z.array(jobSummarySchema)),
  'job.open': call(z.strictObject({ id: jobId }), z.object({ state: jobStateSchema, document: z.unknown() })),

  // Journals
  'logs.watch': call(z.strictObject({ id: jobId, source }), z.object({ lines: z.array(logLineSchema) })),
  'logs.unwatch': call(z.strictObject({ id: jobId, source }), nothing),
  'logs.save': call(z.strictObject({ text: z.string().max(64 * 1024 * 1024), name: fileName }), path.optional()),

  // Results
  /** Tells how far it is by the event `export`. */
  'export.write': call(exportRequest, z.object({ path, files: z.number() }).optional()),
  'kubeconfig.save': call(z.strictObject({ document: z.unknown(), clusterPath: path.optional() }), path.optional()),
} as const;

/** What main tells the window. Job, comparison, verification and log events come in batches, at most one per BATCH_INTERVAL_MS. */
export const events = {
  job: z.object({ id: jobId, events: z.array(jobEventSchema) }),
  comparison: z.object({ id: jobId, events: z.array(comparisonEvent) }),
  verification: z.object({ id: jobId, events: z.array(verificationEvent) }),
  log: z.object({ id: jobId, lines: z.array(logLineSchema) }),
  /** For how many nodes the files are written. */
  export: z.object({ done: z.number(), total: z.number() }),
  /** How many hosts have been asked what the CIS benchmark checks. */
  cis: z.object({ done: z.number(), total: z.number() }),
  /** How much of a file has been fetched, in bytes; the total is 0 where nobody says it. */
  programs: z.object({ label: z.string(), done: z.number(), total: z.number() }),
  /** How far a bundle is that is saved or opened: what is fetched, written or read just now, in bytes. */
  bundle: z.object({ label: z.string(), done: z.number(), total: z.number() }),
  /** A menu entry or a double-clicked cluster file. */
  command: z.object({
    name: z.enum(['new', 'open', 'save', 'saveAs', 'duplicate', 'openPath']),
    path: path.optional(),
  }),
} as const;

export type CallName = keyof typeof calls;
export type CancellableCall = (typeof cancellableCalls)[number];
export type CallArgs<N extends CallName> = z.input<(typeof calls)[N]['args']>;
export type CallResult<N extends CallName> = z.output<(typeof calls)[N]['result']>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

/** How an answer crosses the border: errors do not survive `ipcMain.handle`, so they travel as data. */
export type Answer<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: WireError };

/** What preload puts on `window`: two functions, no business method. */
export interface Bridge {
  call: <N extends CallName>(name: N, args: CallArgs<N>) => Promise<Answer<CallResult<N>>>;
  /** Returns the function that ends the subscription. */
  on: <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) => () => void;
}

export { CALL_CHANNEL, EVENT_CHANNEL } from './ipc/channels';
