/** How safe the cluster is to be: what most other choices begin with. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { profileOf, profiles, type Profile } from '../../../shared/cluster/defaults';
import { ChoiceCards } from '../../components/ChoiceCards';
import { change, useDocument } from '../../stores/draftStore';
import { withProfile } from '../../stores/startingPoint';
import { PathIssues } from '../fields/PathIssues';

/** What is recommended stands first. */
const inOrder: readonly Profile[] = profiles.toReversed();

export function ProfileChoice(): ReactNode {
  const { t } = useTranslation('nodes');
  const profile = profileOf(useDocument());
  return (
    <>
      <ChoiceCards
        path="profile"
        label={t('profile.label')}
        value={profile}
        onChange={(to) => change((document) => withProfile(document, to))}
        choices={inOrder.map((value) => ({ value, title: t(`profile.${value}`), text: t(`profile.${value}Text`) }))}
      />
      <PathIssues path="profile" />
    </>
  );
}
