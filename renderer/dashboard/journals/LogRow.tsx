/** One line of a journal, or a row about the stream itself. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_LINE, type LogLine } from '../../../shared/logs/log';
import { ansiNodes } from './ansi';
import { clockText } from '../duration';
import { unitName } from './units';

interface LogRowProps {
  readonly line: LogLine;
  /** How the nodes are called in front of each line; absent when all lines have one source. */
  readonly names: ReadonlyMap<string, string> | undefined;
}

export function LogRow({ line, names }: LogRowProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const { at, node, unit, severity, text, kind, cut } = line;
  return (
    <div className={`dash-line dash-severity-${String(severity)} dash-line-${kind}`}>
      <time className="dash-line-time" dateTime={new Date(at).toISOString()}>
        {clockText(at)}
      </time>
      {names && (
        <span className="dash-line-source" title={`${node} ${unit}`}>
          {names.get(node)} {unitName(unit)}
        </span>
      )}
      <span className="dash-line-text">
        {kind === 'journal' ? ansiNodes(text) : t(`log.${kind}`)}
        {cut && <span className="dash-line-cut"> ✂ {t('log.cut', { limit: MAX_LINE })}</span>}
      </span>
    </div>
  );
}
