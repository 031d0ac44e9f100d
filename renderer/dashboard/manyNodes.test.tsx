/** A cluster of more nodes than anybody wants drawn: what asks for each of them shows one part at a time. */
import { configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterNode } from '../../shared/cluster/schema';
import { sampleCluster } from '../../shared/testing/sampleCluster';
import { PART_SIZE } from '../components/parts';
import { startI18n } from '../i18n';
import { replaceDraft } from '../stores/draftStore';
import { ResetDialog } from './ResetDialog';
import { Secrets } from './result/SecretsForm';
import { installBridge } from './testing/installBridge';

configure({ defaultHidden: true, asyncUtilTimeout: 30_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

const nodesOf = (count: number): ClusterNode[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ hostname: `n${String(n)}`, ip: `10.77.${String(Math.floor(n / 250))}.${String((n % 250) + 1)}` },
    roles: [n === 0 ? 'master' : 'worker'],
    ssh: { user: 'root', port: 22, auth: { kind: 'password' }, sudo: false },
  }));
const cluster = { ...sampleCluster({}), name: 'large', nodes: nodesOf(250) };
const page = (number: number): HTMLElement => screen.getByTitle(String(number));
const hostOf = (input: Element | null): string | undefined =>
  input?.closest('.dash-secret-row')?.querySelector('strong')?.title;

beforeEach(async () => {
  installBridge();
  await startI18n('en');
  replaceDraft({ document: cluster });
});

describe('the passwords of many nodes', () => {
  const fields = (): HTMLElement[] => screen.getAllByLabelText('SSH password');

  it('are asked for one part at a time', async () => {
    render(<Secrets cluster={cluster} />);
    expect(fields()).toHaveLength(PART_SIZE);
    await user.click(page(3));
    expect(fields()).toHaveLength(50);
    expect(fields().map(hostOf)).toContain('n249');
  });

  it('lead to the one that is missing, wherever it is, each time that somebody goes on without', async () => {
    const lacking = () => ({ hostname: 'n150', kind: 'password', required: true }) as const;
    const { rerender } = render(<Secrets cluster={cluster} />);
    rerender(<Secrets cluster={cluster} lacking={lacking()} />);
    await waitFor(() => expect(hostOf(document.activeElement)).toBe('n150'));
    expect(fields()).toHaveLength(PART_SIZE);
    await user.click(page(1));
    expect(fields().map(hostOf)).not.toContain('n150');
    rerender(<Secrets cluster={cluster} lacking={lacking()} />);
    await waitFor(() => expect(hostOf(document.activeElement)).toBe('n150'));
  });
});

describe('a removal from some of many nodes', () => {
  it('draws one part of them, and keeps what was chosen in the others', async () => {
    const onConfirm = vi.fn();
    render(<ResetDialog open {...{ cluster, onConfirm }} onClose={() => undefined} />);
    const list = (): HTMLElement => document.querySelector<HTMLElement>('.dash-reset-list') ?? document.body;
    const box = (name: string): HTMLElement => within(list()).getByRole('checkbox', { name });
    expect(within(list()).getAllByRole('checkbox')).toHaveLength(PART_SIZE);
    await user.click(box('n7'));
    await user.click(page(3));
    expect(within(list()).getAllByRole('checkbox')).toHaveLength(50);
    await user.click(box('n249'));
    await user.click(page(1));
    expect(box('n7')).toHaveProperty('checked', false);
    await user.type(screen.getByRole('textbox'), 'large{Enter}');
    const left = ['n7', 'n249'];
    const all = cluster.nodes.map(({ hostname }) => hostname);
    expect(onConfirm.mock.calls).toEqual([[all.filter((name) => !left.includes(name))]]);
  });
});
