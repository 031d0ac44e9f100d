/** Nodes whose ledger does not say what is Keelson's there: what there is to decide, and the ledger that follows from it. Pure. */
import { AppError } from '../../../shared/errors';
import type { FoundHost } from '../../../shared/resources/found';
import type { LedgerEntry } from '../../../shared/resources/ledger';
import { nodeResources, type NodeInput } from '../../../shared/resources/nodeResources';
import { idOf, type Resource } from '../../../shared/resources/resource';
import type { Evidence, Undecided, UndecidedItem, UndecidedReason, Undoing } from '../../../shared/resources/undecided';
import { undoItems, type UndoItem } from '../../../shared/resources/undo';
import { paths } from '../../node/paths';
import { bearsOurName, evidenceOf, hasLostLedger, isOfFirstVersion, possibleResources } from './adoption';
import { factsIn } from './nodeFacts';

type Seen = ReturnType<typeof evidenceOf>[number];

/** The survey does not look for links: those that pods use are among the host's addresses. */
const isThere = (resource: Resource, { facts }: FoundHost): boolean =>
  resource.kind !== 'link' ||
  (facts['ADDRESSES'] ?? '').split('|').some((line) => line.startsWith(`${resource.name} `));

/** What lies on the node and might be ours, beside what the ledger's readable lines name. */
function seenOn(node: NodeInput, found: FoundHost, entries: readonly LedgerEntry[]): Seen[] {
  const known = new Set(entries.map(({ id }) => id));
  return evidenceOf(possibleResources(node, found), found).filter(
    ({ resource }) => !known.has(idOf(resource)) && isThere(resource, found),
  );
}

/** Images that came with archives; those that the ledger's readable lines name are known. */
function notedImages({ cluster }: NodeInput, { values }: FoundHost, entries: readonly LedgerEntry[]): LedgerEntry[] {
  const known = new Set(entries.map(({ id }) => id));
  const references = new Set((values.get('images') ?? '').split(' ').filter((reference) => reference !== ''));
  return [...references]
    .map((reference): LedgerEntry => ({ id: `image:${cluster.runtime} ${reference}`, before: null }))
    .filter(({ id }) => !known.has(id));
}

/** Settings of the kernel and the host's name, where they are as Keelson sets them and no readable line says what they were. */
function settingsOf(node: NodeInput, { values }: FoundHost, entries: readonly LedgerEntry[]): string[] {
  const known = new Set(entries.map(({ id }) => id));
  return nodeResources(node)
    .flatMap(({ resources }) => resources)
    .flatMap((one) => {
      if ((one.kind !== 'sysctl' && one.kind !== 'hostname') || known.has(idOf(one))) return [];
      const [value] = (values.get(idOf(one)) ?? '').split(' ');
      return value === one.value ? [`${one.name} = ${value}`] : [];
    });
}

const entriesOf = ({ ledger }: FoundHost): readonly LedgerEntry[] =>
  ledger.kind === 'damaged' ? ledger.readable.entries : [];

function reasonOf(found: FoundHost, seen: readonly Seen[]): UndecidedReason | undefined {
  if (found.ledger.kind === 'damaged') return 'damaged';
  if (found.ledger.kind !== 'none') return undefined;
  const has = (evidence: Evidence): boolean => seen.some((one) => one.evidence === evidence);
  if (isOfFirstVersion(found)) return has('different') ? 'unclear' : undefined;
  if (hasLostLedger(found)) return 'missing';
  // Keelson's whole folder is gone, and what bears its name is still there.
  return has('name') ? 'missing' : undefined;
}

/**
 * Which evidence is enough, by why it is asked. Beside a damaged ledger what only looks like ours may as well have been there
 * before; a node of the first version is taken as it is, but for what differs.
 */
const certain: Readonly<Record<UndecidedReason, ReadonlySet<Evidence>>> = {
  damaged: new Set(['ledger']),
  missing: new Set(['same', 'name', 'unit', 'noted']),
  unclear: new Set(['same', 'name', 'unit', 'noted', 'place']),
};

function undoingOf({ kind, restore }: UndoItem): Undoing | undefined {
  switch (kind) {
    case 'file':
      return restore === undefined ? 'delete' : 'restore';
    case 'folder':
      return 'delete-if-empty';
    case 'data':
      return 'delete-with-content';
    case 'contents':
      return 'empty';
    case 'unit':
      return 'stop';
    case 'sysctl':
    case 'hostname':
      return 'set-back';
    case 'hosts':
      return 'remove-lines';
    case 'rule':
    case 'link':
    case 'kubeconfig':
    case 'user':
    case 'package':
    case 'image':
      return 'delete';
    case 'none':
      return undefined;
  }
}

/** The entry that a resource gets; what was there before nobody knows. */
const entryOf = (resource: Resource): LedgerEntry => ({
  id: idOf(resource),
  before: resource.kind === 'unit' ? {} : null,
  ...(resource.kind === 'directory' && resource.data ? { data: true as const } : {}),
});

