/** A list of texts: one input per entry, with buttons to add and remove. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { run } from '../../components/feedback';
import { listAt } from '../../stores/documentPath';
import { edit, useDocument, useDraftStore } from '../../stores/draftStore';
import { CellInput, CellMessage } from './CellInput';

interface ListFieldProps {
  readonly path: string;
  /** Of one entry, for screen readers: "Archive". */
  readonly label: string;
  readonly placeholder?: string;
  readonly addText: string;
  /** Asks for entries instead of adding an empty one. */
  readonly pick?: () => Promise<readonly string[]>;
  /** The last entry stays: an empty list means something else. */
  readonly keepsOne?: boolean;
}

export function ListField({ path, label, placeholder, addText, pick, keepsOne = false }: ListFieldProps): ReactNode {
  const { t } = useTranslation();
  const list = listAt(useDocument(), path);
  const append = (entries: readonly string[]): void =>
    edit(path, [...listAt(useDraftStore.getState().document, path), ...entries]);
  return (
    <div className="list-field" data-field={path}>
      {list.map((_, index) => {
        const entry = `${path}[${String(index)}]`;
        return (
          <div key={entry}>
            <div className="field-row">
              <CellInput path={entry} label={`${label} ${String(index + 1)}`} placeholder={placeholder} keepEmpty />
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                disabled={keepsOne && list.length === 1}
                aria-label={`${t('remove')}: ${label} ${String(index + 1)}`}
                onClick={() => edit(path, list.toSpliced(index, 1))}
              />
            </div>
            <CellMessage path={entry} />
          </div>
        );
      })}
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => (pick ? run(pick().then(append)) : append(['']))}>
        {addText}
      </Button>
    </div>
  );
}
