import { expect, it } from 'vitest';
import { accountOf } from '../../../shared/cluster/account';
import { createCredentials } from './credentials';

const document = (hostname: string, ip: string) => ({ nodes: [{ hostname, ip }] });

it('keeps secrets with their machine when the node gets another name, and with no other machine', () => {
  const credentials = createCredentials();
  const account = accountOf(document('n1', '10.0.0.1'), 'n1');
  credentials.set(account, { password: 'one' });
  credentials.set(account, { sudoPassword: 'two', passphrase: '' });
  expect(credentials.get(account)).toEqual({ password: 'one', sudoPassword: 'two' });
  expect(credentials.known(document('n1', '10.0.0.1'))).toEqual({ n1: ['password', 'sudoPassword'] });
  expect(credentials.known(document('m1', '10.0.0.1'))).toEqual({ m1: ['password', 'sudoPassword'] });
  expect(credentials.known(document('n1', '10.0.0.2'))).toEqual({ n1: [] });
});

it('takes nothing for a node that has no address yet', () => {
  const credentials = createCredentials();
  credentials.set(accountOf(document('n1', ''), 'n1'), { password: 'one' });
  expect(credentials.secrets()).toEqual([]);
});
