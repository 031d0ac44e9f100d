/** One line of a journal, or a row about the stream itself. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_LINE, type LogLine } from '../../shared/log';
import { ansiNodes } from './ansi';
import { clockText } from './duration';

/** `etcd.service` is etcd: every unit here is a service. */
export const unitName = (unit: string): string => unit.replace(/\.service$/, '');

export function LogRow({ line, withSource }: { line: LogLine; withSource: boolean }): ReactNode {
  const { t } = useTranslation('dashboard');
  const { at, node, unit, severity, text, kind, cut } = line;
  return (
    <div className={`dash-line dash-severity-${String(severity)} dash-line-${kind}`}>
      <time className="dash-line-time" dateTime={new Date(at).toISOString()}>
        {clockText(at)}
      </time>
      {withSource && (
        <span className="dash-line-source">
          {node} {unitName(unit)}
        </span>
      )}
      <span className="dash-line-text">
        {kind === 'journal' ? ansiNodes(text) : t(`log.${kind}`)}
        {cut && <span className="dash-line-cut"> ✂ {t('log.cut', { limit: MAX_LINE })}</span>}
      </span>
    </div>
  );
}
