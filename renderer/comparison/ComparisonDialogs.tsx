/** What a comparison may have to ask: passwords before it, and whether the keys that hosts have shown are theirs. */
import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '../../shared/cluster/schema';
import { run } from '../components/feedback';
import { secretPlace } from '../dashboard/result/secretNeeds';
import { Secrets } from '../dashboard/result/SecretsForm';
import { useComparisonStore } from '../stores/comparisonStore';
import { trustKeys, keyQuestion, nextQuestions, type KeyQuestion } from '../stores/hostsStore';
import { focusField } from '../wizard/fields/focusField';
import { KeyModal } from '../wizard/nodes/HostKeyDialog';
import { askAndCompare, useAsking } from './asking';

function useQuestions(cluster: Cluster): KeyQuestion[] {
  const hosts = useComparisonStore((state) => state.comparison?.hosts) ?? [];
  const nodes = new Map(cluster.nodes.map((node) => [node.hostname, node]));
  return hosts.flatMap(
    ({ hostname, error }) => (error && keyQuestion(nodes.get(hostname), { status: 'failed', error })) ?? [],
  );
}

export function ComparisonDialogs({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('comparison');
  const { passwords, keysSeen } = useAsking();
  const questions = nextQuestions(useQuestions(cluster));
  const accept = async (): Promise<void> => {
    await trustKeys(questions);
    askAndCompare();
  };
  return (
    <>
      <Modal
        open={passwords !== undefined}
        width={760}
        title={t('passwords')}
        okText={t('button')}
        onOk={askAndCompare}
        onCancel={() => useAsking.setState({ passwords: undefined })}
        afterOpenChange={(shown) => shown && passwords && focusField(secretPlace(passwords.missing))}
      >
        <Secrets isInDialog cluster={cluster} lacking={passwords?.tried ? passwords.missing : undefined} />
      </Modal>
      {questions.length > 0 && keysSeen === false && (
        <KeyModal
          questions={questions}
          onAccept={() => run(accept())}
          onClose={() => useAsking.setState({ keysSeen: true })}
        />
      )}
    </>
  );
}
