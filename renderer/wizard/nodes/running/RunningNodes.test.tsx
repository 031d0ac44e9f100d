import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { planFor } from '../../../../shared/job/operations';
import type { Operation } from '../../../../shared/job/operations/operation';
import { foldJob, type JobEvent, type JobHappening, type JobState } from '../../../../shared/job/job';
import { clusterOf } from '../../../../shared/cluster/rules';
import { getAt } from '../../../stores/documentPath';
import { edit, replaceDraft, useDraftStore } from '../../../stores/draftStore';
import { forgetNode, nodesAfter } from '../../../stores/runningStore';
import type { FakeAnswers } from '../../../testing/fakeBridge';
import { renderApp } from '../../../testing/renderApp';
import { sampleCluster } from '../../../testing/sampleCluster';

const document = { ...sampleCluster, network: { ...(sampleCluster as { network?: object }).network, cni: 'bridge' } };
const cluster = clusterOf(document);
const n4 = { ...document.nodes[2], hostname: 'n4', ip: '10.77.0.14' };
const path = '/home/me/c.yaml';

/** A job's events, numbered. */
const events = (...happenings: JobHappening[]): JobEvent[] =>
  happenings.map((one, index) => ({ ...one, seq: index + 1, at: index }));
const started = (operation: Operation, id: string): JobHappening => ({
  ...{ type: 'job-started', id, kind: operation.kind, operation },
  ...{ clusterName: 'harbour', clusterPath: path, plan: planFor(operation, cluster) },
});
const stateOf = (all: readonly JobEvent[]): JobState => {
  const state = foldJob(undefined, all);
  if (!state) throw new Error('no job');
  return state;
};

/** The cluster was deployed from here, with the nodes of `document`. */
const deployed = (more: FakeAnswers = {}, state?: JobState): FakeAnswers => ({
  'job.list': () => [{ id: 'job-0', kind: 'deploy', clusterName: 'harbour', status: 'done', startedAt: 1, endedAt: 2 }],
  'job.open': ({ id }) => ({
    state:
      id === 'job-1' && state
        ? state
        : stateOf(events(started({ kind: 'deploy' }, id), { type: 'job-ended', status: 'done' })),
    document,
  }),
  ...more,
});
const section = async () => within(await screen.findByRole('region', { name: 'The running cluster' }));
const button = (name: string | RegExp): HTMLElement => within(screen.getByRole('dialog')).getByRole('button', { name });
const pods = [
  { namespace: 'shop', name: 'web-1', fate: 'moves' },
  { namespace: 'shop', name: 'alone', fate: 'unmanaged' },
] as const;

async function chooseN3(answers: FakeAnswers, state?: JobState) {
  const rendered = await renderApp({ document, answers: deployed(answers, state) });
  const here = await section();
  await rendered.user.click(here.getByRole('combobox'));
  await rendered.user.click(await screen.findByTitle('n3'));
  await rendered.user.click(here.getByRole('button', { name: 'Remove from the cluster…' }));
  return rendered;
}

describe('a cluster that was never deployed', () => {
  it('offers nothing', async () => {
    const { bridge } = await renderApp({ document });
    await waitFor(() => expect(bridge.argsOf('job.list').length).toBeGreaterThan(0));
    expect(screen.queryByRole('region', { name: 'The running cluster' })).toBeNull();
  });
});

describe('a node that the cluster does not have yet', () => {
  it('is added after the person has read what happens, and the file is saved before', async () => {
    const draft = { ...document, nodes: [...document.nodes, n4] };
    const { user, bridge } = await renderApp({ document: draft, answers: deployed() });
    await user.click((await section()).getByRole('button', { name: 'Add to the cluster…' }));
    expect(screen.getByRole('dialog').textContent).toMatch(/sets up n4.*no pod restarts/);
    // Enter must not begin it by accident.
    await waitFor(() => expect(window.document.activeElement?.textContent).toBe('Not now'));
    await user.click(button('Add'));
    await waitFor(() =>
      expect(bridge.argsOf('job.start')).toEqual([{ kind: 'addNode', nodes: ['n4'], document: draft, path }]),
    );
  });
});

