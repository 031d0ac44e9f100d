/** What the profile decides on the pages: what a new cluster begins with, what can be chosen, and why. */
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { newCluster } from '../../shared/cluster/newCluster';
import { getAt } from '../stores/documentPath';
import { useDraftStore } from '../stores/draftStore';
import { goTo } from '../stores/appStore';
import { field, renderApp } from '../testing/renderApp';
import { sampleCluster } from '../testing/sampleCluster';

const valueAt = (path: string): unknown => getAt(useDraftStore.getState().document, path);
const secureCluster = { ...newCluster('secure'), id: sampleCluster.id, name: 'harbour', nodes: sampleCluster.nodes };
const disabled = (name: RegExp): boolean => screen.getByRole<HTMLInputElement>('radio', { name }).disabled;

describe('a new cluster', () => {
  it('is secure, has the newest Kubernetes, and fetches its programs', async () => {
    const { user } = await renderApp();
    expect((await screen.findByRole<HTMLInputElement>('radio', { name: /^Secure/ })).checked).toBe(true);
    expect(valueAt('kubernetesVersion')).toBe('1.37.2');
    await user.click(screen.getByRole('button', { name: 'Add node' }));
    goTo('registry');
    expect(await screen.findByRole('button', { name: /Get the programs/ })).toBeTruthy();
    expect(screen.getByText(/With it come etcd 3\.7\.0, containerd 2\.2\.9/)).toBeTruthy();
  });

  it('becomes one for learning with one click, and back', async () => {
    const { user } = await renderApp();
    const secure = useDraftStore.getState().document;
    await user.click(await screen.findByRole('radio', { name: /^Simple, for learning/ }));
    expect(useDraftStore.getState().document).toMatchObject(newCluster('simple'));
    await user.click(screen.getByRole('radio', { name: /^Secure/ }));
    expect(useDraftStore.getState().document).toEqual(secure);
  });
});

describe('what cannot be had', () => {
  it('cannot be chosen in profile secure, and says why', async () => {
    await renderApp({ document: secureCluster });
    goTo('registry');
    expect(await screen.findByText(/Profile secure runs its containers with containerd/)).toBeTruthy();
    expect([disabled(/^Docker/), disabled(/^containerd/)]).toEqual([true, false]);
    expect([disabled(/Install on the masters/), disabled(/Use an existing etcd/)]).toEqual([false, true]);
    goTo('network');
    expect(await screen.findByRole('radio', { name: /^bridge/i })).toBeTruthy();
    expect([disabled(/^calico/i), disabled(/^flannel/i), disabled(/^bridge/i)]).toEqual([false, false, false]);
  });

  it('is flannel in profile simple', async () => {
    await renderApp({ document: sampleCluster });
    goTo('network');
    expect(await screen.findByText(/Choose profile secure, or the bridge network/)).toBeTruthy();
    expect([disabled(/^flannel/i), disabled(/^bridge/i)]).toEqual([true, false]);
  });

  it('hangs on the version in profile simple', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('registry');
    expect(await screen.findByRole('radio', { name: /^Docker/ })).toBeTruthy();
    expect(disabled(/^Docker/)).toBe(false);
    const version = field('kubernetesVersion').closest('.version-choice')?.querySelector('input');
    await user.clear(version!);
    await user.type(version!, '1.30.14');
    expect(disabled(/^Docker/)).toBe(true);
    expect(valueAt('runtime')).toBe('containerd');
    expect(screen.getByText(/1\.30\.14 no longer works with Docker/)).toBeTruthy();
  });
});

describe('a network that is a manifest', () => {
  it('has its fields, says where it comes from, and its file is chosen in a dialog', async () => {
    const { user, bridge } = await renderApp({
      document: secureCluster,
      answers: { 'dialog.pick': () => ['/home/me/own.yml'] },
    });
    goTo('network');
    expect(screen.queryByText(/Published at/)).toBeNull();
    await user.click(await screen.findByRole('radio', { name: /^flannel/i }));
    expect(await screen.findByText(/v0\.28\.10\/Documentation\/kube-flannel\.yml/)).toBeTruthy();
    await user.type(field('network.mtu').querySelector('input') ?? field('network.mtu'), '1400');
    await user.click(screen.getByRole('button', { name: /Choose a file/ }));
    expect(useDraftStore.getState().document).toMatchObject({
      network: { cni: 'flannel', mtu: 1400, manifest: '/home/me/own.yml' },
    });
    expect(bridge.argsOf('dialog.pick')).toEqual([{ kind: 'file', purpose: 'manifest' }]);
    // Calico has one way between nodes, which its manifest says.
    expect(screen.getByText('Way between nodes')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: /^calico/i }));
    expect(screen.queryByText('Way between nodes')).toBeNull();
    expect(await screen.findByText(/v3\.33\.0\/manifests\/calico\.yaml/)).toBeTruthy();
  });
});

describe('the list of versions', () => {
  it('has the newest patch of each minor that the profile can have, with what goes with it', async () => {
    const { user } = await renderApp({ document: secureCluster });
    goTo('registry');
    await screen.findByText('Choose or type any version from 1.20 to 1.37.');
    const version = field('kubernetesVersion').closest('.version-choice')?.querySelector('input');
    await user.click(version!);
    expect(await screen.findByText('etcd 3.6.16 · containerd 2.2.9 · CoreDNS 1.14.6')).toBeTruthy();
    await user.click(screen.getByText('1.36.4', { selector: '.version-option span' }));
    expect(useDraftStore.getState().document).toMatchObject({
      ...{ kubernetesVersion: '1.36.4', versions: newCluster('secure', '1.36.4').versions },
    });
  });
});

describe('why it is safe', () => {
  it('is told on the Review page, setting by setting, and can be searched', async () => {
    const { user } = await renderApp({ document: secureCluster });
    goTo('review');
    expect(screen.queryByText(/For learning and for trusted networks only/)).toBeNull();
    await user.click(await screen.findByRole('tab', { name: 'What keeps it safe' }));
    expect(await screen.findByText(/private keys of the certificate authorities stay on this computer/)).toBeTruthy();
    const row = (await screen.findByText(/Secrets lie encrypted in etcd/)).closest('tr')!;
    expect(within(row).getByText(/--encryption-provider-config/)).toBeTruthy();
    await user.type(screen.getByLabelText('Search settings and reasons'), 'podPids');
    expect(screen.getByText(/starts processes without end/)).toBeTruthy();
    expect(screen.queryByText(/Secrets lie encrypted in etcd/)).toBeNull();
  });

  it('is not told of a cluster for learning', async () => {
    await renderApp({ document: sampleCluster });
    goTo('review');
    expect(await screen.findByRole('tab', { name: 'Open ports' })).toBeTruthy();
    expect(screen.queryByRole('tab', { name: 'What keeps it safe' })).toBeNull();
  });
});
