/** What a person takes away: the exported tree, the kubeconfig for the workstation, saved logs. */
import type { Cluster } from '../../shared/cluster/schema';
import { AppError } from '../../shared/errors';
import { paths } from '../../shared/kubernetes/paths';
import { clusterOf } from '../../shared/cluster/rules';
import { renderTarget } from '../../shared/target';
import { placeholderSecrets, type ClusterSecrets } from '../../shared/target/targetFile';
import type { Platform } from '../platform';
import { clusterText } from '../storage/clusterFile';
import type { ClusterSecretsStore } from '../storage/clusterSecrets';
import { writeText } from '../storage/files';
import { readClusterSecrets } from '../steps/clusterSecrets';
import { firstMasterOf } from '../steps/kubectl';
import { requiredFile } from '../steps/targetFiles';
import { baseOf } from './binaries';
import { hasSecrets } from './documents';
import { writeExport, type ExportOptions } from './export/writeTree';
import type { HostsService } from './hosts';

export interface ExportRequest {
  readonly document: unknown;
  readonly clusterPath?: string | undefined;
  readonly withSecrets: boolean;
  readonly overwrite: boolean;
  readonly language: 'en' | 'zh';
  readonly what: 'tree' | 'export';
}

export interface Results {
  /**
   * Writes the export; answers its folder and the number of files. Secrets are those kept here, else the first master's,
   * else new ones. Throws CLUSTER_INVALID, FOLDER_NOT_EMPTY, FILE_UNWRITABLE, SECRETS_UNREADABLE.
   */
  exportTo(folder: string, request: ExportRequest): Promise<{ path: string; files: number }>;
  /**
   * The administrator's kubeconfig: exactly the file that the masters have. Throws CLUSTER_INVALID, and where the secrets
   * must be asked for SSH_* and SECRETS_UNREADABLE.
   */
  kubeconfig(document: unknown, clusterPath?: string): Promise<{ name: string; content: string }>;
  /** Throws FILE_UNWRITABLE. */
  saveText(path: string, text: string, mode?: number): Promise<void>;
}

export function createResults(platform: Platform, secretsOf: ClusterSecretsStore, hosts: HostsService): Results {
  /** What the first master runs with; undefined when nothing was deployed there. */
  const askMaster = async (cluster: Cluster, clusterPath: string | undefined): Promise<ClusterSecrets | undefined> => {
    const open = hosts.open(cluster, clusterPath);
    try {
      const master = await open.get(firstMasterOf(cluster).hostname);
      return await readClusterSecrets(master, new AbortController().signal);
    } finally {
      open.close();
    }
  };

  /** A deployed cluster's secrets; from its first master when it was deployed from another workstation. */
  const installedSecrets = async (cluster: Cluster, clusterPath: string | undefined): Promise<ClusterSecrets> => {
    const found = (await secretsOf.read(cluster.name)) ?? (await askMaster(cluster, clusterPath));
    if (found) return found;
    const path = `${firstMasterOf(cluster).hostname}:${paths.token}`;
    throw new AppError('SECRETS_UNREADABLE', { path, reason: 'ENOENT' });
  };

  /** For an export, which must also work far from the hosts: when nobody can be asked, new ones are made and kept. */
  const exportSecrets = async (
    cluster: Cluster,
    clusterPath: string | undefined,
  ): Promise<Pick<ExportOptions, 'secrets' | 'origin'>> => {
    const kept = await secretsOf.read(cluster.name);
    if (kept) return { secrets: kept, origin: 'cluster' };
    const installed = await askMaster(cluster, clusterPath).catch(() => undefined);
    const secrets = await secretsOf.ensure(cluster.name, () => Promise.resolve(installed));
    return { secrets, origin: installed ? 'cluster' : 'new' };
  };

  return {
    exportTo: async (folder, { document, withSecrets, clusterPath, ...request }) => {
      const cluster = clusterOf(document);
      const { secrets, origin } =
        withSecrets && hasSecrets(cluster)
          ? await exportSecrets(cluster, clusterPath)
          : ({ secrets: placeholderSecrets, origin: 'placeholder' } as const);
      const files = await writeExport(folder, {
        ...{ ...request, cluster, secrets, origin },
        clusterText: await clusterText(document, clusterPath),
        base: baseOf(platform, clusterPath),
      });
      return { path: folder, files };
    },
    kubeconfig: async (document, clusterPath) => {
      const cluster = clusterOf(document);
      const secrets = hasSecrets(cluster) ? await installedSecrets(cluster, clusterPath) : placeholderSecrets;
      const files = renderTarget(cluster, firstMasterOf(cluster).hostname, secrets);
      return { name: `${cluster.name}.kubeconfig`, content: requiredFile(files, 'admin.kubeconfig').content };
    },
    saveText: (path, text, mode) => writeText(path, text, mode === undefined ? {} : { mode }),
  };
}
