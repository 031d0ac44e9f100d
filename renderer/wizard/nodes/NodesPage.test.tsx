import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import { describeIssue } from '../../../shared/messages';
import { getAt } from '../../stores/documentPath';
import { replaceDraft, useDraftStore } from '../../stores/draftStore';
import { field, renderApp } from '../../testing/renderApp';
import { sampleCluster } from '../../testing/sampleCluster';

const valueAt = (path: string): unknown => getAt(useDraftStore.getState().document, path);
const hostnames = (): unknown[] => (valueAt('nodes') as unknown[]).map((node) => getAt(node, 'hostname'));
const withPasswords = {
  ...sampleCluster,
  nodes: sampleCluster.nodes.map((node) => ({ ...node, ssh: { ...node.ssh, auth: { kind: 'password' } } })),
};

describe('Nodes page', () => {
  it.each(['en', 'zh'] as const)('shows a bad IP at its field, in words (%s)', async (language) => {
    const { user } = await renderApp({ document: sampleCluster, language });
    await user.clear(field('nodes[1].ip'));
    await user.type(field('nodes[1].ip'), '10.77.0.300');
    const text = describeIssue({ code: 'BAD_IP', params: {} }, language);
    const message = screen.getByText((_, element) => element?.id === 'message-of-nodes[1].ip');
    expect(message.textContent).toContain(text);
    expect(field('nodes[1].ip').getAttribute('aria-invalid')).toBe('true');
    expect(field('nodes[1].ip').getAttribute('aria-describedby')).toBe(message.id);
  });

  it('does not tell off a new row before it is left', async () => {
    const { user } = await renderApp();
    await user.click(screen.getByRole('button', { name: /Add node/ }));
    await waitFor(() => expect(document.activeElement).toBe(field('nodes[0].hostname')));
    expect(field('nodes[0].hostname').getAttribute('aria-invalid')).toBe('false');
    await user.type(field('nodes[0].hostname'), 'n1');
    await user.click(field('name'));
    expect(field('nodes[0].ip').getAttribute('aria-invalid')).toBe('true');
  });

  it('adds a row with Enter in the last one, and moves down in the others', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.type(field('nodes[1].ip'), '{Enter}');
    expect(document.activeElement).toBe(field('nodes[2].ip'));
    await user.type(field('nodes[2].ip'), '{Enter}');
    await waitFor(() => expect(document.activeElement).toBe(field('nodes[3].hostname')));
    expect(valueAt('nodes[3].roles')).toEqual(['worker']);
  });

  it('copies a node with the next free name and address', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.click(screen.getByRole('button', { name: 'Copy node 1' }));
    expect(valueAt('nodes[1].hostname')).toBe('n4');
    expect(valueAt('nodes[1].ip')).toBe('10.77.0.14');
  });

  it('brings a removed node back', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.click(screen.getByRole('button', { name: 'Remove node 2' }));
    expect(valueAt('nodes')).toHaveLength(2);
    await user.click(await screen.findByText('Undo'));
    expect(valueAt('nodes[1].hostname')).toBe('n2');
  });

  it('has nothing to save once a removed node is back', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    const unsaved = (): HTMLElement | null => screen.queryByRole('img', { name: 'Unsaved changes' });
    await user.click(screen.getByRole('button', { name: 'Remove node 2' }));
    expect(unsaved()).toBeTruthy();
    await user.click(await screen.findByText('Undo'));
    expect(unsaved()).toBeNull();
    await user.type(field('name'), 'x');
    expect(unsaved()).toBeTruthy();
    await user.type(field('name'), '{Backspace}');
    expect(unsaved()).toBeNull();
  });

  it('brings nothing back into another file', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.click(screen.getByRole('button', { name: 'Remove node 2' }));
    const undo = await screen.findByRole('button', { name: 'Undo' });
    act(() => replaceDraft({ document: { ...sampleCluster, name: 'other' } }));
    await user.click(undo);
    expect(hostnames()).toEqual(['n1', 'n2', 'n3']);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  });

  it('gives one login to all nodes, and brings back what they had', async () => {
    const [first, second, third] = sampleCluster.nodes;
    const own = { user: 'ops', port: 2222, auth: { kind: 'key', path: '/typed' }, host: '10.0.0.9' };
    const { user } = await renderApp({
      document: { ...sampleCluster, nodes: [first, { ...second, ssh: own }, third] },
    });
    await user.click(screen.getByRole('button', { name: 'Settings of node 1' }));
    await user.click(screen.getByRole('button', { name: 'Use this login for all nodes' }));
    expect(valueAt('nodes[1].ssh')).toEqual({ ...first?.ssh, host: '10.0.0.9' });
    await user.type(field('nodes[2].ssh.user'), '2');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(valueAt('nodes[1].ssh')).toEqual(own);
    expect(valueAt('nodes[2].ssh.user')).toBe('root2');
  });

  it('keeps a login that is not chosen now', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.click(screen.getByRole('button', { name: 'Settings of node 1' }));
    await user.clear(field('nodes[0].ssh.auth.path'));
    await user.type(field('nodes[0].ssh.auth.path'), '/typed/key');
    for (const login of ['Password', 'Key file']) {
      await user.click(field('nodes[0].ssh.auth'));
      await user.click(document.querySelector(`.ant-select-item-option[title="${login}"]`)!);
    }
    expect(valueAt('nodes[0].ssh.auth')).toEqual({ kind: 'key', path: '/typed/key' });
  });

  it('leaves the settings of a row open when one is put in or taken out above it', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    const open = (): (string | null)[] =>
      screen.getAllByRole('button', { name: /Settings of/ }).map((button) => button.getAttribute('aria-expanded'));
    await user.click(screen.getByRole('button', { name: 'Settings of node 2' }));
    await user.click(screen.getByRole('button', { name: 'Copy node 1' }));
    expect(hostnames()).toEqual(['n1', 'n4', 'n2', 'n3']);
    expect(open()).toEqual(['false', 'false', 'true', 'false']);
    await user.click(screen.getByRole('button', { name: 'Remove node 1' }));
    expect(open()).toEqual(['false', 'true', 'false']);
    await user.click(screen.getByRole('button', { name: 'Remove node 2' }));
    expect(open()).toEqual(['false', 'false']);
  });

  it.each([[null], ['text'], [[]]])('adds a node after one whose ssh is %j', async (ssh) => {
    const document = { ...sampleCluster, nodes: [{ ...sampleCluster.nodes[0], ssh }] };
    const { user } = await renderApp({ document });
    await user.click(screen.getByRole('button', { name: /Add node/ }));
    expect(valueAt('nodes[1]')).toEqual({ roles: ['worker'], ssh: {} });
  });

  it('shows a value that YAML left open as an empty field', async () => {
    await renderApp({ document: { ...sampleCluster, nodes: [{ ...sampleCluster.nodes[0], ip: null, roles: [] }] } });
    expect(field('nodes[0].ip').value).toBe('');
    const message = (path: string): string => document.getElementById(`message-of-${path}`)?.textContent ?? '';
    expect(message('nodes[0].ip')).toBe('IP address: Please fill this in.');
    expect(message('nodes[0].roles')).toContain('Choose at least one role');
  });

  it('takes rows pasted into a field, with a preview', async () => {
    const { user } = await renderApp();
    await user.click(screen.getByRole('button', { name: /Paste list/ }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('textbox'));
    await user.paste('n1\t10.0.0.1\tmaster\nn2\t10.0.0.2\nbad\t10.0.0.999\n');
    expect(within(dialog).getByText('Not an IPv4 address')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Add 2 nodes' }));
    expect(valueAt('nodes[0]')).toMatchObject({ hostname: 'n1', ip: '10.0.0.1', roles: ['master'] });
    expect(valueAt('nodes[1]')).toMatchObject({ hostname: 'n2', ip: '10.0.0.2', roles: ['worker'] });
    expect(valueAt('nodes[2]')).toBeUndefined();
  });

  it('gives a password to main, for all nodes that need one, and forgets it', async () => {
    const { user, bridge } = await renderApp({ document: withPasswords });
    await user.click(screen.getByRole('button', { name: 'Enter password: n1' }));
    await user.type(screen.getByLabelText('SSH password'), 'ship-shape{Enter}');
    await waitFor(() => expect(screen.queryByRole('button', { name: /Enter password/ })).toBeNull());
    expect(bridge.argsOf('credentials.set')).toEqual(
      ['n1', 'n2', 'n3'].map((hostname) => ({ document: withPasswords, hostname, password: 'ship-shape' })),
    );
    expect(screen.getByLabelText<HTMLInputElement>('SSH password').value).toBe('');
    expect(JSON.stringify(useDraftStore.getState().document)).not.toContain('ship-shape');
  });
});

