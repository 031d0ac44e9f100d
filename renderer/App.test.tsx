import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../shared/errors';
import { describeError } from '../shared/messages';
import { withJob } from './dashboard/testing/renderDeploy';
import { uploading } from './dashboard/testing/sampleJob';
import { getAt } from './stores/documentPath';
import { useDraftStore } from './stores/draftStore';
import { field, renderApp } from './testing/renderApp';
import { sampleCluster } from './testing/sampleCluster';

const valueAt = (path: string): unknown => getAt(useDraftStore.getState().document, path);
const step = (page: string): HTMLButtonElement => {
  const found = document.querySelector<HTMLButtonElement>(`[data-page="${page}"]`);
  if (!found) throw new Error(`no step ${page}`);
  return found;
};
const withNetwork = (change: object): unknown => ({
  ...sampleCluster,
  network: { ...(getAt(sampleCluster, 'network') as object), ...change },
});

describe('steps', () => {
  it('are open or locked by the data alone', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    expect(step('deploy').disabled).toBe(false);
    await user.clear(field('nodes[0].ip'));
    expect(step('nodes').dataset['status']).toBe('open');
    for (const page of ['network', 'registry', 'deploy']) expect(step(page).disabled).toBe(true);
    expect(step('review').disabled).toBe(false);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /Next/ }).disabled).toBe(true);
    await user.type(field('nodes[0].ip'), '10.77.0.11');
    for (const page of ['network', 'registry', 'deploy']) expect(step(page).disabled).toBe(false);
  });

  it('lead to the field of an issue', async () => {
    const { user } = await renderApp({ document: withNetwork({ podCidr: '172.20.0.1/16' }) });
    await user.click(screen.getByRole('button', { name: '1 problem to solve' }));
    await user.click(await screen.findByRole('button', { name: /172\.20\.0\.0\/16/ }));
    await waitFor(() => expect(document.activeElement).toBe(field('network.podCidr')));
    expect(field('network.podCidr').getAttribute('aria-invalid')).toBe('true');
  });

  it('open the row of a field that is folded away', async () => {
    const [first, ...rest] = sampleCluster.nodes;
    const nodes = [{ ...first, ssh: { ...first?.ssh, jump: 'a b' } }, ...rest];
    const { user } = await renderApp({ document: { ...sampleCluster, nodes } });
    await user.click(step('review'));
    await user.click(await screen.findByRole('button', { name: /Jump host/ }));
    await waitFor(() => expect(document.activeElement).toBe(field('nodes[0].ssh.jump')));
  });
});

describe('the page that is opened', () => {
  it('begins at its top, with the focus on its heading', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    const main = screen.getByRole('main');
    main.scrollTop = 900;
    await user.click(screen.getByRole('button', { name: /Next/ }));
    const heading = await screen.findByRole('heading', { name: 'Network' });
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(main.scrollTop).toBe(0);
  });

  it('is left by Back, also the last one', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    await user.click(step('deploy'));
    await user.click(await screen.findByRole('button', { name: 'Back' }));
    expect(await screen.findByRole('heading', { name: 'Review' })).toBeTruthy();
  });
});

describe('a run', () => {
  const running = withJob(uploading().state());
  const interrupted = withJob(uploading().say({ type: 'job-ended', status: 'interrupted' }).state());

  it('that goes on stays within reach, whatever becomes of the file', async () => {
    const { user, bridge } = await renderApp({ document: sampleCluster, answers: running });
    expect(await screen.findByRole('button', { name: 'Stop' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'New' }));
    expect(await screen.findByRole('heading', { name: 'Nodes' })).toBeTruthy();
    expect(step('network').disabled).toBe(true);
    expect(step('deploy').textContent).toContain('running, 9 of 30');
    act(() =>
      bridge.emit('job', {
        id: 'job-1',
        events: [{ type: 'task-ended', task: 'binaries@n1', status: 'done', seq: 999, at: 1 }],
      }),
    );
    expect(step('deploy').textContent).toContain('running, 10 of 30');
    await user.click(step('deploy'));
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(bridge.argsOf('job.cancel')).toEqual([{ id: 'job-1' }]);
  });

  it('that was cut off is what the window opens with, and goes on', async () => {
    const { user, bridge } = await renderApp({ answers: interrupted });
    expect(await screen.findByText('The last run was interrupted')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Not ready to deploy yet' })).toBeTruthy();
    expect(step('deploy').textContent).toContain('interrupted');
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(bridge.argsOf('job.retry')).toEqual([{ id: 'job-1' }]));
  });

  it('that was cut off does not keep a file from being shown that was to be opened', async () => {
    await renderApp({
      answers: {
        ...interrupted,
        'app.info': () => ({
          version: '0',
          platform: 'linux',
          locale: 'en-US',
          settings: { language: 'en', theme: 'light' },
          openPath: '/home/me/given.yaml',
        }),
        'file.open': ({ path }) => ({ path: path ?? '', document: sampleCluster }),
      },
    });
    expect(await screen.findByRole('heading', { name: 'Review' })).toBeTruthy();
    expect(step('deploy').textContent).toContain('interrupted');
  });
});

