/** What the CIS benchmark checks on the hosts, in the window. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { messages } from '../../shared/messages';
import type { Language } from '../../shared/messages/language';
import { renderDeploy, type RenderedDeploy } from '../dashboard/testing/renderDeploy';
import type { FakeAnswers } from '../testing/fakeBridge';
import { badCis, goodCis } from '../testing/sampleCis';

const passwords = { n1: ['password' as const], n2: ['password' as const], n3: ['password' as const] };

/** The dialog, opened from the Deploy page. */
async function openDialog(
  answers: FakeAnswers,
  language: Language = 'en',
): Promise<RenderedDeploy & { dialog: HTMLElement }> {
  const rendered = await renderDeploy({ answers: { 'credentials.known': () => passwords, ...answers }, language });
  await rendered.user.click(
    screen.getByRole('button', { name: language === 'en' ? 'Hardening (CIS)…' : '安全加固（CIS）…' }),
  );
  return { ...rendered, dialog: await screen.findByRole('dialog') };
}

const rowsOf = (dialog: HTMLElement): string[] =>
  within(within(dialog).getByRole('table', { name: 'Checks' }))
    .getAllByRole('row')
    .map((row) => row.textContent);

it('tells what is expected, what was found, why it may be so and what to do about it', async () => {
  const { bridge, dialog } = await openDialog({ 'cis.check': () => badCis });
  await within(dialog).findByText('1 check fails');
  within(dialog).getByText('1 host could not be asked');
  expect(bridge.argsOf('cis.check')).toMatchObject([{ path: '/home/me/lab.yaml' }]);

  const failed = rowsOf(dialog).find((row) => row.includes('FAIL')) ?? '';
  expect(failed).toContain('1.2.15');
  expect(failed).toContain('kube-apiserver --profiling: true; expected: false');
  expect(failed).toContain('n1');
  // The sample's profile is simple.
  expect(failed).toContain('A new cluster with profile secure closes it');
  const { reasons } = messages.en.cis;
  const texts = Object.values(reasons);
  const warnings = rowsOf(dialog).filter((row) => row.startsWith('WARN'));
  expect(warnings.length).toBeGreaterThan(10);
  for (const row of warnings) expect(texts.some((text) => row.includes(text))).toBe(true);

  // The counts of a node stand beside its name, or why there are none.
  const counts = within(within(dialog).getByRole('table', { name: 'Results by node' }));
  const rowOf = (name: string): string => counts.getByRole('rowheader', { name }).parentElement?.textContent ?? '';
  const results = badCis.nodes[0]?.results ?? [];
  const many = (verdict: string): string => String(results.filter((one) => one.verdict === verdict).length);
  expect(rowOf('n1')).toBe(`n1${many('PASS')}${many('WARN')}1`);
  expect(rowOf('n3')).toMatch(/^n3.*refuses the connection|^n3.*10\.77\.0\.13:22/);
});

it('shows what has passed only when somebody asks for it', async () => {
  const { dialog, user } = await openDialog({ 'cis.check': () => goodCis });
  await within(dialog).findByText('Nothing fails');
  expect(rowsOf(dialog).some((row) => row.startsWith('PASS'))).toBe(false);
  const few = rowsOf(dialog).length;
  const all = within(dialog).getByRole('radio', { name: /^All/ });
  act(() => all.focus());
  await user.click(all);
  const rows = rowsOf(dialog);
  expect(rows.length).toBeGreaterThan(few);
  // What has passed tells what was looked at.
  expect(rows.find((row) => row.startsWith('PASS1.2.15'))).toContain('kube-apiserver --profiling; expected: false');
  expect(rows.filter((row) => ['Control plane', 'etcd', 'Worker nodes'].includes(row))).toHaveLength(3);
});

it('tells how far it is, can be stopped, and looks again', async () => {
  let answer: (report: typeof goodCis) => void = () => undefined;
  const { bridge, dialog, user } = await openDialog({
    'cis.check': () => new Promise((resolve) => (answer = resolve)),
  });
  act(() => bridge.emit('cis', { done: 2, total: 3 }));
  expect((await within(dialog).findByRole('status')).textContent).toContain('2 of 3');
  await user.click(within(dialog).getByRole('button', { name: 'Stop' }));
  await within(dialog).findByText('Stopped. Nothing was changed.');
  expect(bridge.argsOf('call.cancel')).toEqual([{ name: 'cis.check' }]);
  await user.click(within(dialog).getByRole('button', { name: 'Look again' }));
  expect((await within(dialog).findByRole('status')).textContent).toContain('0 of 3');
  act(() => answer(goodCis));
  await within(dialog).findByText('Nothing fails');
});

it('says why the hosts were not looked at, and offers no report to save then', async () => {
  const { dialog } = await openDialog({
    'cis.check': () => {
      throw new AppError('CLUSTER_INVALID', { count: 1 });
    },
  });
  await within(dialog).findByText(/cluster file/);
  expect(within(dialog).getByRole('button', { name: 'Save the report…' }).hasAttribute('disabled')).toBe(true);
});

it('saves what was found, and is left with Escape', async () => {
  const { bridge, dialog, user } = await openDialog({ 'cis.check': () => goodCis });
  await within(dialog).findByText('Nothing fails');
  await user.click(within(dialog).getByRole('button', { name: 'Save the report…' }));
  await screen.findByText(/Saved as/);
  const [saved] = bridge.argsOf('logs.save');
  expect(saved?.name).toMatch(/-cis\.json$/);
  expect(JSON.parse(saved?.text ?? '')).toEqual(JSON.parse(JSON.stringify(goodCis)));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('tells the same in Chinese', async () => {
  const { dialog } = await openDialog({ 'cis.check': () => badCis }, 'zh');
  await within(dialog).findByText('1 项检查为 FAIL');
  expect(dialog.textContent).toContain('kube-apiserver 的参数 --profiling：true；应为：值 false');
  expect(dialog.textContent).toContain('secure 模式新建的集群满足这一项');
});