describe('secrets', () => {
  const passwordFields = (): HTMLInputElement => screen.getByLabelText<HTMLInputElement>('SSH password');

  it('are never given to a node that has one of its own', async () => {
    const { user, bridge } = await renderApp({ document: withPasswords });
    await user.click(screen.getByRole('button', { name: 'Settings of node 2' }));
    await user.click(screen.getByRole('checkbox', { name: /also for 2 other nodes/ }));
    await user.type(passwordFields(), 'two{Enter}');
    await waitFor(() => expect(passwordFields().placeholder).toContain('entered'));
    await user.click(screen.getByRole('button', { name: 'Settings of node 1' }));
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /also for 1 other node that/ }).checked).toBe(true);
    await user.type(passwordFields(), 'one{Enter}');
    await waitFor(() => expect(screen.queryByRole('checkbox', { name: /also for/ })).toBeNull());
    const given = bridge.argsOf('credentials.set').map(({ hostname, password }) => `${hostname} ${password ?? ''}`);
    expect(given).toEqual(['n2 two', 'n1 one', 'n3 one']);
  });

  it('that were given together can be corrected together, when the person says so', async () => {
    const { user, bridge } = await renderApp({ document: withPasswords });
    await user.click(screen.getByRole('button', { name: 'Settings of node 1' }));
    await user.type(passwordFields(), 'wrong{Enter}');
    await waitFor(() => expect(passwordFields().placeholder).toContain('entered'));
    await user.type(passwordFields(), 'right');
    const same = screen.getByRole<HTMLInputElement>('checkbox', { name: /also for 2 other nodes .* the same one/ });
    expect(same.checked).toBe(false);
    await user.click(same);
    await user.click(field('name'));
    await waitFor(() => expect(bridge.argsOf('credentials.set')).toHaveLength(6));
    expect(
      new Set(
        bridge
          .argsOf('credentials.set')
          .slice(3)
          .map(({ hostname }) => hostname),
      ).size,
    ).toBe(3);
  });

  it('wait for the choice beside the field, also with the keyboard', async () => {
    const { user, bridge } = await renderApp({ document: withPasswords });
    await user.click(screen.getByRole('button', { name: 'Settings of node 1' }));
    await user.type(passwordFields(), 'one');
    act(() => screen.getByRole('checkbox', { name: /also for/ }).focus());
    expect(bridge.argsOf('credentials.set')).toEqual([]);
    await user.click(screen.getByRole('checkbox', { name: /also for/ }));
    await user.click(field('name'));
    await waitFor(() => expect(bridge.argsOf('credentials.set')).toMatchObject([{ hostname: 'n1', password: 'one' }]));
  });

  it('stay with a node that gets another name, and not with one that becomes another machine', async () => {
    const { user } = await renderApp({ document: withPasswords });
    await user.click(screen.getByRole('button', { name: 'Settings of node 1' }));
    await user.type(passwordFields(), 'one{Enter}');
    await user.clear(field('nodes[0].hostname'));
    await user.type(field('nodes[0].hostname'), 'm1');
    expect(screen.getByRole('button', { name: 'Enter password: m1' })).toBeTruthy();
    await user.click(field('name'));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Enter password: m1' })).toBeNull());
    await user.type(field('nodes[0].ip'), '1');
    await user.click(field('name'));
    expect(await screen.findByRole('button', { name: 'Enter password: m1' })).toBeTruthy();
  });
});

