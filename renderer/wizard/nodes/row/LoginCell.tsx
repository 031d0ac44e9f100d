/** How SSH logs in to a node, and which secret is still missing for it. */
import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaults } from '../../../../shared/cluster/defaults';
import { useKnowsSecret } from '../../../stores/credentialsStore';
import { choose, useValue } from '../../../stores/draftStore';
import { useFieldState } from '../../fields/useField';
import { openRow } from '../nodesView';

const kinds = ['key', 'password', 'agent'] as const;
type AuthKind = (typeof kinds)[number];

const authOf: Readonly<Record<AuthKind, unknown>> = {
  key: { kind: 'key', path: defaults.keyPath },
  password: { kind: 'password' },
  agent: { kind: 'agent' },
};

export function LoginCell({ row }: { row: number }): ReactNode {
  const { t } = useTranslation('nodes');
  const node = `nodes[${String(row)}]`;
  const path = `${node}.ssh.auth`;
  const kind = useValue(`${path}.kind`) ?? 'key';
  const hostname = useValue(`${node}.hostname`);
  const name = typeof hostname === 'string' ? hostname : '';
  const knowsPassword = useKnowsSecret(name, 'password');
  const field = useFieldState(path);
  const change = (to: AuthKind): void => {
    choose(path, { from: kind, to, otherwise: authOf[to] });
    if (to === 'password') openRow(row);
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
        onChange={change}
      />
      {kind === 'password' && !knowsPassword && (
        <Button
          type="link"
          size="small"
          className="missing-secret"
          aria-label={t('ofNode', { text: t('passwordMissing'), name: name || t('numbered', { number: row + 1 }) })}
          onClick={() => openRow(row)}
        >
          {t('passwordMissing')}
        </Button>
      )}
    </>
  );
}
