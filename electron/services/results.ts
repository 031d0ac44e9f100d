/** What a person takes away: the exported tree, the kubeconfig for the workstation, saved logs. */
import { accessOf, hasIdentities, hasSecrets } from '../../shared/access/access';
import { mastersOf, type Cluster } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import { paths } from '../../shared/kubernetes/paths';
import { clusterOf } from '../../shared/cluster/rules';
import { renderTarget } from '../../shared/target';
import { placeholderSecrets, type ClusterSecrets } from '../../shared/target/targetFile';
import type { Language } from '../../shared/messages/language';
import type { Platform } from '../platform';
import { clusterText } from '../storage/clusterFile';
import { requireNoCopy, type ClusterIdentities } from '../storage/clusterIdentities';
import type { ClusterSecretsStore } from '../storage/clusterSecrets';
import { writeText } from '../storage/files';
import { sh } from '../shell/quote';
import { secretsOfMasters } from '../steps/convergence/clusterSecrets';
import { firstMasterOf } from '../steps/kubectl/kubectl';
import { baseOf } from './programs/binaries';
import { writeExport, type ExportOptions } from './export/writeTree';
import type { Credentials } from './hosts/credentials';
import type { Manifests } from './manifests/manifests';
import type { HostsService } from './hosts/hosts';
import { mirrorLogins } from './hosts/mirrorLogins';

interface ExportRequest {
  readonly document: unknown;
  readonly clusterPath?: string | undefined;
  readonly withSecrets: boolean;
  readonly overwrite: boolean;
  readonly language: Language;
  readonly what: 'tree' | 'export';
  /** Stops it; what is written by then stays. */
  readonly signal?: AbortSignal;
}

interface ExportProgress {
  readonly done: number;
  readonly total: number;
}

export interface Results {
  /**
   * Writes the export; answers its folder and the number of files. Secrets are the masters', else those kept here, else new
   * ones. Throws CLUSTER_INVALID, CLUSTER_COPIED, MIRROR_PASSWORD_MISSING, FOLDER_NOT_EMPTY, FILE_UNWRITABLE, SECRETS_UNREADABLE, CANCELLED.
   */
  exportTo(folder: string, request: ExportRequest): Promise<{ path: string; files: number }>;
  /** Hears for how many nodes an export has written the files: as often as that is another percentage. */
  onExported(listener: (progress: ExportProgress) => void): void;
  /**
   * The administrator's kubeconfig: exactly the file that the masters have. Throws CLUSTER_INVALID, and where the secrets
   * must be asked for SSH_* and SECRETS_UNREADABLE.
   */
  kubeconfig(document: unknown, clusterPath?: string): Promise<{ name: string; content: string }>;
  /** Throws FILE_UNWRITABLE. */
  saveText(path: string, text: string, mode?: number): Promise<void>;
}

interface ResultParts {
  readonly clusterSecrets: ClusterSecretsStore;
  readonly identities: ClusterIdentities;
  readonly hosts: HostsService;
  readonly credentials: Pick<Credentials, 'get' | 'remember'>;
  readonly manifests: Pick<Manifests, 'read'>;
}

