/** How a job ended and what to do now. Nothing while it goes on. */
import { Alert, Button } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '../../../shared/job/job';
import { nodesOf, operationOf } from '../../../shared/job/operations';
import type { TaskId } from '../../../shared/job/plan';
import { call } from '../../api';
import { useMessages } from '../../i18n/useMessages';
import { goTo } from '../../stores/appStore';
import { useDraftStore } from '../../stores/draftStore';
import { CopyButton } from '../CopyButton';
import { isOtherCluster, retryJob, useJobStore, type OpenJob } from '../../stores/jobStore';
import { BreakLock } from '../BreakLock';
import { NoticeList } from '../drawer/NoticeList';
import { LedgerDecision, needsDecision } from '../LedgerDecision';
import { changeCount, failedTasks, nothingChanged, readyNodes } from './outcome';
import { useBusy } from '../useBusy';

interface ResultProps {
  readonly open: OpenJob;
  readonly onOpen: (task: TaskId) => void;
}

/** How to use a saved kubeconfig. A path with spaces is quoted as both shells and cmd.exe read it. */
function NextCommand({ path }: { path: string }): ReactNode {
  const { t } = useTranslation('dashboard');
  const command = `kubectl --kubeconfig ${path.includes(' ') ? `"${path}"` : path} get nodes`;
  return (
    <div className="dash-next">
      <span>{t('result.next')}</span>
      <code className="dash-code">{command}</code>
      <CopyButton text={() => command} />
    </div>
  );
}

interface SaveProps {
  readonly open: OpenJob;
  readonly onSaved: (path: string) => void;
}

/** Asks for a place and writes the administrator's kubeconfig there. */
function SaveKubeconfig({ open: { state, document }, onSaved }: SaveProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [saving, start] = useBusy();
  const save = async (): Promise<void> => {
    const path = await call('kubeconfig.save', { document, clusterPath: state.clusterPath });
    if (path !== undefined) onSaved(path);
  };
  return (
    <Button type="primary" loading={saving} onClick={() => start(save)}>
      {t('result.kubeconfig')}
    </Button>
  );
}

function Deployed({ open }: { open: OpenJob }): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const [path, setPath] = useState<string>();
  const { state } = open;
  const unchanged = nothingChanged(state);
  const ready = readyNodes(state);
  return (
    <Alert
      type="success"
      title={t(unchanged ? 'result.unchanged' : 'result.up')}
      description={
        <>
          {ready.length > 0 && t('result.upNodes', { count: ready.length, names: texts.list(ready) })}
          {texts.gap}
          {unchanged ? t('result.unchangedBody') : t('result.changes', { count: changeCount(state) })}
          {path !== undefined && <NextCommand path={path} />}
        </>
      }
      action={<SaveKubeconfig open={open} onSaved={setPath} />}
    />
  );
}

function Removed({ job }: { job: JobState }): ReactNode {
  const { t } = useTranslation('dashboard');
  const hosts = useMessages().list(job.plan.hostnames);
  const unchanged = nothingChanged(job);
  const isPart = nodesOf(operationOf(job)).length > 0;
  return (
    <Alert
      type="success"
      title={t(unchanged ? 'result.unchanged' : isPart ? 'result.removedNodes' : 'result.removed')}
      description={t(unchanged ? 'result.nothingToRemove' : 'result.removedBody', { hosts })}
    />
  );
}

function Left({ node }: { node: string }): ReactNode {
  const { t } = useTranslation('dashboard');
  return <Alert type="success" title={t('result.leftCluster', { node })} description={t('result.leftBody')} />;
}

function Revoked({ open }: { open: OpenJob }): ReactNode {
  const { t } = useTranslation('dashboard');
  const [path, setPath] = useState<string>();
  return (
    <Alert
      type="success"
      title={t('result.revoked')}
      description={
        <>
          {t('result.revokedBody')}
          {path !== undefined && <NextCommand path={path} />}
        </>
      }
      action={<SaveKubeconfig open={open} onSaved={setPath} />}
    />
  );
}

function Renewed(): ReactNode {
  const { t } = useTranslation('dashboard');
  return (
    <Alert
      type="success"
      title={t('result.renewed')}
      description={t('result.renewedBody')}
      action={<Button onClick={() => goTo('certificates')}>{t('result.toCertificates')}</Button>}
    />
  );
}

function LedgerRebuilt({ node }: { node: string }): ReactNode {
  const { t } = useTranslation('dashboard');
  return <Alert type="success" title={t('result.ledger', { node })} description={t('result.ledgerBody')} />;
}

function Failed({ open, onOpen }: ResultProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const busy = useJobStore((store) => store.busy);
  const { state: job, document } = open;
  const failed = failedTasks(job);
  const [first] = failed;
  if (!first) return <Alert type="error" title={t('jobStatus.failed')} />;
  const { task, state } = first;
  const found = state.notices.filter(({ severity }) => severity === 'error');
  return (
    <Alert
      type="error"
      title={t('result.failed', { count: failed.length })}
      description={
        <>
          <strong>{t('result.failedAt', { step: texts.step(task.step).title, node: task.hostname })} </strong>
          {state.failure && texts.error(state.failure.error)}
          {/* What a check has found is what there is to do: nobody should have to look for it. */}
          {found.length > 0 && <NoticeList notices={found} />}
        </>
      }
      action={
        <div className="dash-result-actions">
          <Button danger onClick={() => onOpen(task.id)}>
            {t('result.show')}
          </Button>
          {state.failure && (
            <BreakLock error={state.failure.error} busy={busy} onBreak={(lock) => void retryJob(job.id, lock)} />
          )}
          {state.failure && needsDecision(state.failure.error) && (
            <LedgerDecision hostname={task.hostname} document={document} path={job.clusterPath} />
          )}
        </div>
      }
    />
  );
}

function Stopped({ status }: { status: 'cancelled' | 'interrupted' }): ReactNode {
  const { t } = useTranslation('dashboard');
  return <Alert type="warning" title={t(`result.${status}`)} description={t(`result.${status}Body`)} />;
}

/** Whether the wizard now holds the same cluster with other settings than this job was started with. */
function useEdited({ state, document }: OpenJob): boolean {
  const draft = useDraftStore((store) => store.review.cluster);
  // Compared only when one of them is another one: a job tells of itself several times a second.
  const isOther = useMemo(() => draft !== undefined && isOtherCluster(document, draft), [draft, document]);
  return draft?.name === state.clusterName && isOther;
}

function Done({ open }: { open: OpenJob }): ReactNode {
  const operation = operationOf(open.state);
  switch (operation.kind) {
    case 'deploy':
    case 'addNode':
      return <Deployed open={open} />;
    case 'reset':
      return <Removed job={open.state} />;
    case 'removeNode':
      return <Left node={operation.node} />;
    case 'rebuildLedger':
      return <LedgerRebuilt node={operation.node} />;
    case 'revokeAdmins':
      return <Revoked open={open} />;
    case 'renewCertificates':
      return <Renewed />;
  }
}

export function JobResult({ open, onOpen }: ResultProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const { state } = open;
  const edited = useEdited(open);
  const { status } = state;
  if (status === 'running' || status === 'cancelling') return null;
  return (
    <div className="dash-result">
      {status === 'done' && <Done open={open} />}
      {status === 'failed' && <Failed open={open} onOpen={onOpen} />}
      {(status === 'cancelled' || status === 'interrupted') && <Stopped status={status} />}
      {status !== 'done' && edited && <Alert type="info" title={t('result.edited')} />}
    </div>
  );
}
