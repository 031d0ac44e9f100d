/** Certificates as components declare them: each is a pair of files on a node, or the identity in a kubeconfig. */
import { AppError } from '../errors';
import type { NodeContext } from '../kubernetes/nodeContext';
import type { CertificateRequest } from '../pki/certificate';
import { publicFile, secretFile, type FileRule } from '../target/files';
import type { KeyPair, Pki, TargetFile } from '../target/targetFile';

export interface CertificateRule {
  /** Among those of one node. */
  readonly id: string;
  /** `/etc/kubernetes/pki/apiserver`: with `.crt` and `.key`. A kubeconfig that holds both where it ends with `.conf`. */
  readonly installPath: string;
  /** Where the pair stands in the export, without its ending. */
  readonly place: TargetFile['path'];
  /** See {@link TargetFile.owner}. */
  readonly owner?: string;
  readonly request: (context: NodeContext) => CertificateRequest;
}

/** It stands in a kubeconfig, certificate and key. */
export const isKubeconfig = ({ installPath }: Pick<CertificateRule, 'installPath'>): boolean =>
  installPath.endsWith('.conf');

/** The file with the certificate. */
export const certificateOf = (rule: Pick<CertificateRule, 'installPath'>): string =>
  isKubeconfig(rule) ? rule.installPath : `${rule.installPath}.crt`;

/** Everything that is written anew with it. */
export const filesOfRule = (rule: Pick<CertificateRule, 'installPath'>): string[] =>
  isKubeconfig(rule) ? [rule.installPath] : [certificateOf(rule), `${rule.installPath}.key`];

/** What the nodes get of the cluster's authorities. @throws INTERNAL in a profile that has none. */
export function pkiOf({ secrets, cluster }: Pick<NodeContext, 'secrets' | 'cluster'>): Pki {
  if (secrets.pki) return secrets.pki;
  throw new AppError('INTERNAL', { message: `${cluster.name} has no authorities` });
}

/** Whether everybody has a certificate of their own. */
export const hasPki = ({ access }: Pick<NodeContext, 'access'>): boolean => access.kind === 'certificates';

export const pairOf = (context: NodeContext, { id }: Pick<CertificateRule, 'id'>): KeyPair =>
  pkiOf(context).pairOf(context.node.hostname, id);

/** Certificate and key of a rule, as files: everybody may read the one, only its owner the other. */
export function pairFiles(rule: CertificateRule): readonly [certificate: FileRule, key: FileRule] {
  const { place, installPath, owner } = rule;
  const owned = owner === undefined ? {} : { owner };
  const pair = (context: NodeContext): KeyPair | undefined => (hasPki(context) ? pairOf(context, rule) : undefined);
  return [
    { ...publicFile(`${place}.crt`, `${installPath}.crt`, (context) => pair(context)?.certificate), ...owned },
    { ...secretFile(`${place}.key`, `${installPath}.key`, (context) => pair(context)?.key), ...owned },
  ];
}
