/** What will happen when the administrators of a cluster are revoked, as its masters say it right now. */
import { Alert, Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { describeRevocation } from '../../shared/messages';
import { ErrorText } from '../components/ErrorText';
import { LookButton, LookNote, useLook } from '../components/look';
import { useFirstFocus } from '../components/useFirstFocus';
import { useLanguage } from '../stores/appStore';
import { useDraftStore } from '../stores/draftStore';
import { startJob } from '../stores/jobStore';
import { needsPassphrase, UnlockButton } from './UnlockButton';

export function RevokeDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('dashboard');
  const language = useLanguage();
  const { document, path } = useDraftStore();
  const look = useLook('admin.revocation', { document, ...(path === undefined ? {} : { path }) });
  const { ref: keep, afterOpenChange } = useFirstFocus();
  const { found, error } = look;
  const revoke = (): void => {
    if (!found) return;
    onClose();
    void startJob({ kind: 'revokeAdmins', group: found.next }, document, path);
  };
  return (
    <Modal
      open
      width={640}
      title={t('revoke.title', { name })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <LookButton key="look" look={look} />,
        <Button key="no" ref={keep} onClick={onClose}>
          {t('revoke.cancel')}
        </Button>,
        <Button key="yes" danger type="primary" disabled={!found} onClick={revoke}>
          {t('revoke.confirm')}
        </Button>,
      ]}
    >
      <div aria-live="polite">
        <LookNote look={look} text={t('revoke.looking')} />
        {error && (
          <Alert
            type="error"
            description={<ErrorText error={error} />}
            action={needsPassphrase(error) ? <UnlockButton document={document} onUnlocked={look.again} /> : undefined}
          />
        )}
        {found && (
          <ul className="dash-consequences">
            {describeRevocation(found, language).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </Modal>
  );
}