describe('language', () => {
  it('changes everywhere at once and keeps what was typed', async () => {
    const { user, bridge } = await renderApp({ document: sampleCluster });
    await user.clear(field('nodes[2].hostname'));
    await user.type(field('nodes[2].hostname'), 'half typed');
    await user.click(screen.getByRole('button', { name: 'Language' }));
    await user.click(await screen.findByRole('menuitem', { name: '中文' }));
    expect(await screen.findByRole('heading', { name: '节点' })).toBeTruthy();
    expect(field('nodes[2].hostname').value).toBe('half typed');
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(bridge.argsOf('settings.set')).toEqual([{ language: 'zh' }]);
  });

  it('follows the system unless the person chose one', async () => {
    await renderApp({
      answers: {
        'app.info': () => ({
          version: '0',
          platform: 'linux',
          locale: 'zh-CN',
          settings: { language: 'system', theme: 'system' },
        }),
      },
    });
    expect(screen.getByRole('heading', { name: '节点' })).toBeTruthy();
  });
});

describe('the draft', () => {
  it('is handed to main shortly after each change', async () => {
    const { user, bridge } = await renderApp({ document: sampleCluster });
    await user.type(field('name'), '-2');
    await waitFor(() => {
      const kept = bridge.argsOf('draft.save').at(-1);
      expect(getAt(kept?.document, 'name')).toBe('harbour-2');
      expect(kept).toMatchObject({ dirty: true, path: '/home/me/c.yaml' });
    });
    expect(screen.getByRole('img', { name: 'Unsaved changes' })).toBeTruthy();
  });

  it('is kept at once when the window goes away', async () => {
    const { user, bridge } = await renderApp({ document: sampleCluster });
    await user.type(field('name'), 'x');
    fireEvent(window, new Event('pagehide'));
    expect(getAt(bridge.argsOf('draft.save').at(-1)?.document, 'name')).toBe('harbourx');
  });

  it('comes back as it was, unfinished and unsaved', async () => {
    await renderApp({
      answers: { 'draft.load': () => ({ document: { name: 'Half A Name', nodes: 'nonsense' }, dirty: true }) },
    });
    expect(field('name').value).toBe('Half A Name');
    expect(screen.getByRole('img', { name: 'Unsaved changes' })).toBeTruthy();
  });
});

describe('start', () => {
  it('opens the file it was asked to open', async () => {
    const { bridge } = await renderApp({
      answers: {
        'app.info': () => ({
          version: '0',
          platform: 'linux',
          locale: 'en-US',
          settings: { language: 'en', theme: 'light' },
          openPath: '/home/me/given.yaml',
        }),
        'file.open': ({ path }) => ({ path: path ?? '', document: sampleCluster }),
      },
    });
    expect(await screen.findByRole('heading', { name: 'Review' })).toBeTruthy();
    expect(bridge.argsOf('file.open')).toEqual([{ path: '/home/me/given.yaml' }]);
  });

  it('opens with a damaged draft, and says so', async () => {
    await renderApp({
      answers: {
        'draft.load': () => {
          throw new AppError('FILE_UNREADABLE', { path: '/home/me/draft.json', reason: 'damaged' });
        },
      },
    });
    expect((await screen.findByRole('dialog')).textContent).toContain('/home/me/draft.json');
    expect(screen.getByRole('heading', { name: 'Nodes' })).toBeTruthy();
  });
});

describe('files', () => {
  const opened = { path: '/home/me/other.yaml', document: { ...sampleCluster, name: 'other' } };

  it('opens a complete cluster at its review', async () => {
    const { user } = await renderApp({ answers: { 'file.open': () => opened } });
    await user.click(screen.getByRole('button', { name: 'Open' }));
    expect(await screen.findByRole('heading', { name: 'Review' })).toBeTruthy();
    expect(valueAt('name')).toBe('other');
  });

  it('asks before unsaved changes are lost, and cancelling loses nothing', async () => {
    const { user, bridge } = await renderApp({ document: sampleCluster, answers: { 'file.open': () => opened } });
    await user.type(field('name'), '2');
    await user.click(screen.getByRole('button', { name: 'Open' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(bridge.argsOf('file.open')).toEqual([]);
    expect(valueAt('name')).toBe('harbour2');
    await user.click(screen.getByRole('button', { name: 'Open' }));
    await user.click(await screen.findByRole('button', { name: 'Save and go on' }));
    await waitFor(() => expect(valueAt('name')).toBe('other'));
    expect(getAt(bridge.argsOf('file.save')[0]?.document, 'name')).toBe('harbour2');
  });

  it('obeys the menu', async () => {
    const { bridge } = await renderApp({ document: sampleCluster });
    bridge.emit('command', { name: 'save' });
    await waitFor(() => expect(bridge.argsOf('file.save')[0]).toMatchObject({ path: '/home/me/c.yaml' }));
    bridge.emit('command', { name: 'saveAs' });
    await waitFor(() => expect(bridge.argsOf('file.save')).toHaveLength(2));
    expect(bridge.argsOf('file.save')[1]).not.toHaveProperty('path');
    bridge.emit('command', { name: 'new' });
    await waitFor(() => expect(valueAt('nodes')).toEqual([]));
  });

  it('says why a file cannot be opened', async () => {
    const params = { path: '/home/me/x.yaml', line: 3, reason: 'bad indentation' };
    const { user } = await renderApp({
      document: sampleCluster,
      answers: {
        'file.open': () => {
          throw new AppError('YAML_INVALID', params);
        },
      },
    });
    await user.click(screen.getByRole('button', { name: 'Open' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain(describeError({ code: 'YAML_INVALID', params }, 'en'));
    expect(valueAt('name')).toBe('harbour');
  });
});
