/** Before a job: what will be deployed where, the passwords it still needs, the button, and what was run before. */
import { RocketOutlined } from '@ant-design/icons';
import { Button, Descriptions, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hasIdentities } from '../../../shared/access/access';
import { mastersOf, workersOf, type Cluster } from '../../../shared/cluster/schema';
import type { Operation } from '../../../shared/job/operations/operation';
import { deployPlan } from '../../../shared/job/plan';
import type { ShownComparison } from '../../../shared/ipc/comparison';
import '../../comparison/comparison.css';
import { ComparisonProgress } from '../../comparison/Progress';
import { run } from '../../components/feedback';
import { NotReady } from '../../components/NotReady';
import { PageHeading } from '../../components/PageHeading';
import { compare, useComparisonStore } from '../../stores/comparisonStore';
import { refreshCredentials, useCredentialsStore } from '../../stores/credentialsStore';
import { useDraftStore } from '../../stores/draftStore';
import { HardeningDialog } from '../../hardening/HardeningDialog';
import { RevokeDialog } from '../../access/RevokeDialog';
import { BeforeDeploy, mustBeRead } from './BeforeDeploy';
import { CutOffRun } from './CutOffRun';
import { closeError, startJob, useJobStore } from '../../stores/jobStore';
import { PastJobs } from './PastJobs';
import { RenamedHosts } from './RenamedHosts';
import { ResetDialog } from '../ResetDialog';
import { missingSecrets, type SecretNeed } from '../result/secretNeeds';
import { Secrets } from '../result/SecretsForm';

/** So many nodes are named before somebody asks for all. */
const NODES_SHOWN = 12;

function NodeTags({ nodes }: { nodes: Cluster['nodes'] }): ReactNode {
  const { t } = useTranslation('dashboard');
  const [all, setAll] = useState(false);
  const shown = all ? nodes : nodes.slice(0, NODES_SHOWN);
  return (
    <div className="dash-tags">
      {shown.map(({ hostname, ip, roles }) => (
        <Tag key={hostname} title={roles.join(', ')}>
          {hostname} <span className="dash-muted">{ip}</span>
        </Tag>
      ))}
      {nodes.length > shown.length && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {t('result.more', { count: nodes.length - shown.length })}
        </Button>
      )}
    </div>
  );
}

function Summary({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('dashboard');
  const { cni, podCidr, proxyMode } = cluster.network;
  const plan = deployPlan(cluster);
  const counts = {
    count: cluster.nodes.length,
    masters: mastersOf(cluster).length,
    workers: workersOf(cluster).length,
  };
  return (
    <Descriptions
      className="dash-summary"
      bordered
      size="small"
      styles={{ label: { width: 172 } }}
      column={{ xs: 1, sm: 1, lg: 2 }}
      items={[
        { key: 'cluster', label: t('before.cluster'), children: <strong>{cluster.name}</strong> },
        { key: 'version', label: t('before.version'), children: cluster.kubernetesVersion },
        { key: 'runtime', label: t('before.runtime'), children: cluster.runtime },
        { key: 'network', label: t('before.network'), children: `${cni}, ${podCidr}, kube-proxy ${proxyMode}` },
        {
          key: 'nodes',
          span: 'filled',
          label: t('before.nodes'),
          children: (
            <>
              <div>{t('before.nodesValue', counts)}</div>
              <NodeTags nodes={cluster.nodes} />
            </>
          ),
        },
        {
          key: 'plan',
          span: 'filled',
          label: t('before.tasks'),
          children: t('before.tasksValue', { steps: plan.steps.length, tasks: plan.tasks.length }),
        },
      ]}
    />
  );
}

function Ready({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation(['dashboard', 'comparison', 'hardening']);
  const busy = useJobStore((state) => state.busy);
  const [resetting, setResetting] = useState(false);
  const [revoking, setRevoking] = useState(false);
  const [checking, setChecking] = useState(false);
  const [lacking, setLacking] = useState<SecretNeed>();
  const [toRead, setToRead] = useState<ShownComparison>();
  const looking = useComparisonStore((state) => state.status === 'running');

  /** The last password may be on its way to main right now: the answer to `refresh` comes after it. */
  const begin = async (start: () => void): Promise<void> => {
    await refreshCredentials();
    const [missing] = missingSecrets(cluster, useCredentialsStore.getState().known);
    setLacking(missing);
    if (!missing) start();
  };
  const start = (operation: Operation): void => {
    const { document, path } = useDraftStore.getState();
    void startJob(operation, document, path);
  };
  /** A cluster that runs is not changed before somebody has read what that does. What cannot be looked at, the run says. */
  const look = async (): Promise<void> => {
    closeError();
    const found = await compare();
    if (!found) useJobStore.setState({ error: useComparisonStore.getState().error });
    else if (mustBeRead(found)) setToRead(found);
    else start({ kind: 'deploy' });
  };

  const buttons = (
    <>
      <Button danger type="text" disabled={busy || looking} onClick={() => run(begin(() => setResetting(true)))}>
        {t('before.reset')}
      </Button>
      {hasIdentities(cluster) && (
        <Button type="text" disabled={busy || looking} onClick={() => run(begin(() => setRevoking(true)))}>
          {t('before.revoke')}
        </Button>
      )}
      <Button type="text" disabled={busy || looking} onClick={() => run(begin(() => setChecking(true)))}>
        {t('button', { ns: 'hardening' })}
      </Button>
      <Button
        type="primary"
        size="large"
        icon={<RocketOutlined aria-hidden />}
        loading={busy || looking}
        onClick={() => run(begin(() => run(look())))}
      >
        {looking ? t('deploy.looking', { ns: 'comparison' }) : t('before.deploy')}
      </Button>
    </>
  );

  return (
    <>
      <PageHeading title={t('before.title')} intro={t('before.lead')} buttons={buttons} />
      {looking && (
        <div className="dash-looking">
          <ComparisonProgress cluster={cluster} />
        </div>
      )}
      <Summary cluster={cluster} />
      <RenamedHosts cluster={cluster} />
      <Secrets cluster={cluster} lacking={lacking} />
      {toRead && (
        <BeforeDeploy
          comparison={toRead}
          onClose={() => setToRead(undefined)}
          onDeploy={() => {
            setToRead(undefined);
            start({ kind: 'deploy' });
          }}
        />
      )}
      {revoking && <RevokeDialog name={cluster.name} onClose={() => setRevoking(false)} />}
      {checking && <HardeningDialog cluster={cluster} onClose={() => setChecking(false)} />}
      <ResetDialog
        cluster={cluster}
        open={resetting}
        onClose={() => setResetting(false)}
        onConfirm={(nodes) => {
          setResetting(false);
          start({ kind: 'reset', ...(nodes ? { nodes: [...nodes] } : {}) });
        }}
      />
    </>
  );
}

export function BeforeJob(): ReactNode {
  const { t } = useTranslation('dashboard');
  const cluster = useDraftStore((state) => state.review.cluster);
  return (
    <div className="page">
      <CutOffRun />
      {/* There may be an earlier run to look at or to go on with, which does not depend on what is being typed. */}
      {cluster ? <Ready cluster={cluster} /> : <NotReady title={t('before.notReadyTitle')} />}
      <PastJobs />
    </div>
  );
}
