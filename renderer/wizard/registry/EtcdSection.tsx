/** Kubernetes' database: installed on the masters, or one that exists already. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceCards } from '../../components/ChoiceCards';
import { listAt } from '../../stores/documentPath';
import { choose, useDraftStore } from '../../stores/draftStore';
import { ListField } from '../fields/ListField';
import { useImpossible } from '../fields/useImpossible';
import { PathIssues } from '../fields/PathIssues';

const ENDPOINTS = 'etcd.endpoints';
const kinds = ['install', 'external'] as const;
type EtcdKind = (typeof kinds)[number];
/** What the list holds when the alternative is chosen for the first time. */
const firstOf: Readonly<Record<EtcdKind, readonly string[]>> = { install: [], external: [''] };

/** One of each, to ask whether it can be had. */
const samples: Readonly<Record<EtcdKind, readonly string[]>> = { install: [], external: ['http://192.0.2.2:2379'] };

export function EtcdSection(): ReactNode {
  const impossible = useImpossible();
  const { t } = useTranslation('registry');
  const kind: EtcdKind = useDraftStore((state) => listAt(state.document, ENDPOINTS).length > 0)
    ? 'external'
    : 'install';
  return (
    <>
      <ChoiceCards
        path={ENDPOINTS}
        label={t('etcd.title')}
        value={kind}
        onChange={(to) => choose(ENDPOINTS, { from: kind, to, otherwise: firstOf[to] })}
        choices={kinds.map((value) => ({
          value,
          title: t(`etcd.${value}`),
          text: t(`etcd.${value}Text`),
          impossible: impossible(ENDPOINTS, samples[value]),
        }))}
      />
      {kind === 'external' && (
        <ListField
          path={ENDPOINTS}
          label={t('etcd.endpoint')}
          placeholder="http://192.168.1.20:2379"
          addText={t('etcd.add')}
          keepsOne
        />
      )}
      <PathIssues path={ENDPOINTS} />
    </>
  );
}
