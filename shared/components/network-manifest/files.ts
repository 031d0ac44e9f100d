import { paths } from '../../kubernetes/paths';
import { manifestName, networkManifestOf, patchedManifest } from '../../manifests/networkManifest';
import { configurationFile } from '../../target/files';

/** As it is applied, from the first master. Where nobody has fetched it yet there is only a word about that. */
export const networkManifestFile = configurationFile(
  'services/network.yaml',
  paths.networkManifest,
  ({ cluster, networkManifest: text }) => {
    const manifest = networkManifestOf(cluster);
    if (!manifest) return undefined;
    return text === undefined
      ? `# ${manifestName(cluster, manifest)}: fetched when the cluster is deployed\n`
      : patchedManifest(cluster, manifest, text);
  },
);
