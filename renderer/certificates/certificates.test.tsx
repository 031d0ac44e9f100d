/** The certificates of a cluster in the window, and the way to new ones. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { renderDeploy, type RenderedDeploy } from '../dashboard/testing/renderDeploy';
import type { Language } from '../../shared/messages/language';
import { edit } from '../stores/draftStore';
import type { FakeAnswers } from '../testing/fakeBridge';
import { badCertificates, goodCertificates } from '../testing/sampleCertificates';

const passwords = { n1: ['password' as const], n2: ['password' as const], n3: ['password' as const] };

async function openDialog(
  answers: FakeAnswers,
  { isSecure = true, language = 'en' }: { isSecure?: boolean; language?: Language } = {},
): Promise<RenderedDeploy & { dialog: HTMLElement }> {
  const rendered = await renderDeploy({ answers: { 'credentials.known': () => passwords, ...answers }, language });
  if (isSecure) {
    act(() => {
      edit('profile', 'secure');
      edit('kubernetesVersion', '1.37.2');
      edit('runtime', 'containerd');
      edit('network', { cni: 'bridge', nodePortRange: '30000-32767' });
    });
  }
  await rendered.user.click(screen.getByRole('button', { name: language === 'en' ? 'Certificates…' : '证书…' }));
  return { ...rendered, dialog: await screen.findByRole('dialog') };
}

/** The row of a certificate below the heading of its node. */
function rowOf(dialog: HTMLElement, node: string, id: string): string {
  const rows = within(within(dialog).getByRole('table', { name: 'Certificates' })).getAllByRole('row');
  const texts = rows.map((row) => row.textContent);
  const start = texts.findIndex((text) => text.startsWith(node));
  return texts.slice(start + 1).find((text) => text.startsWith(id)) ?? '';
}

it('tells who has signed each, how long it lasts, and who has it', async () => {
  const { bridge, dialog } = await openDialog({ 'certificates.check': () => badCertificates });
  await within(dialog).findByText('4 certificates need somebody');
  within(dialog).getByText('1 host could not be asked');
  expect(bridge.argsOf('certificates.check')).toMatchObject([{ path: '/home/me/lab.yaml' }]);
  const apiserver = rowOf(dialog, 'n1', 'apiserver');
  expect(apiserver).toContain('authority of the cluster');
  expect(apiserver).toContain('300 days left');
  expect(apiserver).toContain('kube-apiserver shows it at port 6443');
  expect(rowOf(dialog, 'n1', 'admin (in the kubeconfig)')).toContain('no service reads it');
  expect(rowOf(dialog, 'n2', 'kubelet')).toContain('12 days left');
  expect(rowOf(dialog, 'n2', 'kube-proxy')).toContain('restart needed');
  expect(rowOf(dialog, 'n2', 'front-proxy-client')).toContain('has ended');
  expect(rowOf(dialog, 'n2', 'scheduler')).toContain('the file is not there');
  expect(rowOf(dialog, 'This computer', 'Administrator of the last resort')).toContain('days left');
  // Why a host could not be asked stands beside its name, and nothing can be renewed there.
  within(dialog).getByText(/10\.77\.0\.13:22/);
  expect(within(dialog).queryByRole('button', { name: /on n3…$|of n3…$/ })).toBeNull();
  // What revoking does not end is said here, too.
  within(dialog).getByText(/tokens of service accounts/);
});

