/** The version of Kubernetes, and what runs its containers. */
import { AutoComplete, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { profileDefaults, profileOf } from '../../../shared/cluster/defaults';
import { runtimes } from '../../../shared/cluster/schema';
import { ChoiceCards } from '../../components/ChoiceCards';
import { edit, useDocument, useValue } from '../../stores/draftStore';
import { useFieldState, useTextField } from '../fields/useField';
import { PathIssues } from '../fields/PathIssues';
import { suggestedVersions } from './versions';

export function VersionSection(): ReactNode {
  const { t } = useTranslation('registry');
  const version = useTextField('kubernetesVersion');
  const profile = profileOf(useDocument());
  const runtime = useValue('runtime') ?? profileDefaults[profile].runtime;
  const { status } = useFieldState('runtime');
  return (
    <>
      <Form.Item
        label={t('version')}
        htmlFor={version.id}
        extra={t('versionHelp')}
        validateStatus={version.status}
        help={version.message === '' ? undefined : <span role="alert">{version.message}</span>}
      >
        <AutoComplete
          id={version.id}
          className="version-choice"
          data-field="kubernetesVersion"
          value={version.value}
          options={suggestedVersions.map((value) => ({ value }))}
          // All versions stay on offer while one is typed: the list is also there to look around.
          onChange={(value: string) => version.change(value)}
          onBlur={version.leave}
        />
      </Form.Item>
      <ChoiceCards
        path="runtime"
        label={t('runtime')}
        value={runtime}
        onChange={(value) => edit('runtime', value)}
        choices={runtimes.map((value) => ({ value, title: t(`runtimes.${value}`), text: t(`runtimes.${value}Text`) }))}
      />
      {status !== '' && <PathIssues path="runtime" />}
    </>
  );
}
