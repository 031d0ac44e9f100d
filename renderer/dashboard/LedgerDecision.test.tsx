import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { startI18n } from '../i18n';
import type { FakeBridge } from '../testing/fakeBridge';
import { sampleCluster } from '../testing/sampleCluster';
import { damagedLedger } from '../testing/scenes';
import { Remedy } from './Remedy';
import { installBridge } from './testing/installBridge';

const damaged = { code: 'LEDGER_DAMAGED', params: { host: 'n2', lines: '14', count: 8 } } as const;
const path = '/home/me/cluster.yaml';
const certain = damagedLedger.items.flatMap(({ id, isCertain }) => (isCertain ? [id] : []));

let bridge: FakeBridge;
async function open(answer: object = { undecided: damagedLedger, error: damaged }): Promise<HTMLElement> {
  cleanup();
  bridge = installBridge({ 'node.undecided': () => answer });
  await startI18n('en');
  const onRetry = (): void => undefined;
  render(<Remedy hostname="n2" error={damaged} document={sampleCluster} path={path} busy={false} onRetry={onRetry} />);
  await userEvent.click(screen.getByRole('button', { name: 'Decide what is Keelson’s…' }));
  return screen.findByRole('dialog');
}
const box = (id: string): HTMLInputElement => screen.getByRole<HTMLInputElement>('checkbox', { name: new RegExp(id) });

it('shows each thing with what speaks for it, and takes for Keelson’s what is certain', async () => {
  const dialog = await open();
  await screen.findByText(`4 of 8 are Keelson’s`);
  expect(box('unit:kube-proxy.service').checked).toBe(true);
  expect(box('file:/etc/systemd/system/kubelet.service').checked).toBe(false);
  expect(dialog.textContent).toContain('delete; its place is one of ours, but its content is not');
  expect(dialog.textContent).toContain('/var/lib/keelson/before/x1Yb90Qe');
  expect(bridge.argsOf('node.undecided')).toEqual([{ document: sampleCluster, hostname: 'n2', path }]);
});

it('makes the ledger anew of what was chosen, and of nothing else', async () => {
  await open();
  await screen.findByText(`4 of 8 are Keelson’s`);
  await userEvent.click(box('file:/etc/kubernetes/token.csv'));
  await userEvent.click(box('sysctl:net.ipv4.ip_forward'));
  await userEvent.click(screen.getByRole('button', { name: 'Make the ledger anew' }));
  const ours = [...certain.filter((id) => !id.startsWith('sysctl:')), 'file:/etc/kubernetes/token.csv'];
  await waitFor(() =>
    expect(bridge.argsOf('job.start')).toEqual([
      { kind: 'rebuildLedger', node: 'n2', ours, document: sampleCluster, path },
    ]),
  );
});

it.each([
  ['All', 8],
  ['None', 0],
  ['What is certain', 4],
])('%s chooses %i of them', async (name, count) => {
  await open();
  await screen.findByText(`4 of 8 are Keelson’s`);
  await userEvent.click(screen.getByRole('button', { name: 'All' }));
  await userEvent.click(screen.getByRole('button', { name }));
  await screen.findByText(`${String(count)} of 8 are Keelson’s`);
});

it('has nothing to decide when somebody else has done so meanwhile, and says why when nobody can look', async () => {
  const decided = await open({});
  await waitFor(() => expect(decided.textContent).toContain('nothing to decide any more'));
  expect(screen.getByRole('button', { name: 'Make the ledger anew' }).hasAttribute('disabled')).toBe(true);
  const gone = await open({
    error: { code: 'SSH_UNREACHABLE', params: { host: 'n2', address: 'x', reason: 'refused' } },
  });
  await waitFor(() => expect(gone.textContent).toContain('cannot be reached'));
  expect(screen.getByRole('button', { name: 'Make the ledger anew' }).hasAttribute('disabled')).toBe(true);
});
