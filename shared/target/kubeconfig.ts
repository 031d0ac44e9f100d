/** Writes kubeconfig files. */
import { stringify } from 'yaml';
import { pairOf, pkiOf, type CertificateRule } from '../components/certificateRule';
import type { NodeContext } from '../kubernetes/nodeContext';
import { paths } from '../kubernetes/paths';

/** Whom the API server takes the reader of a kubeconfig for, by what it shows there; and by what it knows the server. */
interface Identity {
  readonly cluster: object;
  readonly user?: { readonly name: string; readonly user: object };
}

export interface KubeconfigSettings {
  /** `https://10.0.0.1:6443`. */
  readonly server: string;
  /** How this file calls the cluster. Default `kubernetes`. */
  readonly cluster?: string;
  readonly context: string;
  /** Where everybody has a certificate: whose this is. */
  readonly identity?: (context: NodeContext) => Identity;
}

const USER = 'simple';
/** The API server's certificate is its own work in profile simple, so it is not checked. */
const unchecked = { 'insecure-skip-tls-verify': true };

/** The certificate that lies beside the kubeconfig on its node, so that the file itself holds no secret. */
export const identityIn =
  (rule: CertificateRule): NonNullable<KubeconfigSettings['identity']> =>
  (context) => ({
    cluster: { 'certificate-authority': paths.secure.authority },
    user: {
      name: rule.request(context).commonName,
      user: { 'client-certificate': `${rule.installPath}.crt`, 'client-key': `${rule.installPath}.key` },
    },
  });

/** Of every runtime that this runs in (HTML Standard, "Base64 utility methods"; Node's globals). PEM is ASCII. */
declare const btoa: (text: string) => string;

/** Everything in one file, to be carried elsewhere. */
export const identityWithin =
  (rule: CertificateRule): NonNullable<KubeconfigSettings['identity']> =>
  (context) => {
    const { certificate, key } = pairOf(context, rule);
    return {
      cluster: { 'certificate-authority-data': btoa(pkiOf(context).authorities[rule.request(context).authority]) },
      user: {
        name: rule.request(context).commonName,
        user: { 'client-certificate-data': btoa(certificate), 'client-key-data': btoa(key) },
      },
    };
  };

function identityOf(context: NodeContext, { identity }: KubeconfigSettings): Identity {
  switch (context.access.kind) {
    case 'open':
      return { cluster: unchecked };
    case 'token':
      return { cluster: unchecked, user: { name: USER, user: { token: context.secrets.token } } };
    case 'certificates':
      return identity?.(context) ?? { cluster: {} };
  }
}

/** The text of a kubeconfig. Without logins there is no user; a token or a key in it makes the file a secret. */
export function kubeconfigText(context: NodeContext, settings: KubeconfigSettings): string {
  const { server, cluster = 'kubernetes', context: name } = settings;
  const { cluster: known, user } = identityOf(context, settings);
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: cluster, cluster: { server, ...known } }],
      users: user ? [user] : [],
      contexts: [{ name, context: { cluster, user: user?.name ?? '' } }],
      'current-context': name,
    },
    { lineWidth: 0 },
  );
}

/** A master's own services talk to the API server beside them, so that each master works without the others. */
export const ownKubeconfig = (context: NodeContext, name: string, identity?: KubeconfigSettings['identity']): string =>
  kubeconfigText(context, {
    ...{ server: context.access.api(context.node.ip), context: name },
    ...(identity ? { identity } : {}),
  });
