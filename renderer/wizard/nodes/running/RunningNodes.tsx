/** Beside the table: what of it the running cluster does not have yet, what it still has, and how a node leaves it. */
import { Alert, Button, Select } from 'antd';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClusterNode } from '../../../../shared/cluster/schema';
import { run } from '../../../components/feedback';
import { useMessages } from '../../../i18n/useMessages';
import { nameOf, useDraftStore } from '../../../stores/draftStore';
import { useJobStore } from '../../../stores/jobStore';
import { compareNodes, loadRunning, useRunningStore } from '../../../stores/runningStore';
import { AddNodesDialog } from './AddNodesDialog';
import { RemoveNodeDialog } from './RemoveNodeDialog';

export function RunningNodes(): ReactNode {
  const { t } = useTranslation('nodes');
  const texts = useMessages();
  const id = useId();
  const document = useDraftStore((state) => state.document);
  const isValid = useDraftStore((state) => state.review.cluster !== undefined);
  const name = nameOf(document);
  const jobs = useJobStore((state) => state.jobs);
  const running = useRunningStore((state) => state.nodes);
  const [adding, setAdding] = useState<readonly string[]>();
  const [leaving, setLeaving] = useState<ClusterNode>();
  const [chosen, setChosen] = useState<string>();
  useEffect(() => run(loadRunning()), [name, jobs]);
  if (!running) return null;

  const { added, departed, removable } = compareNodes(document, running);
  const toLeave = removable.find(({ hostname }) => hostname === chosen);
  return (
    <section className="nodes-running" aria-label={t('running.title')}>
      <h3>{t('running.title')}</h3>
      <p className="page-intro">{t('running.intro', { names: texts.list(running.map(({ hostname }) => hostname)) })}</p>
      {added.length > 0 && (
        <Alert
          type="info"
          title={t('running.added', { count: added.length, names: texts.list(added) })}
          description={isValid ? undefined : t('running.invalid')}
          action={
            <Button type="primary" disabled={!isValid} onClick={() => setAdding(added)}>
              {t('running.add')}
            </Button>
          }
        />
      )}
      {departed.map((node) => (
        <Alert
          key={node.ip}
          type="warning"
          title={t('running.departed', { name: node.hostname })}
          action={
            <Button
              danger
              aria-label={t('running.removeNamed', { name: node.hostname })}
              onClick={() => setLeaving(node)}
            >
              {t('running.remove')}
            </Button>
          }
        />
      ))}
      {removable.length > 0 && (
        <div className="nodes-running-remove">
          <label htmlFor={id}>{t('running.which')}</label>
          <Select
            id={id}
            showSearch
            value={toLeave?.hostname ?? null}
            placeholder={t('running.choose')}
            options={removable.map(({ hostname }) => ({ value: hostname, label: hostname }))}
            onChange={(value: string | null) => setChosen(value ?? undefined)}
          />
          <Button danger disabled={!toLeave} onClick={() => setLeaving(toLeave)}>
            {t('running.remove')}
          </Button>
        </div>
      )}
      {adding && <AddNodesDialog names={adding} onClose={() => setAdding(undefined)} />}
      {leaving && <RemoveNodeDialog node={leaving} onClose={() => setLeaving(undefined)} />}
    </section>
  );
}
