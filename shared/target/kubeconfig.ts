/** Writes kubeconfig files. */
import { stringify } from 'yaml';
import type { NodeContext } from '../kubernetes/nodeContext';

export interface KubeconfigSettings {
  /** `https://10.0.0.1:6443`. */
  readonly server: string;
  /** How this file calls the cluster. Default `kubernetes`. */
  readonly cluster?: string;
  readonly context: string;
}

const USER = 'simple';

/**
 * The text of a kubeconfig. Up to 1.19 nobody is asked who they are, so there is no user; from 1.20 on the token of the
 * cluster is in it and the file is a secret. The API server's certificate is its own work, so it is not checked.
 */
export function kubeconfigText(context: NodeContext, settings: KubeconfigSettings): string {
  const { server, cluster = 'kubernetes', context: name } = settings;
  const token = context.access.kind === 'token' ? context.secrets.token : undefined;
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: cluster, cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: token === undefined ? [] : [{ name: USER, user: { token } }],
      contexts: [{ name, context: { cluster, user: token === undefined ? '' : USER } }],
      'current-context': name,
    },
    { lineWidth: 0 },
  );
}

/** A master's own services talk to the API server beside them, so that each master works without the others. */
export const ownKubeconfig = (context: NodeContext, name: string): string =>
  kubeconfigText(context, { server: context.access.api(context.node.ip), context: name });
