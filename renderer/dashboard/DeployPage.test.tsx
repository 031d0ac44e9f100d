import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import type { LogLine } from '../../shared/logs/log';
import { edit } from '../stores/draftStore';
import { testKey, useHostsStore, type HostTest } from '../stores/hostsStore';
import { DeployPage } from './DeployPage';
import { useJobStore } from '../stores/jobStore';
import { cell, renderDeploy, withJob } from './testing/renderDeploy';
import { etcdFailure, failed, sampleDocument, script, succeeded, unchanged, uploading } from './testing/sampleJob';

const status = (task: string): string | undefined => cell(task).dataset['status'];
const button = (name: RegExp | string): HTMLElement => screen.getByRole('button', { name });

const line = (seq: number, change: Partial<LogLine> = {}): LogLine => ({
  node: 'n1',
  unit: 'etcd.service',
  seq,
  at: Date.UTC(2026, 2, 2) + seq,
  severity: 6,
  text: `line ${String(seq)}`,
  kind: 'journal',
  ...change,
});

describe('before a job', () => {
  it('does not start while a host cannot be reached for want of a password, then starts with it', async () => {
    const running = script().state();
    const { bridge, user } = await renderDeploy({
      answers: { 'job.open': () => ({ state: running, document: sampleDocument }) },
    });
    await user.click(button('Deploy'));
    await screen.findByText(/Enter the SSH passwords first/);
    expect(bridge.argsOf('job.start')).toEqual([]);

    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByLabelText('SSH password')[0]));
    await user.keyboard('s3cret');
    await user.click(button('Deploy'));
    await screen.findByRole('grid');
    expect(bridge.argsOf('credentials.set').map(({ hostname, password }) => [hostname, password])).toEqual([
      ['n1', 's3cret'],
      ['n2', 's3cret'],
      ['n3', 's3cret'],
    ]);
    expect(bridge.argsOf('job.start')).toEqual([
      { kind: 'deploy', document: sampleDocument, path: '/home/me/lab.yaml' },
    ]);
  });

  it('removes a cluster only when its name was typed', async () => {
    const known = { n1: ['password'], n2: ['password'], n3: ['password'] } as const;
    const { bridge, user } = await renderDeploy({
      answers: {
        'credentials.known': () => ({ n1: [...known.n1], n2: [...known.n2], n3: [...known.n3] }),
        'job.open': () => ({ state: script('reset').state(), document: sampleDocument }),
      },
    });
    await user.click(button('Remove the cluster…'));
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Remove everything' });
    expect(confirm.hasAttribute('disabled')).toBe(true);
    await user.type(within(dialog).getByRole('textbox'), 'labs');
    expect(confirm.hasAttribute('disabled')).toBe(true);
    await user.type(within(dialog).getByRole('textbox'), '{Backspace}');
    await user.click(confirm);
    await screen.findByRole('grid');
    expect(bridge.argsOf('job.start').map(({ kind }) => kind)).toEqual(['reset']);
  });

  it('says of a part of the masters that the others count on them, and of all that the cluster ends', async () => {
    const known = { n1: ['password' as const], n2: ['password' as const], n3: ['password' as const] };
    const { user } = await renderDeploy({ answers: { 'credentials.known': () => known } });
    act(() => {
      edit('profile', 'secure');
      edit('kubernetesVersion', '1.37.2');
      edit('runtime', 'containerd');
      edit('network', { cni: 'bridge', nodePortRange: '30000-32767' });
      for (const at of [0, 1]) edit(`nodes[${String(at)}].roles`, ['master', 'worker']);
    });
    await user.click(button('Remove the cluster…'));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('checkbox', { name: 'n3' }));
    dialog.getByText(/^n1, n2 run the control plane/);
    await user.click(dialog.getByRole('checkbox', { name: 'n2' }));
    dialog.getByText(/^The other masters still count on the etcd of n1/);
    expect(dialog.queryByText(/control plane/)).toBeNull();
  });

  it('says why main refused to start', async () => {
    const { user } = await renderDeploy({
      answers: {
        'credentials.known': () => ({ n1: ['password'], n2: ['password'], n3: ['password'] }),
        'job.start': () => {
          throw new AppError('BINARY_MISSING', { name: 'kubelet', path: '/home/me/binaries' });
        },
      },
    });
    await user.click(button(/Deploy/));
    expect((await screen.findByRole('alert')).textContent).toMatch(/kubelet/);
  });

  it('resumes an interrupted run, the last one from above and an earlier one from the list', async () => {
    const state = uploading().say({ type: 'job-ended', status: 'interrupted' }).state();
    const answers = withJob(state);
    const { bridge, user } = await renderDeploy({ answers });
    expect(screen.getByText('The last run was interrupted')).toBeTruthy();
    await user.click(button('Resume'));
    await screen.findByRole('grid');
    expect(bridge.argsOf('job.retry')).toEqual([{ id: 'job-1' }]);
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Deployment of lab'));

    const last = { id: 'job-2', kind: 'deploy', clusterName: 'lab', status: 'done', startedAt: 1, endedAt: 2 } as const;
    const list = answers['job.list'];
    const again = await renderDeploy({
      answers: { ...answers, 'job.list': async () => [last, ...((await list?.(undefined)) ?? [])] },
    });
    expect(screen.queryByText('The last run was interrupted')).toBeNull();
    await again.user.click(button('Resume'));
    await waitFor(() => expect(again.bridge.argsOf('job.retry')).toEqual([{ id: 'job-1' }]));
  });

  it('does not say that nothing was run before it knows', async () => {
    const { bridge } = await renderDeploy();
    expect(screen.getByText('Nothing has been deployed from here yet.')).toBeTruthy();
    cleanup();
    bridge.answer({ 'job.list': () => new Promise(() => undefined) });
    useJobStore.setState({ jobs: undefined });
    render(<DeployPage />);
    expect(await screen.findByText('Reading the earlier runs…')).toBeTruthy();
    expect(screen.queryByText('Nothing has been deployed from here yet.')).toBeNull();
  });

  it('counts what it will do as it counts it then, and names no more nodes than one can take in', async () => {
    const { user } = await renderDeploy();
    expect(screen.getByText('30 steps of 14 kinds')).toBeTruthy();
    const [first] = sampleDocument.nodes;
    const nodes = Array.from({ length: 15 }, (_, n) => ({
      ...first,
      hostname: `m${String(n)}`,
      ip: `10.77.1.${String(n + 1)}`,
    }));
    act(() => edit('nodes', nodes));
    const tags = (): number => document.querySelectorAll('.dash-tags .ant-tag').length;
    expect(tags()).toBe(12);
    await user.click(button('and 3 more'));
    expect(tags()).toBe(15);
  });

  it('says which machines get another name, as far as they were looked at', async () => {
    await renderDeploy();
    expect(screen.queryByText(/is renamed/)).toBeNull();
    const facts = { os: '', kernel: '', architecture: 'x86_64', cpus: 2, memoryMb: 1, diskFreeMb: 1 };
    const reached = (hostname: string): HostTest => ({
      status: 'reached',
      facts: { ...facts, hostname, fingerprint: 'SHA256:x', runtimes: [], latencyMs: 1 },
    });
    const [n1, n2] = sampleDocument.nodes;
    act(() => useHostsStore.setState({ tests: { [testKey(n1)]: reached('debian'), [testKey(n2)]: reached('n2') } }));
    expect(screen.getByText('1 machine gets another host name')).toBeTruthy();
    expect(screen.getByText('debian (10.77.0.11) is renamed to n1, as the cluster file says.')).toBeTruthy();
    act(() => useHostsStore.setState({ tests: {} }));
  });
});

