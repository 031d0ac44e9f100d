/** antd's messages and dialogs for code outside components: actions are plain functions, and still speak to the person. */
import { App } from 'antd';
import i18next from 'i18next';
import { useEffect } from 'react';
import { asAppError } from '../api';
import { messagesIn } from '../i18n/useMessages';
import { languageOf, useAppStore } from '../stores/appStore';
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

/** Says what was removed and offers to bring it back. */
export function tellRemoved(text: string, undo: () => void): void {
  const key = `removed-${text}`;
  const takeBack = (): void => {
    feedback?.message.destroy(key);
    undo();
  };
  feedback?.message.open({
    key,
    type: 'info',
    duration: 8,
    content: (
      <span>
        {text}{' '}
        <a role="button" tabIndex={0} onClick={takeBack} onKeyDown={({ key }) => key === 'Enter' && takeBack()}>
          {i18next.t('undo')}
        </a>
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
