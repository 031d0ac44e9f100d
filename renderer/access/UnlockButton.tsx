/** The authorities of a cluster are sealed on this computer: asks for their passphrase, which goes to main and is not kept here. */
import { Alert, Button, Input, Modal, type InputRef } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toWireError, type WireError } from '../../shared/errors';
import { call } from '../api';
import { ErrorText } from '../components/ErrorText';
import { tell } from '../components/feedback';
import { useFirstFocus } from '../components/useFirstFocus';

const codes: ReadonlySet<WireError['code']> = new Set(['AUTHORITIES_LOCKED', 'AUTHORITIES_PASSPHRASE_WRONG']);
export const needsPassphrase = ({ code }: WireError): boolean => codes.has(code);

interface UnlockProps {
  /** The document of the cluster. */
  readonly document: unknown;
  readonly onUnlocked: () => void;
}

function UnlockDialog({ document, onUnlocked, onClose }: UnlockProps & { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('dashboard');
  const id = useId();
  const { ref, afterOpenChange } = useFirstFocus<InputRef>();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError>();
  const unlock = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const kept = await call('authorities.unlock', { document, passphrase: typed });
      tell(t(`unlock.${kept}`));
      onClose();
      onUnlocked();
    } catch (thrown) {
      setError(toWireError(thrown));
      setBusy(false);
      ref.current?.select();
    }
  };
  const begin = (): void => {
    if (typed !== '' && !busy) void unlock();
  };
  return (
    <Modal
      open
      title={t('unlock.title')}
      okText={t('unlock.confirm')}
      okButtonProps={{ disabled: typed === '', loading: busy }}
      onOk={begin}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
    >
      <p className="page-intro">{t('unlock.lead')}</p>
      <label htmlFor={id}>{t('unlock.passphrase')}</label>
      <Input.Password
        ref={ref}
        id={id}
        value={typed}
        autoComplete="off"
        maxLength={1024}
        {...(error ? { status: 'error' } : {})}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={begin}
      />
      <div aria-live="polite">{error && <Alert type="error" description={<ErrorText error={error} />} />}</div>
    </Modal>
  );
}

export function UnlockButton(props: UnlockProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('unlock.button')}
      </Button>
      {open && <UnlockDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
