/** The certificates of the cluster's authorities, for whoever checks what they have signed. Their keys lie on no node. */
import { hasPki, pkiOf } from './certificateRule';
import { paths } from '../kubernetes/paths';
import type { AuthorityName } from '../pki/certificate';
import { publicFile, type FileRule } from '../target/files';
import type { TargetFile } from '../target/targetFile';

export const authorityFile = (name: AuthorityName, place: TargetFile['path'], installPath: string): FileRule => ({
  ...publicFile(place, installPath, (context) => (hasPki(context) ? pkiOf(context).authorities[name] : undefined)),
  authority: name,
});

/** Signs the API server, the kubelets and everybody who comes to them. */
export const clusterAuthority = authorityFile('cluster', 'all-node/pki/ca.crt', paths.secure.authority);
/** Signs etcd, its peers and its clients, and nobody else: the cluster's own certificates open no database. */
export const etcdAuthority = authorityFile('etcd', 'master-node/pki/etcd/ca.crt', paths.secure.etcdAuthority);
/** Signs the API server where it comes to extension API servers on behalf of others. */
export const frontProxyAuthority = authorityFile(
  'frontProxy',
  'master-node/pki/front-proxy-ca.crt',
  paths.secure.frontProxyAuthority,
);
