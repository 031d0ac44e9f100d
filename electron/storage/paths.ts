/** Where everything lives in the data folder. Nobody else builds a path there. */
import { join } from 'node:path';

/** Absolute paths below `dataDir`. Ids of clusters and jobs must have been checked: they become file names. */
export const dataPaths = (dataDir: string) => ({
  jobs: join(dataDir, 'jobs'),
  job: (id: string) => join(dataDir, 'jobs', id),
  clusters: join(dataDir, 'clusters.json'),
  clusterSecrets: (clusterId: string) => join(dataDir, 'secrets', `${clusterId}.json`),
  authorities: (clusterId: string) => join(dataDir, 'authorities', `${clusterId}.json`),
  passphrase: (clusterId: string) => join(dataDir, 'passphrases', clusterId),
  unknownHosts: join(dataDir, 'unknown-hosts.json'),
  recentFiles: join(dataDir, 'recent-files.json'),
  settings: join(dataDir, 'settings.json'),
  draft: join(dataDir, 'draft.json'),
});
