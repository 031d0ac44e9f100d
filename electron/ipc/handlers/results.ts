import type { Services } from '../../services';
import type { HandlersWithSignal } from '../cancellable';
import type { GrantedPaths } from '../grantedPaths';
import type { AppPort } from './app';
import type { Dialogs } from './dialogs';

type ResultCalls = 'logs.save' | 'export.write' | 'kubeconfig.save';

export function resultHandlers(
  { results }: Services,
  dialogs: Dialogs,
  app: Pick<AppPort, 'language'>,
  granted: GrantedPaths,
): Pick<HandlersWithSignal, ResultCalls> {
  return {
    'logs.save': async ({ text, name }) => {
      const path = await dialogs.saveText('log', name);
      if (path !== undefined) await results.saveText(path, text);
      return path;
    },
    'export.write': async ({ path, ...request }, signal) => {
      const folder = path ?? granted.give('export', await dialogs.exportFolder());
      return folder === undefined
        ? undefined
        : results.exportTo(folder, { ...request, language: app.language(), what: 'export', signal });
    },
    'kubeconfig.save': async ({ document, clusterPath }) => {
      const kubeconfig = await results.kubeconfig(document, clusterPath);
      const path = await dialogs.saveText('kubeconfig', kubeconfig.name);
      if (path !== undefined) await results.saveText(path, kubeconfig.content, 0o600);
      return path;
    },
  };
}
