import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { describeError, describeHint, describeIssue } from '../../shared/messages';
import { getAt } from '../stores/documentPath';
import { edit, replaceDraft, useDraftStore } from '../stores/draftStore';
import { goTo } from '../stores/appStore';
import { field, renderApp } from '../testing/renderApp';
import { sampleCluster } from '../testing/sampleCluster';

/** Everything that is said at a field. */
const formItem = (path: string): string => field(path).closest('.ant-form-item')?.textContent ?? '';
const valueAt = (path: string): unknown => getAt(useDraftStore.getState().document, path);

describe('Network page', () => {
  it.each([
    ['en', 'Service addresses (CIDR)', 'Pod addresses (CIDR)'],
    ['zh', '服务网段（CIDR）', 'Pod 网段（CIDR）'],
  ] as const)('says at both fields which other one they overlap (%s)', async (language, services, pods) => {
    const { user } = await renderApp({ document: sampleCluster, language });
    goTo('network');
    await user.clear(await screen.findByLabelText(services));
    await user.type(field('network.serviceCidr'), '172.20.0.0/17');
    const told = (other: string, otherValue: string): string =>
      describeIssue({ code: 'CIDR_OVERLAP', params: { other, otherValue } }, language);
    expect(formItem('network.serviceCidr')).toContain(told(pods, '172.20.0.0/16'));
    expect(formItem('network.podCidr')).toContain(told(services, '172.20.0.0/17'));
    // Another range at the other field is told as well.
    await user.type(field('network.podCidr'), '{Backspace}5');
    expect(formItem('network.serviceCidr')).toContain(told(pods, '172.20.0.0/15'));
    expect(document.querySelectorAll('.address-picture .overlap')).toHaveLength(1);
  });

  it('does not say that ranges are apart before all can be read', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('network');
    expect(await screen.findByText(/The ranges do not overlap/)).toBeTruthy();
    await user.type(field('network.podCidr'), '/');
    expect(screen.queryByText(/The ranges do not overlap/)).toBeNull();
    expect(screen.getByText(/Not every address can be read/)).toBeTruthy();
  });

  it('an emptied field means its default, and shows it', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('network');
    await screen.findByLabelText('Node ports');
    await user.clear(field('network.nodePortRange'));
    expect(valueAt('network.nodePortRange')).toBeUndefined();
    expect(field('network.nodePortRange').placeholder).toBe('default: 20000-40000');
    expect(useDraftStore.getState().review.cluster?.network.nodePortRange).toBe('20000-40000');
  });
});

