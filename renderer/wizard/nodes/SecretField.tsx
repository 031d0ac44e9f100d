/** A password on its way to main: it leaves the window when the field is left, and cannot be read back. */
import { CheckOutlined } from '@ant-design/icons';
import { Checkbox, Form, Input } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { run } from '../../components/feedback';
import { giveSecret, useKnowsSecret, type SecretKind } from '../../stores/credentialsStore';

interface SecretFieldProps {
  readonly hostname: string;
  readonly kind: SecretKind;
  /** Other nodes that need a secret of this kind. */
  readonly others: readonly string[];
  readonly help?: string;
}

export function SecretField({ hostname, kind, others, help }: SecretFieldProps): ReactNode {
  const { t } = useTranslation('nodes');
  const id = useId();
  const [typed, setTyped] = useState('');
  const [forAll, setForAll] = useState(others.length > 0);
  const known = useKnowsSecret(hostname, kind);
  const give = (): void => {
    if (typed === '') return;
    setTyped('');
    run(Promise.all([hostname, ...(forAll ? others : [])].map((one) => giveSecret(one, kind, typed))));
  };
  return (
    <Form.Item label={t(`secrets.${kind}`)} htmlFor={id} extra={help}>
      <Input.Password
        id={id}
        value={typed}
        disabled={hostname === ''}
        placeholder={hostname === '' ? t('secrets.hostnameFirst') : known ? t('secrets.entered') : t('secrets.empty')}
        suffix={known && typed === '' ? <CheckOutlined className="secret-known" aria-hidden /> : undefined}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={give}
        onPressEnter={give}
      />
      {others.length > 0 && (
        // The field is left by a click here: without this the secret would be given before the choice is made.
        <div className="secret-for-all" onMouseDown={(event) => event.preventDefault()}>
          <Checkbox checked={forAll} onChange={(event) => setForAll(event.target.checked)}>
            {t('secrets.forAll', { count: others.length })}
          </Checkbox>
        </div>
      )}
    </Form.Item>
  );
}
