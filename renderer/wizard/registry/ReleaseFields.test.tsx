/** Programs from their publishers: what the page says, asks main for, and writes into the draft. */
import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import { describeError, describeHint } from '../../../shared/messages';
import { goTo } from '../../stores/appStore';
import { getAt } from '../../stores/documentPath';
import { edit, replaceDraft, useDraftStore } from '../../stores/draftStore';
import { field, renderApp, type Rendered } from '../../testing/renderApp';
import { sampleCluster } from '../../testing/sampleCluster';

const valueAt = (path: string): unknown => getAt(useDraftStore.getState().document, path);
const published = {
  ...sampleCluster,
  ...{ kubernetesVersion: '1.37.2', runtime: 'containerd' },
  network: { cni: 'bridge' },
  binaries: { source: { kind: 'release' } },
};
const program = {
  ...{ name: 'etcd', version: '3.7.0', path: '/cache/etcd', sizeBytes: 1, sha256: 'b'.repeat(64), wasThere: false },
  file: { url: 'https://x/etcd.tar.gz', sumsUrl: 'https://x/SHA256SUMS', sha256: 'a'.repeat(64), fromMirror: true },
};
const gotten = { kubernetesVersion: '1.37.2', versions: { etcd: '3.7.0', cniPlugins: '1.9.1' }, programs: [program] };

async function opened(options: Parameters<typeof renderApp>[0] = {}): Promise<Rendered> {
  const rendered = await renderApp({ document: published, ...options });
  goTo('registry');
  await screen.findByRole('radio', { name: options.language === 'zh' ? /从发布方获取/ : /From their publishers/ });
  return rendered;
}
const get = (): HTMLElement => screen.getByRole('button', { name: /Get the programs/ });