describe('a running job', () => {
  it('moves with its events', async () => {
    const begun = script();
    const { tellEvents } = await renderDeploy({ opened: begun.state() });
    expect(status('preflight@n1')).toBe('waiting');
    tellEvents(uploading().events);
    expect(status('preflight@n1')).toBe('unchanged');
    expect(status('prepare@n2')).toBe('done');
    expect(cell('binaries@n1').textContent).toBe('62 %');
    expect(screen.getByText('9 of 30 steps done')).toBeTruthy();
    tellEvents(succeeded().events);
    expect(status('verify@n3')).toBe('unchanged');
    expect(screen.getByText('30 of 30 steps done')).toBeTruthy();
  });

  it('points to the warnings of its checks while it goes on', async () => {
    const { user } = await renderDeploy({ opened: uploading().state() });
    expect(cell('preflight@n2').getAttribute('aria-label')).toMatch(/^Checks on n2: .*, 1 warning$/);
    expect(cell('prepare@n2').getAttribute('aria-label')).not.toContain('warning');
    await user.click(button('3 warnings'));
    const drawer = await screen.findByRole('dialog');
    expect(drawer.textContent).toContain('Checks on n1');
    expect(drawer.querySelector('[data-severity="warning"]')).toBeTruthy();
  });

  it('does not count the time in which Keelson was closed', async () => {
    const day = 86_400_000;
    const run = uploading().say({ type: 'job-ended', status: 'interrupted' });
    const resumed = run.say({ type: 'job-restarted' }, day).say({ type: 'job-ended', status: 'cancelled' }, 61_000);
    const { user } = await renderDeploy({ opened: resumed.state() });
    expect(screen.getByText('Took 1:01')).toBeTruthy();
    await user.click(button('All runs'));
    expect(await screen.findByRole('cell', { name: '1:01' })).toBeTruthy();
  });

  it('leaves blank what a node does not need', async () => {
    await renderDeploy({ opened: script().state() });
    expect(document.querySelector('[data-task="etcd@n2"]')).toBeNull();
  });

  it('is walked through with the arrow keys and opened with Enter', async () => {
    const { user } = await renderDeploy({ opened: uploading().state() });
    cell('preflight@n1').focus();
    await user.keyboard('{ArrowRight}{ArrowDown}');
    expect(document.activeElement).toBe(cell('prepare@n2'));
    await user.keyboard('{Enter}');
    const drawer = await screen.findByRole('dialog');
    expect(within(drawer).getByText('/etc/sysctl.d/99-keelson.conf')).toBeTruthy();
    expect(within(drawer).getByText('1 thing was right already')).toBeTruthy();
  });

  it('is cancelled, and says which hosts it still waits for until it is over', async () => {
    const run = uploading();
    const { bridge, user, tellEvents } = await renderDeploy({ opened: run.state() });
    await user.click(button('Stop'));
    expect(bridge.argsOf('job.cancel')).toEqual([{ id: 'job-1' }]);
    tellEvents(run.say({ type: 'job-cancelling' }).events);
    expect(screen.getByText('Stopping on n1, n2, n3…')).toBeTruthy();
    tellEvents(run.say({ type: 'task-ended', task: 'binaries@n2', status: 'cancelled' }).events);
    expect(screen.getByText('Stopping on n1, n3…')).toBeTruthy();
    run.say({ type: 'task-ended', task: 'binaries@n1', status: 'cancelled' });
    run.say({ type: 'task-ended', task: 'binaries@n3', status: 'cancelled' });
    tellEvents(run.say({ type: 'job-ended', status: 'cancelled' }).events);
    expect(screen.getByText(/Nothing runs on the hosts any more/)).toBeTruthy();
    await user.click(button('Resume'));
    expect(bridge.argsOf('job.retry')).toEqual([{ id: 'job-1' }]);
  });
});

