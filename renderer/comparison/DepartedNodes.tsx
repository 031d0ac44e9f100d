/** Nodes that the cluster has and its file does not name any more: each is offered for removal. */
import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClusterNode } from '../../shared/cluster/schema';
import type { DepartedNode } from '../../shared/nodes/departed';
import { RemoveNodeDialog } from '../wizard/nodes/running/RemoveNodeDialog';

export function DepartedNodes({ nodes }: { nodes: readonly DepartedNode[] }): ReactNode {
  const { t } = useTranslation(['comparison', 'nodes']);
  const [leaving, setLeaving] = useState<ClusterNode>();
  return (
    <>
      {nodes.map(({ hostname, ip, entry }) => (
        <Alert
          key={ip}
          className="running-alert"
          type="warning"
          showIcon
          title={t('nodes:running.departed', { name: hostname })}
          description={entry ? undefined : t('departedUnknown', { ip })}
          action={
            entry && (
              <Button
                danger
                aria-label={t('nodes:running.removeNamed', { name: hostname })}
                onClick={() => setLeaving(entry)}
              >
                {t('nodes:running.remove')}
              </Button>
            )
          }
        />
      ))}
      {leaving && <RemoveNodeDialog node={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}
