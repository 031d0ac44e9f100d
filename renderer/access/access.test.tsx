/** Authorities that are sealed, and administrators that are revoked, in the window. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { renderDeploy } from '../dashboard/testing/renderDeploy';
import { edit } from '../stores/draftStore';

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const passwords = { n1: ['password' as const], n2: ['password' as const], n3: ['password' as const] };
const known = { 'credentials.known': () => passwords };
const locked = new AppError('AUTHORITIES_LOCKED', { path: '/home/me/authorities/lab.json' });

/** The draft asks for profile secure. */
const makeSecure = (): void =>
  act(() => {
    edit('profile', 'secure');
    edit('kubernetesVersion', '1.37.2');
    edit('runtime', 'containerd');
    edit('network', { cni: 'bridge', nodePortRange: '30000-32767' });
  });

it('sealed authorities are opened by a passphrase that is not kept in the window', async () => {
  const { bridge, user } = await renderDeploy({
    answers: {
      ...known,
      'job.start': () => {
        throw locked;
      },
    },
  });
  await user.click(button(/Deploy/));
  await user.click(await screen.findByRole('button', { name: 'Enter the passphrase…' }));
  const dialog = await screen.findByRole('dialog');
  const field = within(dialog).getByLabelText<HTMLInputElement>('Passphrase');
  expect(field.type).toBe('password');
  const open = within(dialog).getByRole('button', { name: 'Open' });
  expect(open.hasAttribute('disabled')).toBe(true);

  bridge.answer({
    'authorities.unlock': () => {
      throw new AppError('AUTHORITIES_PASSPHRASE_WRONG', { path: '/home/me/authorities/lab.json' });
    },
  });
  await user.type(field, 'wrong horse{Enter}');
  await within(dialog).findByText(/does not fit/);

  bridge.answer({ 'authorities.unlock': () => 'in-memory' });
  await user.clear(field);
  await user.type(field, 'correct horse{Enter}');
  // It is said plainly where the passphrase is.
  await screen.findByText(/kept in memory only/);
  expect(bridge.argsOf('authorities.unlock').map(({ passphrase }) => passphrase)).toEqual([
    'wrong horse',
    'correct horse',
  ]);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Enter the passphrase…' })).toBeNull());
});

it('administrators are revoked after somebody has read what that means', async () => {
  const { bridge, user } = await renderDeploy({
    answers: {
      ...known,
      'admin.revocation': () => ({
        ...{ group: 2, next: 3, masters: ['n1'] },
        unreached: [{ hostname: 'n9', error: { code: 'SSH_TIMEOUT', params: { host: 'n9', address: '10.0.0.9' } } }],
      }),
    },
  });
  expect(screen.queryByRole('button', { name: 'Revoke the administrators…' })).toBeNull();
  makeSecure();
  await user.click(button('Revoke the administrators…'));
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByText(/The group keelson:cluster-admins:2 loses its rights/);
  within(dialog).getByText(/keelson:cluster-admins:3/);
  within(dialog).getByText(/n9 cannot be reached/);
  expect(bridge.argsOf('job.start')).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Revoke and make a new one' }));
  await waitFor(() =>
    expect(bridge.argsOf('job.start')).toMatchObject([{ kind: 'revokeAdmins', group: 3, path: '/home/me/lab.yaml' }]),
  );
});

it('nothing can be revoked before the masters have answered', async () => {
  const { bridge, user } = await renderDeploy({
    answers: {
      ...known,
      'admin.revocation': () => {
        throw locked;
      },
    },
  });
  makeSecure();
  await user.click(button('Revoke the administrators…'));
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByText(/their passphrase is needed/);
  within(dialog).getByRole('button', { name: 'Enter the passphrase…' });
  const confirm = within(dialog).getByRole('button', { name: 'Revoke and make a new one' });
  expect(confirm.hasAttribute('disabled')).toBe(true);
  await user.click(within(dialog).getByRole('button', { name: 'Keep them' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(bridge.argsOf('job.start')).toEqual([]);
});
