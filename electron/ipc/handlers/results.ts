import type { Services } from '../../services';
import type { Handlers } from '../answer';
import type { GrantedPaths } from '../grantedPaths';
import type { AppPort } from './app';
import type { Dialogs } from './dialogs';

type ResultCalls = 'logs.save' | 'export.write' | 'export.cancel' | 'kubeconfig.save';

export function resultHandlers(
  { results }: Services,
  dialogs: Dialogs,
  app: Pick<AppPort, 'language'>,
  granted: GrantedPaths,
): Pick<Handlers, ResultCalls> {
  return {
    'logs.save': async ({ text, name }) => {
      const path = await dialogs.saveText('log', name);
      if (path !== undefined) await results.saveText(path, text);
      return path;
    },
    'export.write': async ({ path, ...request }) => {
      const folder = path ?? granted.give('export', await dialogs.exportFolder());
      return folder === undefined
        ? undefined
        : results.exportTo(folder, { ...request, language: app.language(), what: 'export' });
    },
    'export.cancel': () => {
      results.cancelExport();
      return undefined;
    },
    'kubeconfig.save': async ({ document, clusterPath }) => {
      const kubeconfig = await results.kubeconfig(document, clusterPath);
      const path = await dialogs.saveText('kubeconfig', kubeconfig.name);
      if (path !== undefined) await results.saveText(path, kubeconfig.content, 0o600);
      return path;
    },
  };
}
