/** The connection test of a node: its button, and what it found out. */
import { CheckCircleFilled, CloseCircleFilled, LoadingOutlined, WarningFilled } from '@ant-design/icons';
import { Alert, Button, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostFacts } from '../../../shared/ipc';
import { ErrorText } from '../../components/ErrorText';
import { run } from '../../components/feedback';
import { getAt } from '../../stores/documentPath';
import { keyQuestion, testNode, useHostTest } from '../../stores/hostsStore';
import { askAboutKeys } from './hostKeyQuestions';

const gigabytes = (megabytes: number): string => (megabytes / 1024).toFixed(megabytes < 10_240 ? 1 : 0);

export function TestCell({ node }: { node: unknown }): ReactNode {
  const { t } = useTranslation('nodes');
  const test = useHostTest(node);
  const hostname = getAt(node, 'hostname');
  if (test?.status === 'running')
    return (
      <span className="test-running" role="status">
        <LoadingOutlined /> {t('test.running')}
      </span>
    );
  const asks = keyQuestion(node, test) !== undefined;
  const icon = asks ? (
    <WarningFilled className="test-asks" />
  ) : test?.status === 'reached' ? (
    <CheckCircleFilled className="test-reached" />
  ) : test?.status === 'failed' ? (
    <CloseCircleFilled className="test-failed" />
  ) : undefined;
  return (
    <Button
      className="test-button"
      {...(icon === undefined ? {} : { icon })}
      disabled={typeof hostname !== 'string' || hostname === ''}
      onClick={() => (asks ? askAboutKeys() : run(testNode(node)))}
    >
      {asks ? t('test.checkKey') : t('test.button')}
    </Button>
  );
}

function Facts({ facts }: { facts: HostFacts }): ReactNode {
  const { t } = useTranslation('nodes');
  return (
    <div className="host-facts" role="status">
      <span>{facts.os}</span>
      <span>{facts.architecture}</span>
      <span>{t('facts.cpus', { count: facts.cpus })}</span>
      <span>{t('facts.memory', { gigabytes: gigabytes(facts.memoryMb) })}</span>
      <span>{t('facts.disk', { gigabytes: gigabytes(facts.diskFreeMb) })}</span>
      {facts.runtimes.length === 0 ? (
        <Tag color="warning">{t('facts.noRuntime')}</Tag>
      ) : (
        facts.runtimes.map((runtime) => <Tag key={runtime}>{runtime}</Tag>)
      )}
      <span className="host-facts-key" title={t('facts.fingerprint')}>
        {facts.fingerprint}
      </span>
    </div>
  );
}

export function TestResult({ node }: { node: unknown }): ReactNode {
  const test = useHostTest(node);
  if (test?.status === 'reached') return <Facts facts={test.facts} />;
  if (test?.status !== 'failed') return null;
  const asks = keyQuestion(node, test) !== undefined;
  return (
    <Alert
      className="test-error"
      type={asks && test.error.code === 'SSH_HOST_KEY_UNKNOWN' ? 'warning' : 'error'}
      showIcon
      title={<ErrorText error={test.error} />}
    />
  );
}
