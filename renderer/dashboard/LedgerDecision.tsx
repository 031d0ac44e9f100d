/** A node whose ledger does not say what is Keelson's there: the person says it, thing by thing, and the ledger is made anew. */
import { Alert, Button, Checkbox, Modal, Spin } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../components/useFirstFocus';
import { toWireError, type WireError } from '../../shared/errors';
import { describeItem, messages } from '../../shared/messages';
import { fill } from '../../shared/messages/messages';
import { idsOf, type Undecided } from '../../shared/resources/undecided';
import type { CallResult } from '../../shared/ipc';
import { call } from '../api';
import { ErrorText } from '../components/ErrorText';
import { run } from '../components/feedback';
import { useMessages } from '../i18n/useMessages';
import { goTo, useLanguage } from '../stores/appStore';
import { startJob } from '../stores/jobStore';

const codes: ReadonlySet<WireError['code']> = new Set(['LEDGER_DAMAGED', 'LEDGER_MISSING', 'NODE_UNCLEAR']);

/** Whether nothing may be done on a node before somebody has decided what is Keelson's there. */
export const needsDecision = ({ code }: WireError): boolean => codes.has(code);

interface DecisionProps {
  readonly hostname: string;
  /** The document that names the node, and its file when it has one. */
  readonly document: unknown;
  readonly path: string | undefined;
}

type Look = CallResult<'node.undecided'> | undefined;

const fileOf = (path: string | undefined): { path?: string } => (path === undefined ? {} : { path });

interface ItemsProps {
  readonly host: string;
  readonly undecided: Undecided;
  readonly ours: readonly string[];
  readonly onChoose: (ours: readonly string[]) => void;
}

/** `unit:etcd.service` is told as the ledger calls it: the command line takes these names. */
function Items({ host, undecided, ours, onChoose }: ItemsProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const language = useLanguage();
  const texts = useMessages();
  const words = messages[language].undecided;
  const { reason, items, copies, settings } = undecided;
  const all = idsOf(undecided, 'all');
  return (
    <>
      <Alert type="warning" showIcon title={fill(words.reasons[reason], { host })} description={words.means} />
      {copies.length > 0 && <Alert type="info" title={fill(words.copies, { paths: texts.list(copies) })} />}
      {settings.length > 0 && (
        <p className="dash-ledger-beside">{fill(words.settings, { settings: texts.list(settings) })}</p>
      )}
      <div className="dash-ledger-head">
        <span role="status">{t('ledger.chosen', { count: ours.length, of: all.length })}</span>
        <Button size="small" onClick={() => onChoose(idsOf(undecided, 'certain'))}>
          {t('ledger.certain')}
        </Button>
        <Button size="small" onClick={() => onChoose(all)}>
          {t('ledger.all')}
        </Button>
        <Button size="small" onClick={() => onChoose([])}>
          {t('ledger.none')}
        </Button>
      </div>
      <fieldset className="dash-ledger-items">
        <legend>{t('ledger.list')}</legend>
        <Checkbox.Group value={[...ours]} onChange={(chosen) => onChoose(all.filter((id) => chosen.includes(id)))}>
          {items.map((item) => (
            <Checkbox key={item.id} value={item.id}>
              <code>{item.id}</code>
              <span className="dash-ledger-why">{describeItem(item, language)}</span>
            </Checkbox>
          ))}
        </Checkbox.Group>
      </fieldset>
    </>
  );
}

function DecisionDialog({ hostname, document, path, onClose }: DecisionProps & { onClose: () => void }): ReactNode {
  const { t } = useTranslation('dashboard');
  const [look, setLook] = useState<Look>();
  const [ours, setOurs] = useState<readonly string[]>([]);
  const [looks, setLooks] = useState(0);
  const { ref: leave, afterOpenChange } = useFirstFocus();
  useEffect(() => {
    let isOver = false;
    const found = call('node.undecided', { document, hostname, ...fileOf(path) }).catch((thrown: unknown) => ({
      error: toWireError(thrown),
    }));
    run(
      found.then((answer: NonNullable<Look>) => {
        if (isOver) return;
        setLook(answer);
        setOurs(answer.undecided ? idsOf(answer.undecided, 'certain') : []);
      }),
    );
    return () => {
      isOver = true;
    };
  }, [document, hostname, path, looks]);
  const undecided = look?.undecided;
  const rebuild = async (): Promise<void> => {
    onClose();
    goTo('deploy');
    await startJob({ kind: 'rebuildLedger', node: hostname, ours: [...ours] }, document, path);
  };
  return (
    <Modal
      open
      width={820}
      title={t('ledger.title', { host: hostname })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button
          key="again"
          disabled={!look}
          onClick={() => {
            setLook(undefined);
            setLooks(looks + 1);
          }}
        >
          {t('ledger.again')}
        </Button>,
        <Button key="leave" ref={leave} onClick={onClose}>
          {t('ledger.cancel')}
        </Button>,
        <Button key="rebuild" type="primary" disabled={!undecided} onClick={() => run(rebuild())}>
          {t('ledger.confirm')}
        </Button>,
      ]}
    >
      <div className="dash-ledger" aria-live="polite">
        {!look && (
          <div>
            <Spin size="small" /> {t('ledger.looking', { host: hostname })}
          </div>
        )}
        {look?.error && !undecided && <Alert type="error" description={<ErrorText error={look.error} />} />}
        {look && !look.error && <Alert type="success" showIcon title={t('ledger.nothing', { host: hostname })} />}
        {undecided && <Items host={hostname} undecided={undecided} ours={ours} onChoose={setOurs} />}
      </div>
    </Modal>
  );
}

export function LedgerDecision(props: DecisionProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('ledger.decide')}
      </Button>
      {open && <DecisionDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