describe('a failed job', () => {
  it.each([
    ['en', 'Show what happened', 'What to do', 'Retry'],
    ['zh', '查看原因', '如何解决', '重试'],
  ] as const)('tells in %s what happened and what to do', async (language, show, todo, retry) => {
    const { bridge, user } = await renderDeploy({ opened: failed().state(), language });
    const { messages } = await import('../../shared/messages');
    await user.click(button(show));
    const drawer = await screen.findByRole('dialog');
    const text = drawer.textContent;
    expect(text).toContain(
      messages[language].errors.SERVICE_FAILED.replace('{{unit}}', 'etcd.service').replace('{{host}}', 'n1'),
    );
    expect(text).toContain(messages[language].hints.SERVICE_FAILED);
    expect(text).toContain(todo);
    expect(text).toContain('bind: address already in use');
    expect(text).toContain(etcdFailure.command?.output);
    await user.click(within(drawer).getByRole('button', { name: retry }));
    expect(bridge.argsOf('job.retry')).toEqual([{ id: 'job-1' }]);
  });

  it('takes the password that was wrong before it tries again', async () => {
    const run = script().say({ type: 'task-started', task: 'preflight@n1' });
    const error = { code: 'SSH_AUTH_FAILED' as const, params: { host: 'n1', user: 'ops', method: 'password' } };
    run.say({ type: 'task-ended', task: 'preflight@n1', status: 'failed', failure: { error } });
    const { bridge, user } = await renderDeploy({ opened: run.say({ type: 'job-ended', status: 'failed' }).state() });
    await user.click(cell('preflight@n1'));
    const drawer = await screen.findByRole('dialog');
    await user.type(within(drawer).getByLabelText('SSH password'), 'right');
    await user.click(within(drawer).getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(bridge.argsOf('job.retry')).toHaveLength(1));
    const order = bridge.seen.map(({ name }) => name);
    expect(order.indexOf('credentials.set')).toBeLessThan(order.indexOf('job.retry'));
  });

  it('offers a new host key to accept, and leaves a changed one to the Nodes page', async () => {
    const keyError = (code: 'SSH_HOST_KEY_UNKNOWN' | 'SSH_HOST_KEY_CHANGED') => {
      const key = { host: 'n1', address: '10.77.0.11', port: 22, type: 'ssh-ed25519', fingerprint: 'SHA256:abc' };
      const params = code === 'SSH_HOST_KEY_UNKNOWN' ? key : { ...key, expected: 'SHA256:abc', actual: 'SHA256:def' };
      return script()
        .say({ type: 'task-started', task: 'preflight@n1' })
        .say({ type: 'task-ended', task: 'preflight@n1', status: 'failed', failure: { error: { code, params } } })
        .say({ type: 'job-ended', status: 'failed' })
        .state();
    };
    const { bridge, user } = await renderDeploy({ opened: keyError('SSH_HOST_KEY_UNKNOWN') });
    await user.click(cell('preflight@n1'));
    await user.click(await screen.findByRole('button', { name: 'Accept this key and retry' }));
    await waitFor(() => expect(bridge.argsOf('job.retry')).toHaveLength(1));
    expect(bridge.argsOf('hosts.accept')).toEqual([{ address: '10.77.0.11', port: 22, fingerprint: 'SHA256:abc' }]);

    const changed = await renderDeploy({ opened: keyError('SSH_HOST_KEY_CHANGED') });
    await changed.user.click(cell('preflight@n1'));
    await screen.findByRole('button', { name: 'Go to Nodes' });
    expect(screen.queryByRole('button', { name: 'Accept this key and retry' })).toBeNull();
  });
});

