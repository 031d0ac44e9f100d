/**
 * kube-scheduler's flags. Those that 1.9 has are the guide's (ARCHITECTURE.md, "The guide"); a number is a pull request of
 * kubernetes/kubernetes that changed what the flag does.
 */
import type { FlagTable } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';

export const schedulerFlags: FlagTable = [
  { flag: 'address', value: '127.0.0.1', until: 19 }, // fatal from 1.24: #106865
  { flag: 'bind-address', value: '127.0.0.1', since: 20 },
  // Closes the plain HTTP port 10251; 1.23 has none any more (#96345), 1.24 does not know the flag (#106865).
  { flag: 'port', value: '0', since: 20, until: 22 },
  { flag: 'master', value: 'http://127.0.0.1:8080', until: 19 },
  { flag: 'kubeconfig', value: paths.schedulerKubeconfig, since: 20 },
  { flag: 'authentication-kubeconfig', value: paths.schedulerKubeconfig, since: 20 },
  { flag: 'authorization-kubeconfig', value: paths.schedulerKubeconfig, since: 20 },
  // The API server of profile simple has no certificate authority to publish: looking it up would only fill the journal
  // with errors (seen with 1.20.2).
  { flag: 'authentication-skip-lookup', value: 'true', since: 20 },
  { flag: 'leader-elect', value: 'true' },
  { flag: 'v', value: '2' },
];
