/** What `kubectl apply` says that it has done. */
import type { Change } from '../../../shared/job/job';

/** `service/kube-dns unchanged` (or, up to 1.9, `service "kube-dns" unchanged`) as changes. */
export function appliedObjects(output: string): Change[] {
  const actions: Readonly<Record<string, Change['action']>> = {
    created: 'created',
    configured: 'updated',
    unchanged: 'unchanged',
  };
  return output.split('\n').flatMap((line) => {
    const [, object = '', word = ''] = /^(.+) (created|configured|unchanged)$/.exec(line.trim()) ?? [];
    const action = actions[word];
    return action ? [{ kind: 'object', target: object.replace(/ "(.*)"$/, '/$1'), action }] : [];
  });
}
