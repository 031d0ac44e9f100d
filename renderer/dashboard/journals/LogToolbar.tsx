/** The filter of a log pane, and what can be done with the lines it shows. */
import { SaveOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogLine, Severity } from '../../../shared/logs/log';
import { call } from '../../api';
import { tell } from '../../components/feedback';
import { CopyButton } from '../CopyButton';
import { linesText, type LogFilter } from './logView';
import { useBusy } from '../useBusy';

/** The thresholds that are worth a choice: 3 is an error, 7 everything (man 3 syslog). */
const thresholds = [
  { value: 7, name: 'everything' },
  { value: 6, name: 'info' },
  { value: 5, name: 'notice' },
  { value: 4, name: 'warning' },
  { value: 3, name: 'error' },
] as const satisfies readonly { value: Severity; name: string }[];

interface LogToolbarProps {
  /** The pane's name. */
  readonly label: string;
  readonly filter: LogFilter;
  readonly onFilter: (filter: LogFilter) => void;
  readonly wrap: boolean;
  readonly onWrap: (wrap: boolean) => void;
  /** The lines on show: what Copy and Save take. */
  readonly lines: readonly LogLine[];
  readonly children?: ReactNode;
}

export function LogToolbar({ label, filter, onFilter, wrap, onWrap, lines, children }: LogToolbarProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [saving, start] = useBusy();
  const save = async (): Promise<void> => {
    const path = await call('logs.save', { text: `${linesText(lines)}\n`, name: 'keelson-journal.log' });
    if (path !== undefined) tell(t('log.saved', { path }));
  };
  return (
    <div className="dash-toolbar" role="toolbar" aria-label={label}>
      {children}
      <Input
        className="dash-search"
        size="small"
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t('log.search')}
        aria-label={t('log.search')}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
      />
      <Select<Severity>
        className="dash-severity"
        size="small"
        aria-label={t('log.severity')}
        value={filter.severity}
        onChange={(severity) => onFilter({ ...filter, severity })}
        options={thresholds.map(({ value, name }) => ({ value, label: t(`log.severities.${name}`) }))}
        popupMatchSelectWidth={false}
      />
      <Checkbox checked={wrap} onChange={(event) => onWrap(event.target.checked)}>
        {t('log.wrap')}
      </Checkbox>
      <span className="dash-toolbar-end">
        <span className="dash-muted">{t('log.shown', { count: lines.length })}</span>
        <CopyButton text={() => linesText(lines)} label={t('log.copy')} />
        <Button
          type="text"
          size="small"
          icon={<SaveOutlined aria-hidden />}
          loading={saving}
          title={t('log.save')}
          aria-label={t('log.save')}
          disabled={lines.length === 0}
          onClick={() => start(save)}
        />
      </span>
    </div>
  );
}
