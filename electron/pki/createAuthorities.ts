import { randomBytes } from 'node:crypto';
import { superAdmin, type ClusterAuthorities } from '../../shared/pki/authorities';
import type { AuthorityName, KeyAlgorithm } from '../../shared/pki/certificate';
import { issue, makeAuthority } from './issue';
import { makeKeyPair } from './keys';

/** As kubeadm calls them. */
const commonNames = {
  cluster: 'kubernetes',
  etcd: 'etcd-ca',
  frontProxy: 'front-proxy-ca',
} satisfies Record<AuthorityName, string>;

/**
 * Everything that a new cluster trusts. Its service accounts' key is of the same algorithm: ES256 is accepted since Kubernetes 1.5
 * (kubernetes/kubernetes #33565).
 */
export async function createAuthorities(making: {
  readonly now: Date;
  readonly keyAlgorithm: KeyAlgorithm;
}): Promise<ClusterAuthorities> {
  const authorities = {
    cluster: await makeAuthority(commonNames.cluster, making),
    etcd: await makeAuthority(commonNames.etcd, making),
    frontProxy: await makeAuthority(commonNames.frontProxy, making),
  };
  return {
    ...authorities,
    serviceAccount: await makeKeyPair(making.keyAlgorithm),
    encryptionKey: randomBytes(32).toString('base64'),
    superAdmin: await issue(authorities, superAdmin, making),
    adminGroup: 1,
  };
}
