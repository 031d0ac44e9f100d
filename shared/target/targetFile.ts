/** A file of the target directory: what is written, shown on the review page, exported and installed. */

import type { MirrorWithLogin } from '../images/mirrors';
import { authorityNames, type AuthorityName, type CertificateObjection } from '../pki/certificate';

/** The cluster's own secrets, needed wherever there are logins (shared/access). */
export interface ClusterSecrets {
  /** The one bearer token of profile simple: 32 hexadecimal digits. */
  readonly token: string;
  /** Private key, PEM (PKCS#8), that signs service account tokens. */
  readonly serviceAccountKey: string;
  /** Of profile secure. */
  readonly pki?: Pki;
  /** What a mirror of the cluster file is told in `Authorization`. */
  readonly mirrorLogin?: (mirror: MirrorWithLogin) => string;
}

/** A certificate and its private key, PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** What the nodes of a cluster get of its authorities: no private key of any of them. */
export interface Pki {
  /** The authorities' certificates, PEM. */
  readonly authorities: Readonly<Record<AuthorityName, string>>;
  /** The public half of the key that signs service account tokens, PEM. */
  readonly serviceAccountPublicKey: string;
  /** 32 bytes in base64, with which Secrets are encrypted in etcd. */
  readonly encryptionKey: string;
  /** See adminRequest (pki/authorities.ts). */
  readonly adminGroup: number;
  /** The pair of a node, by the id of its rule (components/certificateRule.ts). */
  readonly pairOf: (hostname: string, id: string) => KeyPair;
  /** Why the one that lies there is not it; undefined where it is, or where none was looked at. */
  readonly objectionTo?: (hostname: string, id: string) => CertificateObjection | undefined;
}

type TargetFolder = 'master-node' | 'all-node' | 'worker-node' | 'services';

export interface TargetFile {
  /** Place in the export: `master-node/etcd.service`. */
  readonly path: `${TargetFolder}/${string}`;
  /** Where it belongs on the node: `/lib/systemd/system/etcd.service`. */
  readonly installPath: string;
  readonly mode: number;
  /** A user of the node, with the group of the same name; root where nobody is said. */
  readonly owner?: string;
  readonly content: string;
  /** The content holds a secret: mode 0600, masked on screen, exported only when asked. */
  readonly secret: boolean;
}

const later = (what: string): string => `<${what}: made when the cluster is deployed>`;

/** What stands in a file where a secret would be, on screen and in an export without secrets. */
export const placeholderSecrets: ClusterSecrets & Required<Pick<ClusterSecrets, 'pki' | 'mirrorLogin'>> = {
  token: later('token'),
  serviceAccountKey: `${later('service account signing key')}\n`,
  mirrorLogin: () => later('login to the mirror'),
  pki: {
    authorities: Object.fromEntries(
      authorityNames.map((name) => [name, `${later(`certificate of the authority ${name}`)}\n`]),
    ) as Record<AuthorityName, string>,
    serviceAccountPublicKey: `${later('public key of service accounts')}\n`,
    encryptionKey: later('encryption key'),
    adminGroup: 1,
    pairOf: (hostname, id) => ({
      certificate: `${later(`certificate ${id} of ${hostname}`)}\n`,
      key: `${later(`private key ${id} of ${hostname}`)}\n`,
    }),
  },
};
