/** kube-controller-manager's flags. Marks: sections of component-flags.md; T: target-files.md. */
import type { FlagTable } from './flags';
import { paths } from './paths';

export const controllerManagerFlags: FlagTable = [
  { flag: 'address', value: '127.0.0.1', until: 19 }, // fatal from 1.24; 1.20 and later use bind-address: 3
  { flag: 'bind-address', value: '127.0.0.1', since: 20 },
  // Closes the plain HTTP port 10252; 1.22 has none any more, 1.24 does not know the flag: 3.
  { flag: 'port', value: '0', since: 20, until: 21 },
  { flag: 'master', value: 'http://127.0.0.1:8080', until: 19 }, // T
  { flag: 'kubeconfig', value: paths.controllerManagerKubeconfig, since: 20 },
  // Needed from 1.22, when serving is delegated; understood by 1.20: 3.
  { flag: 'authentication-kubeconfig', value: paths.controllerManagerKubeconfig, since: 20 },
  { flag: 'authorization-kubeconfig', value: paths.controllerManagerKubeconfig, since: 20 },
  // The API server of profile simple has no certificate authority to publish: looking it up would only fill the journal
  // with errors (seen with 1.20.2).
  { flag: 'authentication-skip-lookup', value: 'true', since: 20 },
  { flag: 'allocate-node-cidrs', value: 'true' },
  { flag: 'service-cluster-ip-range', value: ({ cluster }) => cluster.network.serviceCidr },
  { flag: 'cluster-cidr', value: ({ cluster }) => cluster.network.podCidr },
  { flag: 'cluster-name', value: 'kubernetes' },
  { flag: 'leader-elect', value: 'true' },
  // Empty on purpose: nothing is signed in profile simple (T; accepted by 1.20: 3).
  { flag: 'cluster-signing-cert-file', value: '' },
  { flag: 'cluster-signing-key-file', value: '' },
  { flag: 'service-account-private-key-file', value: paths.serviceAccountKey, since: 20 },
  // Given to every pod as kube-root-ca.crt. The API server's self-made file holds its certificate and the CA behind it.
  { flag: 'root-ca-file', value: paths.servingCertificate, since: 20 },
  { flag: 'v', value: '2' },
];
