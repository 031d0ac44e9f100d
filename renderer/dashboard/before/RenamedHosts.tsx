/** Which machines will get another name, as far as connection tests have seen: said before anything is changed. */
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { renamesOf } from '../../../shared/cluster/renames';
import type { Cluster } from '../../../shared/cluster/schema';
import { getAt, listAt } from '../../stores/documentPath';
import { useDraftStore } from '../../stores/draftStore';
import { testKey, useHostsStore } from '../../stores/hostsStore';

export function RenamedHosts({ cluster }: { cluster: Cluster }): ReactNode {
  const { t } = useTranslation('dashboard');
  const tests = useHostsStore((state) => state.tests);
  const document = useDraftStore((state) => state.document);
  const names = new Map(
    listAt(document, 'nodes').map((node) => {
      const test = tests[testKey(node)];
      return [getAt(node, 'hostname'), test?.status === 'reached' ? test.facts.hostname : undefined] as const;
    }),
  );
  const renames = renamesOf(cluster.nodes, (hostname) => names.get(hostname));
  if (renames.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className="dash-renames"
      title={t('before.renames', { count: renames.length })}
      description={
        <ul>
          {renames.map((rename) => (
            <li key={rename.wanted}>{t('before.rename', { ...rename })}</li>
          ))}
        </ul>
      }
    />
  );
}
