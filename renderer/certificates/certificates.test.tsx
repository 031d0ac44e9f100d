/** The Certificates page: looked at, and the way to new ones. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { newCluster } from '../../shared/cluster/newCluster';
import { AppError } from '../../shared/errors';
import type { Language } from '../../shared/messages/language';
import { edit, replaceDraft } from '../stores/draftStore';
import type { FakeAnswers } from '../testing/fakeBridge';
import { renderApp, type Rendered } from '../testing/renderApp';
import { badCertificates, goodCertificates, noCertificates, selfMadeCertificates } from '../testing/sampleCertificates';
import { sampleCluster } from '../testing/sampleCluster';

const secure = { ...newCluster('secure'), name: 'harbour', nodes: sampleCluster.nodes };
const withPasswords = {
  ...secure,
  nodes: sampleCluster.nodes.map((node) => ({
    ...node,
    ssh: { user: 'root', port: 22, auth: { kind: 'password' }, sudo: false },
  })),
};

interface Opened extends Rendered {
  readonly page: HTMLElement;
}

async function openPage(
  answers: FakeAnswers,
  { document = secure, language = 'en' }: { document?: unknown; language?: Language } = {},
): Promise<Opened> {
  const rendered = await renderApp({ document, answers, language });
  await rendered.user.click(screen.getByRole('button', { name: language === 'en' ? /^Certificates$/ : /^证书$/ }));
  await screen.findByRole('heading', { level: 2, name: /harbour/ });
  return { ...rendered, page: screen.getByRole('main') };
}

/** The row of a certificate below the heading of its node. */
function rowOf(page: HTMLElement, node: string, id: string): string {
  const rows = within(within(page).getByRole('table', { name: 'Certificates' })).getAllByRole('row');
  const texts = rows.map((row) => row.textContent);
  const start = texts.findIndex((text) => text.startsWith(node));
  return texts.slice(start + 1).find((text) => text.startsWith(id)) ?? '';
}

it('tells who has signed each, how long it lasts, and who has it', async () => {
  const { bridge, page } = await openPage({ 'certificates.check': () => badCertificates });
  await within(page).findByText('4 certificates need attention');
  within(page).getByText('1 host could not be asked');
  expect(bridge.argsOf('certificates.check')).toMatchObject([{ path: '/home/me/c.yaml' }]);
  const apiserver = rowOf(page, 'n1', 'apiserver');
  expect(apiserver).toContain('authority of the cluster');
  expect(apiserver).toContain('300 days left');
  expect(apiserver).toContain('kube-apiserver shows it at port 6443');
  expect(rowOf(page, 'n1', 'admin (in the kubeconfig)')).toContain('no service reads it');
  expect(rowOf(page, 'n2', 'kubelet')).toContain('12 days left');
  expect(rowOf(page, 'n2', 'kube-proxy')).toContain('restart needed');
  expect(rowOf(page, 'n2', 'front-proxy-client')).toContain('has ended');
  expect(rowOf(page, 'n2', 'scheduler')).toContain('the file is not there');
  expect(rowOf(page, 'This computer', 'Administrator of the last resort')).toContain('days left');
  // Why a host could not be asked stands beside its name, and nothing can be renewed there.
  within(page).getByText(/10\.77\.0\.13:22/);
  expect(within(page).queryByRole('button', { name: /on n3…$|of n3…$/ })).toBeNull();
  // When it was looked, and what to do something about next.
  within(page).getByText(/^Seen at .*:\d\d.*The next to end: n2, kubelet, on 2\d{3}-\d\d-\d\d \(12 days left\)\.$/);
  // What revoking does not end is said here, too.
  within(page).getByText(/tokens of service accounts/);
});

it('renews one, a node’s or all after somebody has read what is restarted', async () => {
  const { bridge, page, user } = await openPage({ 'certificates.check': () => badCertificates });
  await user.click(await within(page).findByRole('button', { name: 'Renew kube-proxy on n2…' }));
  const asking = async (): Promise<HTMLElement> =>
    (await screen.findByText(/^New certificates for/)).closest<HTMLElement>('[role="dialog"]')!;
  const first = await asking();
  within(first).getByText('n2: kube-proxy');
  expect(within(first).queryByText(/API server/)).toBeNull();
  await user.click(within(first).getByRole('button', { name: 'Not now' }));
  await waitFor(() => expect(screen.queryByText(/^New certificates for/)).toBeNull());
  expect(bridge.argsOf('job.start')).toEqual([]);

  await user.click(within(page).getByRole('button', { name: 'Renew all…' }));
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
  // The run is followed where all runs are, and who comes back sees what is there then.
  await screen.findByRole('heading', { level: 2, name: 'Ready to deploy' });
  await user.click(screen.getByRole('button', { name: /^Certificates$/ }));
  await waitFor(() => expect(bridge.argsOf('certificates.check')).toHaveLength(2));
});

it('renews the administrator of the last resort on this computer, and nothing on a host', async () => {
  let isLocked = true;
  const { bridge, page, user } = await openPage({
    'certificates.check': () => badCertificates,
    'authorities.renewSuperAdmin': () => {
      if (isLocked) throw new AppError('AUTHORITIES_LOCKED', { path: '/home/me/authorities/lab.json' });
      return undefined;
    },
  });
  await user.click(await within(page).findByRole('button', { name: 'Renew superAdmin on This computer…' }));
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
  const { page } = await openPage({ 'certificates.check': () => goodCertificates });
  await within(page).findByText(/Every certificate is as it should be/);
});