describe('Images & binaries page', () => {
  const report = {
    path: '/home/me/binaries',
    found: [
      { name: 'kube-apiserver', sizeBytes: 1e8, version: '1.19.16', architecture: 'x86_64' },
      { name: 'kubelet', sizeBytes: 1e8, version: '1.19.16', architecture: 'x86_64' },
      { name: 'etcd', sizeBytes: 2e7, version: '3.4.23', architecture: 'x86_64' },
    ],
    missing: ['kubectl'],
    unknownFlags: [{ component: 'kubelet', flag: '--cni-bin-dir', version: '1.19.16' }],
    flagCheck: 'help' as const,
  };

  it('shows what was found, and offers the version that is there', async () => {
    const { user } = await renderApp({ document: sampleCluster, answers: { 'binaries.inspect': () => report } });
    goTo('registry');
    expect(await screen.findByText(/What is in \/home\/me\/binaries/)).toBeTruthy();
    expect(screen.getByRole('row', { name: /kubectl missing/ })).toBeTruthy();
    expect(screen.getByText(/does not know the flag --cni-bin-dir/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Use 1.19.16' }));
    expect(valueAt('kubernetesVersion')).toBe('1.19.16');
  });

  it('takes a mirror with a login, tells what is wrong with it, and lets it go again', async () => {
    const { user } = await renderApp({
      document: { ...sampleCluster, runtime: 'containerd', kubernetesVersion: '1.30.1' },
    });
    goTo('registry');
    expect(await screen.findByText(/No mirrors:/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Add mirror/ }));
    const url = await screen.findByLabelText('Address of mirror 1');
    await waitFor(() => expect(document.activeElement).toBe(url));
    await user.paste('https://u:p@m.example');
    expect(screen.getByText(describeIssue({ code: 'BAD_MIRROR_URL', params: {} }, 'en'))).toBeTruthy();
    await user.clear(url);
    await user.paste('https://m.example');
    const password = screen.getByLabelText('Password of mirror 1');
    expect(password).toHaveProperty('disabled', true);
    await user.click(screen.getByLabelText('User of mirror 1'));
    await user.paste('puller');
    await user.click(password);
    await user.paste('hunter2!');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(password).toHaveProperty('placeholder', '•••••••• entered'));
    const mirror = { registry: 'docker.io', url: 'https://m.example', user: 'puller' };
    expect(valueAt('registry.mirrors')).toEqual([mirror]);
    // Somebody else's is another one.
    await user.type(screen.getByLabelText('User of mirror 1'), '2');
    await user.tab();
    await waitFor(() => expect(password).toHaveProperty('placeholder', 'Not entered'));
    await user.click(screen.getByRole('button', { name: /remove: mirror 1/i }));
    expect(valueAt('registry.mirrors')).toEqual([]);
  });

  it('asks for the images of the version, and takes another name for one', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('registry');
    await screen.findByText('CoreDNS');
    expect(field('registry.images.coredns').placeholder).toBe('registry.cn-hangzhou.aliyuncs.com/imooc/coredns:1.7.0');
    await user.type(field('registry.images.coredns'), 'mirror/coredns:1.7.0');
    expect(valueAt('registry.images')).toEqual({ coredns: 'mirror/coredns:1.7.0' });
    await user.clear(field('kubernetesVersion'));
    await user.type(field('kubernetesVersion'), '1.19.16');
    expect(await screen.findByText('dnsmasq')).toBeTruthy();
  });

  it('asks for a checksum of every program that is downloaded', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('registry');
    await user.click(await screen.findByRole('radio', { name: /From the internet/ }));
    await user.type(field('binaries.source.sha256.kubelet'), 'beef');
    expect(screen.getByText(describeIssue({ code: 'BAD_SHA256', params: {} }, 'en'))).toBeTruthy();
    await user.clear(field('binaries.source.sha256.kubelet'));
    await user.type(field('binaries.source.sha256.kubelet'), 'a'.repeat(64));
    expect(screen.getByText(/kube-apiserver, .*kubectl/)).toBeTruthy();
  });

  it('counts programs that are missing, on the review too, and locks nothing for them', async () => {
    const { user, bridge } = await renderApp({
      document: sampleCluster,
      answers: { 'binaries.inspect': () => ({ ...report, found: [], unknownFlags: [], missing: ['calico', 'etcd'] }) },
    });
    const step = (page: string): string => document.querySelector(`[data-page="${page}"]`)?.textContent ?? '';
    // Nobody has looked yet: the review does so by itself.
    goTo('review');
    const place = await screen.findByRole('button', { name: /Images & binaries › Where the programs come from/ });
    expect(place.textContent).toContain('calico, etcd');
    expect(step('registry')).toContain('2 programs missing');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /Next: Deploy/ }).disabled).toBe(false);
    await user.click(place);
    expect(await screen.findByRole('row', { name: /calico missing/ })).toBeTruthy();
    bridge.answer({ 'binaries.inspect': () => ({ ...report, found: [], unknownFlags: [], missing: [] }) });
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    await waitFor(() => expect(step('registry')).toContain('complete'));
    await user.click(screen.getByRole('radio', { name: /Already on the nodes/ }));
    expect(screen.queryByRole('button', { name: 'Look again' })).toBeNull();
  });

  it('tells of each program why it cannot be used', async () => {
    const cut = { code: 'BINARY_TRUNCATED' as const, params: { name: 'kubelet', has: 9, needs: 12 } };
    const found = [{ name: 'kubelet', sizeBytes: 9, architecture: 'x86_64', problem: cut }];
    await renderApp({
      document: sampleCluster,
      answers: { 'binaries.inspect': () => ({ ...report, found, missing: [], unknownFlags: [] }) },
    });
    goTo('registry');
    expect(await screen.findByText(describeError(cut, 'en'))).toBeTruthy();
    expect(screen.getByText(describeHint(cut, 'en'))).toBeTruthy();
    expect(screen.getByRole('row', { name: /cannot be used kubelet/ })).toBeTruthy();
    goTo('review');
    expect((await screen.findByRole('button', { name: /Where the programs come from/ })).textContent).toContain(
      'kubelet',
    );
  });

  it('asks the programs themselves only when the person wants that', async () => {
    const read = { ...report, flagCheck: 'text' as const, asking: 'possible' as const };
    const { user, bridge } = await renderApp({
      document: sampleCluster,
      answers: { 'binaries.inspect': () => read },
    });
    goTo('registry');
    const button = await screen.findByRole('button', { name: 'Ask the programs themselves' });
    expect(screen.getByText(/runs each program of this folder on this computer/)).toBeTruthy();
    expect(bridge.argsOf('binaries.agreeToRun')).toEqual([]);
    bridge.answer({ 'binaries.inspect': () => ({ ...report, asking: 'agreed' }) });
    await user.click(button);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Ask the programs themselves' })).toBeNull());
    expect(bridge.argsOf('binaries.agreeToRun')).toEqual([{ document: sampleCluster, path: '/home/me/c.yaml' }]);
    expect(screen.getByText(/each program was asked what it knows/)).toBeTruthy();
  });

  it('offers nothing to run on a network drive', async () => {
    await renderApp({
      document: sampleCluster,
      answers: { 'binaries.inspect': () => ({ ...report, asking: 'network' }) },
    });
    goTo('registry');
    expect(await screen.findByText(/They lie on a network drive/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Ask the programs themselves' })).toBeNull();
  });

  it('says what it is looking at, until that is stopped', async () => {
    const { user, bridge } = await renderApp({
      document: sampleCluster,
      answers: { 'binaries.inspect': () => new Promise(() => undefined) },
    });
    goTo('registry');
    expect(await screen.findByText(/Looking at the programs in \.\/binaries/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(bridge.argsOf('call.cancel')).toEqual([{ name: 'binaries.inspect' }]);
    expect(screen.getByText('Stopped. Nothing was changed.')).toBeTruthy();
    bridge.answer({ 'binaries.inspect': () => report });
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('kube-apiserver')).toBeTruthy();
  });

  it('keeps what a choice held while another one is looked at, for this document only', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('registry');
    await screen.findByRole('radio', { name: /From this computer/ });
    await user.clear(field('binaries.source.path'));
    await user.type(field('binaries.source.path'), '/of/this/cluster');
    await user.click(screen.getByRole('radio', { name: /Already on the nodes/ }));
    await user.click(screen.getByRole('radio', { name: /From this computer/ }));
    expect(valueAt('binaries.source')).toEqual({ kind: 'upload', path: '/of/this/cluster' });
    await user.click(screen.getByRole('radio', { name: /Already on the nodes/ }));
    act(() => replaceDraft({ document: { ...sampleCluster, binaries: { source: { kind: 'preinstalled' } } } }));
    await user.click(screen.getByRole('radio', { name: /From this computer/ }));
    expect(valueAt('binaries.source')).toEqual({ kind: 'upload', path: './binaries' });
  });

  it('keeps the endpoints of an etcd, and the choice with the last one', async () => {
    const endpoints = ['http://10.0.0.9:2379', 'http://10.0.0.10:2379'];
    const { user } = await renderApp({ document: { ...sampleCluster, etcd: { endpoints } } });
    goTo('registry');
    await user.click(await screen.findByRole('radio', { name: /Install on the masters/ }));
    expect(valueAt('etcd.endpoints')).toEqual([]);
    await user.click(screen.getByRole('radio', { name: /Use an existing etcd/ }));
    expect(valueAt('etcd.endpoints')).toEqual(endpoints);
    await user.click(screen.getByRole('button', { name: 'Remove: Endpoint 2' }));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Remove: Endpoint 1' }).disabled).toBe(true);
  });

  it('says why archives could not be picked', async () => {
    const { user } = await renderApp({
      document: sampleCluster,
      answers: {
        'dialog.pick': () => {
          throw new AppError('FILE_UNREADABLE', { path: '/media/usb', reason: 'EACCES' });
        },
      },
    });
    goTo('registry');
    await user.click(await screen.findByRole('button', { name: /Add archives/ }));
    expect((await screen.findByRole('dialog')).textContent).toContain('/media/usb');
  });

  it('takes the endpoints of an existing etcd', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('registry');
    await user.click(await screen.findByRole('radio', { name: /Use an existing etcd/ }));
    await user.type(field('etcd.endpoints[0]'), 'http://10.0.0.9:2379');
    expect(useDraftStore.getState().review.cluster?.etcd.endpoints).toEqual(['http://10.0.0.9:2379']);
  });
});

