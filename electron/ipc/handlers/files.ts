import type { Services } from '../../services';
import type { Handlers } from '../answer';
import type { GrantedPaths } from '../grantedPaths';
import type { AppPort } from './app';
import type { Dialogs } from './dialogs';

type FileCalls =
  'file.open' | 'file.save' | 'file.recent' | 'file.copiedFrom' | 'draft.load' | 'draft.save' | 'dialog.pick';

/** `my-cluster.keelson.yaml`, which a double click opens, from whatever the person typed as name so far. */
export function suggestedName(document: unknown, ending = 'keelson.yaml'): string {
  const name: unknown = typeof document === 'object' && document !== null && 'name' in document ? document.name : '';
  return `${typeof name === 'string' && /^[\w-]{1,63}$/.test(name) ? name : 'cluster'}.${ending}`;
}

export function fileHandlers(
  { clusterFiles }: Services,
  dialogs: Dialogs,
  app: AppPort,
  granted: GrantedPaths,
): Pick<Handlers, FileCalls> {
  return {
    'file.open': async ({ path }) => {
      const chosen = path ?? granted.give('cluster', await dialogs.openCluster());
      if (chosen === undefined) return undefined;
      // The list of recent files changes when opening fails, too.
      return clusterFiles.open(chosen).finally(app.menuChanged);
    },
    'file.save': async ({ path, document }) => {
      const chosen = path ?? granted.give('cluster', await dialogs.saveCluster(suggestedName(document)));
      if (chosen === undefined) return undefined;
      await clusterFiles.save(chosen, document);
      app.menuChanged();
      return { path: chosen };
    },
    'file.copiedFrom': ({ document }) => clusterFiles.copiedFrom(document),
    'file.recent': async () => (await clusterFiles.recent()).map((path) => granted.give('cluster', path)),
    'draft.load': async () => {
      const draft = await clusterFiles.loadDraft();
      granted.give('cluster', draft?.path);
      return draft;
    },
    'draft.save': async (draft) => {
      await clusterFiles.saveDraft(draft);
      return undefined;
    },
    'dialog.pick': async ({ kind, purpose }) => {
      const picked = await dialogs.pick(kind, purpose);
      return purpose === 'binaries' ? picked.map((path) => granted.give('programs', path)) : picked;
    },
  };
}
