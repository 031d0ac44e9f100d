/**
 * What a person has to decide about a node whose ledger does not say what is Keelson's there: for each thing that lies there,
 * what speaks for it. From the answer a new ledger is made, and everything goes on from that.
 */
import * as z from 'zod';

/** What speaks for it that Keelson has put a thing where it lies. */
const evidence = [
  /** A line of the ledger that can be read. */
  'ledger',
  /** This cluster file renders it so, by this version or by the first one. */
  'same',
  /** It bears Keelson's name. */
  'name',
  /** A service of ours last started well with just this. */
  'unit',
  /** Keelson has noted on the node that it came with an image archive. */
  'noted',
  /** Only its place: it is no text that could be compared, or a secret. */
  'place',
  /** Its place is one of ours, and its content is not. */
  'different',
] as const;
export type Evidence = (typeof evidence)[number];

/** What a reset does about a thing that is Keelson's. */
const undoings = [
  'delete',
  'restore',
  'delete-if-empty',
  'delete-with-content',
  'empty',
  'stop',
  'set-back',
  'remove-lines',
] as const;
export type Undoing = (typeof undoings)[number];

/** Why the ledger does not say it: lines are damaged, it is gone, or the node is older than ledgers and not as the file says. */
const undecidedReasons = ['damaged', 'missing', 'unclear'] as const;
export type UndecidedReason = (typeof undecidedReasons)[number];

export interface UndecidedItem {
  /** As the ledger calls it: `file:/etc/systemd/system/etcd.service`. */
  readonly id: string;
  readonly undoing: Undoing;
  readonly evidence: Evidence;
  /** It is Keelson's for all that can be known; the others may be somebody else's. */
  readonly isCertain: boolean;
}

export interface Undecided {
  readonly reason: UndecidedReason;
  readonly items: readonly UndecidedItem[];
  /** Copies of what was replaced that no readable line names: nobody knows what they were. They are never deleted. */
  readonly copies: readonly string[];
  /** `net.ipv4.ip_forward = 1`: is as Keelson sets it, and what it was before nobody knows. It stays, whatever is said. */
  readonly settings: readonly string[];
}

/** Where it crosses a border. */
export const undecidedSchema = z.object({
  reason: z.enum(undecidedReasons),
  items: z.array(
    z.object({ id: z.string(), undoing: z.enum(undoings), evidence: z.enum(evidence), isCertain: z.boolean() }),
  ),
  copies: z.array(z.string()),
  settings: z.array(z.string()),
});

/** What a person may call Keelson's without naming each. */
export const idsOf = ({ items }: Undecided, which: 'all' | 'certain'): string[] =>
  items.flatMap(({ id, isCertain }) => (which === 'all' || isCertain ? [id] : []));
