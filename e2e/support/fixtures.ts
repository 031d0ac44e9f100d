/** What every spec starts from: the lab's hosts, as new when the spec asks, and apps that are closed at its end. */
import { mkdirSync } from 'node:fs';
import { test as base } from '@playwright/test';
import { writeClusterFile, type LabClusterFile, type ClusterFileOptions } from '../lab/clusterFile';
import { Lab } from '../lab/lab';
import { KeelsonApp, type AppOptions } from './app';
import { machine } from './machine';

interface Fixtures {
  /** The lab that is up for the whole run. Hosts keep what earlier specs did: see `fresh`. */
  readonly lab: Lab;
  /** Puts every host back to its first day. */
  readonly fresh: () => Promise<void>;
  /** The lab's cluster file in this spec's own folder. */
  readonly clusterFile: (change?: ClusterFileOptions['change']) => Promise<LabClusterFile>;
  /** Starts an app; screenshots of a failed spec show its window. */
  readonly launch: (options?: AppOptions) => Promise<KeelsonApp>;
}

export const test = base.extend<Fixtures>({
  // eslint wants the name of the first parameter to say that nothing is used; Playwright wants a pattern.
  lab: async ({}, use) => {
    test.skip(!machine.canRunLab, 'needs root on Linux: the lab boots real hosts in namespaces');
    const lab = Lab.attach();
    if (!lab) throw new Error('The lab is not up: globalSetup boots it');
    await use(lab);
  },
  fresh: async ({ lab }, use) => {
    await use(async () => {
      await Promise.all([...lab.hosts.values()].map((host) => host.reset()));
    });
  },
  clusterFile: async ({ lab }, use, info) => {
    mkdirSync(info.outputDir, { recursive: true });
    await use((change) => writeClusterFile(lab, { folder: info.outputDir, ...(change ? { change } : {}) }));
  },
  launch: async ({}, use, info) => {
    const apps: KeelsonApp[] = [];
    await use(async (options) => {
      const app = await KeelsonApp.launch(options);
      apps.push(app);
      return app;
    });
    for (const app of apps) {
      if (info.status !== info.expectedStatus) {
        await app.window
          .screenshot({ path: info.outputPath(`window-${String(apps.indexOf(app))}.png`) })
          .catch(() => undefined);
      }
      await app.close();
    }
  },
});

export { expect } from '@playwright/test';
export { passwords } from './passwords';
