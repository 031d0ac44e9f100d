/** What of a draft follows when its profile or its version becomes another: whatever nobody has changed by hand. */
import { profileOf, type Profile } from '../../shared/cluster/defaults';
import { firstVersions, newCluster } from '../../shared/cluster/newCluster';
import { versionNames } from '../../shared/cluster/schema';
import { getAt, isSame, setAt } from './documentPath';

const followers = [
  'runtime',
  ...versionNames.map((name) => `versions.${name}`),
  'network.cni',
  'network.nodePortRange',
  'registry.prefix',
  'binaries.source',
];

const versionIn = (document: unknown): string => {
  const typed = getAt(document, 'kubernetesVersion');
  return typeof typed === 'string' ? typed : '';
};

/** The document, where it has what one start has, with what the other one has there. */
function moved(document: unknown, from: unknown, to: unknown): unknown {
  const followed = followers
    .filter((path) => isSame(getAt(document, path), getAt(from, path)))
    .reduce((rest, path) => setAt(rest, path, getAt(to, path)), document);
  return isSame(getAt(followed, 'versions'), {}) ? setAt(followed, 'versions', undefined) : followed;
}

/** The same cluster with another version of Kubernetes; while that is being typed, no other version goes with it. */
export function withVersion(document: unknown, kubernetesVersion: string): unknown {
  const profile = profileOf(document);
  const start = newCluster(profile, versionIn(document));
  const changed = moved(document, start, newCluster(profile, kubernetesVersion));
  return setAt(changed, 'kubernetesVersion', kubernetesVersion);
}

/** The same cluster with another profile, and with that one's first version unless the person has chosen one. */
export function withProfile(document: unknown, profile: Profile): unknown {
  const [former, typed] = [profileOf(document), versionIn(document)];
  const version = typed === firstVersions[former] ? firstVersions[profile] : typed;
  const changed = moved(document, newCluster(former, typed), newCluster(profile, version));
  return setAt(setAt(changed, 'kubernetesVersion', version), 'profile', profile);
}