export function createResults(platform: Platform, parts: ResultParts): Results {
  const { clusterSecrets, identities, hosts, credentials, manifests } = parts;

  const askMasters = async (
    cluster: Cluster,
    clusterPath: string | undefined,
    signal = new AbortController().signal,
  ): Promise<ClusterSecrets | AppError | undefined> => {
    const open = hosts.open(cluster, clusterPath);
    try {
      return await secretsOfMasters(cluster, open, await identities.find(cluster), signal);
    } finally {
      open.close();
    }
  };

  /** A deployed cluster's secrets: the masters', and what is kept here only where none of them has any or can be asked. */
  const installedSecrets = async (cluster: Cluster, clusterPath: string | undefined): Promise<ClusterSecrets> => {
    const asked = await askMasters(cluster, clusterPath);
    if (asked && !(asked instanceof AppError)) return asked;
    // Masters that were asked and have none were not deployed yet: they are going to get those that are kept here.
    const id = await identities.find(cluster);
    const kept = id === undefined ? undefined : await clusterSecrets.read(id);
    if (kept) return kept;
    const path = `${firstMasterOf(cluster).hostname}:${paths.token}`;
    throw asked ?? new AppError('SECRETS_UNREADABLE', { path, reason: 'ENOENT' });
  };

  /** Where the administrator has a certificate: the file of the first master that can be asked and has one. */
  const installedAdmin = async (cluster: Cluster, clusterPath: string | undefined): Promise<string> => {
    const path = accessOf(cluster).adminKubeconfig;
    const { signal } = new AbortController();
    const open = hosts.open(cluster, clusterPath);
    let refusal: AppError | undefined;
    try {
      for (const { hostname } of mastersOf(cluster)) {
        try {
          const master = await open.get(hostname, signal);
          const { stdout } = await master.run(sh`[ ! -e ${path} ] || cat ${path}`, { signal, label: `read ${path}` });
          if (stdout !== '') return stdout;
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
          refusal ??= thrown;
        }
      }
    } finally {
      open.close();
    }
    const missing = `${firstMasterOf(cluster).hostname}:${path}`;
    throw refusal ?? new AppError('SECRETS_UNREADABLE', { path: missing, reason: 'ENOENT' });
  };

  /** For an export, which must also work far from the hosts: when nobody can be asked, what is kept here, or new ones. */
  const exportSecrets = async (
    cluster: Cluster,
    clusterPath: string | undefined,
    signal: AbortSignal,
  ): Promise<Pick<ExportOptions, 'secrets' | 'origin'>> => {
    await requireNoCopy(identities, cluster);
    const asked = await askMasters(cluster, clusterPath, signal);
    // Masters that were not heard out may have secrets: nobody makes others then.
    if (signal.aborted) throw new AppError('CANCELLED');
    const installed = asked instanceof AppError ? undefined : asked;
    const id = await identities.ensure(cluster);
    const kept = await clusterSecrets.read(id);
    const secrets = await clusterSecrets.ensure(id, () => Promise.resolve(installed));
    return { secrets, origin: (installed ?? kept) ? 'cluster' : 'new' };
  };

  const loginsToMirrors = async (cluster: Cluster, clusterPath: string | undefined, signal: AbortSignal) => {
    const open = hosts.open(cluster, clusterPath);
    try {
      return await mirrorLogins({ cluster, hosts: open, credentials, signal });
    } finally {
      open.close();
    }
  };

  const listeners = new Set<(progress: ExportProgress) => void>();

  const exportNow = async (
    folder: string,
    { document, withSecrets, clusterPath, signal = new AbortController().signal, ...request }: ExportRequest,
  ): Promise<number> => {
    const cluster = clusterOf(document);
    // Every node has keys of its own, which leave it for nobody.
    if (withSecrets && hasIdentities(cluster)) throw new AppError('EXPORT_WITHOUT_KEYS', { name: cluster.name });
    const total = cluster.nodes.length;
    const percent = (done: number): number => Math.floor((100 * done) / total);
    const { secrets, origin } =
      withSecrets && hasSecrets(cluster)
        ? await exportSecrets(cluster, clusterPath, signal)
        : ({ secrets: placeholderSecrets, origin: 'placeholder' } as const);
    const logins = withSecrets ? await loginsToMirrors(cluster, clusterPath, signal) : {};
    return writeExport(folder, {
      ...{ ...request, cluster, secrets: { ...secrets, ...logins }, origin, signal },
      networkManifest: await manifests.read(cluster, clusterPath),
      clusterText: await clusterText(document, clusterPath),
      base: baseOf(platform, clusterPath),
      onNode: (done) => {
        if (percent(done) > percent(done - 1)) for (const listener of listeners) listener({ done, total });
      },
    });
  };

  return {
    exportTo: async (folder, request) => ({ path: folder, files: await exportNow(folder, request) }),
    onExported: (listener) => void listeners.add(listener),
    kubeconfig: async (document, clusterPath) => {
      const cluster = clusterOf(document);
      const name = `${cluster.name}.kubeconfig`;
      if (hasIdentities(cluster)) return { name, content: await installedAdmin(cluster, clusterPath) };
      const secrets = hasSecrets(cluster) ? await installedSecrets(cluster, clusterPath) : placeholderSecrets;
      const files = renderTarget(cluster, firstMasterOf(cluster).hostname, secrets);
      return {
        name,
        content: files.find(({ installPath }) => installPath === accessOf(cluster).adminKubeconfig)?.content ?? '',
      };
    },
    saveText: (path, text, mode) => writeText(path, text, mode === undefined ? {} : { mode }),
  };
}
