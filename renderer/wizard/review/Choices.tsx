/** What profile secure has chosen for safety, component by component, and why. */
import { Collapse, Input, Table, type TableColumnsType } from 'antd';
import { Fragment, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasIdentities } from '../../../shared/access/access';
import type { Cluster } from '../../../shared/cluster/schema';
import { choicesOf, type ComponentChoices } from '../../../shared/components/choices';
import { messages } from '../../../shared/messages';
import { useLanguage } from '../../stores/appStore';

interface Row {
  readonly why: string;
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}

/** One row for each reason: some take several settings. */
function rowsOf({ choices }: ComponentChoices, texts: (typeof messages)['en']['why']): Row[] {
  const codes = [...new Set(choices.map(({ why }) => why))];
  return codes.map((code) => ({ why: texts[code], settings: choices.filter(({ why }) => why === code) }));
}

const has = ({ why, settings }: Row, words: string): boolean =>
  [why, ...settings.map(({ name, value }) => `${name}=${value}`)].join(' ').toLowerCase().includes(words);

/** A long list breaks between its entries. */
function Value({ text }: { text: string }): ReactNode {
  const [first, ...others] = text.split(',');
  return (
    <span className="choice-value">
      {first}
      {others.map((entry) => (
        <Fragment key={entry}>
          ,<wbr />
          {entry}
        </Fragment>
      ))}
    </span>
  );
}

export function Choices({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('review');
  const texts = messages[useLanguage()].why;
  const [typed, setTyped] = useState('');
  const all = useMemo(() => choicesOf(cluster).map((one) => ({ ...one, rows: rowsOf(one, texts) })), [cluster, texts]);
  const words = typed.trim().toLowerCase();
  const shown = all
    .map(({ component, rows }) => ({
      component,
      rows: component.includes(words) ? rows : rows.filter((row) => has(row, words)),
    }))
    .filter(({ rows }) => rows.length > 0);
  const columns: TableColumnsType<Row> = [
    { title: t('choices.why'), dataIndex: 'why', width: '42%' },
    {
      title: t('choices.setting'),
      render: (_, { settings }) =>
        settings.map(({ name, value }) => (
          <div key={name} className="mono choice-setting">
            {name} <Value text={value} />
          </div>
        )),
    },
  ];
  return (
    <>
      <p className="page-intro">{t('choices.intro')}</p>
      {hasIdentities(cluster) && <p className="page-intro">{t('choices.keys')}</p>}
      <Input.Search
        className="choices-search"
        allowClear
        aria-label={t('choices.search')}
        placeholder={t('choices.search')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {shown.length === 0 && <p className="table-note">{t('choices.nothing', { typed })}</p>}
      <Collapse
        defaultActiveKey={all.map(({ component }) => component)}
        items={shown.map(({ component, rows }) => ({
          key: component,
          label: <strong>{component}</strong>,
          extra: t('choices.reasons', { count: rows.length }),
          children: <Table<Row> size="small" rowKey="why" pagination={false} columns={columns} dataSource={rows} />,
        }))}
      />
    </>
  );
}
