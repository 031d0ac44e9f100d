/** The question before unsaved changes would be lost. */
import { Button } from 'antd';
import i18next from 'i18next';
import { dialogs, type DiscardAnswer } from '../components/feedback';
import { nameOf, useDraftStore } from '../stores/draftStore';

/** Escape and the close button mean "cancel": the answer that loses nothing. */
export function askAboutChanges(): Promise<DiscardAnswer> {
  const modal = dialogs();
  if (!modal) return Promise.resolve('cancel');
  const name = nameOf(useDraftStore.getState().document) || i18next.t('unnamed');
  return new Promise((resolve) => {
    const answer = (given: DiscardAnswer): void => {
      question.destroy();
      resolve(given);
    };
    const question = modal.confirm({
      title: i18next.t('discard.title'),
      content: i18next.t('discard.text', { name }),
      width: 480,
      onCancel: () => resolve('cancel'),
      footer: (
        <div className="dialog-buttons">
          <Button onClick={() => answer('cancel')}>{i18next.t('discard.cancel')}</Button>
          <Button danger onClick={() => answer('drop')}>
            {i18next.t('discard.drop')}
          </Button>
          <Button type="primary" autoFocus onClick={() => answer('save')}>
            {i18next.t('discard.save')}
          </Button>
        </div>
      ),
    });
  });
}
