/** Which files of releases a cluster needs whose programs come from their publishers. */
import { binaryNamesOfAll } from './binaryNames';
import type { Cluster } from '../cluster/schema';
import { publisherOf, releaseFilesOf, type Architecture, type ReleaseFile } from '../versions/publishers';
import { versionsOf } from '../versions/versions';

const mirrorsOf = ({ binaries: { source } }: Cluster) => (source.kind === 'release' ? source.mirrors : undefined);

/** With the optional programs, for hosts of one architecture. */
export function releaseFilesFor(cluster: Cluster, arch: Architecture): ReleaseFile[] {
  const { required, optional } = binaryNamesOfAll(cluster);
  const versions = { ...versionsOf(cluster), kubernetes: cluster.kubernetesVersion };
  return releaseFilesOf([...required, ...optional], {
    versionOf: (id) => versions[id],
    arch,
    mirrors: mirrorsOf(cluster),
  });
}

/** Programs that a node needs and nobody publishes whom Keelson knows. */
export const unpublishedIn = (cluster: Cluster): string[] =>
  binaryNamesOfAll(cluster).required.filter((name) => publisherOf(name) === undefined);

/** The names in `versions` that say which release is meant, and that the file does not have: the table may change them. */
export const unwrittenVersions = (cluster: Cluster): string[] => {
  const used = new Set(releaseFilesFor(cluster, 'amd64').map(({ publisher }) => publisher));
  return [...used].filter((id) => id !== 'kubernetes' && cluster.versions?.[id] === undefined);
};
