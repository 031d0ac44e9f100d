import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { WireError } from '../../shared/errors';
import { startI18n } from '../i18n';
import { refreshCredentials } from '../stores/credentialsStore';
import type { FakeBridge } from '../testing/fakeBridge';
import { sampleCluster } from '../testing/sampleCluster';
import { Remedy } from './Remedy';
import { installBridge } from './testing/installBridge';

const document = {
  ...sampleCluster,
  nodes: sampleCluster.nodes.map((node) => ({ ...node, ssh: { auth: { kind: 'password' } } })),
};

async function renderRemedy(
  error: WireError,
  known: readonly string[],
  onRetry: (breakLock?: string) => void = () => undefined,
): Promise<FakeBridge> {
  cleanup();
  const bridge = installBridge({
    'credentials.known': () => Object.fromEntries(known.map((hostname) => [hostname, ['password' as const]])),
  });
  await startI18n('en');
  await refreshCredentials();
  render(<Remedy hostname="n2" error={error} document={document} busy={false} onRetry={onRetry} />);
  return bridge;
}

describe('a password that is put right where a step failed', () => {
  it('is given to the host that refused it, and to no other', async () => {
    const refused = { code: 'SSH_AUTH_FAILED', params: { host: 'n2', user: 'root', method: 'password' } } as const;
    const bridge = await renderRemedy(refused, ['n1', 'n2', 'n3']);
    const field = screen.getByLabelText<HTMLInputElement>('SSH password');
    expect(field.placeholder).toBe('Not accepted: enter it again');
    await userEvent.type(field, 'right');
    expect(screen.queryByRole('checkbox')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() =>
      expect(bridge.argsOf('credentials.set')).toEqual([{ document, hostname: 'n2', password: 'right' }]),
    );
    expect(field.placeholder).toContain('entered');
  });

  it('goes to the nodes that lack one only when the person says so', async () => {
    const missing = { code: 'SSH_CREDENTIALS_MISSING', params: { host: 'n2', what: 'password' } } as const;
    const bridge = await renderRemedy(missing, ['n1']);
    const forAll = screen.getByRole<HTMLInputElement>('checkbox', { name: 'also for 1 other node that needs one' });
    expect(forAll.checked).toBe(false);
    await userEvent.click(forAll);
    await userEvent.type(screen.getByLabelText('SSH password'), 'all{Enter}');
    await waitFor(() => expect(bridge.argsOf('credentials.set').map(({ hostname }) => hostname)).toEqual(['n2', 'n3']));
  });
});

describe('a node that somebody else works on', () => {
  const locked = (minutes: number): WireError => ({
    code: 'NODE_LOCKED',
    params: { host: 'n2', user: 'wei', workstation: 'desk', job: 'theirs', minutes },
  });

  it('is taken from the run that was named, after the person has read what that means', async () => {
    const broken: (string | undefined)[] = [];
    await renderRemedy(locked(0), [], (lock) => broken.push(lock));
    await userEvent.click(screen.getByRole('button', { name: 'Break the lock…' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('wei on desk');
    expect(dialog.textContent).toContain('This run is very likely still at work');
    const confirm = screen.getByRole('button', { name: 'Break the lock and go on' });
    expect(confirm.hasAttribute('disabled')).toBe(true);
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(confirm);
    expect(broken).toEqual(['theirs']);
  });

  it('is said to be left behind when its owner is silent for long, and waiting is always possible', async () => {
    const broken: (string | undefined)[] = [];
    await renderRemedy(locked(42), [], (lock) => broken.push(lock));
    await userEvent.click(screen.getByRole('button', { name: 'Break the lock…' }));
    expect((await screen.findByRole('dialog')).textContent).toContain('No sign of life for 42 min');
    await userEvent.click(screen.getByRole('button', { name: 'Leave it' }));
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(broken).toEqual([undefined]);
  });

  it('that nobody has named is broken as that', async () => {
    const broken: (string | undefined)[] = [];
    const nameless = { code: 'LOCK_WITHOUT_OWNER', params: { host: 'n2', minutes: 42 } } as const;
    await renderRemedy(nameless, [], (lock) => broken.push(lock));
    await userEvent.click(screen.getByRole('button', { name: 'Break the lock…' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('Break the lock without a name on n2?');
    await userEvent.click(screen.getByRole('checkbox'));
    await userEvent.click(screen.getByRole('button', { name: 'Break the lock and go on' }));
    expect(broken).toEqual(['']);
  });
});