/** In the order of a reset. */
function itemsOf(
  reason: UndecidedReason,
  entries: readonly LedgerEntry[],
  images: readonly LedgerEntry[],
  seen: readonly Seen[],
): UndecidedItem[] {
  const evidence = new Map<string, Evidence>([
    ...seen.map((one) => [idOf(one.resource), one.evidence] as const),
    ...images.map(({ id }) => [id, 'noted'] as const),
  ]);
  return undoItems(
    inOrder(
      [...entries, ...images],
      seen.map(({ resource }) => resource),
    ).map(entryIn),
  ).flatMap((item) => {
    const undoing = undoingOf(item);
    const known = evidence.get(item.id) ?? 'ledger';
    return undoing ? [{ id: item.id, undoing, evidence: known, isCertain: certain[reason].has(known) }] : [];
  });
}

/** A part of the new ledger: a line as it was, or a resource to be written down as it lies there. */
export type LedgerPart = LedgerEntry | Resource;
const isEntry = (part: LedgerPart): part is LedgerEntry => 'id' in part;
const entryIn = (part: LedgerPart): LedgerEntry => (isEntry(part) ? part : entryOf(part));

/** A reset goes through it backwards: services end before their files go, and folders go last. */
const inOrder = (entries: readonly LedgerEntry[], resources: readonly Resource[]): LedgerPart[] => [
  ...resources.filter(({ kind }) => kind !== 'unit'),
  ...entries,
  ...resources.filter(({ kind }) => kind === 'unit'),
];

/** Copies of what was replaced that no readable line names. */
function copiesOf({ values }: FoundHost, entries: readonly LedgerEntry[]): string[] {
  const named = new Set(entries.map(({ before }) => before?.kept));
  const names = (values.get('copies') ?? '').split(' ').filter((name) => name !== '' && !named.has(name));
  return names.map((name) => `${paths.before}/${name}`);
}

/** What there is to decide about a node; undefined where its ledger says everything, or nothing of ours is there. */
/** Without a ledger a containerd that runs may be anybody's: what it keeps is nothing to ask about. */
const known = (node: NodeInput, found: FoundHost): NodeInput => ({ ...node, nodeFacts: factsIn(found) });

export function undecidedOf(input: NodeInput, found: FoundHost): Undecided | undefined {
  if (found.ledger.kind === 'whole' || found.ledger.kind === 'newer') return undefined;
  // A host that has never seen us is not asked twice: rendering costs time, and there may be a thousand of them.
  if (found.ledger.kind === 'none' && found.facts['OURS'] !== 'yes' && !bearsOurName(found)) return undefined;
  const entries = entriesOf(found);
  const node = known(input, found);
  const seen = seenOn(node, found, entries);
  const reason = reasonOf(found, seen);
  if (!reason) return undefined;
  const images = notedImages(node, found, entries);
  const [items, copies] = [itemsOf(reason, entries, images, seen), copiesOf(found, entries)];
  // A reset was killed when it had undone everything, and before it had forgotten the node: what is left in our places was there.
  const isEmpty = copies.length === 0 && items.every((item) => item.evidence === 'place');
  if (reason === 'missing' && isEmpty) return undefined;
  return { reason, items, copies, settings: settingsOf(node, found, entries) };
}

/** The ledger of a node of which a person has said what is Keelson's. What was there before and stays is nobody's question. */
export function decidedLedger(input: NodeInput, found: FoundHost, ours: readonly string[]): LedgerPart[] {
  const node = known(input, found);
  const ids = new Set(ours);
  const entries = entriesOf(found);
  const stays = new Set(undoItems(entries).flatMap(({ id, kind }) => (kind === 'none' ? [id] : [])));
  const seen = seenOn(node, found, entries).filter(({ resource }) => ids.has(idOf(resource)));
  return inOrder(
    [
      ...entries.filter(({ id }) => ids.has(id) || stays.has(id)),
      ...notedImages(node, found, entries).filter(({ id }) => ids.has(id)),
    ],
    seen.map(({ resource }) => resource),
  );
}

/** Why nothing may be done on a node before somebody has decided. Its detail names every item. */
export function refusalOf({ reason, items, copies }: Undecided, found: FoundHost, host: string): AppError {
  const detail = [...items.map(({ id, evidence }) => `${id} (${evidence})`), ...copies].join('\n');
  const count = items.length;
  switch (reason) {
    case 'damaged': {
      const lines = found.ledger.kind === 'damaged' ? found.ledger.lines.join(', ') : '';
      return new AppError('LEDGER_DAMAGED', { host, lines, count }, { detail });
    }
    case 'missing':
      return new AppError('LEDGER_MISSING', { host, count }, { detail });
    case 'unclear': {
      const strange = items.flatMap(({ id, evidence }) => (evidence === 'different' ? [id] : []));
      return new AppError('NODE_UNCLEAR', { host, items: strange.join(', ') }, { detail });
    }
  }
}
