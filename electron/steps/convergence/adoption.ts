/** Which things on a node of the first version are Keelson's, although no ledger says so. Pure. */
import type { PlannedChange } from '../../../shared/resources/changes';
import type { FoundHost } from '../../../shared/resources/found';
import { idOf, type Resource } from '../../../shared/resources/resource';

/** Keelson was there, and wrote no ledger yet. */
export const isOfFirstVersion = ({ ledger, facts }: FoundHost): boolean =>
  ledger.kind === 'none' && facts['OURS'] === 'yes';

/** Names and words that nobody but Keelson uses. */
const isSigned = (resource: Resource, found: FoundHost): boolean => {
  if (resource.kind !== 'file') return false;
  return /keelson/.test(resource.path) || /keelson/.test(found.paths.get(resource.path)?.content ?? '');
};

const isThere = (resource: Resource, found: FoundHost): boolean => {
  switch (resource.kind) {
    case 'file':
    case 'program':
    case 'directory':
      return found.paths.has(resource.path);
    case 'unit':
      return (found.units.get(resource.unit)?.load ?? 'not-found') !== 'not-found';
    case 'rule':
      return found.present.has(idOf(resource));
    case 'hosts':
    case 'kubeconfig':
      return found.values.has(idOf(resource));
    case 'link':
      return true;
    default:
      return false;
  }
};

/**
 * What is adopted: what is there as the cluster file renders it, what bears Keelson's name, and secret files (their places
 * are Kubernetes' own, and without a deployment their contents are not known). Everything else stays whoever's it is: it is
 * kept when ours takes its place.
 */
export const adopted = (
  resources: readonly Resource[],
  changes: readonly PlannedChange[],
  found: FoundHost,
): Resource[] => {
  const differing = new Set(changes.filter(({ why }) => why === 'content').map(({ id }) => id));
  return resources.filter((resource) => {
    // Folders of the system are on the way to ours, and were there before.
    if (resource.kind === 'directory' && (resource.implied ?? false) && !/keelson|kubernetes/.test(resource.path))
      return false;
    if (!isThere(resource, found)) return false;
    const isSecret = resource.kind === 'file' && resource.secret;
    return !differing.has(idOf(resource)) || isSecret || isSigned(resource, found);
  });
};
