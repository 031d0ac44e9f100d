/** The journals of some units, live: it follows new lines until the person scrolls up, and shows only what passes the filter. */
import { DownOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { sourceKey, type LogSource } from '../../../shared/logs/log';
import { ErrorText } from '../../components/ErrorText';
import { LogRow } from './LogRow';
import { useLogStore } from '../../stores/logStore';
import { LogToolbar } from './LogToolbar';
import { countNewer, everything, isOpen, lineKey, mergeStreams, type LogFilter } from './logView';
import { sourceNames } from '../names';
import { useFollow } from './useFollow';
import { WatchedUnits } from './WatchedUnits';

interface LogPaneProps {
  readonly job: string;
  /** The units whose lines are shown. */
  readonly sources: readonly LogSource[];
  /** More units to keep open, so that showing them again loses no line. */
  readonly background?: readonly LogSource[];
  /** What the person chose to see, where there is a choice. `sources` may grow without: a run starts unit after unit. */
  readonly choice?: string;
  /** The pane's name. */
  readonly label: string;
  /** What to say while there is no line. */
  readonly emptyText: string;
  /** What to know about the choice of journals. */
  readonly note?: string | undefined;
  /** Controls in front of the filter. */
  readonly children?: ReactNode;
}

export function LogPane({
  job,
  sources,
  background = [],
  choice = '',
  label,
  emptyText,
  note,
  children,
}: LogPaneProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const streams = useLogStore((state) => state.streams);
  const errors = useLogStore((state) => state.errors);
  const [filter, setFilter] = useState<LogFilter>(everything);
  const [wrap, setWrap] = useState(false);
  const { shown, frozen, onScroll, unfreeze } = useFollow(streams, choice);
  const body = useRef<HTMLDivElement>(null);
  const list = useRef<VirtuosoHandle>(null);
  const lines = useMemo(() => mergeStreams(shown, sources, filter), [shown, sources, filter]);
  const names = useMemo(() => sourceNames(sources), [sources]);
  const newer = frozen ? countNewer(shown, streams, sources, filter) : 0;
  const failed = sources.map((source) => errors[sourceKey(source)]).find((error) => error !== undefined);

  useEffect(() => {
    if (frozen) return undefined;
    const toEnd = (): void => list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
    toEnd();
    // A pane that becomes lower would otherwise cut off the newest lines.
    const resized = new ResizeObserver(toEnd);
    if (body.current) resized.observe(body.current);
    return () => resized.disconnect();
  }, [frozen, lines, wrap]);

  return (
    <section
      className={`dash-log${wrap ? ' dash-log-wrap' : ''}`}
      aria-label={label}
      // So that the texts of all lines begin below each other.
      style={{ '--source-width': names.width } as CSSProperties}
    >
      <WatchedUnits
        job={job}
        sources={[...new Map([...background, ...sources].map((one) => [sourceKey(one), one])).values()]}
      />
      <LogToolbar label={label} filter={filter} onFilter={setFilter} wrap={wrap} onWrap={setWrap} lines={lines}>
        {children}
      </LogToolbar>
      {note !== undefined && <p className="dash-log-note">{note}</p>}
      {failed && <Alert type="error" description={<ErrorText error={failed} />} />}
      <div ref={body} className="dash-log-body">
        {lines.length === 0 ? (
          <p className="dash-log-empty">{isOpen(filter) ? emptyText : t('log.emptyFilter')}</p>
        ) : (
          <Virtuoso
            ref={list}
            className="dash-log-lines"
            role="log"
            aria-label={t('log.label')}
            tabIndex={0}
            data={lines}
            initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
            computeItemKey={(_, line) => lineKey(line)}
            itemContent={(_, line) => <LogRow line={line} names={sources.length > 1 ? names.short : undefined} />}
            onScroll={onScroll}
            increaseViewportBy={200}
          />
        )}
        {frozen && (
          <Button
            className="dash-log-newer"
            type="primary"
            shape="round"
            size="small"
            icon={<DownOutlined aria-hidden />}
            onClick={unfreeze}
          >
            {newer > 0 ? t('log.newLines', { count: newer }) : t('log.toEnd')}
          </Button>
        )}
      </div>
    </section>
  );
}
