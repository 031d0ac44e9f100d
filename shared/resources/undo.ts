/** What a reset does on one node: the ledger backwards, and nothing else. Pure, so that it can be shown before. */
import { allUnits } from '../components';
import { paths } from '../kubernetes/paths';
import type { LedgerEntry } from './ledger';

type UndoKind =
  | 'file'
  | 'folder'
  /** A folder that Keelson has made and only its services wrote to: with everything in it. */
  | 'data'
  /** A folder that was there, empty, before our services wrote to it: it is emptied and stays. */
  | 'contents'
  | 'unit'
  | 'sysctl'
  | 'hostname'
  | 'hosts'
  | 'rule'
  | 'link'
  | 'kubeconfig'
  | 'user'
  | 'package'
  | 'image'
  /** It was there before, and stays. */
  | 'none';

export interface UndoItem {
  readonly id: string;
  readonly kind: UndoKind;
  /** The place: a path, a unit, a name. */
  readonly target: string;
  /** What comes back: the ledger's name for the copy, or a value. */
  readonly restore?: string;
  /** What systemd said of a unit before: it is enabled and started again. */
  readonly enabled?: string;
  readonly active?: string;
  /** Its unit file is Keelson's. */
  readonly ours?: true;
  /** Of a package: what Keelson has installed with it. */
  readonly brought?: readonly string[];
}

function itemOf({ id, before, data, brought }: LedgerEntry, ids: ReadonlySet<string>): UndoItem {
  const at = id.indexOf(':');
  const [kind, target] = at < 0 ? [id, id] : [id.slice(0, at), id.slice(at + 1)];
  const item = (undo: UndoKind, more: Partial<UndoItem> = {}): UndoItem => ({ id, kind: undo, target, ...more });
  switch (kind) {
    case 'file':
    case 'program':
      return item('file', before?.kept === undefined ? {} : { restore: before.kept });
    case 'directory':
      if (before === null) return item(data ? 'data' : 'folder');
      return data && before.empty ? item('contents') : item('none');
    case 'unit':
      return item('unit', {
        ...{ enabled: before?.enabled ?? '', active: before?.active ?? '' },
        ...(ids.has(`file:${paths.units}/${target}`) ? { ours: true } : {}),
      });
    case 'sysctl':
    case 'hostname':
    case 'hosts':
      return item(kind, { restore: before?.value ?? '' });
    case 'package':
      // It was there, if its program was not. That somebody's settings of it were is no reason to leave it; they stay.
      if (before !== null && before.value !== 'config-files') return item('none');
      return item('package', { brought: brought ?? [], restore: before?.value ?? '' });
    case 'image':
      return before === null ? item('image') : item('none');
    case 'rule':
    case 'link':
    case 'kubeconfig':
    case 'user':
      return before === null ? item(kind) : item('none');
    default:
      return item('none');
  }
}

/** What images are kept by: units that the system brings and we use. */
const runtimes = allUnits.filter(({ system }) => system).map(({ unit }) => `unit:${unit}`);

/**
 * Newest first. Images wait until no service of ours can use them any more, and go before their runtime does: they are
 * written down when their archive has arrived, later than what runs them. Packages go when nothing of ours is left to run them.
 */
export function undoItems(entries: readonly LedgerEntry[]): UndoItem[] {
  const ids = new Set(entries.map(({ id }) => id));
  const all = entries.map((entry) => itemOf(entry, ids)).reverse();
  const images = all.filter(({ id }) => id.startsWith('image:'));
  const packages = all.filter(({ id }) => id.startsWith('package:'));
  const others = all.filter((item) => !images.includes(item) && !packages.includes(item));
  const runtime = others.findIndex(({ id }) => runtimes.includes(id));
  const at = runtime < 0 ? others.length : runtime;
  return [...others.slice(0, at), ...images, ...others.slice(at), ...packages];
}

/** Whether a unit was started by Keelson: only then are its leavings Keelson's. */
export const startedByUs = (entries: readonly LedgerEntry[], unit: string): boolean =>
  entries.some(({ id }) => id === `unit:${unit}`);