describe('Programs from their publishers', () => {
  it('are a choice, of which nothing must be typed', async () => {
    const { user, bridge } = await opened({ document: { ...published, binaries: undefined } });
    await user.click(screen.getByRole('radio', { name: /From their publishers/ }));
    expect(valueAt('binaries.source')).toEqual({ kind: 'release' });
    expect(field('versions.etcd').placeholder).toBe('3.7.0');
    expect(field('versions.containerd').placeholder).toBe('2.2.9');
    expect(field('binaries.source.mirrors.kubernetes').placeholder).toBe('https://dl.k8s.io');
    expect(screen.getByText(/the checksum comes from there too/)).toBeTruthy();
    expect(bridge.argsOf('programs.get')).toEqual([]);
  });

  it('are fetched when the person wants that, and their versions are written down', async () => {
    const { user, bridge } = await opened({ answers: { 'programs.get': () => gotten } });
    expect(screen.getByText(/The file does not say which versions/)).toBeTruthy();
    await user.type(field('versions.coredns'), '1.14.7');
    await user.click(get());
    expect(await screen.findByText(/1 program is there and intact/)).toBeTruthy();
    expect(bridge.argsOf('programs.get')).toMatchObject([{ arch: 'amd64', document: { kubernetesVersion: '1.37.2' } }]);
    expect(valueAt('versions')).toEqual({ coredns: '1.14.7', etcd: '3.7.0', cniPlugins: '1.9.1' });
    await user.click(screen.getByText('Each program'));
    for (const text of [
      'https://x/etcd.tar.gz',
      `SHA-256 ${'a'.repeat(64)}`,
      '/cache/etcd',
      /A mirror says this checksum/,
    ])
      expect(screen.getByText(text)).toBeTruthy();
  });

  it.each(['en', 'zh'] as const)('say how far they are, and are given up (%s)', async (language) => {
    let fail: (error: AppError) => void = () => undefined;
    const { user, bridge } = await opened({
      language,
      answers: {
        'programs.get': () => new Promise((_, reject) => (fail = reject)),
        'call.cancel': () => {
          fail(new AppError('CANCELLED'));
          return undefined;
        },
      },
    });
    await user.click(screen.getByRole('button', { name: language === 'zh' ? /获取程序/ : /Get the programs/ }));
    act(() => bridge.emit('programs', { label: 'kubelet', done: 30_000_000, total: 120_000_000 }));
    expect(screen.getByText(/^kubelet.*30\.0 MB.*120 MB/)).toBeTruthy();
    // Another page is looked at meanwhile.
    goTo('network');
    goTo('registry');
    expect(await screen.findByText(/^kubelet.*30\.0 MB/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: language === 'zh' ? '停止' : 'Stop' }));
    await waitFor(() => expect(screen.queryByText(/^kubelet.*30\.0 MB/)).toBeNull());
    expect(bridge.argsOf('call.cancel')).toContainEqual({ name: 'programs.get' });
    expect(valueAt('versions')).toBeUndefined();
  });

  it('that cannot be had say why, and what to do', async () => {
    const error = {
      code: 'CHECKSUM_UNUSABLE',
      params: { name: 'kubelet', url: 'https://x/kubelet.sha256', reason: 'no-sum' },
    } as const;
    const { user, bridge } = await opened({
      answers: {
        'programs.get': () => {
          throw new AppError(error.code, error.params);
        },
      },
    });
    await user.click(get());
    expect(await screen.findByText(describeError(error, 'en'))).toBeTruthy();
    expect(screen.getByText(describeHint(error, 'en'))).toBeTruthy();
    bridge.answer({ 'programs.get': () => gotten });
    await user.click(get());
    expect(await screen.findByText(/1 program is there and intact/)).toBeTruthy();
  });

  it('write nothing into another document, or for another version', async () => {
    let answer: (value: typeof gotten) => void = () => undefined;
    const { user } = await opened({
      answers: { 'programs.get': () => new Promise((resolve) => (answer = resolve)) },
    });
    await user.click(get());
    act(() => edit('kubernetesVersion', '1.36.3'));
    await act(async () => {
      answer(gotten);
      await Promise.resolve();
    });
    const told =
      'Of Kubernetes 1.37.2 every program is there and intact (1). The cluster file has another version by now, so nothing was written into it.';
    expect(await screen.findByText(told)).toBeTruthy();
    expect(valueAt('versions')).toBeUndefined();
    act(() => replaceDraft({ document: published }));
    expect(screen.queryByText(told)).toBeNull();
  });

  it('of the newest patch: who says so, and why the publisher did not', async () => {
    const url = 'https://dl.k8s.io/release/stable-1.37.txt';
    const { user, bridge } = await opened({
      answers: { 'programs.newest': () => ({ version: '1.37.9', from: 'publisher', url }) },
    });
    await user.click(screen.getByRole('button', { name: 'Newest patch of 1.37' }));
    expect(await screen.findByText(`1.37.9, says ${url}`)).toBeTruthy();
    expect(valueAt('kubernetesVersion')).toBe('1.37.9');
    const error = { code: 'DOWNLOAD_FAILED', params: { url, reason: 'name-unknown' } } as const;
    bridge.answer({ 'programs.newest': () => ({ version: '1.37.2', from: 'table', url, error }) });
    await user.click(screen.getByRole('button', { name: 'Newest patch of 1.37' }));
    const told = `1.37.2 is the newest that this Keelson knows. ${describeError(error, 'en')}`;
    expect(await screen.findByText(told)).toBeTruthy();
    expect(valueAt('kubernetesVersion')).toBe('1.37.2');
  });

  it('say what is wrong at the field', async () => {
    const { user } = await opened();
    await user.type(field('versions.etcd'), 'v3');
    await user.type(field('binaries.source.mirrors.etcd'), 'mirror');
    expect(screen.getByText(/three numbers with dots/)).toBeTruthy();
    expect(screen.getByText(/begins with http/)).toBeTruthy();
    goTo('review');
    const places = await waitFor(() => {
      const found = [...document.querySelectorAll('.issue-place')].map(({ textContent }) => textContent);
      expect(found).not.toEqual([]);
      return found;
    });
    expect(places).toEqual(['Images & binaries › Version of etcd', 'Images & binaries › Mirror for etcd']);
  });
});
