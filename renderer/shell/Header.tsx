/** Which cluster this is, whether it is saved, and the buttons for files and settings. */
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { nameOf, useDraftStore } from '../stores/draftStore';
import { FileButtons } from './FileButtons';
import { Mark } from './Mark';
import { SettingsButtons } from './SettingsButtons';

export function Header(): ReactNode {
  const { t } = useTranslation();
  const name = useDraftStore((state) => nameOf(state.document));
  const path = useDraftStore((state) => state.path);
  const dirty = useDraftStore((state) => state.dirty);
  return (
    <header className="app-header">
      <Mark />
      <Tooltip title={path ?? t('notSavedYet')} placement="bottomLeft">
        <h1 className="app-title">
          <span className="app-title-name">{name === '' ? t('unnamed') : name}</span>
          {dirty && <span className="dirty-mark" role="img" aria-label={t('unsaved')} title={t('unsaved')} />}
        </h1>
      </Tooltip>
      <span className="app-footer-space" />
      <FileButtons />
      <span className="app-header-line" aria-hidden />
      <SettingsButtons />
    </header>
  );
}
