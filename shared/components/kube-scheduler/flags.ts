/**
 * kube-scheduler's flags. Those that 1.9 has are the guide's (ARCHITECTURE.md, "The guide"); a number is a pull request of
 * kubernetes/kubernetes that changed what the flag does.
 */
import { withLogins, withoutLogins } from '../../access/access';
import type { FlagTable } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { loginFlags } from '../controlPlane';
import { identity } from './certificates';

export const schedulerFlags: FlagTable = [
  { flag: 'address', value: '127.0.0.1', ...withoutLogins }, // fatal from 1.24: #106865
  { flag: 'bind-address', value: '127.0.0.1', ...withLogins, why: 'LOOPBACK_ONLY' },
  // Closes the plain HTTP port 10251; 1.23 has none any more (#96345), 1.24 does not know the flag (#106865).
  { flag: 'port', value: '0', ...withLogins, until: 22 },
  { flag: 'master', value: 'http://127.0.0.1:8080', ...withoutLogins },
  ...loginFlags({ withToken: paths.schedulerKubeconfig, withCertificates: paths.secure.scheduler }, identity),
  { flag: 'leader-elect', value: 'true' },
  { flag: 'v', value: '2' },
];