describe('a job that is done', () => {
  it('says that the cluster is up and how to use it', async () => {
    const { bridge, user } = await renderDeploy({ opened: succeeded().state() });
    expect(screen.getByText(/3 nodes are Ready: n1, n2, n3/)).toBeTruthy();
    await user.click(button('Save kubeconfig…'));
    await screen.findByText('kubectl --kubeconfig /home/me/kubeconfig get nodes');
    expect(bridge.argsOf('kubeconfig.save')).toEqual([{ document: sampleDocument }]);
  });

  it('gives way to a new run when the cluster file was edited since', async () => {
    await renderDeploy({ opened: succeeded().state() });
    cleanup();
    edit('name', 'other');
    render(<DeployPage />);
    expect(screen.getByText('Ready to deploy')).toBeTruthy();
  });

  it('saves the kubeconfig once, however often the button is pressed', async () => {
    const { bridge, user } = await renderDeploy({
      opened: succeeded().state(),
      answers: { 'kubeconfig.save': () => new Promise(() => undefined) },
    });
    const save = button('Save kubeconfig…');
    await user.dblClick(save);
    expect(bridge.argsOf('kubeconfig.save')).toHaveLength(1);
    expect(save.className).toContain('loading');
  });

  it('says plainly that nothing had to be changed', async () => {
    await renderDeploy({ opened: unchanged().state() });
    expect(screen.getByText('Nothing had to be changed')).toBeTruthy();
  });
});