describe('Review page', () => {
  it('shows the plan, and the files as they will be installed', async () => {
    const { user } = await renderApp({ document: sampleCluster });
    goTo('review');
    expect(
      await screen.findByText(/2379 \(etcd, masters\), 10250 \(kubelet, workers\)\. Anyone whose computer/),
    ).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'I understand' }));
    expect(screen.queryByText(/Anyone whose computer/)).toBeNull();
    await user.click(screen.getByRole('tab', { name: 'Files to be installed' }));
    await user.click(await screen.findByText('etcd.service'));
    expect(screen.getByLabelText('/etc/systemd/system/etcd.service').textContent).toContain('--name=10.77.0.11');
    // Another node's files are there when its part of the tree is opened.
    expect(screen.queryByText('worker-node')).toBeNull();
    await user.click(within(screen.getByRole('tree', { name: 'Files to be installed' })).getByText('n2'));
    await user.click(await screen.findByText('worker-node'));
    await user.click(await screen.findByText('kubelet.service'));
    expect(screen.getByLabelText('/etc/systemd/system/kubelet.service').textContent).toContain('10.77.0.12');
  });

  it.each([
    ['en', 'Open ports', 'none'],
    ['zh', '开放的端口', '不需要'],
  ] as const)('shows every open port, and which ones ask nobody (%s)', async (language, title, none) => {
    const { user } = await renderApp({ document: sampleCluster, language });
    goTo('review');
    await user.click(await screen.findByRole('tab', { name: title }));
    const rowOf = (port: string) => screen.getByText(port, { selector: 'td' }).closest('tr')!;
    expect(within(rowOf('10250')).getByText(none).className).toContain('error');
    expect(within(rowOf('10256')).getByText(none).className).toContain('warning');
    expect(within(rowOf('10248')).getByText(none).className).not.toContain('ant-tag');
    expect(rowOf('6443').textContent).toContain('kube-apiserver');
  });

  it('names every field as the form does', async () => {
    await renderApp({
      document: {
        ...sampleCluster,
        nodes: sampleCluster.nodes.map((node) => ({ ...node, roles: ['worker'] })),
        registry: { prefix: 'registry.example.com' },
      },
    });
    goTo('review');
    const places = (): (string | null)[] =>
      [...document.querySelectorAll('.issue-place')].map(({ textContent }) => textContent);
    await waitFor(() => expect(places()).toEqual(['Nodes']));
    act(() => {
      edit('nodes[0].roles', []);
      edit('registry.images', { pause: 'Bad Image' });
      edit('binaries.source', { kind: 'download', url: 'https://x.org/{name}', sha256: { kubelet: 'beef' } });
    });
    expect(places()).toEqual([
      'Nodes › n1 · Roles',
      'Images & binaries › Full name of the image pause',
      'Images & binaries › SHA-256 kubelet',
    ]);
  });

  it('shows that it exports until that is done', async () => {
    let finish: (answer: { path: string; files: number } | undefined) => void = () => undefined;
    const { user } = await renderApp({
      document: sampleCluster,
      answers: { 'export.write': () => new Promise((resolve) => (finish = resolve)) },
    });
    goTo('review');
    await user.click(await screen.findByRole('button', { name: /Export files/ }));
    const dialog = await screen.findByRole('dialog');
    const choose = within(dialog).getByRole('button', { name: /Choose folder/ });
    await user.click(choose);
    await waitFor(() => expect(choose.className).toContain('loading'));
    // The person closed the question for a folder: the dialog is still there to try again.
    finish(undefined);
    await waitFor(() => expect(choose.className).not.toContain('loading'));
    await user.click(choose);
    finish({ path: '/srv/out', files: 30 });
    expect(await screen.findByText('30 files written to /srv/out')).toBeTruthy();
    await waitFor(() => expect(dialog.closest<HTMLElement>('.ant-modal-wrap')?.style.display).toBe('none'));
  });

  it('exports no keys of a cluster in which every node has its own', async () => {
    const secure = {
      ...{ profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd' },
      network: { cni: 'bridge', nodePortRange: '30000-32767' },
    };
    const { user } = await renderApp({ document: { ...sampleCluster, ...secure } });
    goTo('review');
    await user.click(await screen.findByRole('button', { name: /Export files/ }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).queryByRole('checkbox')).toBeNull();
    expect(dialog.textContent).toContain('Private keys stay on their nodes');
  });

  it('shows how far an export is, and stops it', async () => {
    let fail: (error: AppError) => void = () => undefined;
    const { user, bridge } = await renderApp({
      document: sampleCluster,
      answers: {
        'export.write': () => new Promise((_, reject) => (fail = reject)),
        'call.cancel': () => {
          fail(new AppError('CANCELLED'));
          return undefined;
        },
      },
    });
    goTo('review');
    await user.click(await screen.findByRole('button', { name: /Export files/ }));
    const dialog = await screen.findByRole('dialog');
    const choose = within(dialog).getByRole('button', { name: /Choose folder/ });
    await waitFor(() => expect(document.activeElement).toBe(choose));
    await user.click(choose);
    await within(dialog).findByRole('button', { name: 'Stop' });
    act(() => bridge.emit('export', { done: 300, total: 1000 }));
    expect(within(dialog).getByText('Files of 300 of 1000 nodes written')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText(/^Export stopped/)).toBeTruthy();
    expect(within(dialog).queryByText(/nodes written/)).toBeNull();
    expect(within(dialog).getByRole('button', { name: 'Cancel' })).toBeTruthy();
  });

  it('asks before it exports into a folder with files, then does it', async () => {
    const { user, bridge } = await renderApp({
      document: sampleCluster,
      answers: {
        'export.write': ({ overwrite }) => {
          if (!overwrite) throw new AppError('FOLDER_NOT_EMPTY', { path: '/srv/out' });
          return { path: '/srv/out', files: 30 };
        },
      },
    });
    goTo('review');
    await user.click(await screen.findByRole('button', { name: /Export files/ }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('checkbox', { name: 'Include the secrets' }));
    await user.click(within(dialog).getByRole('button', { name: /Choose folder/ }));
    await user.click(await screen.findByRole('button', { name: 'Export all the same' }));
    await waitFor(() => expect(screen.getByText('30 files written to /srv/out')).toBeTruthy());
    expect(bridge.argsOf('export.write')).toMatchObject([
      { withSecrets: true, overwrite: false },
      { withSecrets: true, overwrite: true, path: '/srv/out' },
    ]);
  });
});