it('renews one, a node’s or all after somebody has read what is restarted', async () => {
  const { bridge, dialog, user } = await openDialog({ 'certificates.check': () => badCertificates });
  await user.click(await within(dialog).findByRole('button', { name: 'Renew kube-proxy on n2…' }));
  const asking = async (): Promise<HTMLElement> =>
    (await screen.findByText(/^New certificates for/)).closest<HTMLElement>('[role="dialog"]')!;
  const first = await asking();
  within(first).getByText('n2: kube-proxy');
  expect(within(first).queryByText(/API server/)).toBeNull();
  await user.click(within(first).getByRole('button', { name: 'Not now' }));
  await waitFor(() => expect(screen.queryByText(/^New certificates for/)).toBeNull());
  expect(bridge.argsOf('job.start')).toEqual([]);

  await user.click(within(dialog).getByRole('button', { name: 'Renew all…' }));
  const all = await asking();
  within(all).getByText('n1: etcd, kube-apiserver, kube-controller-manager, kube-scheduler');
  within(all).getByText(/There is one API server/);
  within(all).getByText(/No pod is restarted/);
  within(all).getByText(/cannot be reached: n3/);
  await user.click(within(all).getByRole('button', { name: 'Renew' }));
  await waitFor(() => expect(bridge.argsOf('job.start')).toHaveLength(1));
  // The host that does not answer is left out; what is asked for twice is made once.
  expect(bridge.argsOf('job.start')).toMatchObject([
    { kind: 'renewCertificates', nodes: ['n1', 'n2'], madeBefore: expect.stringMatching(/^\d{4}-.*Z$/) as string },
  ]);
  // The one of this computer is meant, too.
  expect(bridge.argsOf('authorities.renewSuperAdmin')).toHaveLength(1);
});

it('renews the administrator of the last resort on this computer, and nothing on a host', async () => {
  let isLocked = true;
  const { bridge, dialog, user } = await openDialog({
    'certificates.check': () => badCertificates,
    'authorities.renewSuperAdmin': () => {
      if (isLocked) throw new AppError('AUTHORITIES_LOCKED', { path: '/home/me/authorities/lab.json' });
      return undefined;
    },
  });
  await user.click(await within(dialog).findByRole('button', { name: 'Renew superAdmin on This computer…' }));
  const asking = (await screen.findByText(/^New certificates for/)).closest<HTMLElement>('[role="dialog"]')!;
  within(asking).getByText(/No host is touched for that/);
  within(asking).getByText(/stays valid until it expires/);
  expect(within(asking).queryByText(/restarted/)).toBeNull();
  await user.click(within(asking).getByRole('button', { name: 'Renew' }));
  await within(asking).findByText(/their passphrase is needed/);
  isLocked = false;
  // The sign that it waits goes with a motion, of which nobody here tells the end.
  await user.click(within(asking).getByRole('button', { name: /Renew$/ }));
  await waitFor(() => expect(screen.queryByText(/^New certificates for/)).toBeNull());
  expect(bridge.argsOf('authorities.renewSuperAdmin')).toHaveLength(2);
  expect(bridge.argsOf('job.start')).toEqual([]);
  // What is there now is looked at again.
  await waitFor(() => expect(bridge.argsOf('certificates.check')).toHaveLength(2));
});

it('says that all is well where it is', async () => {
  const { dialog } = await openDialog({ 'certificates.check': () => goodCertificates });
  await within(dialog).findByText(/Every certificate is as it should be/);
});

it('renews nothing where services make their own, and says so', async () => {
  const { dialog } = await openDialog({}, { isSecure: false });
  await within(dialog).findByText(/kube-apiserver makes its certificate itself/);
  within(dialog).getByText('This cluster has no certificates that Keelson knows of.');
  expect(within(dialog).queryByRole('button', { name: /Renew/ })).toBeNull();
});

it('can be stopped while it looks, and says why nothing could be read', async () => {
  const { bridge, dialog, user } = await openDialog({ 'certificates.check': () => new Promise(() => undefined) });
  within(dialog).getByText(/Reading the certificates/);
  await user.click(within(dialog).getByRole('button', { name: 'Stop' }));
  expect(bridge.argsOf('call.cancel')).toEqual([{ name: 'certificates.check' }]);
  bridge.answer({
    'certificates.check': () => {
      throw new AppError('AUTHORITIES_DAMAGED', { path: '/home/me/lab.json', reason: 'damaged' });
    },
  });
  await user.click(within(dialog).getByRole('button', { name: 'Look again' }));
  await within(dialog).findByText(/\/home\/me\/lab\.json/);
  expect(within(dialog).getByRole('button', { name: 'Renew all…' }).hasAttribute('disabled')).toBe(true);
});

it('tells the same in Chinese', async () => {
  const { dialog } = await openDialog({ 'certificates.check': () => badCertificates }, { language: 'zh' });
  await within(dialog).findByText('4 份证书需要处理');
  expect(dialog.textContent).toContain('kube-apiserver 在端口 6443 出示');
});
