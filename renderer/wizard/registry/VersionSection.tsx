/** The version of Kubernetes, what goes with it, and what runs its containers. */
import { AutoComplete, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { profileDefaults, profileOf } from '../../../shared/cluster/defaults';
import { runtimes } from '../../../shared/cluster/schema';
import { isSupported, supported } from '../../../shared/kubernetesVersion';
import { versionsFor } from '../../../shared/versions/versions';
import { ChoiceCards } from '../../components/ChoiceCards';
import { isContainer } from '../../stores/documentPath';
import { change, edit, useDocument, useValue } from '../../stores/draftStore';
import { withVersion } from '../../stores/startingPoint';
import { useFieldState, useTextField } from '../fields/useField';
import { PathIssues } from '../fields/PathIssues';
import { useImpossible } from '../fields/useImpossible';
import { isFetchedKind } from './programIssues';
import { firstMinors, suggestedVersions } from './versions';

/** What goes with a version: what the file says of itself counts before the table. */
function Companions(): ReactNode {
  const { t } = useTranslation('registry');
  const kubernetesVersion = useValue('kubernetesVersion');
  const versions = useValue('versions');
  if (typeof kubernetesVersion !== 'string' || !isSupported(kubernetesVersion)) return undefined;
  return (
    <div>{t('companionsOf', { ...versionsFor(kubernetesVersion), ...(isContainer(versions) ? versions : {}) })}</div>
  );
}

/** In profile simple the runtime is the person's own. */
const runtimeTexts = {
  simple: { docker: 'dockerText', containerd: 'containerdText' },
  secure: { docker: 'dockerText', containerd: 'containerdBrought' },
} as const;

export function VersionSection(): ReactNode {
  const { t } = useTranslation('registry');
  const profile = profileOf(useDocument());
  const isFetched = isFetchedKind(useValue('binaries.source.kind'));
  const version = useTextField('kubernetesVersion');
  const runtime = useValue('runtime') ?? profileDefaults[profile].runtime;
  const { status } = useFieldState('runtime');
  const impossible = useImpossible();
  const min = `1.${String(firstMinors[profile])}`;
  return (
    <>
      <Form.Item
        label={t('version')}
        htmlFor={version.id}
        extra={
          <>
            {t('versionHelp', { min, max: supported.max })} {!isFetched && t('versionOfPrograms')}
            {isFetched && <Companions />}
          </>
        }
        validateStatus={version.status}
        help={version.message === '' ? undefined : <span role="alert">{version.message}</span>}
      >
        <AutoComplete
          id={version.id}
          className="version-choice"
          data-field="kubernetesVersion"
          value={version.value}
          popupMatchSelectWidth={false}
          options={suggestedVersions(profile).map((value) => ({
            value,
            label: (
              <span className="version-option">
                <span>{value}</span>
                <span className="version-companions">{t('companions', { ...versionsFor(value) })}</span>
              </span>
            ),
          }))}
          // All versions stay on offer while one is typed: the list is also there to look around.
          onChange={(value: string) => change((document) => withVersion(document, value.trim()))}
        />
      </Form.Item>
      <ChoiceCards
        path="runtime"
        label={t('runtime')}
        value={runtime}
        onChange={(value) => edit('runtime', value)}
        choices={runtimes.map((value) => ({
          ...{ value, title: t(`runtimes.${value}`), text: t(`runtimes.${runtimeTexts[profile][value]}`) },
          impossible: impossible('runtime', value),
        }))}
      />
      {status !== '' && <PathIssues path="runtime" />}
    </>
  );
}
