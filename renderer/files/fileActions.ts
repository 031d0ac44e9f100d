/** New, Open, Save: what the buttons, the menu and the keyboard all do. Nothing unsaved is lost without a question. */
import i18next from 'i18next';
import { call } from '../api';
import { tell } from '../components/feedback';
import { goTo } from '../stores/appStore';
import { setAt } from '../stores/documentPath';
import { markSaved, newDocument, newId, replaceDraft, useDraftStore } from '../stores/draftStore';
import { askAboutChanges } from './askAboutChanges';

/** Saves to the draft's own file, or, without one or with `elsewhere`, where the person says. False: closed the dialog. */
export async function saveFile(elsewhere = false): Promise<boolean> {
  const { document, path } = useDraftStore.getState();
  const saved = await call('file.save', { document, ...(path === undefined || elsewhere ? {} : { path }) });
  if (!saved) return false;
  // Typing may have gone on while the dialog was open: then the file does not hold what is on the screen.
  markSaved(saved.path, document);
  tell(i18next.t('file.saved', { path: saved.path }));
  return true;
}

/** Whether the draft may be replaced: nothing is unsaved, or it was saved just now, or the person gives it up. */
async function mayReplace(): Promise<boolean> {
  if (!useDraftStore.getState().dirty) return true;
  const answer = await askAboutChanges();
  return answer === 'save' ? saveFile() : answer === 'drop';
}

export async function newFile(): Promise<void> {
  if (!(await mayReplace())) return;
  replaceDraft({ document: newDocument() });
  goTo('nodes');
}

/** The same settings for another cluster: with an id of its own, and in no file yet. */
export async function duplicateFile(): Promise<void> {
  if (!(await mayReplace())) return;
  replaceDraft({ document: setAt(useDraftStore.getState().document, 'id', newId()), dirty: true });
  goTo('nodes');
  tell(i18next.t('file.duplicated'));
}

/** Opens a file; without `path` the person picks one. A complete cluster opens at its review, an unfinished one at the start. */
export async function openFile(path?: string): Promise<void> {
  if (!(await mayReplace())) return;
  const opened = await call('file.open', path === undefined ? {} : { path });
  if (!opened) return;
  replaceDraft(opened);
  goTo(useDraftStore.getState().review.cluster ? 'review' : 'nodes');
}
