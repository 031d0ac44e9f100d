/** What a new cluster begins with. All of it is written into its file, so that no later Keelson reads another cluster there. */
import { DOCKERSHIM_GONE_SINCE, isSupported, MAX_MINOR, minorOf } from '../kubernetesVersion';
import { newestPatchOf, versionsFor } from '../versions/versions';
import { API_VERSION, defaults, profileDefaults, type Profile } from './defaults';
import { networkVersionNames, versionNames, type ClusterInput } from './schema';

/** Simple: near the guide, and new enough for what 1.20 brought. Secure: today's. */
export const firstVersions: Readonly<Record<Profile, string>> = {
  simple: '1.20.2',
  secure: newestPatchOf(MAX_MINOR),
};

const firstSources = {
  simple: { kind: 'upload', path: defaults.binariesPath },
  secure: { kind: 'release' },
} as const;

/** The profile's runtime and network; what has taken their place where this version cannot have them any more. */
const choicesOf = (profile: Profile, kubernetesVersion: string) =>
  (minorOf(kubernetesVersion) ?? 0) < DOCKERSHIM_GONE_SINCE
    ? profileDefaults[profile]
    : ({ ...profileDefaults[profile], runtime: 'containerd', cni: 'bridge' } as const);

/** Programs of the person's own have the versions that they have; of what is fetched each one is written down. */
function versionsOf(profile: Profile, kubernetesVersion: string): Pick<ClusterInput, 'versions'> {
  if (firstSources[profile].kind !== 'release' || !isSupported(kubernetesVersion)) return {};
  const fitting = versionsFor(kubernetesVersion);
  // Its network is the bridge, whose plugins are among the others.
  const names = versionNames.filter((name) => !networkVersionNames.some((other) => other === name));
  return { versions: Object.fromEntries(names.map((name) => [name, fitting[name]])) };
}

/** A cluster without nodes yet and without an id, all its choices written out. */
export function newCluster(profile: Profile, kubernetesVersion = firstVersions[profile]): ClusterInput {
  const { runtime, cni, nodePortRange, registryPrefix } = choicesOf(profile, kubernetesVersion);
  const { serviceCidr, podCidr, dnsServiceIp, clusterDomain, proxyMode } = defaults;
  return {
    ...{ apiVersion: API_VERSION, name: defaults.name, kubernetesVersion, profile, runtime },
    ...versionsOf(profile, kubernetesVersion),
    nodes: [],
    network: { serviceCidr, podCidr, dnsServiceIp, clusterDomain, nodePortRange, cni, proxyMode },
    etcd: { endpoints: [] },
    registry: { prefix: registryPrefix, images: {}, archives: [] },
    binaries: { dir: defaults.binariesDir, source: firstSources[profile] },
  };
}
