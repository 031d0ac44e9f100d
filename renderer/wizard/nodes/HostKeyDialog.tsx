/** Is this really my host? New keys to compare and accept; a changed key in red, with both fingerprints. */
import { Alert, Button, Modal, Typography } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParts } from '../../components/parts';
import { useFirstFocus } from '../../components/useFirstFocus';
import { useShallow } from 'zustand/react/shallow';
import { run } from '../../components/feedback';
import { listAt } from '../../stores/documentPath';
import { useDraftStore } from '../../stores/draftStore';
import {
  acceptKeys,
  keyQuestion,
  nextQuestions,
  oncePerPlace,
  testKey,
  useHostsStore,
  useTesting,
  type KeyQuestion,
} from '../../stores/hostsStore';
import { askAboutKeys, stopAskingAboutKeys, useNodesView } from './nodesView';

const fileTypes = ['ed25519', 'ecdsa', 'rsa'] as const;

/** The command that prints the fingerprint on the host itself: of the one type that is asked about, else of all there. */
function compareCommand(types: readonly string[]): string {
  const [only, ...others] = new Set(types.map((type) => fileTypes.find((name) => type.includes(name))));
  return only === undefined || others.length > 0
    ? 'cat /etc/ssh/ssh_host_*_key.pub | ssh-keygen -lf -'
    : `ssh-keygen -lf /etc/ssh/ssh_host_${only}_key.pub`;
}

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

interface KeyModalProps {
  /** New keys, or one that has changed (see nextQuestions). */
  readonly questions: readonly KeyQuestion[];
  readonly onAccept: () => void;
  readonly onClose: () => void;
}

export function KeyModal({ questions, onAccept, onClose }: KeyModalProps): ReactNode {
  const { t } = useTranslation('nodes');
  const { ref: reject, afterOpenChange } = useFirstFocus();
  const hosts = oncePerPlace(questions);
  const { shown, pages } = useParts(hosts);
  const changed = questions.some(({ expected }) => expected !== undefined);
  const accept = (): void => {
    onClose();
    onAccept();
  };
  return (
    <Modal
      open
      width={660}
      title={changed ? t('hostKey.changedTitle') : t('hostKey.newTitle', { count: hosts.length })}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="no" ref={reject} type={changed ? 'primary' : 'default'} onClick={onClose}>
          {t('hostKey.reject')}
        </Button>,
        <Button key="yes" danger={changed} type={changed ? 'default' : 'primary'} onClick={accept}>
          {changed ? t('hostKey.acceptChanged') : t('hostKey.accept', { count: hosts.length })}
        </Button>,
      ]}
    >
      {changed ? (
        <Alert type="error" showIcon title={t('hostKey.changedText')} />
      ) : (
        <p className="page-intro">{t('hostKey.newText')}</p>
      )}
      <p className="key-compare">{t('hostKey.compare')}</p>
      <Typography.Text code copyable className="fingerprint">
        {compareCommand(hosts.map(({ type }) => type))}
      </Typography.Text>
      {shown.map((question) => (
        <Question key={`${question.address}:${String(question.port)}`} question={question} />
      ))}
      {pages}
    </Modal>
  );
}

/** Waits for the last test, so that it asks about all hosts at once. */
export function HostKeyDialog(): ReactNode {
  const open = useNodesView((view) => view.askingAboutKeys === true);
  const nodes = useDraftStore(useShallow((state) => listAt(state.document, 'nodes')));
  const tests = useHostsStore((state) => state.tests);
  const testing = useTesting();
  const questions = nodes.flatMap((node) => keyQuestion(node, tests[testKey(node)]) ?? []);
  const wasTesting = useRef(testing);
  useEffect(() => {
    if (wasTesting.current && !testing && questions.length > 0) askAboutKeys();
    wasTesting.current = testing;
  }, [testing, questions.length]);
  if (!open || questions.length === 0) return null;
  const asked = nextQuestions(questions);
  return <KeyModal questions={asked} onAccept={() => run(acceptKeys(asked))} onClose={stopAskingAboutKeys} />;
}
