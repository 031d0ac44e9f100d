/** The engine, put together: what the desktop app and the command line both use. Nothing here knows Electron. */
import type { Comparison, PlannedHost } from '../../shared/comparison/comparison';
import { clusterOf } from '../../shared/cluster/rules';
import { AppError } from '../../shared/errors';
import type { Platform } from '../platform';
import { createAuthoritiesStore } from '../storage/authorities/authorities';
import { createClusterIdentities } from '../storage/clusterIdentities';
import { createClusterSecrets } from '../storage/clusterSecrets';
import { createSettings, type SettingsStore } from '../storage/preferences';
import { createAuthoritiesService, type Authorities } from './authorities';
import { createCertificates, type CertificatesService } from './certificates';
import { createCis, type Cis } from './cis';
import { createBundles, type Bundles } from './bundles/bundles';
import { createImages, type Images } from './images/images';
import { createBinaries, type Binaries } from './programs/binaries';
import { createManifests, type Manifests } from './manifests/manifests';
import { createPrograms, type Programs } from './programs/programs';
import { createReleases } from './programs/releases';
import { compareWithHosts, type ComparisonRequest } from './hosts/comparison';
import { createComparisons, type Comparisons } from './hosts/comparisons';
import { createClusterFiles, type ClusterFiles } from './documents/clusterFiles';
import type { Credentials } from './hosts/credentials';
import { createDeployments, type Deployments } from './deployments';
import { createHostsService, type HostsService } from './hosts/hosts';
import { createLogs, type Logs } from './logs';
import { createResults, type Results } from './results';
import { previewRemoval } from './hosts/removal';
import { previewRevocation } from './hosts/revocation';
import { createVerifications, type Verifications } from './verification/verifications';
import { verifyCluster, type VerifyRequest } from './verification/verify';
import type { RemovalPreview } from '../../shared/nodes/removal';
import type { RevocationPreview } from '../../shared/pki/revocation';
import { createSessionOpener } from './hosts/session';

export interface Services {
  readonly settings: SettingsStore;
  readonly clusterFiles: ClusterFiles;
  readonly credentials: Credentials;
  readonly hosts: HostsService;
  readonly binaries: Binaries;
  readonly programs: Programs;
  readonly manifests: Manifests;
  readonly images: Images;
  readonly bundles: Bundles;
  readonly deployments: Deployments;
  readonly logs: Logs;
  readonly results: Results;
  readonly comparisons: Comparisons;
  readonly authorities: Authorities;
  readonly cis: Cis;
  readonly certificates: CertificatesService;
  readonly verifications: Verifications;
  /** Whether the cluster of the hosts that are open works; see verifyCluster. */
  verify(request: VerifyRequest): ReturnType<typeof verifyCluster>;
  /** What the cluster file would change on the hosts that are open, right now. */
  compare(request: ComparisonRequest): Promise<Comparison>;
  /** What removing a node of a document would mean, right now. @throws CLUSTER_INVALID, NODE_UNKNOWN */
  readonly nodeRemoval: (
    document: unknown,
    hostname: string,
    clusterPath?: string,
    signal?: AbortSignal,
  ) => Promise<RemovalPreview>;
  /** What there is to decide about a node of a document, or why that cannot be said. @throws CLUSTER_INVALID, NODE_UNKNOWN */
  readonly nodeUndecided: (
    document: unknown,
    hostname: string,
    clusterPath?: string,
    signal?: AbortSignal,
  ) => Promise<Pick<PlannedHost, 'undecided' | 'error'>>;
  /** What revoking the administrators of a document's cluster would mean, right now. @throws see previewRevocation */
  readonly adminRevocation: (
    document: unknown,
    clusterPath?: string,
    signal?: AbortSignal,
  ) => Promise<RevocationPreview>;
  /** Ends what still runs (jobs are cancelled) and closes every connection. */
  close(): Promise<void>;
}

/** Makes the engine. Nothing is read, written or connected before it is asked to. */
export function createServices(platform: Platform, credentials: Credentials): Services {
  const hosts = createHostsService(platform, credentials);
  const binaries = createBinaries(platform);
  const manifests = createManifests(platform);
  const images = createImages(platform);
  const clusterSecrets = createClusterSecrets(platform);
  const identities = createClusterIdentities(platform);
  const authorities = createAuthoritiesStore(platform);
  const openSession = createSessionOpener({
    ...{ platform, credentials, hosts, binaries, manifests, clusterSecrets, authorities, identities },
  });
  const deployments = createDeployments(platform, openSession);
  const logs = createLogs({ credentials, hosts, deployments, clusterSecrets, identities });
  const compare: Services['compare'] = (request) =>
    compareWithHosts(
      {
        platform,
        credentials,
        binaries,
        manifests,
        identities,
        clusterSecrets,
        authorities,
        formerEntry: deployments.formerEntry,
      },
      request,
    );
  const nodeUndecided: Services['nodeUndecided'] = async (
    document,
    hostname,
    clusterPath,
    signal = new AbortController().signal,
  ) => {
    const cluster = clusterOf(document);
    const open = hosts.open(cluster, clusterPath);
    try {
      const request = { cluster, clusterPath, hosts: open, signal, only: hostname };
      const [host] = (await compare(request)).hosts;
      if (!host) throw new AppError('NODE_UNKNOWN', { host: hostname });
      const { undecided, error } = host;
      return { ...(undecided ? { undecided } : {}), ...(error ? { error } : {}) };
    } finally {
      open.close();
    }
  };
  const comparisons = createComparisons({ hosts, compare });
  const certificates = createCertificates({ hosts, authorities, identities });
  const verify: Services['verify'] = (request) =>
    verifyCluster({ certificates: (asked) => certificates.checkOn(asked) }, request);
  const verifications = createVerifications(hosts, verify);
  return {
    settings: createSettings(platform),
    clusterFiles: createClusterFiles(platform, identities),
    credentials,
    hosts,
    binaries,
    manifests,
    programs: createPrograms(createReleases(platform.cacheDir), manifests),
    images,
    bundles: createBundles({ platform, binaries, manifests, images, credentials }),
    deployments,
    logs,
    results: createResults(platform, { clusterSecrets, identities, hosts, credentials, manifests }),
    comparisons,
    authorities: createAuthoritiesService(authorities, identities),
    cis: createCis(hosts),
    certificates,
    verifications,
    verify,
    compare,
    nodeUndecided,
    adminRevocation: (document, clusterPath, signal) =>
      previewRevocation({ hosts, authorities, identities }, document, clusterPath, signal),
    nodeRemoval: (document, hostname, clusterPath, signal) =>
      previewRemoval(hosts, { document, hostname, clusterPath, signal }),
    close: async () => {
      await Promise.allSettled([deployments.shutdown(), logs.close(), comparisons.close(), verifications.close()]);
    },
  };
}
