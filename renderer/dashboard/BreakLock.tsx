/** Somebody else works on a node: who, since when, and the way to take the lock from a run that has died. */
import { Alert, Button, Checkbox, Descriptions, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../components/useFirstFocus';
import type { WireError } from '../../shared/errors';

const codes: ReadonlySet<WireError['code']> = new Set(['NODE_LOCKED', 'LOCK_WITHOUT_OWNER']);
export const isLocked = ({ code }: WireError): boolean => codes.has(code);

interface BreakLockProps {
  /** Nothing is shown for any but NODE_LOCKED and LOCK_WITHOUT_OWNER. */
  readonly error: WireError;
  readonly busy: boolean;
  /** Goes on, and takes the lock away from this job and from no other. */
  readonly onBreak: (job: string) => void;
}

export function BreakLock({ error, busy, onBreak }: BreakLockProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const { ref: leave, afterOpenChange } = useFirstFocus();
  const { host = '', user = '', workstation = '', job = '' } = error.params;
  const isNameless = job === '';
  const minutes = Number(error.params['minutes'] ?? 0);
  const fresh = minutes < 1;
  if (!isLocked(error)) return null;
  const close = (): void => setOpen(false);
  return (
    <>
      <Button danger disabled={busy} onClick={() => setOpen(true)}>
        {t('failure.breakLock')}
      </Button>
      <Modal
        open={open}
        title={isNameless ? t('lock.nameless', { host }) : t('lock.title', { user, host })}
        onCancel={close}
        afterClose={() => setAsked(false)}
        afterOpenChange={afterOpenChange}
        footer={[
          <Button key="leave" ref={leave} onClick={close}>
            {t('lock.leave')}
          </Button>,
          <Button
            key="break"
            danger
            type="primary"
            disabled={!asked}
            onClick={() => {
              close();
              onBreak(String(job));
            }}
          >
            {t('lock.confirm')}
          </Button>,
        ]}
      >
        <Descriptions
          className="dash-lock"
          size="small"
          column={1}
          items={[
            {
              key: 'owner',
              label: t('lock.owner'),
              children: isNameless ? t('lock.nobody') : t('lock.ownerValue', { user, workstation }),
            },
            { key: 'host', label: t('lock.host'), children: host },
            { key: 'age', label: t('lock.age'), children: t('lock.ageValue', { count: minutes }) },
          ]}
        />
        {fresh ? (
          <Alert
            type="warning"
            showIcon
            title={t('lock.fresh')}
            description={isNameless ? t('lock.freshNameless') : t('lock.freshText', { user })}
          />
        ) : (
          <Alert type="info" showIcon title={t('lock.old', { count: minutes })} />
        )}
        <p>{t('lock.means')}</p>
        <Checkbox checked={asked} onChange={(event) => setAsked(event.target.checked)}>
          {t('lock.asked')}
        </Checkbox>
      </Modal>
    </>
  );
}
