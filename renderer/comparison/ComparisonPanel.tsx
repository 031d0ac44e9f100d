/** The cluster file beside its hosts: what is different, host by host, and what that does to a cluster that runs. */
import { CheckCircleFilled, ReloadOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Fold } from '../components/Fold';
import { countChanges, countOverruled, refusalsIn } from '../../shared/comparison/comparison';
import type { Cluster } from '../../shared/cluster/schema';
import type { ShownComparison, ShownHost } from '../../shared/ipc/comparison';
import { useParts } from '../components/parts';
import { useLanguage } from '../stores/appStore';
import { useComparisonStore, useStale } from '../stores/comparisonStore';
import { timeText } from '../dashboard/duration';
import { ErrorAlert } from '../access/ErrorAlert';
import { askAndCompare } from './asking';
import { ComparisonProgress } from './Progress';
import './comparison.css';
import { DepartedNodes } from './DepartedNodes';
import { HostChanges, UnreadHost } from './HostChanges';
import { RunningChanges } from './RunningChanges';

/** With more hosts than this nobody wants all of them unfolded. */
const UNFOLDED = 4;

function Verdict({ comparison, changed }: { comparison: ShownComparison; changed: number }): ReactNode {
  const { t } = useTranslation('comparison');
  const count = countChanges(comparison);
  const unread = comparison.hosts.filter(({ error }) => error !== undefined).length;
  if (unread === 0 && count + countOverruled(comparison) === 0 && refusalsIn(comparison).length === 0)
    // There is something to do where a node has left, though a deployment does not do it.
    return (comparison.departed ?? []).length > 0 ? (
      <p className="comparison-counts">{t('nothingText')}</p>
    ) : (
      <Alert className="running-alert" type="success" showIcon title={t('nothing')} description={t('nothingText')} />
    );
  return (
    <p className="comparison-counts">
      {count > 0 && <strong>{t('total', { count, hosts: changed, of: comparison.hosts.length })} </strong>}
      {unread > 0 && <span className="host-failed">{t('unreadCount', { count: unread })}</span>}
    </p>
  );
}

/** Hosts of one kind; of a thousand, a part. */
function Hosts({ hosts, draw }: { hosts: readonly ShownHost[]; draw: (host: ShownHost) => ReactNode }): ReactNode {
  const { shown, pages } = useParts(hosts);
  return (
    <>
      {shown.map(draw)}
      {pages}
    </>
  );
}

/** Hosts with nothing to do are one line, however many there are. */
function RightHosts({ hosts }: { hosts: readonly ShownHost[] }): ReactNode {
  const { t } = useTranslation('comparison');
  const [open, setOpen] = useState(false);
  if (hosts.length === 0) return null;
  return (
    <div className="hosts-right">
      <Fold className="change-toggle" open={open} onToggle={setOpen}>
        {' '}
        <span className="host-right">
          <CheckCircleFilled aria-hidden /> {t('rightHosts', { count: hosts.length })}
        </span>
      </Fold>
      {open && (
        <Hosts hosts={hosts} draw={(host) => <HostChanges key={host.hostname} host={host} openAtFirst={false} />} />
      )}
    </div>
  );
}

function Found({ comparison, document }: { comparison: ShownComparison; document: unknown }): ReactNode {
  const { hosts } = comparison;
  const unread = hosts.filter(({ error }) => error !== undefined);
  const isRight = ({ changes, lock, overruled }: ShownHost): boolean =>
    changes.length === 0 && !lock && overruled.length === 0;
  const changed = hosts.filter((host) => !host.error && !isRight(host));
  const right = hosts.filter((host) => !host.error && isRight(host));
  return (
    <>
      <RunningChanges comparison={comparison} />
      <DepartedNodes nodes={comparison.departed ?? []} />
      <Verdict comparison={comparison} changed={hosts.filter(({ changes }) => changes.length > 0).length} />
      <Hosts
        hosts={unread}
        draw={(host) => <UnreadHost key={host.hostname} host={host} document={document} onAgain={askAndCompare} />}
      />
      <Hosts
        hosts={changed}
        draw={(host) => <HostChanges key={host.hostname} host={host} openAtFirst={changed.length <= UNFOLDED} />}
      />
      <RightHosts hosts={right} />
    </>
  );
}

function Head(): ReactNode {
  const { t } = useTranslation('comparison');
  const language = useLanguage();
  const endedAt = useComparisonStore((state) => state.endedAt);
  const stale = useStale();
  return (
    <>
      <div className="comparison-head">
        <span>{endedAt !== undefined && t('comparedAt', { time: timeText(endedAt, language) })}</span>
        <Button icon={<ReloadOutlined aria-hidden />} onClick={askAndCompare}>
          {t('again')}
        </Button>
      </div>
      {stale && <Alert className="running-alert" type="warning" showIcon title={t(`stale.${stale}`)} />}
    </>
  );
}

export function ComparisonPanel({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('comparison');
  const { status, comparison, error, document } = useComparisonStore();
  const panel = useRef<HTMLDivElement>(null);
  const shown = useRef(status);
  useEffect(() => {
    if (shown.current === status) return;
    shown.current = status;
    // The button that was pressed to begin, to stop or to look again may be gone now, and the focus with it.
    if (window.document.activeElement === window.document.body) panel.current?.focus();
  }, [status]);
  return (
    <div ref={panel} className="comparison" tabIndex={-1}>
      {status === 'none' && (
        <>
          <p className="page-intro">{t('intro')}</p>
          <Button type="primary" onClick={askAndCompare}>
            {t('button')}
          </Button>
        </>
      )}
      {status === 'running' && <ComparisonProgress cluster={cluster} />}
      {(status === 'done' || status === 'failed') && <Head />}
      {error && <ErrorAlert error={error} document={document} />}
      {comparison && <Found comparison={comparison} document={document} />}
    </div>
  );
}
