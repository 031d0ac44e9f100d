/** Where everything lives in the data folder. Nobody else builds a path there. */
import { join } from 'node:path';

/** Absolute paths below `dataDir`. Cluster names and job ids must have been checked: they become file names. */
export const dataPaths = (dataDir: string) => ({
  jobs: join(dataDir, 'jobs'),
  job: (id: string) => join(dataDir, 'jobs', id),
  clusterSecrets: (clusterName: string) => join(dataDir, 'secrets', `${clusterName}.json`),
  unknownHosts: join(dataDir, 'unknown-hosts.json'),
  recentFiles: join(dataDir, 'recent-files.json'),
  settings: join(dataDir, 'settings.json'),
  draft: join(dataDir, 'draft.json'),
});