it('shows what kube-apiserver makes itself and renews nothing there', async () => {
  const { page } = await openPage({ 'certificates.check': () => selfMadeCertificates }, { document: sampleCluster });
  await within(page).findByText('1 certificate needs attention');
  within(page).getByText(/In profile simple kube-apiserver makes its certificate itself, for one year/);
  const row = rowOf(page, 'n1', 'kube-apiserver (made by itself)');
  expect(row).toContain('20 days left');
  expect(row).toContain('kube-apiserver shows it at port 6443');
  // Nodes without any are left out.
  expect(within(page).queryByText('n2')).toBeNull();
  expect(within(page).queryByRole('button', { name: /Renew/ })).toBeNull();
});

it('says where Keelson knows of none', async () => {
  const { page } = await openPage({ 'certificates.check': () => ({ nodes: [], workstation: [] }) });
  await within(page).findByText('This cluster has no certificates that Keelson knows of.');
  expect(within(page).queryByText(/as it should be/)).toBeNull();
});

it('says that nothing is deployed yet, and leads there', async () => {
  const { page, user } = await openPage({ 'certificates.check': () => noCertificates });
  await within(page).findByText('There are no certificates on the hosts yet');
  expect(within(page).queryByText(/attention/)).toBeNull();
  expect(within(page).queryByRole('table')).toBeNull();
  expect(within(page).getByRole('button', { name: 'Renew all…' }).hasAttribute('disabled')).toBe(true);
  await user.click(within(page).getByRole('button', { name: 'Go to Deploy' }));
  await screen.findByRole('heading', { level: 2, name: 'Ready to deploy' });
});

it('asks nobody before the passwords are there, and says which is missing only to whoever tries', async () => {
  const { bridge, page, user } = await openPage(
    { 'certificates.check': () => goodCertificates },
    { document: withPasswords },
  );
  await within(page).findByRole('region', { name: 'Passwords of the hosts' });
  expect(within(page).queryByText(/^Enter the SSH passwords first/)).toBeNull();
  await user.click(within(page).getByRole('button', { name: 'Read the certificates' }));
  await within(page).findByText(/^Enter the SSH passwords first/);
  expect(bridge.argsOf('certificates.check')).toEqual([]);
  bridge.answer({ 'credentials.known': () => ({ n1: ['password'], n2: ['password'], n3: ['password'] }) });
  await user.click(within(page).getByRole('button', { name: 'Read the certificates' }));
  await within(page).findByText(/Every certificate is as it should be/);
  expect(within(page).queryByRole('region', { name: 'Passwords of the hosts' })).toBeNull();
});

it('lets the key of a host be accepted where it is told, and looks again', async () => {
  const [node, ...others] = badCertificates.nodes;
  const params = { host: 'n1', address: '10.77.0.11', fingerprint: 'SHA256:abc' };
  const { bridge, page, user } = await openPage({
    'certificates.check': () => ({
      nodes: [
        { hostname: node?.hostname ?? '', certificates: [], error: { code: 'SSH_HOST_KEY_UNKNOWN', params } },
        ...others,
      ],
      workstation: [],
    }),
  });
  await user.click(await within(page).findByRole('button', { name: 'Accept this key and retry' }));
  expect(bridge.argsOf('hosts.accept')).toMatchObject([{ address: '10.77.0.11', fingerprint: 'SHA256:abc' }]);
  await waitFor(() => expect(bridge.argsOf('certificates.check')).toHaveLength(2));
});

it('has nothing to look at while the file has mistakes, and looks at another file anew', async () => {
  const { bridge, page } = await openPage({ 'certificates.check': () => goodCertificates });
  await within(page).findByText(/Every certificate is as it should be/);
  act(() => edit('network.podCidr', '172.20.0.0/33'));
  within(page).getByRole('heading', { level: 2, name: 'Nothing to look at yet' });
  act(() => replaceDraft({ document: { ...secure, name: 'other' } }));
  await waitFor(() => expect(bridge.argsOf('certificates.check')).toHaveLength(2));
  expect(bridge.argsOf('certificates.check')[1]).toMatchObject({ document: { name: 'other' } });
});

it('can be stopped while it looks, and says why nothing could be read', async () => {
  const { bridge, page, user } = await openPage({ 'certificates.check': () => new Promise(() => undefined) });
  within(page).getByText(/Reading the certificates/);
  await user.click(within(page).getByRole('button', { name: 'Stop' }));
  expect(bridge.argsOf('call.cancel')).toEqual([{ name: 'certificates.check' }]);
  bridge.answer({
    'certificates.check': () => {
      throw new AppError('AUTHORITIES_DAMAGED', { path: '/home/me/lab.json', reason: 'damaged' });
    },
  });
  await user.click(within(page).getByRole('button', { name: 'Look again' }));
  await within(page).findByText(/\/home\/me\/lab\.json/);
  expect(within(page).getByRole('button', { name: 'Renew all…' }).hasAttribute('disabled')).toBe(true);
});

it('tells the same in Chinese', async () => {
  const { page } = await openPage({ 'certificates.check': () => badCertificates }, { language: 'zh' });
  await within(page).findByText('4 份证书需要处理');
  expect(page.textContent).toContain('kube-apiserver 在端口 6443 出示');
});
