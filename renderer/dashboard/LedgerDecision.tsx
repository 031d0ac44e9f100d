/** A node whose ledger does not say what is Keelson's there: the person says it, thing by thing, and the ledger is made anew. */
import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../components/useFirstFocus';
import type { WireError } from '../../shared/errors';
import { describeItem, messages } from '../../shared/messages';
import { fill } from '../../shared/messages/messages';
import { idsOf, type Undecided } from '../../shared/resources/undecided';
import { ErrorText } from '../components/ErrorText';
import { run } from '../components/feedback';
import { LookButton, LookNote, useLook } from '../components/look';
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
  const look = useLook('node.undecided', { document, hostname, ...(path === undefined ? {} : { path }) });
  /** What the person has chosen of what was found; what is certain until then. */
  const [chosen, setChosen] = useState<readonly string[]>();
  const { ref: leave, afterOpenChange } = useFirstFocus();
  const error = look.error ?? look.found?.error;
  const undecided = look.found?.undecided;
  const ours = chosen ?? (undecided ? idsOf(undecided, 'certain') : []);
  const again = (): void => {
    setChosen(undefined);
    look.again();
  };
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
        <LookButton key="look" look={{ ...look, again }} />,
        <Button key="leave" ref={leave} onClick={onClose}>
          {t('ledger.cancel')}
        </Button>,
        <Button key="rebuild" type="primary" disabled={!undecided} onClick={() => run(rebuild())}>
          {t('ledger.confirm')}
        </Button>,
      ]}
    >
      <div className="dash-ledger" aria-live="polite">
        <LookNote look={look} text={t('ledger.looking', { host: hostname })} />
        {error && !undecided && <Alert type="error" description={<ErrorText error={error} />} />}
        {look.found && !error && <Alert type="success" showIcon title={t('ledger.nothing', { host: hostname })} />}
        {undecided && <Items host={hostname} undecided={undecided} ours={ours} onChoose={setChosen} />}
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
