/** Mirrors of registries: which one each stands for, where it is, and who logs in there. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select, Table, Typography, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mirroredRegistries } from '../../../shared/images/mirrors';
import { run } from '../../components/feedback';
import { refreshCredentials } from '../../stores/credentialsStore';
import { getAt, listAt } from '../../stores/documentPath';
import { edit, useDocument, useValue } from '../../stores/draftStore';
import { CellInput, CellMessage, messageIdOf } from '../fields/CellInput';
import { focusField } from '../fields/focusField';
import { PathIssues } from '../fields/PathIssues';
import { useFieldState } from '../fields/useField';
import { SecretField } from '../nodes/row/SecretField';

const MIRRORS = 'registry.mirrors';

/** A password is known for a user and an address: of others nobody has entered one. */
const lookUpPasswords = (): void => run(refreshCredentials());

interface Row {
  readonly index: number;
  /** Of the row. */
  readonly path: string;
}

function RegistrySelect({ path, label }: { readonly path: string; readonly label: string }): ReactNode {
  const value = useValue(path);
  const taken = listAt(useDocument(), MIRRORS).map((mirror) => getAt(mirror, 'registry'));
  const { status, message } = useFieldState(path);
  return (
    <div data-field={path}>
      <Select
        className="mirror-registry"
        value={typeof value === 'string' ? value : null}
        status={status}
        aria-label={label}
        aria-describedby={message === '' ? undefined : messageIdOf(path)}
        options={mirroredRegistries.map((registry) => ({
          value: registry,
          disabled: registry !== value && taken.includes(registry),
        }))}
        onChange={(registry: string) => {
          edit(path, registry);
          lookUpPasswords();
        }}
      />
    </div>
  );
}

export function MirrorsTable(): ReactNode {
  const { t } = useTranslation(['registry', 'common']);
  const document = useDocument();
  const list = listAt(document, MIRRORS);
  const taken = list.map((mirror) => getAt(mirror, 'registry'));
  const next = mirroredRegistries.find((registry) => !taken.includes(registry));
  const labelOf = (what: 'registry' | 'url' | 'user' | 'password', index: number): string =>
    t('mirrors.of', { what: t(`mirrors.${what}`), number: index + 1 });
  const add = (): void => {
    edit(MIRRORS, [...list, { registry: next, url: '' }]);
    // The new row is drawn first.
    setTimeout(() => focusField(`${MIRRORS}[${String(list.length)}].url`));
  };

  const columns: TableColumnsType<Row> = [
    {
      title: t('mirrors.registry'),
      width: 215,
      render: (_, { path, index }) => (
        <>
          <RegistrySelect path={`${path}.registry`} label={labelOf('registry', index)} />
          <CellMessage path={`${path}.registry`} />
        </>
      ),
    },
    {
      title: t('mirrors.url'),
      render: (_, { path, index }) => (
        <>
          <CellInput
            path={`${path}.url`}
            label={labelOf('url', index)}
            placeholder="https://mirror.example.com"
            keepEmpty
            onChanged={lookUpPasswords}
          />
          <CellMessage path={`${path}.url`} />
        </>
      ),
    },
    {
      title: t('mirrors.user'),
      width: 140,
      render: (_, { path, index }) => (
        <>
          <CellInput
            path={`${path}.user`}
            label={labelOf('user', index)}
            placeholder={t('mirrors.noUser')}
            onChanged={lookUpPasswords}
          />
          <CellMessage path={`${path}.user`} />
        </>
      ),
    },
    {
      title: t('mirrors.password'),
      width: 175,
      render: (_, { path, index }) => (
        <SecretField
          hostname={String(getAt(document, `${path}.registry`))}
          kind="password"
          others={[]}
          label={labelOf('password', index)}
          nobody={t('mirrors.noPassword')}
        />
      ),
    },
    {
      width: 46,
      render: (_, { index }) => (
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={`${t('remove', { ns: 'common' })}: ${t('mirrors.one', { number: index + 1 })}`}
          onClick={() => edit(MIRRORS, list.toSpliced(index, 1))}
        />
      ),
    },
  ];
  return (
    <div className="mirrors" data-field={MIRRORS}>
      <Typography.Title level={4} className="subsection-title">
        {t('mirrors.title')}
      </Typography.Title>
      <p className="page-intro">{t('mirrors.text')}</p>
      <PathIssues path={MIRRORS} />
      {list.length === 0 ? (
        <p className="mirrors-none">{t('mirrors.none')}</p>
      ) : (
        <Table<Row>
          size="small"
          rowKey="index"
          pagination={false}
          tableLayout="fixed"
          columns={columns}
          dataSource={list.map((_, index) => ({ index, path: `${MIRRORS}[${String(index)}]` }))}
        />
      )}
      <Button className="mirror-add" icon={<PlusOutlined aria-hidden />} disabled={next === undefined} onClick={add}>
        {t('mirrors.add')}
      </Button>
      {list.length > 0 && <p className="table-note">{t('mirrors.note')}</p>}
    </div>
  );
}
