/** Is this really my host? New keys to compare and accept; a changed key in red, with both fingerprints. */
import { Alert, Button, Modal, Typography } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { run } from '../../components/feedback';
import {
  acceptKeys,
  keyQuestion,
  nextQuestions,
  oncePerPlace,
  testKey,
  useHostsStore,
  type KeyQuestion,
} from '../../stores/hostsStore';
import { askAboutKeys, stopAskingAboutKeys, useKeyDialog } from './hostKeyQuestions';

/** The command that prints the fingerprint on the host itself; the file's name follows the key's type. */
const compareCommand = (type: string): string => {
  const name = /ed25519/.test(type) ? 'ed25519' : /ecdsa/.test(type) ? 'ecdsa' : /rsa/.test(type) ? 'rsa' : 'ed25519';
  return `ssh-keygen -lf /etc/ssh/ssh_host_${name}_key.pub`;
};

function Question({ question }: { question: KeyQuestion }): ReactNode {
  const { t } = useTranslation('nodes');
  const { hostname, address, port, fingerprint, expected } = question;
  return (
    <div className={`key-question${expected === undefined ? '' : ' key-changed'}`}>
      <div>
        <strong>{hostname}</strong>{' '}
        <Typography.Text type="secondary">
          {address}:{port}
        </Typography.Text>
      </div>
      <dl>
        {expected !== undefined && (
          <>
            <dt>{t('hostKey.before')}</dt>
            <dd className="fingerprint">{expected}</dd>
          </>
        )}
        <dt>{expected === undefined ? t('hostKey.fingerprint') : t('hostKey.now')}</dt>
        <dd className="fingerprint">{fingerprint}</dd>
      </dl>
    </div>
  );
}

function KeyModal({ questions, changed }: { questions: readonly KeyQuestion[]; changed: boolean }): ReactNode {
  const { t } = useTranslation('nodes');
  const reject = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const hosts = oncePerPlace(questions);
  const accept = (): void => {
    setBusy(true);
    stopAskingAboutKeys();
    run(acceptKeys(questions).finally(() => setBusy(false)));
  };
  return (
    <Modal
      open
      width={660}
      title={changed ? t('hostKey.changedTitle') : t('hostKey.newTitle', { count: hosts.length })}
      onCancel={stopAskingAboutKeys}
      // Enter must not accept a changed key by accident.
      afterOpenChange={(open) => open && changed && reject.current?.focus()}
      footer={[
        <Button key="no" ref={reject} type={changed ? 'primary' : 'default'} onClick={stopAskingAboutKeys}>
          {t('hostKey.reject')}
        </Button>,
        <Button key="yes" danger={changed} type={changed ? 'default' : 'primary'} loading={busy} onClick={accept}>
          {changed ? t('hostKey.acceptChanged') : t('hostKey.accept', { count: hosts.length })}
        </Button>,
      ]}
    >
      {changed ? (
        <Alert type="error" showIcon title={t('hostKey.changedText')} />
      ) : (
        <p className="page-intro">{t('hostKey.newText')}</p>
      )}
      {hosts.map((question) => (
        <Question key={`${question.address}:${String(question.port)}`} question={question} />
      ))}
      <p className="page-intro">{t('hostKey.compare')}</p>
      <Typography.Text code copyable className="fingerprint">
        {compareCommand(questions[0]?.type ?? '')}
      </Typography.Text>
    </Modal>
  );
}

/** `testing`: the dialog waits for the last test, so that it asks about all hosts at once. */
export function HostKeyDialog({ nodes, testing }: { nodes: readonly unknown[]; testing: boolean }): ReactNode {
  const open = useKeyDialog((state) => state.open);
  const tests = useHostsStore((state) => state.tests);
  const questions = nodes.flatMap((node) => keyQuestion(node, tests[testKey(node)]) ?? []);
  const wasTesting = useRef(testing);
  useEffect(() => {
    if (wasTesting.current && !testing && questions.length > 0) askAboutKeys();
    wasTesting.current = testing;
  }, [testing, questions.length]);
  if (!open || questions.length === 0) return null;
  const asked = nextQuestions(questions);
  return <KeyModal questions={asked} changed={asked.some(({ expected }) => expected !== undefined)} />;
}
