/** Bundles and archives: what the page says, asks main for, and writes into the draft. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import { describeError } from '../../../shared/messages';
import { goTo } from '../../stores/appStore';
import { getAt } from '../../stores/documentPath';
import { edit, replaceDraft, useDraftStore } from '../../stores/draftStore';
import { renderApp, type Rendered } from '../../testing/renderApp';
import { sampleCluster } from '../../testing/sampleCluster';

const sha256 = 'ab'.repeat(32);
const counts = { programs: 14, images: 2, manifests: 1 };
const fields = [
  { path: 'kubernetesVersion', value: '1.37.2' },
  { path: 'network.cni', value: 'bridge' },
  { path: 'binaries.source', value: { kind: 'upload', path: './keelson-bundle/programs' } },
];
const opened = {
  folder: '/here/keelson-bundle',
  wasThere: false,
  sha256,
  kubernetesVersion: '1.37.2',
  fields,
  ...counts,
};
const valueAt = (path: string): unknown => getAt(useDraftStore.getState().document, path);
const button = (name: RegExp): HTMLElement => screen.getByRole('button', { name });

async function page(options: Parameters<typeof renderApp>[0] = {}): Promise<Rendered> {
  const rendered = await renderApp({ document: sampleCluster, ...options });
  goTo('registry');
  await screen.findByRole('button', { name: options.language === 'zh' ? /保存离线包/ : /Save a bundle/ });
  return rendered;
}

describe('a bundle', () => {
  it('is saved from the draft, and its checksum is shown', async () => {
    const saved = { path: '/usb/bundle.tar', sizeBytes: 5 * 1024 * 1024, sha256, ...counts };
    const { user, bridge } = await page({ answers: { 'bundle.save': () => saved } });
    await user.click(button(/Save a bundle/));
    expect(await screen.findByText(/5\.0 MB\. Programs: 14, image archives: 2, manifests: 1/)).toBeTruthy();
    expect(screen.getByText(`SHA-256 ${sha256}`)).toBeTruthy();
    expect(bridge.argsOf('bundle.save')).toMatchObject([{ arch: 'amd64', document: { name: 'harbour' } }]);
  });

  it('is opened into the draft, which says what was changed', async () => {
    const { user } = await page({ answers: { 'bundle.open': () => opened } });
    await user.click(button(/Open a bundle/));
    expect(await screen.findByText(/Everything in the bundle is intact: Kubernetes 1\.37\.2/)).toBeTruthy();
    for (const { path, value } of fields) expect(valueAt(path)).toEqual(value);
    expect(screen.getByText('network.cni: bridge')).toBeTruthy();
    expect(useDraftStore.getState().dirty).toBe(true);
  });

  it('changes nothing in another document that was opened meanwhile, nor where the dialog was closed', async () => {
    let answer: (value: typeof opened) => void = () => undefined;
    const { user, bridge } = await page({
      answers: { 'bundle.open': () => new Promise((resolve) => (answer = resolve)) },
    });
    await user.click(button(/Open a bundle/));
    act(() => replaceDraft({ document: { ...sampleCluster, name: 'other' } }));
    act(() => answer(opened));
    goTo('registry');
    expect(await screen.findByText(/Another cluster file is open by now/)).toBeTruthy();
    expect(valueAt('network.cni')).not.toBe('bridge');
    bridge.answer({ 'bundle.open': () => undefined });
    await user.click(button(/Open a bundle/));
    await waitFor(() => expect(screen.queryByText(/Another cluster file/)).toBeNull());
  });

  it.each(['en', 'zh'] as const)(
    'says how far it is, is given up, and what is wrong with it (%s)',
    async (language) => {
      let fail: (error: AppError) => void = () => undefined;
      const { user, bridge } = await page({
        language,
        answers: {
          'bundle.save': () => new Promise((_, reject) => (fail = reject)),
          'call.cancel': () => (fail(new AppError('CANCELLED')), undefined),
        },
      });
      const [save, open, stop] =
        language === 'zh' ? [/保存离线包/, /打开离线包/, /停止/] : [/Save a b/, /Open a b/, /^Stop/];
      await user.click(button(save));
      act(() => bridge.emit('bundle', { label: 'kubelet', done: 30_000_000, total: 120_000_000 }));
      expect(screen.getByText(/^kubelet.*30\.0 MB.*120 MB/)).toBeTruthy();
      const section = screen.getByRole('button', { name: save }).closest('.report') as HTMLElement;
      await user.click(within(section).getByRole('button', { name: stop }));
      await waitFor(() => expect(screen.queryByText(/^kubelet.*30\.0 MB/)).toBeNull());
      expect(bridge.argsOf('call.cancel')).toEqual([{ name: 'bundle.save' }]);
      const error = new AppError('BUNDLE_INVALID', {
        path: '/usb/b.tar',
        at: 'programs/kubelet',
        reason: 'other-content',
      });
      bridge.answer({
        'bundle.open': () => {
          throw error;
        },
      });
      await user.click(button(open));
      expect(await screen.findByText(describeError(error, language), { exact: false })).toBeTruthy();
    },
  );
});

describe('archives', () => {
  const report = {
    archives: [
      {
        path: '/images/pause.tar',
        archive: {
          format: 'oci' as const,
          images: [{ references: ['registry.k8s.io/pause:3'], id: `sha256:${sha256}`, platform: 'linux/arm64' }],
        },
      },
      {
        path: '/images/broken.tar',
        error: { code: 'ARCHIVE_INVALID' as const, params: { path: '/images/broken.tar', reason: 'damaged' } },
      },
    ],
    needed: [
      { name: 'pause' as const, reference: 'registry.k8s.io/pause:3', archives: ['/images/pause.tar'] },
      { name: 'coredns' as const, reference: 'mirror.example/coredns:1', archives: [] },
    ],
  };

  it('show which images they hold, what is damaged, and what is in none', async () => {
    const { bridge } = await page({ answers: { 'images.inspect': () => report } });
    expect(bridge.argsOf('images.inspect')).toEqual([]);
    act(() => edit('registry.archives', ['/images/pause.tar', '/images/broken.tar']));
    expect((await screen.findAllByText('registry.k8s.io/pause:3')).length).toBe(2);
    for (const text of [
      /linux\/arm64/,
      /An OCI layout: Docker loads it only/,
      /The image archive \/images\/broken\.tar cannot be used/,
      /in pause\.tar/,
      /in none of the archives: the nodes fetch it from mirror\.example/,
      /1 image that the cluster needs is in none/,
    ])
      expect(screen.getByText(text)).toBeTruthy();
    bridge.answer({ 'images.inspect': () => ({ ...report, needed: report.needed.slice(0, 1) }) });
    act(() => edit('registry.prefix', 'registry.k8s.io'));
    expect(await screen.findByText(/Every image that the cluster needs is in the archives/)).toBeTruthy();
  });
});
