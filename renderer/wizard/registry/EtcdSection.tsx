/** Kubernetes' database: installed on the masters, or one that exists already. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceCards } from '../../components/ChoiceCards';
import { listAt } from '../../stores/documentPath';
import { edit, useDocument } from '../../stores/draftStore';
import { ListField } from '../fields/ListField';
import { PathIssues } from '../fields/PathIssues';

const ENDPOINTS = 'etcd.endpoints';

export function EtcdSection(): ReactNode {
  const { t } = useTranslation('registry');
  const external = listAt(useDocument(), ENDPOINTS).length > 0;
  return (
    <>
      <ChoiceCards
        path={ENDPOINTS}
        label={t('etcd.title')}
        value={external ? 'external' : 'install'}
        onChange={(kind) => edit(ENDPOINTS, kind === 'external' ? [''] : [])}
        choices={(['install', 'external'] as const).map((value) => ({
          value,
          title: t(`etcd.${value}`),
          text: t(`etcd.${value}Text`),
        }))}
      />
      {external && (
        <ListField
          path={ENDPOINTS}
          label={t('etcd.endpoint')}
          placeholder="http://192.168.1.20:2379"
          addText={t('etcd.add')}
        />
      )}
      <PathIssues path={ENDPOINTS} />
    </>
  );
}
