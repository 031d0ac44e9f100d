/** Who etcd is, to its clients and to its peers. It also dials with both, so they are good for either side. */
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import type { CertificateRequest } from '../../pki/certificate';
import { authorityFile } from '../authorities';
import type { CertificateRule } from '../certificateRule';

/** Runs it, and owns what it reads and writes (CIS Kubernetes Benchmark, 1.1.12). */
export const ETCD_USER = 'etcd';

const member = ({ node }: NodeContext): CertificateRequest => ({
  authority: 'etcd',
  commonName: node.hostname,
  usages: ['server', 'client'],
  names: [node.hostname, 'localhost', node.ip, '127.0.0.1'],
});

const own = (id: 'server' | 'peer'): CertificateRule => ({
  id: `etcd-${id}`,
  installPath: `${paths.secure.etcdPki}/${id}`,
  place: `master-node/pki/etcd/${id}`,
  owner: ETCD_USER,
  request: member,
});

export const serverPair = own('server');
export const peerPair = own('peer');
export const memberPairs = [serverPair, peerPair];

/** Its own copy: others' files belong to root. */
export const ownAuthority = {
  ...authorityFile('etcd', 'master-node/etcd-pki/ca.crt', `${paths.secure.etcdPki}/ca.crt`),
  owner: ETCD_USER,
};
