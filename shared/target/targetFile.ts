/** A file of the target directory: what is written, shown on the review page, exported and installed. */

/** The cluster's own secrets, needed from Kubernetes 1.20 on (see the API server's flags). */
export interface ClusterSecrets {
  /** The one bearer token of profile simple: 32 hexadecimal digits. */
  readonly token: string;
  /** RSA private key, PEM (PKCS#8), that signs service account tokens. */
  readonly serviceAccountKey: string;
}

type TargetFolder = 'master-node' | 'all-node' | 'worker-node' | 'services';

export interface TargetFile {
  /** Place in the export: `master-node/etcd.service`. */
  readonly path: `${TargetFolder}/${string}`;
  /** Where it belongs on the node: `/lib/systemd/system/etcd.service`. */
  readonly installPath: string;
  readonly mode: number;
  readonly content: string;
  /** The content holds a secret: mode 0600, masked on screen, exported only when asked. */
  readonly secret: boolean;
}

/** What stands in a file where a secret would be, on screen and in an export without secrets. */
export const placeholderSecrets: ClusterSecrets = {
  token: '<token: made when the cluster is deployed>',
  serviceAccountKey: '<service account signing key: made when the cluster is deployed>\n',
};
