/** antd's messages and dialogs for code outside components: actions are plain functions, and still speak to the person. */
import { App, Button } from 'antd';
import i18next from 'i18next';
import { useEffect } from 'react';
import { asAppError } from '../api';
import { messagesIn } from '../i18n/useMessages';
import { languageOf, useAppStore } from '../stores/appStore';
import { useDraftStore } from '../stores/draftStore';
import { ErrorText } from './ErrorText';

type Feedback = ReturnType<typeof App.useApp>;
let feedback: Feedback | undefined;

/** Must be inside antd's <App>, once. */
export function FeedbackAnchor(): null {
  const app = App.useApp();
  useEffect(() => {
    feedback = app;
    return () => {
      feedback = undefined;
    };
  }, [app]);
  return null;
}

export const tell = (text: string): void => void feedback?.message.success(text);

let offers = 0;

/** Says what was done to the draft and offers to take it back, for a while and only in this document. */
export function tellUndo(text: string, undo: () => void): void {
  const { opened } = useDraftStore.getState();
  const key = `undo-${String((offers += 1))}`;
  const close = (): void => {
    stop();
    feedback?.message.destroy(key);
  };
  const stop = useDraftStore.subscribe((state) => {
    if (state.opened !== opened) close();
  });
  const takeBack = (): void => {
    close();
    // The message may still be fading away when another document is there.
    if (useDraftStore.getState().opened === opened) undo();
  };
  feedback?.message.open({
    key,
    type: 'info',
    duration: 8,
    onClose: stop,
    content: (
      <span>
        {text}{' '}
        <Button type="link" size="small" onClick={takeBack}>
          {i18next.t('undo')}
        </Button>
      </span>
    ),
  });
}

/** Shows an error in a dialog: what happened, what to do, and the raw detail for experts. */
export function tellError(thrown: unknown): void {
  const error = asAppError(thrown);
  if (error.code === 'CANCELLED') return;
  const texts = messagesIn(languageOf(useAppStore.getState()));
  feedback?.modal.error({
    title: texts.error(error),
    content: <ErrorText error={error} withTitle={false} />,
    width: 520,
  });
}

export type DiscardAnswer = 'save' | 'drop' | 'cancel';

/** Runs an action of a button or menu entry; an error is shown. */
export const run = (action: Promise<unknown>): void => void action.catch(tellError);

/** The modal dialogs of antd, for callers that build their own question. */
export const dialogs = (): Feedback['modal'] | undefined => feedback?.modal;
