import type { Services } from '../../services';
import { countsOf } from '../../services/bundles/contents';
import type { HandlersWithSignal } from '../cancellable';
import type { Dialogs } from './dialogs';
import { suggestedName } from './files';

type BundleCalls = 'images.inspect' | 'bundle.save' | 'bundle.open';

export const bundleHandlers = (
  { images, bundles }: Services,
  dialogs: Dialogs,
): Pick<HandlersWithSignal, BundleCalls> => ({
  'images.inspect': ({ document, path }, signal) => images.inspect(document, path, signal),
  'bundle.save': async ({ document, path: clusterPath, arch }, signal) => {
    const to = await dialogs.saveBundle(suggestedName(document, `keelson-bundle-${arch}.tar`));
    if (to === undefined) return undefined;
    const { contents, ...saved } = await bundles.save(to, { document, clusterPath, arch, signal });
    return { ...saved, ...countsOf(contents) };
  },
  'bundle.open': async ({ document, path: clusterPath }, signal) => {
    const from = await dialogs.openBundle();
    if (from === undefined) return undefined;
    const { contents, fields, folder, wasThere, sha256 } = await bundles.open(from, { document, clusterPath, signal });
    return {
      ...{ folder, wasThere, sha256, kubernetesVersion: contents.cluster.kubernetesVersion, ...countsOf(contents) },
      fields: fields.map(({ path, value }) => ({ path: path.join('.'), value })),
    };
  },
});