describe('connection test', () => {
  it('shows what was found', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.click(screen.getByRole('button', { name: /Test all/ }));
    expect(await screen.findAllByText('Debian GNU/Linux 12 (bookworm)')).toHaveLength(3);
    expect(screen.getAllByText('7.8 GB memory')).toHaveLength(3);
  });

  it('forgets the result when the settings it was made with change', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.click(screen.getByRole('button', { name: 'Test: n1' }));
    await screen.findByText('Debian GNU/Linux 12 (bookworm)');
    await user.type(field('nodes[0].ip'), '1');
    expect(screen.queryByText('Debian GNU/Linux 12 (bookworm)')).toBeNull();
  });

  it('stops all tests that go on, and keeps what was found out before', async () => {
    let arrive: () => void = () => undefined;
    const { user, bridge } = await renderApp({ document: sampleCluster });
    await user.click(screen.getByRole('button', { name: 'Test: n1' }));
    await screen.findByText('Debian GNU/Linux 12 (bookworm)');
    bridge.answer({
      'hosts.test': () =>
        new Promise((_, reject) => {
          arrive = () => reject(new AppError('CANCELLED'));
        }),
    });
    await user.click(screen.getByRole('button', { name: 'Test: n2' }));
    await user.click(await screen.findByRole('button', { name: 'Stop testing' }));
    expect(bridge.argsOf('call.cancel')).toEqual([{ name: 'hosts.test' }]);
    act(arrive);
    expect(await screen.findByRole('button', { name: 'Test: n2' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Test all connections' })).toBeTruthy();
    expect(screen.getByText('Debian GNU/Linux 12 (bookworm)')).toBeTruthy();
    expect(document.querySelector('.test-error')).toBeNull();
  });

  it('shows an error with its way out', async () => {
    const { user } = await renderApp({
      document: sampleCluster,
      answers: {
        'hosts.test': ({ hostname }) => {
          throw new AppError('SSH_AUTH_FAILED', { host: hostname, user: 'root', method: 'key' });
        },
      },
    });
    await user.click(screen.getByRole('button', { name: 'Test: n1' }));
    expect(await screen.findByText('n1 did not accept the login of root (key file).')).toBeTruthy();
  });

  const refusing = (known: Set<string>) => ({
    'hosts.test': ({ hostname }: { hostname: string }) => {
      if (known.has(`10.77.0.1${hostname.slice(1)}`))
        return {
          hostname,
          os: 'Debian',
          kernel: '6.1',
          architecture: 'x86_64',
          cpus: 2,
          memoryMb: 2048,
          diskFreeMb: 9000,
          fingerprint: 'SHA256:new',
          runtimes: [],
          latencyMs: 1,
        };
      throw new AppError('SSH_HOST_KEY_UNKNOWN', {
        host: hostname,
        address: `10.77.0.1${hostname.slice(1)}`,
        type: 'ssh-ed25519',
        fingerprint: `SHA256:of-${hostname}`,
      });
    },
    'hosts.accept': ({ address }: { address: string }) => void known.add(address),
  });

  it('asks once about all unknown keys, then tests again', async () => {
    const { user, bridge } = await renderApp({ document: sampleCluster, answers: refusing(new Set()) });
    await user.click(screen.getByRole('button', { name: /Test all/ }));
    const dialog = await screen.findByRole('dialog');
    for (const name of ['n1', 'n2', 'n3']) expect(within(dialog).getByText(`SHA256:of-${name}`)).toBeTruthy();
    expect(within(dialog).getByText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Accept these 3 hosts' }));
    expect(await screen.findAllByText('Debian')).toHaveLength(3);
    expect(bridge.argsOf('hosts.accept')).toEqual(
      ['n1', 'n2', 'n3'].map((name) => ({
        address: `10.77.0.1${name.slice(1)}`,
        port: 22,
        fingerprint: `SHA256:of-${name}`,
      })),
    );
  });

  it('accepts nothing when the person declines', async () => {
    const { user, bridge } = await renderApp({ document: sampleCluster, answers: refusing(new Set()) });
    await user.click(screen.getByRole('button', { name: 'Test: n1' }));
    await user.click(await screen.findByRole('button', { name: 'Do not accept' }));
    expect(bridge.argsOf('hosts.accept')).toEqual([]);
  });

  it('shows a changed key with both fingerprints, and does not accept it by default', async () => {
    const { user } = await renderApp({
      document: sampleCluster,
      answers: {
        'hosts.test': ({ hostname }) => {
          throw new AppError('SSH_HOST_KEY_CHANGED', {
            host: hostname,
            address: '10.77.0.11',
            expected: 'SHA256:old',
            actual: 'SHA256:new',
          });
        },
      },
    });
    await user.click(screen.getByRole('button', { name: 'Test: n1' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('The identity of a host has changed')).toBeTruthy();
    expect(within(dialog).getByText('SHA256:old')).toBeTruthy();
    expect(within(dialog).getByText('SHA256:new')).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Do not accept'));
  });
});
