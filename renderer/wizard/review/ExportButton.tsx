/** Writes all files into a folder, for installing by hand or for reading. Never over existing files without a question. */
import { ExportOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Modal, Progress } from 'antd';
import i18next from 'i18next';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasIdentities } from '../../../shared/access/access';
import type { EventPayload } from '../../../shared/ipc';
import { asAppError, call, on } from '../../api';
import { dialogs, run, tell } from '../../components/feedback';
import { useFirstFocus } from '../../components/useFirstFocus';
import { useDraftStore } from '../../stores/draftStore';

/** Answers whether there is an export now: the person may have closed the question for a folder. */
const write = async (request: { withSecrets: boolean; overwrite: boolean; path?: string }): Promise<boolean> => {
  const { document, path: clusterPath } = useDraftStore.getState();
  const written = await call('export.write', { document, clusterPath, ...request });
  if (written) tell(i18next.t('review:export.done', { count: written.files, path: written.path }));
  return written !== undefined;
};

const askToOverwrite = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    dialogs()?.confirm({
      title: i18next.t('review:export.notEmpty'),
      content: i18next.t('review:export.notEmptyText', { path }),
      okText: i18next.t('review:export.overwrite'),
      cancelText: i18next.t('cancel'),
      okButtonProps: { danger: true },
      focusable: { autoFocusButton: 'cancel' },
      onOk: () => resolve(true),
      onCancel: () => resolve(false),
    });
  });

async function exportFiles(withSecrets: boolean): Promise<boolean> {
  try {
    return await write({ withSecrets, overwrite: false });
  } catch (thrown) {
    const { code, params } = asAppError(thrown);
    const path = String(params['path']);
    if (code !== 'FOLDER_NOT_EMPTY') throw thrown;
    return (await askToOverwrite(path)) && (await write({ withSecrets, overwrite: true, path }));
  }
}

type ExportProgress = EventPayload<'export'>;

/** For how many nodes the files are written: a thousand of them take a while. */
function Written({ done, total }: ExportProgress): ReactNode {
  const { t } = useTranslation('review');
  const text = t('export.progress', { done, total });
  return (
    <div className="export-progress" role="status">
      <span>{text}</span>
      <Progress percent={Math.floor((100 * done) / total)} showInfo={false} status="active" aria-label={text} />
    </div>
  );
}

export function ExportButton(): ReactNode {
  const { t } = useTranslation('review');
  const [open, setOpen] = useState(false);
  const [wanted, setWithSecrets] = useState(false);
  /** Every node has private keys of its own. */
  const keysStay = useDraftStore(({ review: { cluster } }) => cluster !== undefined && hasIdentities(cluster));
  const withSecrets = wanted && !keysStay;
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<ExportProgress>();
  const { ref, afterOpenChange } = useFirstFocus();
  useEffect(() => on('export', setProgress), []);
  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      if (await exportFiles(withSecrets)) setOpen(false);
    } catch (thrown) {
      if (asAppError(thrown).code !== 'CANCELLED') throw thrown;
      tell(t('export.stopped'));
    } finally {
      setBusy(false);
      setProgress(undefined);
    }
  };
  const stop = (): void => run(call('call.cancel', { name: 'export.write' }));
  return (
    <>
      {/* The dialog may be closed while files are written: then it is seen here that this goes on. */}
      <Button icon={<ExportOutlined aria-hidden />} loading={busy} onClick={() => setOpen(true)}>
        {t('export.button')}
      </Button>
      <Modal
        open={open}
        title={t('export.title')}
        onCancel={() => setOpen(false)}
        afterOpenChange={afterOpenChange}
        footer={[
          <Button key="no" onClick={busy ? stop : () => setOpen(false)}>
            {busy ? t('look.stop', { ns: 'common' }) : t('cancel', { ns: 'common' })}
          </Button>,
          <Button key="yes" ref={ref} type="primary" loading={busy} onClick={() => run(start())}>
            {t('export.choose')}
          </Button>,
        ]}
      >
        <p className="page-intro">{t('export.text')}</p>
        {!keysStay && (
          <Checkbox checked={withSecrets} onChange={(event) => setWithSecrets(event.target.checked)}>
            {t('export.withSecrets')}
          </Checkbox>
        )}
        <Alert
          className="export-note"
          type={withSecrets ? 'warning' : 'info'}
          showIcon
          title={t(withSecrets ? 'export.secretsWarning' : keysStay ? 'export.keysNote' : 'export.secretsNote')}
        />
        {busy && progress && <Written {...progress} />}
      </Modal>
    </>
  );
}
