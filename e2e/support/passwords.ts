/** The passwords of the lab's hosts, for typing. */
import { defaultHosts } from '../lab/host/hostSpec';

const [, n2, n3] = defaultHosts;
export const passwords = {
  n2Sudo: n2?.user !== undefined && n2.user !== 'root' ? n2.user.password : '',
  n3: n3?.passwordLogin ?? '',
} as const;
