/** Removing a cluster, or Keelson from some of its nodes, cannot be undone: the cluster's name has to be typed. */
import { Alert, Checkbox, Input, Modal, type InputRef } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasIdentities } from '../../shared/access/access';
import { mastersOf, type Cluster } from '../../shared/cluster/schema';
import { useParts } from '../components/parts';
import { useFirstFocus } from '../components/useFirstFocus';
import { useMessages } from '../i18n/useMessages';

interface ResetDialogProps {
  readonly cluster: Cluster;
  readonly open: boolean;
  readonly onClose: () => void;
  /** Without nodes: all of them. */
  readonly onConfirm: (nodes?: readonly string[]) => void;
}

const facts = ['goes', 'back', 'stays'] as const;

/** What a reset of these nodes means. */
function Consequences({ cluster, chosen }: { cluster: Cluster; chosen: readonly string[] }): ReactNode {
  const { t } = useTranslation('dashboard');
  const texts = useMessages();
  const masters = mastersOf(cluster).flatMap(({ hostname }) => (chosen.includes(hostname) ? [hostname] : []));
  const isPart = chosen.length < cluster.nodes.length;
  const othersStay = hasIdentities(cluster) && masters.length < mastersOf(cluster).length;
  if (chosen.length === 0) return <Alert type="info" title={t('reset.none')} />;
  return (
    <>
      <dl className="dash-facts">
        {facts.map((fact) => (
          <div key={fact}>
            <dt>{t(`reset.${fact}`)}</dt>
            <dd>{t(`reset.${fact}Text`, { hosts: texts.list(chosen) })}</dd>
          </div>
        ))}
      </dl>
      {isPart && <p className="page-intro">{t('reset.part')}</p>}
      {isPart && masters.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={
            othersStay
              ? t('reset.partMasterLeft', { hosts: texts.list(masters) })
              : t('reset.partMaster', { count: masters.length, hosts: texts.list(masters) })
          }
        />
      )}
    </>
  );
}

export function ResetDialog({ cluster, open, onClose, onConfirm }: ResetDialogProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const id = useId();
  const { ref: input, afterOpenChange } = useFirstFocus<InputRef>();
  const [typed, setTyped] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { name } = cluster;
  const all = cluster.nodes.map(({ hostname }) => hostname);
  const chosen = all.filter((hostname) => !left.has(hostname));
  const { shown, pages } = useParts(all);
  const confirmed = typed.trim() === name && chosen.length > 0;
  const isAll = chosen.length === all.length;
  const confirm = (): void => (isAll ? onConfirm() : onConfirm(chosen));
  /** What is chosen among those that are shown; the others stay as they are. */
  const choose = (hostnames: readonly string[]): void =>
    setLeft(
      new Set([...left].filter((one) => !shown.includes(one)).concat(shown.filter((one) => !hostnames.includes(one)))),
    );
  return (
    <Modal
      open={open}
      width={600}
      title={isAll ? t('reset.title', { name }) : t('reset.partTitle', { count: chosen.length, name })}
      okText={t(isAll ? 'reset.confirm' : 'reset.confirmPart')}
      okButtonProps={{ danger: true, disabled: !confirmed }}
      cancelText={t('reset.cancel')}
      onOk={confirm}
      onCancel={onClose}
      afterClose={() => {
        setTyped('');
        setLeft(new Set());
      }}
      afterOpenChange={afterOpenChange}
    >
      <Consequences cluster={cluster} chosen={chosen} />
      {all.length > 1 && (
        <fieldset className="dash-reset-nodes">
          <legend>{t('reset.nodes')}</legend>
          <Checkbox
            checked={isAll}
            indeterminate={!isAll && chosen.length > 0}
            onChange={() => setLeft(new Set(isAll ? all : []))}
          >
            {t('reset.all', { count: all.length })}
          </Checkbox>
          <Checkbox.Group className="dash-reset-list" options={[...shown]} value={chosen} onChange={choose} />
          {pages}
        </fieldset>
      )}
      <label htmlFor={id}>{t('reset.typeName', { name })}</label>
      <Input
        ref={input}
        id={id}
        autoFocus
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => confirmed && confirm()}
      />
    </Modal>
  );
}
