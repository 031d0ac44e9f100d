/** The cluster being edited, exactly as typed, and what is wrong with it. Kept by main, so that it survives a crash. */
import { create } from 'zustand';
import { newCluster } from '../../shared/cluster/newCluster';
import { reviewCluster, type Review } from '../../shared/cluster/rules';
import { getAt, isSame, setAt } from './documentPath';

interface DraftState {
  /** Plain JSON in the shape of a cluster file; may be unfinished or wrong. */
  readonly document: unknown;
  /** The file it was opened from or saved to. */
  readonly path?: string | undefined;
  /** What stands in the file, or what a new cluster begins with; undefined where nobody knows (a draft of last time). */
  readonly saved: unknown;
  /** Whether it differs from what is saved: who takes a change back has nothing to save. */
  readonly dirty: boolean;
  readonly review: Review;
  /** Counts the documents of this session: an Undo, say, belongs to one of them and must not touch the next. */
  readonly opened: number;
  /** What the alternatives of a choice held that are not chosen now: to look at a choice must not lose what was typed. */
  readonly unchosen: Readonly<Record<string, unknown>>;
}

/** By it hosts know whose they are: each cluster has one of its own, at random. */
export const newId = (): string => crypto.randomUUID();

/** What "New" starts with: the defaults written out, so that the person sees and can change each of them. */
export function newDocument(): unknown {
  const { apiVersion, ...rest } = newCluster('secure');
  return { apiVersion, id: newId(), ...rest };
}

/** Problems that are still the same stay the same objects: only what shows one that changed is drawn again. */
function keepSame(before: Review, after: Review): Review {
  const known = new Map(before.issues.map((issue) => [JSON.stringify(issue), issue]));
  const issues = after.issues.map((issue) => known.get(JSON.stringify(issue)) ?? issue);
  const same = issues.length === before.issues.length && issues.every((issue, at) => issue === before.issues[at]);
  return { ...after, issues: same ? before.issues : issues };
}

/** The draft with another document in it, reviewed, beside what is saved. */
const withDocument = (
  document: unknown,
  { review, saved }: Pick<DraftState, 'review' | 'saved'>,
): Pick<DraftState, 'document' | 'review' | 'saved' | 'dirty'> => ({
  document,
  review: keepSame(review, reviewCluster(document)),
  saved,
  dirty: saved === undefined || !isSame(document, saved),
});

const first = newDocument();
export const useDraftStore = create<DraftState>()(() => ({
  ...withDocument(first, { review: { issues: [] }, saved: first }),
  opened: 0,
  unchosen: {},
}));

/** Another document takes the place of the one being edited. */
export const replaceDraft = (draft: { document: unknown; path?: string | undefined; dirty?: boolean }): void =>
  useDraftStore.setState(({ review, opened }) => ({
    ...withDocument(draft.document, { review, saved: draft.dirty ? undefined : draft.document }),
    path: draft.path,
    opened: opened + 1,
    unchosen: {},
  }));

/** Whoever replaces a part as a whole, or takes an entry out of a list, gives up what was kept for places inside it. */
function withoutInside(unchosen: DraftState['unchosen'], path: string, value: unknown): DraftState['unchosen'] {
  const part = value === undefined ? path.replace(/\[\d+\]$/, '') : path;
  const inside = (key: string): boolean => key.startsWith(`${part}[`) || key.startsWith(`${part}.`);
  return Object.fromEntries(Object.entries(unchosen).filter(([key]) => !inside(key)));
}

/** Changes the whole of it by what somebody chose that more than one field follows. */
export const change = (by: (document: unknown) => unknown): void =>
  useDraftStore.setState(({ document, review, saved }) => withDocument(by(document), { review, saved }));

/** Changes one value; `undefined` removes it. */
export function edit(path: string, value: unknown): void {
  const { document, unchosen, ...draft } = useDraftStore.getState();
  if (Object.is(getAt(document, path), value)) return;
  useDraftStore.setState({
    ...withDocument(setAt(document, path, value), draft),
    unchosen: withoutInside(unchosen, path, value),
  });
}

/** Main has changed this place of the file itself: the draft follows, and what else is unsaved of it stays unsaved. */
export function followFile(path: string, change: (value: unknown) => unknown): void {
  const follow = (document: unknown): unknown => setAt(document, path, change(getAt(document, path)));
  useDraftStore.setState(({ document, review, saved, unchosen }) => ({
    ...withDocument(follow(document), { review, saved: saved === undefined ? undefined : follow(saved) }),
    unchosen: withoutInside(unchosen, path, getAt(document, path)),
  }));
}

/** Chooses another alternative at a path: it holds what it held when it was left, or `otherwise` the first time. */
export function choose(path: string, { from, to, otherwise }: { from: unknown; to: string; otherwise: unknown }): void {
  const { document, unchosen } = useDraftStore.getState();
  const keyOf = (alternative: unknown): string => `${path} ${JSON.stringify(alternative)}`;
  edit(path, unchosen[keyOf(to)] ?? otherwise);
  useDraftStore.setState((state) => ({ unchosen: { ...state.unchosen, [keyOf(from)]: getAt(document, path) } }));
}

/** `document` is what was written: what was typed since then is still unsaved. */
export const markSaved = (path: string, document: unknown): void =>
  useDraftStore.setState((state) => ({ path, saved: document, dirty: !isSame(state.document, document) }));

export const useDocument = (): unknown => useDraftStore((state) => state.document);
/** The value at a path of the draft, whatever it is. */
export const useValue = (path: string): unknown => useDraftStore((state) => getAt(state.document, path));

/** The cluster's name as typed, if it is a text. */
export const nameOf = (document: unknown): string => {
  const name = getAt(document, 'name');
  return typeof name === 'string' ? name : '';
};
