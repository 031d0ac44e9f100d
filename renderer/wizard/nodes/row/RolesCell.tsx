/** Master, worker or both. */
import { Checkbox } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { roles, type Role } from '../../../../shared/cluster/schema';
import { edit, useValue } from '../../../stores/draftStore';
import { messageIdOf } from '../../fields/CellInput';
import { useFieldState } from '../../fields/useField';

export function RolesCell({ row }: { row: number }): ReactNode {
  const { t } = useTranslation('nodes');
  const path = `nodes[${String(row)}].roles`;
  const value = useValue(path);
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const field = useFieldState(path);
  const choose = (role: Role, on: boolean): void =>
    edit(
      path,
      roles.filter((one) => (one === role ? on : chosen.includes(one))),
    );
  return (
    <div
      data-field={path}
      role="group"
      className={`roles-${field.status}`}
      aria-label={t('cell', { column: t('columns.roles'), row: row + 1 })}
      aria-describedby={field.message === '' ? undefined : messageIdOf(path)}
    >
      {roles.map((role) => (
        <Checkbox
          key={role}
          className="role-choice"
          checked={chosen.includes(role)}
          onChange={(event) => choose(role, event.target.checked)}
        >
          {t(`roles.${role}`)}
        </Checkbox>
      ))}
    </div>
  );
}
