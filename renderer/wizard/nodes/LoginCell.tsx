/** How SSH logs in to a node, and which secret is still missing for it. */
import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaults } from '../../../shared/defaults';
import { useKnowsSecret } from '../../stores/credentialsStore';
import { edit, useValue } from '../../stores/draftStore';
import { useFieldState } from '../fields/useField';

const kinds = ['key', 'password', 'agent'] as const;
type AuthKind = (typeof kinds)[number];

const authOf: Readonly<Record<AuthKind, unknown>> = {
  key: { kind: 'key', path: defaults.keyPath },
  password: { kind: 'password' },
  agent: { kind: 'agent' },
};

export function LoginCell({ row, onOpen }: { row: number; onOpen: () => void }): ReactNode {
  const { t } = useTranslation('nodes');
  const node = `nodes[${String(row)}]`;
  const path = `${node}.ssh.auth`;
  const kind = useValue(`${path}.kind`) ?? 'key';
  const hostname = useValue(`${node}.hostname`);
  const knowsPassword = useKnowsSecret(typeof hostname === 'string' ? hostname : '', 'password');
  const field = useFieldState(path);
  const choose = (chosen: AuthKind): void => {
    edit(path, authOf[chosen]);
    if (chosen === 'password') onOpen();
  };
  return (
    <>
      <Select<AuthKind>
        className="login-choice"
        data-field={path}
        aria-label={t('cell', { column: t('columns.login'), row: row + 1 })}
        value={kind as AuthKind}
        status={field.status}
        options={kinds.map((one) => ({ value: one, label: t(`login.${one}`) }))}
        onChange={choose}
      />
      {kind === 'password' && !knowsPassword && (
        <Button type="link" size="small" className="missing-secret" onClick={onOpen}>
          {t('passwordMissing')}
        </Button>
      )}
    </>
  );
}
