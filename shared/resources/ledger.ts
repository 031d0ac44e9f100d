/**
 * The ledger of a node: whose cluster it belongs to, what Keelson has made or replaced there, and what was there before.
 *
 * It lies on the node as JSON lines, because a line can be added and synced by any shell before the change that it
 * announces. Later lines add to what earlier ones of the same id say; the first one decides what was there before. A line
 * that a crash cut off is the last one, and is not counted: the change that it was to announce has not begun.
 */
import * as z from 'zod';

const LEDGER_FORMAT = 1;

const header = z.object({
  format: z.number(),
  /** The cluster's id. */
  id: z.string(),
  /** How the cluster was called when the node became part of it. */
  name: z.string(),
  /** Of Keelson, when the ledger was begun. */
  version: z.string(),
  adopted: z.boolean().exactOptional(),
});
export type LedgerHeader = z.infer<typeof header>;

/** What was there before; null: nothing. */
const before = z
  .object({
    /** Octal, `644`. */
    mode: z.string().exactOptional(),
    uid: z.number().exactOptional(),
    gid: z.number().exactOptional(),
    /** The name of the copy in the ledger's folder, for a file; a folder has none. */
    kept: z.string().exactOptional(),
    /** A folder that was there and held nothing. */
    empty: z.boolean().exactOptional(),
    /** A setting's value; an image's id. */
    value: z.string().exactOptional(),
    /** What systemd said of a unit. */
    enabled: z.string().exactOptional(),
    active: z.string().exactOptional(),
  })
  .nullable();
type Before = z.infer<typeof before>;

/** A program as it was put there: as long as these are the same, so is its content. */
const installed = z.object({ sha256: z.string(), size: z.number(), mtime: z.number(), inode: z.number() });
type Installed = z.infer<typeof installed>;

const line = z.object({
  id: z.string(),
  before: before.exactOptional(),
  installed: installed.exactOptional(),
  /** The sha256 of a content that Keelson is about to put into a file that is no secret. Later lines add to it. */
  written: z.string().exactOptional(),
  /** Undone: from here on it is as if it had never been written down. */
  gone: z.literal(true).exactOptional(),
  /** Only a reset removes it, and with everything in it. */
  data: z.literal(true).exactOptional(),
  secret: z.literal(true).exactOptional(),
  /** Of an object of the API that is ours: which one, because somebody else may have made another of its name since. */
  uid: z.string().exactOptional(),
  /** Of a package that Keelson has installed: itself, and what was not there before and came with it. Later lines add to it. */
  brought: z.array(z.string().regex(/^\w[\w.+:-]*$/)).exactOptional(),
});

export interface LedgerEntry {
  readonly id: string;
  readonly before: Before;
  readonly installed?: Installed;
  /**
   * Of every content that Keelson has put there or was about to: a run that was cut off may have left the one before, and only
   * another one is somebody's editing.
   */
  readonly written?: readonly string[];
  readonly data?: true;
  readonly secret?: true;
  readonly uid?: string;
  readonly brought?: readonly string[];
}

export type Ledger =
  | { readonly kind: 'none' }
  /** Line numbers from 1. */
  | { readonly kind: 'damaged'; readonly lines: readonly number[]; readonly readable: ReadableLedger }
  | { readonly kind: 'newer'; readonly format: number; readonly header: LedgerHeader }
  | ({ readonly kind: 'whole' } & WholeLedger);

/** What the lines of a damaged ledger say that can be read; the first one may be among the damaged. */
interface ReadableLedger {
  readonly header: LedgerHeader | undefined;
  readonly entries: readonly LedgerEntry[];
}

export interface WholeLedger {
  readonly header: LedgerHeader;
  /** In the order in which they were written down. */
  readonly entries: readonly LedgerEntry[];
}

const parsed = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
};

const added = (known: readonly string[] = [], more: readonly string[] = []): string[] => [
  ...new Set([...known, ...more]),
];

/** Reads the text of a ledger; undefined when there is no such file. Never throws. */
export function parseLedger(text: string | undefined): Ledger {
  if (text === undefined) return { kind: 'none' };
  const whole = text.endsWith('\n') || text === '';
  const lines = text.split('\n').slice(0, whole ? -1 : undefined);
  if (!whole) lines.pop();
  const head = parsed(header, lines[0] ?? '');
  if (head && head.format > LEDGER_FORMAT) return { kind: 'newer', format: head.format, header: head };
  const entries = new Map<string, LedgerEntry>();
  const damaged: number[] = head ? [] : [1];
  for (const [index, one] of lines.slice(1).entries()) {
    const said = parsed(line, one);
    if (!said) {
      damaged.push(index + 2);
      continue;
    }
    const { id, gone, before: was, written: sum, ...rest } = said;
    const known = entries.get(id);
    if (gone) entries.delete(id);
    // What nobody has written down before it was changed is not known to be ours.
    else if (!known && was === undefined) continue;
    else {
      const brought = added(known?.brought, rest.brought);
      const written = added(known?.written, sum === undefined ? [] : [sum]);
      const more = {
        ...rest,
        ...(brought.length > 0 ? { brought } : {}),
        ...(written.length > 0 ? { written } : {}),
      };
      entries.set(id, { ...known, ...more, id, before: known ? known.before : (was ?? null) });
    }
  }
  const readable = { header: head, entries: [...entries.values()] };
  return damaged.length > 0 || !head
    ? { kind: 'damaged', lines: damaged, readable }
    : { kind: 'whole', ...readable, header: head };
}

/** The entries of a ledger by id; none when there is no ledger that can be read. */
export const entriesOf = (ledger: Ledger): ReadonlyMap<string, LedgerEntry> =>
  new Map((ledger.kind === 'whole' ? ledger.entries : []).map((entry) => [entry.id, entry]));

export const headerOf = (ledger: Ledger): LedgerHeader | undefined =>
  ledger.kind === 'whole' || ledger.kind === 'newer'
    ? ledger.header
    : ledger.kind === 'damaged'
      ? ledger.readable.header
      : undefined;

/** The first line of a new ledger. */
export const headerLine = (about: Omit<LedgerHeader, 'format'>): string =>
  JSON.stringify({ format: LEDGER_FORMAT, ...about });
