/** Language and appearance, each "same as the system" until the person chooses. */
import { BulbOutlined, TranslationOutlined } from '@ant-design/icons';
import { Button, Dropdown, Space } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../shared/ipc/app';
import { run } from '../components/feedback';
import { changeSettings, useAppStore } from '../stores/appStore';

export function SettingsButtons(): ReactNode {
  const { t } = useTranslation();
  const { language, theme } = useAppStore((state) => state.settings);
  const choice = (
    label: string,
    icon: ReactNode,
    selected: string,
    options: readonly (readonly [key: string, label: string])[],
    choose: (key: string) => void,
  ): ReactNode => (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: options.map(([key, text]) => ({ key, label: text })),
        selectable: true,
        selectedKeys: [selected],
        onClick: ({ key }) => choose(key),
      }}
    >
      <Button type="text" icon={icon} aria-label={label} title={label} />
    </Dropdown>
  );
  return (
    <Space size={4}>
      {choice(
        t('settings.language'),
        <TranslationOutlined aria-hidden />,
        language,
        [
          ['system', t('settings.system')],
          ['en', t('settings.english')],
          ['zh', t('settings.chinese')],
        ],
        (key) => run(changeSettings({ language: key as Settings['language'] })),
      )}
      {choice(
        t('settings.theme'),
        <BulbOutlined aria-hidden />,
        theme,
        [
          ['system', t('settings.system')],
          ['light', t('settings.light')],
          ['dark', t('settings.dark')],
        ],
        (key) => run(changeSettings({ theme: key as Settings['theme'] })),
      )}
    </Space>
  );
}
