/** What the profile and the version cannot have, and why. */
import { profileOf } from '../../../shared/cluster/defaults';
import { errorsIn } from '../../../shared/cluster/issues';
import { firstVersions, newCluster } from '../../../shared/cluster/newCluster';
import { reviewCluster } from '../../../shared/cluster/rules';
import { isSupported } from '../../../shared/kubernetesVersion';
import { useMessages } from '../../i18n/useMessages';
import { getAt, setAt } from '../../stores/documentPath';
import { useDocument } from '../../stores/draftStore';

const nodes = [{ hostname: 'node', ip: '192.0.2.1', roles: ['master', 'worker'] }] as const;

/**
 * Why a value cannot be chosen at a path; undefined where it can. The rules say it, of a cluster that is right otherwise: what else
 * is typed can be put right.
 */
export function useImpossible(): (path: string, value: unknown) => string | undefined {
  const document = useDocument();
  const texts = useMessages();
  const profile = profileOf(document);
  const typed = getAt(document, 'kubernetesVersion');
  const version = typeof typed === 'string' && isSupported(typed) ? typed : firstVersions[profile];
  return (path, value) => {
    const { issues } = reviewCluster(setAt({ ...newCluster(profile, version), nodes }, path, value));
    const found = errorsIn(issues).find((issue) => issue.path === path);
    return found && texts.issue(found);
  };
}
