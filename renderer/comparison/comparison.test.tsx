/** Comparing with the hosts on the Review page, and what has to be read before a cluster that runs is deployed to. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { parseCluster } from '../../shared/cluster/schema';
import type { ShownComparison } from '../../shared/ipc/comparison';
import { PART_SIZE } from '../components/parts';
import { renderDeploy, type RenderedDeploy } from '../dashboard/testing/renderDeploy';
import { goTo } from '../stores/appStore';
import { edit, useDraftStore } from '../stores/draftStore';
import { renderApp, type Rendered } from '../testing/renderApp';
import { sampleCluster } from '../testing/sampleCluster';
import { changedCluster, comparing, refusedCluster } from '../testing/scenes';

const id = 'comparison-1';
const compareButton = (): HTMLElement => {
  const [first] = screen.getAllByRole('button', { name: /Compare with the hosts/ });
  if (!first) throw new Error('no button');
  return first;
};
const done = ({ bridge }: Rendered, comparison: ShownComparison): void =>
  act(() => bridge.emit('comparison', { id, events: [{ type: 'done', comparison }] }));
const host = (name: string): HTMLElement => screen.getByRole('region', { name });
const notYet = { 'comparison.start': () => ({ id }) };

describe('the Review page', () => {
  it('contacts nobody before the button is pressed, then tells how far it is and can be stopped', async () => {
    const app = await renderApp({ document: sampleCluster, answers: notYet });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    expect(app.bridge.argsOf('comparison.start')).toEqual([]);
    await app.user.click(compareButton());
    await screen.findAllByText('Looking at the hosts: 0 of 3');
    act(() =>
      app.bridge.emit('comparison', { id, events: [{ type: 'progress', hostname: 'n2', progress: 'looked' }] }),
    );
    await screen.findAllByText('Looking at the hosts: 1 of 3');
    expect(document.querySelector('[data-progress="looked"]')?.textContent).toContain('n2');
    await app.user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(app.bridge.argsOf('comparison.cancel')).toEqual([{ id }]));
    await waitFor(() => expect(document.activeElement?.className).toBe('comparison'));
    done(app, changedCluster);
    expect(screen.queryByText(/changes, on/)).toBeNull();
  });

  it('shows exactly what was found: changes by host, what differs, no secret, who works there, what stays', async () => {
    const app = await renderApp({ document: sampleCluster, answers: comparing(changedCluster) });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    await app.user.click(compareButton());
    await screen.findByText('6 changes, on 2 of 3 hosts');
    expect(screen.getByText('What this means for the cluster that runs')).toBeTruthy();
    const rows = (name: string): (string | undefined)[] =>
      [...host(name).querySelectorAll<HTMLElement>('[data-change]')].map(
        ({ dataset }) => `${dataset['action'] ?? ''} ${dataset['change'] ?? ''}`,
      );
    expect(rows('n1')).toEqual([
      'remove unit:old-etcd.service',
      'change file:/etc/systemd/system/kube-apiserver.service',
      'change file:/etc/kubernetes/token.csv',
      'restart unit:kube-apiserver.service',
    ]);
    expect(within(host('n1')).getByText('secret: its content is not shown')).toBeTruthy();
    await app.user.click(within(host('n1')).getByRole('button', { name: 'Show what differs' }));
    const removed = [...host('n1').querySelectorAll('.difference-removed')].map(({ textContent }) => textContent);
    expect(removed).toEqual(['-  --service-node-port-range=20000-40000 \\\n']);
    expect(within(host('n2')).getByText(/wei on desk is working here/)).toBeTruthy();
    expect(within(host('n2')).getByText('666')).toBeTruthy();
    await app.user.click(within(host('n1')).getByRole('button', { name: '4 things stay as they are' }));
    expect(within(host('n1')).getByText('net.ipv4.ip_forward')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'n3' })).toBeNull();
    await app.user.click(screen.getByRole('button', { name: /1 host is as the cluster file says/ }));
    expect(host('n3').textContent).toContain('as the cluster file says');

    act(() => edit('network.clusterDomain', 'other.local'));
    expect(screen.getByText(/The cluster file was edited since/)).toBeTruthy();
  });

  it('says that there is nothing to do only when that was seen of every host', async () => {
    const app = await renderApp({ document: sampleCluster, answers: notYet });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    await app.user.click(compareButton());
    await screen.findAllByText(/Looking at the hosts/);
    const right = sampleCluster.nodes.map(({ hostname }) => ({ hostname, same: [], overruled: [], changes: [] }));
    done(app, { runs: true, running: [], hosts: right });
    expect(await screen.findByText('Nothing to do')).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: 'Compare again' }));
    const error = { code: 'SSH_UNREACHABLE', params: { host: 'n1', address: '1.2.3.4', reason: 'refused' } } as const;
    await screen.findAllByText(/Looking at the hosts/);
    done(app, {
      runs: true,
      running: [],
      hosts: [{ hostname: 'n1', same: [], overruled: [], changes: [], error }, ...right.slice(1)],
    });
    expect(await screen.findByText(/1 host could not be compared/)).toBeTruthy();
    expect(screen.queryByText('Nothing to do')).toBeNull();
    expect(host('n1').textContent).toContain('nothing listens at this port');
  });

  it('draws a part of a thousand hosts, and each of them on some part', async () => {
    const app = await renderApp({ document: sampleCluster, answers: notYet });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    await app.user.click(compareButton());
    await screen.findAllByText(/Looking at the hosts/);
    const [changed] = changedCluster.hosts;
    done(app, {
      ...{ runs: true, running: [] },
      hosts: Array.from({ length: 1000 }, (_, n) => ({ ...changed!, hostname: `w${String(n)}` })),
    });
    await screen.findByText(/on 1000 of 1000 hosts/);
    expect(document.querySelectorAll('[data-host]')).toHaveLength(PART_SIZE);
    await app.user.click(screen.getByTitle('10'));
    expect(document.querySelectorAll('[data-host]')).toHaveLength(PART_SIZE);
    expect(host('w999').textContent).toContain('4 changes');
  });

  it('offers nodes that left the file for removal, and says what is lacking where nobody knows their login', async () => {
    const app = await renderApp({ document: sampleCluster, answers: notYet });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    await app.user.click(compareButton());
    await screen.findAllByText(/Looking at the hosts/);
    const { cluster } = parseCluster(sampleCluster);
    const entry = { ...cluster!.nodes[2]!, hostname: 'n4', ip: '10.0.0.14' };
    done(app, {
      runs: true,
      running: [],
      hosts: sampleCluster.nodes.map(({ hostname }) => ({ hostname, same: [], overruled: [], changes: [] })),
      departed: [
        { hostname: 'n4', ip: '10.0.0.14', entry },
        { hostname: '10.0.0.15', ip: '10.0.0.15' },
      ],
    });
    expect(await screen.findByText(/^10\.0\.0\.15 is not in the cluster file any more/)).toBeTruthy();
    expect(screen.getByText(/known by its address 10\.0\.0\.15 alone/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Remove 10\.0\.0\.15/ })).toBeNull();
    await app.user.click(screen.getByRole('button', { name: 'Remove n4 from the cluster…' }));
    expect(await screen.findByRole('dialog', { name: 'Remove n4 from the cluster?' })).toBeTruthy();
  });

  it('does not call a host right where something overrules what Keelson sets', async () => {
    const overruled = [
      {
        severity: 'error',
        code: 'CNI_OVERRULED',
        params: { path: '/etc/cni/net.d/00-x.conf', ours: '10-keelson.conf' },
      },
    ] as const;
    const found: ShownComparison = {
      ...{ runs: true, running: [] },
      hosts: [
        { hostname: 'n1', same: ['/etc/hosts'], changes: [], overruled },
        { hostname: 'n2', same: ['/etc/hosts'], changes: [], overruled: [] },
      ],
    };
    const app = await renderApp({ document: sampleCluster, answers: comparing(found) });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    await app.user.click(compareButton());
    await screen.findByText('1 host is as the cluster file says');
    expect(host('n1').textContent).toContain('1 thing on this host overrules what Keelson sets');
    expect(host('n1').textContent).toContain('/etc/cni/net.d/00-x.conf');
    expect(screen.queryByText('Nothing to do')).toBeNull();
  });

  it('asks about unknown keys as the login test does, and looks again when they are accepted', async () => {
    const app = await renderApp({ document: sampleCluster, answers: notYet });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    await app.user.click(compareButton());
    await screen.findAllByText(/Looking at the hosts/);
    const params = { host: 'n1', address: '10.77.0.11', port: 22, type: 'ssh-ed25519', fingerprint: 'SHA256:abc' };
    const error = { code: 'SSH_HOST_KEY_UNKNOWN', params } as const;
    done(app, { runs: true, running: [], hosts: [{ hostname: 'n1', same: [], overruled: [], changes: [], error }] });
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('SHA256:abc');
    await app.user.click(within(dialog).getByRole('button', { name: /Accept/ }));
    await waitFor(() => expect(app.bridge.argsOf('comparison.start')).toHaveLength(2));
    expect(app.bridge.argsOf('hosts.accept')).toEqual([{ address: '10.77.0.11', port: 22, fingerprint: 'SHA256:abc' }]);
  });

  it('asks for a missing password before anybody is contacted', async () => {
    const nodes = sampleCluster.nodes.map((node) => ({ ...node, ssh: { auth: { kind: 'password' } } }));
    const app = await renderApp({ document: { ...sampleCluster, nodes }, answers: notYet });
    goTo('review');
    await screen.findByRole('tab', { name: 'Compare with the hosts' });
    await app.user.click(compareButton());
    const dialog = await screen.findByRole('dialog');
    expect(app.bridge.argsOf('comparison.start')).toEqual([]);
    const [field] = within(dialog).getAllByLabelText('SSH password');
    await waitFor(() => expect(document.activeElement).toBe(field));
    await app.user.type(field!, 's3cret{Enter}');
    await app.user.click(within(dialog).getByRole('button', { name: 'Compare with the hosts' }));
    await waitFor(() => expect(app.bridge.argsOf('comparison.start')).toHaveLength(1));
  });

  it('tells a copied file and gives it an id of its own', async () => {
    const app = await renderApp({ document: sampleCluster, answers: { 'file.copiedFrom': () => 'harbour' } });
    goTo('review');
    await screen.findByText('This file is a copy of the file of cluster harbour');
    const before = useDraftStore.getState().review.cluster?.id;
    app.bridge.answer({ 'file.copiedFrom': () => undefined });
    await app.user.click(screen.getByRole('button', { name: 'Give it an id of its own' }));
    await waitFor(() => expect(screen.queryByText(/This file is a copy/)).toBeNull());
    const after = useDraftStore.getState().review.cluster?.id;
    expect(after).toMatch(/^[0-9a-f-]{36}$/);
    expect(after).not.toBe(before);
  });
});

describe('before a deployment', () => {
  const password = ['password' as const];
  const deploy = async (found: ShownComparison): Promise<RenderedDeploy & { dialog: HTMLElement }> => {
    const known = { n1: password, n2: password, n3: password };
    const app = await renderDeploy({ answers: { ...comparing(found), 'credentials.known': () => known } });
    await app.user.click(screen.getByRole('button', { name: /Deploy/ }));
    return { ...app, dialog: await screen.findByRole('dialog') };
  };

  it('of a cluster that runs, what it does there is read first', async () => {
    const { dialog, bridge, user } = await deploy(changedCluster);
    expect(dialog.textContent).toContain('Services keep the ports that they have');
    expect(dialog.textContent).toContain('old-etcd.service');
    expect(bridge.argsOf('job.start')).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Deploy these changes' }));
    await waitFor(() => expect(bridge.argsOf('job.start').map(({ kind }) => kind)).toEqual(['deploy']));
  });

  it('to hosts without a cluster, what is replaced there that Keelson has not made is read first', async () => {
    const { dialog, bridge, user } = await deploy({ ...changedCluster, runs: false, running: [] });
    expect(within(dialog).getByText('This replaces files that are on the hosts')).toBeTruthy();
    expect(dialog.textContent).toContain('/etc/cni/net.d/10-keelson.conf');
    expect(dialog.textContent).not.toContain('old-etcd.service');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(bridge.argsOf('job.start')).toEqual([]);
  });

  it('that a running cluster does not survive, the refusal is told with the way that works, and nothing begins', async () => {
    const { dialog, bridge, user } = await deploy(refusedCluster);
    expect(dialog.querySelectorAll('[data-field-changed]')).toHaveLength(1);
    expect(dialog.textContent).not.toContain('Services keep the ports that they have');
    expect(dialog.textContent).toContain('outside of the new range they would be cut off');
    expect(dialog.textContent).toContain('Keep the value of before');
    expect(within(dialog).queryByRole('button', { name: 'Deploy these changes' })).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(bridge.argsOf('job.start')).toEqual([]);
  });
});
