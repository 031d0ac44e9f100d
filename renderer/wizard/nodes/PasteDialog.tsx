/** Several nodes at once, from a spreadsheet or a text, with a preview of what was understood. */
import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Input, Modal, Table, Tag, type TableColumnsType } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../../components/useFirstFocus';
import type { Role } from '../../../shared/cluster/schema';
import { getAt } from '../../stores/documentPath';
import { addNodes, draftNodes, nextRoles, nextSsh, type NodeDraft } from './nodeList';
import { pasteRows, type PastedRow } from './pasteRows';

/** Rows in the order of the text; a row that names no role gets one as if it had been added by hand. */
function toNodes(rows: readonly PastedRow[]): NodeDraft[] {
  const existing = draftNodes();
  const ssh = nextSsh(existing);
  return rows.map(({ hostname, ip, roles, user, port }, index) => ({
    ...(hostname === undefined ? {} : { hostname }),
    ...(ip === undefined ? {} : { ip }),
    roles: roles.length > 0 ? roles : nextRoles([...existing, ...rows.slice(0, index)]),
    ssh: { ...ssh, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) },
  }));
}

export function PasteDialog({ initialText, onClose }: { initialText: string; onClose: () => void }): ReactNode {
  const { t } = useTranslation('nodes');
  const [text, setText] = useState(initialText);
  const { ref: input, afterOpenChange } = useFirstFocus<TextAreaRef>();
  const taken = draftNodes().flatMap((node) => getAt(node, 'hostname') ?? []);
  const rows = pasteRows(text, taken as string[]);
  const good = rows.filter(({ problem }) => problem === undefined);
  const nodes = toNodes(good);

  const columns: TableColumnsType<PastedRow> = [
    { title: t('paste.line'), dataIndex: 'line', width: 56 },
    { title: t('columns.hostname'), render: (_, row) => row.hostname ?? '–' },
    { title: t('columns.ip'), render: (_, row) => row.ip ?? '–' },
    {
      title: t('columns.roles'),
      render: (_, row) =>
        (nodes[good.indexOf(row)]?.roles ?? row.roles).map((role) => (
          <Tag key={role}>{t(`roles.${role as Role}`)}</Tag>
        )),
    },
    { title: t('columns.user'), render: (_, row) => row.user ?? '' },
    { title: t('columns.port'), width: 64, render: (_, row) => row.port ?? '' },
    {
      title: t('paste.result'),
      width: 190,
      render: (_, row) =>
        row.problem === undefined ? (
          <CheckCircleFilled className="test-reached" aria-label={t('paste.good')} />
        ) : (
          <span className="field-message-error">
            <CloseCircleFilled aria-hidden /> {t(`paste.problems.${row.problem}`)}
          </span>
        ),
    },
  ];

  return (
    <Modal
      open
      width={820}
      title={t('paste.title')}
      onCancel={onClose}
      okText={t('paste.add', { count: good.length })}
      okButtonProps={{ disabled: good.length === 0 }}
      afterOpenChange={afterOpenChange}
      onOk={() => {
        addNodes(nodes);
        onClose();
      }}
    >
      <p className="page-intro">{t('paste.help')}</p>
      <Input.TextArea
        ref={input}
        className="mono"
        rows={6}
        value={text}
        spellCheck={false}
        aria-label={t('paste.title')}
        placeholder={t('paste.example')}
        onChange={(event) => setText(event.target.value)}
      />
      {rows.length > 0 && (
        <Table<PastedRow>
          className="paste-preview"
          size="small"
          pagination={false}
          rowKey="line"
          columns={columns}
          dataSource={rows}
          scroll={{ y: 240 }}
        />
      )}
    </Modal>
  );
}
