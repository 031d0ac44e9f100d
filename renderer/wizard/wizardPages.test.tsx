import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { describeIssue } from '../../shared/messages';
import { getAt } from '../stores/documentPath';
import { useDraftStore } from '../stores/draftStore';
import { goTo } from '../stores/appStore';
import { field, renderApp } from '../testing/renderApp';
import { sampleCluster } from '../testing/sampleCluster';

const valueAt = (path: string): unknown => getAt(useDraftStore.getState().document, path);

describe('Network page', () => {
  it.each([
    ['en', 'Service addresses (CIDR)'],
    ['zh', '服务地址段（CIDR）'],
  ] as const)('says at both fields that they overlap, naming them as the form does (%s)', async (language, label) => {
    const { user } = await renderApp({ document: sampleCluster, language });
    goTo('network');
    await user.clear(await screen.findByLabelText(label));
    await user.type(field('network.serviceCidr'), '172.20.0.0/16');
    const params = { other: label, otherValue: '172.20.0.0/16' };
    expect(
      screen.getAllByText(describeIssue({ code: 'CIDR_OVERLAP', params }, language), { exact: false }),
    ).toHaveLength(2);
    expect(document.querySelectorAll('.address-picture .overlap')).toHaveLength(1);
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
    expect(await screen.findByText(/Anyone whose computer can reach the API server/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'I understand' }));
    expect(screen.queryByText(/Anyone whose computer/)).toBeNull();
    await user.click(screen.getByRole('tab', { name: 'Files to be installed' }));
    await user.click(await screen.findByText('etcd.service'));
    expect(screen.getByLabelText('/etc/systemd/system/etcd.service').textContent).toContain('--name=10.77.0.11');
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