describe('masters', () => {
  const nodes = document.nodes.map((node) => ({ ...node, roles: ['master', 'worker'] }));
  const three = {
    ...{ ...document, nodes, profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
    network: { cni: 'bridge', nodePortRange: '30000-32767' },
  };
  const firstOf = (count: number): unknown => ({ ...three, nodes: nodes.slice(0, count) });
  const runsOn = (running: unknown): FakeAnswers => {
    const opened = deployed()['job.open'];
    return deployed({
      'job.open': async (args) => ({ ...(await opened?.(args)), document: running }) as never,
    });
  };

  it('that join the first one are told with what follows from there being several', async () => {
    const { user } = await renderApp({ document: three, answers: runsOn(firstOf(1)) });
    await user.click((await section()).getByRole('button', { name: 'Add to the cluster…' }));
    expect(screen.getByRole('dialog').textContent).toMatch(/n2, n3 become masters.*balancer of its own/);
  });

  it('that join several know their balancers already', async () => {
    const { user } = await renderApp({ document: three, answers: runsOn(firstOf(2)) });
    await user.click((await section()).getByRole('button', { name: 'Add to the cluster…' }));
    expect(screen.getByRole('dialog').textContent).toContain('n3 becomes a master');
    expect(screen.getByRole('dialog').textContent).not.toContain('balancer');
  });

  it('stay where the majority would go with them, and only that is said', async () => {
    const etcd = { members: 2, well: 1, needed: 2 };
    const answers = { ...runsOn(three), 'node.removal': () => ({ isMember: true, pods: [], etcd }) };
    const { user } = await renderApp({ document: three, answers });
    const here = await section();
    await user.click(here.getByRole('combobox'));
    await user.click(await screen.findByTitle('n3'));
    await user.click(here.getByRole('button', { name: 'Remove from the cluster…' }));
    await screen.findByText('etcd would lose its majority');
    expect(screen.queryByText(/Node object/)).toBeNull();
    expect(button('Remove n3')).toHaveProperty('disabled', true);
  });
});

describe('a worker', () => {
  it('is removed when the person agrees to what would be lost', async () => {
    const { user, bridge } = await chooseN3({ 'node.removal': () => ({ isMember: true, pods: [...pods] }) });
    await screen.findByText('These pods move to other nodes: shop/web-1');
    expect(screen.getByText(/nothing starts them again: shop\/alone/)).toBeTruthy();
    expect(button('Remove n3')).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('checkbox', { name: /End these pods/ }));
    await user.click(button('Remove n3'));
    await waitFor(() =>
      expect(bridge.argsOf('job.start')).toEqual([
        { kind: 'removeNode', node: 'n3', deletePods: true, document, path },
      ]),
    );
  });

  it('is looked at until the person stops that; the look is taken again on request, and ends with the dialog', async () => {
    const { user, bridge } = await chooseN3({ 'node.removal': () => new Promise(() => undefined) });
    const cancelled = (): number => bridge.argsOf('call.cancel').length;
    await screen.findByText('Looking at the node and its pods…');
    expect(button('Remove n3')).toHaveProperty('disabled', true);
    await user.click(button('Stop'));
    expect(screen.getByText('Stopped. Nothing was changed.')).toBeTruthy();
    expect(bridge.argsOf('call.cancel')).toEqual([{ name: 'node.removal' }]);
    await user.click(button('Look again'));
    await screen.findByText('Looking at the node and its pods…');
    expect(bridge.argsOf('node.removal')).toHaveLength(2);
    await user.click(button('Keep it'));
    await waitFor(() => expect(cancelled()).toBe(2));
  });

  it('that was looked at is not called off when the dialog closes', async () => {
    const { user, bridge } = await chooseN3({});
    await screen.findByRole('button', { name: 'Look again' });
    await user.click(button('Keep it'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(bridge.argsOf('call.cancel')).toEqual([]);
  });

  it('that cannot be reached is removed only when the person says that it is gone', async () => {
    const unreached = { code: 'SSH_TIMEOUT', params: { host: 'n3', address: '10.77.0.13' } } as const;
    const { user, bridge } = await chooseN3({
      'node.removal': () => ({ isMember: true, pods: [pods[0]], unreached }),
    });
    await screen.findByText('n3 cannot be reached');
    expect(button('Remove n3')).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('checkbox', { name: /The machine is gone/ }));
    await user.click(button('Remove n3'));
    await waitFor(() =>
      expect(bridge.argsOf('job.start')).toMatchObject([{ kind: 'removeNode', node: 'n3', dead: true }]),
    );
  });

  it('leaves the draft when it has left the file on disk, and the draft stays saved', async () => {
    const begun = started({ kind: 'removeNode', node: 'n3' }, 'job-1');
    const { user, bridge } = await chooseN3({}, stateOf(events(begun)));
    // The look at the node comes first.
    await waitFor(() => expect(button('Remove n3')).toHaveProperty('disabled', false));
    await user.click(button('Remove n3'));
    await waitFor(() => expect(bridge.argsOf('job.open')).toContainEqual({ id: 'job-1' }));
    const [, ...later] = events(begun, { type: 'task-ended', task: 'delete-node@n3', status: 'done' });
    await waitFor(() => {
      act(() => bridge.emit('job', { id: 'job-1', events: later }));
      const draft = useDraftStore.getState();
      expect(getAt(draft.document, 'nodes')).toHaveLength(2);
      expect([draft.dirty, draft.path]).toEqual([false, path]);
    });
  });
});

describe('a node that left the file', () => {
  it('is told, and is removed with the login of the last run', async () => {
    const draft = { ...document, nodes: document.nodes.slice(0, 2) };
    const { user, bridge } = await renderApp({ document: draft, answers: deployed() });
    await user.click((await section()).getByRole('button', { name: 'Remove n3 from the cluster…' }));
    await waitFor(() => expect(bridge.argsOf('node.removal')).toMatchObject([{ hostname: 'n3' }]));
    await waitFor(() => expect(button('Remove n3')).toHaveProperty('disabled', false));
    await user.click(button('Remove n3'));
    await waitFor(() => expect(bridge.argsOf('job.start')).toMatchObject([{ kind: 'removeNode', node: 'n3' }]));
    expect(getAt(bridge.argsOf('job.start')[0], 'document.nodes[2].ip')).toBe('10.77.0.13');
  });
});

describe('a node that main takes out of the file', () => {
  const about = { name: cluster.name, path };
  const draft = (nodes: readonly unknown[]) => ({ ...document, nodes });

  it('leaves what else is unsaved unsaved, and the draft saved when that is taken back', () => {
    replaceDraft({ document, path });
    edit('nodes[0].ssh.port', 2222);
    forgetNode('n3', about);
    expect(useDraftStore.getState()).toMatchObject({ dirty: true, document: { nodes: [{}, {}] } });
    edit('nodes[0].ssh.port', document.nodes[0]?.ssh.port);
    expect(useDraftStore.getState()).toMatchObject({ dirty: false, document: draft(document.nodes.slice(0, 2)) });
  });

  it('is a change of the draft when it is put in again', () => {
    replaceDraft({ document, path });
    forgetNode('n3', about);
    edit('nodes', document.nodes);
    expect(useDraftStore.getState().dirty).toBe(true);
  });

  it('leaves a draft of last time unsaved', () => {
    replaceDraft({ document, path, dirty: true });
    forgetNode('n3', about);
    expect(useDraftStore.getState()).toMatchObject({ dirty: true, document: { nodes: [{}, {}] } });
  });

  it('stays in the draft of another file', () => {
    replaceDraft({ document, path: '/home/me/other.yaml' });
    forgetNode('n3', about);
    expect(useDraftStore.getState().document).toBe(document);
  });
});

it('knows which nodes are left after each operation', () => {
  const names = (operation: Operation): string[] => nodesAfter(operation, cluster).map(({ hostname }) => hostname);
  expect(names({ kind: 'deploy' })).toEqual(['n1', 'n2', 'n3']);
  expect(names({ kind: 'removeNode', node: 'n2' })).toEqual(['n1', 'n3']);
  expect(names({ kind: 'reset', nodes: ['n3'] })).toEqual(['n1', 'n2']);
  expect(names({ kind: 'reset' })).toEqual([]);
});
