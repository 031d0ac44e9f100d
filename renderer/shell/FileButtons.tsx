/** New, Open (with recent files) and Save (with Save as). */
import { DownOutlined, FileAddOutlined, FolderOpenOutlined, SaveOutlined } from '@ant-design/icons';
import { Button, Dropdown, Space, type MenuProps } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api';
import { run } from '../components/feedback';
import { duplicateFile, newFile, openFile, saveFile } from '../files/fileActions';

export function FileButtons(): ReactNode {
  const { t } = useTranslation();
  const [recent, setRecent] = useState<readonly string[]>([]);
  const recentItems: MenuProps['items'] =
    recent.length === 0
      ? [{ key: 'none', label: t('file.noRecent'), disabled: true }]
      : recent.map((path) => ({
          key: path,
          label: (
            // Shown from its end, but still written from left to right.
            <span className="recent-path">
              <bdi dir="ltr">{path}</bdi>
            </span>
          ),
        }));

  return (
    <Space size={8}>
      <Button type="text" icon={<FileAddOutlined aria-hidden />} onClick={() => run(newFile())}>
        {t('file.new')}
      </Button>
      <Space.Compact>
        <Button type="text" icon={<FolderOpenOutlined aria-hidden />} onClick={() => run(openFile())}>
          {t('file.open')}
        </Button>
        <Dropdown
          trigger={['click']}
          onOpenChange={(open) => open && run(call('file.recent').then(setRecent))}
          menu={{
            items: [{ key: 'recent', type: 'group', label: t('file.recent'), children: recentItems }],
            onClick: ({ key }) => run(openFile(key)),
          }}
        >
          <Button type="text" icon={<DownOutlined aria-hidden />} aria-label={t('file.recent')} />
        </Dropdown>
      </Space.Compact>
      <Space.Compact>
        <Button type="text" icon={<SaveOutlined aria-hidden />} onClick={() => run(saveFile())}>
          {t('file.save')}
        </Button>
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'as', label: t('file.saveAs') },
              { key: 'duplicate', label: t('file.duplicate') },
            ],
            onClick: ({ key }) => run(key === 'as' ? saveFile(true) : duplicateFile()),
          }}
        >
          <Button type="text" icon={<DownOutlined aria-hidden />} aria-label={t('file.more')} />
        </Dropdown>
      </Space.Compact>
    </Space>
  );
}
