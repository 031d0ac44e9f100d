/** The Verify page: begun, followed, stopped, and read. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { messages } from '../../shared/messages';
import type { Language } from '../../shared/messages/language';
import { checkIds, type VerificationEvent } from '../../shared/verification/verification';
import type { FakeAnswers } from '../testing/fakeBridge';
import { renderApp, type Rendered } from '../testing/renderApp';
import { sampleCluster } from '../testing/sampleCluster';
import { badVerification, goodVerification, verificationGoingOn } from '../testing/sampleVerification';

const buttons = { en: 'Verify the cluster', zh: '验证集群' } as const;

interface Opened extends Rendered {
  readonly tell: (events: readonly VerificationEvent[], id?: string) => void;
}

/** The page, before anything was verified. */
async function openPage(
  answers: FakeAnswers = {},
  language: Language = 'en',
  document = sampleCluster,
): Promise<Opened> {
  const rendered = await renderApp({ document, answers, language });
  await rendered.user.click(screen.getByRole('button', { name: language === 'en' ? /^Verify$/ : /^验证$/ }));
  await screen.findByRole('heading', { level: 2, name: /harbour/ });
  return {
    ...rendered,
    tell: (events, id = 'verification-1') =>
      act(() => rendered.bridge.emit('verification', { id, events: [...events] })),
  };
}

async function begin(page: Opened, language: Language = 'en'): Promise<void> {
  await page.user.click(screen.getByRole('button', { name: buttons[language] }));
  await waitFor(() => expect(page.bridge.argsOf('verification.start')).toHaveLength(1));
  await act(() => Promise.resolve());
}

function check(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-check="${id}"]`);
  if (!found) throw new Error(`no check ${id}`);
  return found;
}
const states = (): (string | undefined)[] => checkIds.map((id) => check(id).dataset['state']);

describe('the Verify page', () => {
  it('says what is going to be checked before anything is', async () => {
    await openPage();
    const { checks } = messages.en.verification;
    for (const id of checkIds) expect(check(id).textContent).toBe(`${checks[id].title}${checks[id].about}`);
    expect(new Set(states())).toEqual(new Set(['none']));
  });

  it('shows each check as it ends, and in the end what it has come to and when that was', async () => {
    const page = await openPage();
    await begin(page);
    expect(page.bridge.argsOf('verification.start')).toMatchObject([{ path: '/home/me/c.yaml' }]);
    page.tell(verificationGoingOn);
    screen.getByText('Verifying: 9 of 13 checks done');
    expect(check('scaled').dataset['state']).toBe('running');
    expect(check('rolled').dataset['state']).toBe('pending');
    // Whatever page is open, one sees that it goes on.
    expect(document.querySelector('[data-page="verify"]')?.textContent).toContain('9 of 13');
    page.tell(goodVerification.slice(verificationGoingOn.length));
    screen.getByText('The cluster works');
    screen.getByText(/^Seen at .*:39/);
    expect(new Set(states())).toEqual(new Set(['passed']));
  });

  it('has the commands of kubectl of each check, with what they have answered', async () => {
    const page = await openPage();
    await begin(page);
    page.tell(goodVerification);
    const nodes = within(check('nodes'));
    expect(nodes.queryByText('kubectl get nodes -o wide')).toBeNull();
    await page.user.click(nodes.getByRole('button', { name: '1 kubectl command' }));
    await page.user.click(nodes.getByText('kubectl get nodes -o wide'));
    await waitFor(() => expect(check('nodes').textContent).toMatch(/10\.77\.0\.13 +Ready/));
    expect(within(check('services')).queryByRole('button')).toBeNull();
  });

  it('says of each failure what is wrong and what to do, and of the rest why it was not measured', async () => {
    const page = await openPage();
    await begin(page);
    page.tell(badVerification);
    screen.getByText('5 checks have failed');
    within(check('pod-to-pod')).getByText(/n3: iptables FORWARD: policy drop/);
    within(check('created')).getByText(/exceeded quota/);
    within(check('created')).getByText(messages.en.hints.DEPLOYMENT_NOT_READY);
    within(check('node-port')).getByText('Not measured: no pod of the cluster DNS is ready.');
    within(check('name-resolution')).getByText(
      'Nobody in the cluster can resolve a name: no pod of the cluster DNS is ready.',
    );
    expect(check('rolled').dataset['state']).toBe('unmeasured');
    // A host that could not be reached can be tried again from where that is told.
    await page.user.click(within(check('services')).getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(page.bridge.argsOf('verification.start')).toHaveLength(2));
    expect(new Set(states())).toEqual(new Set(['pending']));
    page.tell(goodVerification);
  });

  it('is stopped by its button or by Escape, and waits until what was made is removed', async () => {
    const page = await openPage();
    await begin(page);
    page.tell(verificationGoingOn);
    await page.user.keyboard('{Escape}');
    expect(page.bridge.argsOf('verification.cancel')).toEqual([{ id: 'verification-1' }]);
    screen.getByText('Stopping: what was made is being removed');
    expect(screen.getByRole('button', { name: 'Stop' }).hasAttribute('disabled')).toBe(true);
    page.tell([
      { type: 'check-ended', check: 'scaled', end: { state: 'unmeasured', reason: 'stopped' } },
      { type: 'check-started', check: 'cleaned-up' },
      { type: 'check-ended', check: 'cleaned-up', end: { state: 'passed' } },
      { type: 'ended', at: Date.now(), status: 'cancelled' },
    ]);
    screen.getByText('Stopped before everything was checked');
    within(check('scaled')).getByText('Not measured: it was stopped.');
    screen.getByRole('button', { name: 'Verify again' });
  });

  it('goes on while another page is looked at, and is forgotten with its document', async () => {
    const page = await openPage();
    await begin(page);
    await page.user.click(screen.getByRole('button', { name: /^Review/ }));
    page.tell(goodVerification);
    page.tell(badVerification, 'another-one');
    await page.user.click(screen.getByRole('button', { name: /^Verify/ }));
    await screen.findByText('The cluster works');
    await page.user.click(screen.getByRole('button', { name: 'New' }));
    await waitFor(() => expect(document.querySelector('[data-state="passed"]')).toBeNull());
  });

  it('says why it could not begin', async () => {
    const page = await openPage({
      'verification.start': () => {
        throw new AppError('CLUSTER_INVALID', { count: 2 });
      },
    });
    await begin(page);
    await screen.findByText(messages.en.hints.CLUSTER_INVALID);
    screen.getByRole('button', { name: 'Verify again' });
  });

  it('asks for a password that is missing first', async () => {
    const withPassword = {
      ...(sampleCluster as { nodes: object[] }),
      nodes: (sampleCluster as { nodes: object[] }).nodes.map((node) => ({
        ...node,
        ssh: { user: 'root', port: 22, auth: { kind: 'password' } },
      })),
    };
    const page = await openPage({}, 'en', withPassword as never);
    await page.user.click(screen.getByRole('button', { name: buttons.en }));
    await screen.findByRole('alert');
    expect(page.bridge.argsOf('verification.start')).toEqual([]);
  });

  it('tells the same in Chinese', async () => {
    const page = await openPage({}, 'zh');
    await begin(page, 'zh');
    page.tell(badVerification);
    screen.getByText('5 项检查失败');
    within(check('created')).getByText(messages.zh.hints.DEPLOYMENT_NOT_READY);
  });
});
