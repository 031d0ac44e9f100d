/** The connection test of a node: its button, and what it found out. */
import { CheckCircleFilled, CloseCircleFilled, LoadingOutlined, WarningFilled } from '@ant-design/icons';
import { Alert, Button, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostFacts } from '../../../../shared/ipc';
import { ErrorText } from '../../../components/ErrorText';
import { run } from '../../../components/feedback';
import { useValue } from '../../../stores/draftStore';
import { keyQuestion, testNode, useHostTest } from '../../../stores/hostsStore';
import { textAt } from '../nodeList';
import { askAboutKeys } from '../nodesView';

const gigabytes = (megabytes: number): string => (megabytes / 1024).toFixed(megabytes < 10_240 ? 1 : 0);

const useNode = (row: number): unknown => useValue(`nodes[${String(row)}]`);

export function TestCell({ row }: { row: number }): ReactNode {
  const { t } = useTranslation('nodes');
  const node = useNode(row);
  const test = useHostTest(node);
  const hostname = textAt(node, 'hostname');
  if (test?.status === 'running')
    return (
      <span className="test-running" role="status">
        <LoadingOutlined aria-hidden /> {t('test.running')}
      </span>
    );
  const asks = keyQuestion(node, test) !== undefined;
  const icon = asks ? (
    <WarningFilled className="test-asks" aria-hidden />
  ) : test?.status === 'reached' ? (
    <CheckCircleFilled className="test-reached" aria-hidden />
  ) : test?.status === 'failed' ? (
    <CloseCircleFilled className="test-failed" aria-hidden />
  ) : undefined;
  const text = asks ? t('test.checkKey') : t('test.button');
  return (
    <Button
      className="test-button"
      {...(icon === undefined ? {} : { icon })}
      disabled={hostname === ''}
      aria-label={t('ofNode', { text, name: hostname || t('numbered', { number: row + 1 }) })}
      onClick={() => (asks ? askAboutKeys() : run(testNode(node)))}
    >
      {text}
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

export function TestResult({ row }: { row: number }): ReactNode {
  const node = useNode(row);
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
