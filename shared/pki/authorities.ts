/** What everything in a cluster trusts, and what is made from it. Whoever has the private halves is the cluster's administrator. */
import type { AuthorityName, CertificateRequest } from './certificate';

export interface KeyedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS#8. */
  readonly privateKey: string;
}

export interface ClusterAuthorities extends Readonly<Record<AuthorityName, KeyedCertificate>> {
  /**
   * Signs the tokens of service accounts. The API server checks them with the public half: of a private key in this form it
   * would find one only if that is RSA (kubernetes/client-go, util/keyutil, ParsePublicKeysPEM).
   */
  readonly serviceAccount: { readonly publicKey: string; readonly privateKey: string };
  /** The key of the `secretbox` provider that encrypts Secrets in etcd: 32 bytes, base64. */
  readonly encryptionKey: string;
  /** {@link superAdmin}'s: for the day when access rules (RBAC) have locked out everybody else. It never lies on a host. */
  readonly superAdmin: KeyedCertificate;
  /** Of the group that administrators belong to, see {@link adminRequest}: 1, and one more for each time they were revoked. */
  readonly adminGroup: number;
}

/** How `certs` calls {@link superAdmin}'s certificate, beside those of the nodes. */
export const SUPER_ADMIN = 'superAdmin';

/** Of the group `system:masters`, whose rights no access rule takes away; kubeadm's user has the same name. */
export const superAdmin: CertificateRequest = {
  authority: 'cluster',
  commonName: 'kubernetes-super-admin',
  organization: 'system:masters',
  usages: ['client'],
  names: [],
};

/**
 * Kubernetes knows no list of revoked certificates: what ends one before its time is that its group has no rights any more. So
 * the group has a number, and who is to stay gets a certificate of the next.
 */
export const groupName = (number: number): string =>
  `keelson:cluster-admins${number === 1 ? '' : `:${String(number)}`}`;

const groupPattern = /^keelson:cluster-admins(?::([1-9]\d{0,8}))?$/;

/** The number in a group's name; undefined where it is another kind of group. */
export function groupNumber(name: string): number | undefined {
  const found = groupPattern.exec(name);
  return found ? Number(found[1] ?? 1) : undefined;
}

/** The everyday administrator. The group has its rights by a ClusterRoleBinding. */
export const adminRequest = (group: number): CertificateRequest => ({
  ...superAdmin,
  commonName: 'kubernetes-admin',
  organization: groupName(group),
});