describe('the commands of a step', () => {
  it('are copied by Enter without unfolding', async () => {
    const { user } = await renderDeploy({ opened: failed().state() });
    await user.click(cell('etcd@n1'));
    const drawer = await screen.findByRole('dialog');
    const head = within(drawer).getByRole('button', { name: /daemon-reload/ });
    within(head).getByRole('button', { name: 'Copy' }).focus();
    await user.keyboard('{Enter}');
    expect(await within(head).findByRole('button', { name: 'Copied' })).toBeTruthy();
    expect(head.getAttribute('aria-expanded')).toBe('false');
  });
});

describe('the journals', () => {
  const shown = (): (string | null)[] =>
    [...document.querySelectorAll('.dash-line-text')].map((one) => one.textContent);

  it('are watched as soon as their step has begun, and stream', async () => {
    const { bridge, tellEvents, tellLines } = await renderDeploy({ opened: uploading().state() });
    expect(bridge.argsOf('logs.watch')).toEqual([]);
    tellEvents(failed().events.slice(0, -1));
    expect(bridge.argsOf('logs.watch')).toEqual([{ id: 'job-1', source: { node: 'n1', unit: 'etcd.service' } }]);
    await waitFor(() => expect(screen.getByText('No lines yet.')).toBeTruthy());
    tellLines([line(1), line(2, { text: '\u001b[31mred\u001b[0m <b>plain</b>', severity: 3 })]);
    await waitFor(() => expect(shown()).toEqual(['line 1', 'red <b>plain</b>']));
    expect(document.querySelector('.ansi-red')?.textContent).toBe('red');
  });

  it('have names of their own, and say when there will be none', async () => {
    const run = uploading();
    const { user, tellEvents } = await renderDeploy({ opened: run.state() });
    expect(screen.getByText(/appear here as soon as/)).toBeTruthy();
    tellEvents(run.say({ type: 'job-ended', status: 'cancelled' }).events);
    expect(screen.getByText(/This run started no service/)).toBeTruthy();

    await renderDeploy({ opened: failed().state() });
    await user.click(cell('etcd@n1'));
    await screen.findByRole('dialog');
    const names = [...document.querySelectorAll('section.dash-log')].map((one) => one.getAttribute('aria-label'));
    expect(names).toEqual(['Journals', 'Journal of etcd']);
  });

  it('are filtered by text, and saved as shown', async () => {
    const { bridge, user } = await renderDeploy({
      opened: failed().state(),
      answers: { 'logs.watch': () => ({ lines: [line(1), line(2, { text: 'no leader' }), line(3)] }) },
    });
    await waitFor(() => expect(shown()).toHaveLength(3));
    await user.type(screen.getByRole('textbox', { name: 'Filter text' }), 'LEADER');
    expect(shown()).toEqual(['no leader']);
    await user.click(button('Save the lines shown…'));
    expect(bridge.argsOf('logs.save')[0]?.text).toMatch(/n1 etcd\.service no leader\n$/);
  });

  it('show where a stream was cut off and went on, and which lines are cut', async () => {
    await renderDeploy({
      opened: failed().state(),
      answers: {
        'logs.watch': () => ({
          lines: [line(1, { kind: 'disconnected' }), line(2, { kind: 'reconnected' }), line(3, { cut: true })],
        }),
      },
    });
    await waitFor(() => expect(shown()).toHaveLength(3));
    expect(shown()[0]).toMatch(/Connection lost/);
    expect(shown()[1]).toMatch(/Reconnected/);
    expect(shown()[2]).toMatch(/line 3.*longer than 16384 characters/);
  });
});
