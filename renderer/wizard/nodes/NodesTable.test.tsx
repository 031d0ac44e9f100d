import { act, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { PART_SIZE } from '../../components/parts';
import { goToField } from '../../stores/appStore';
import { edit } from '../../stores/draftStore';
import { field, renderApp } from '../../testing/renderApp';
import { sampleCluster } from '../../testing/sampleCluster';

const drawn = vi.hoisted((): number[] => []);
vi.mock('./row/RolesCell', () => ({
  RolesCell: ({ row }: { row: number }) => {
    drawn.push(row);
    return <span>roles</span>;
  },
}));

it('draws no other row again while one is typed in, and not when an error comes up in it', async () => {
  const { user } = await renderApp({ document: sampleCluster });
  expect(screen.getAllByText('roles')).toHaveLength(3);
  drawn.length = 0;
  await user.type(field('nodes[1].hostname'), '-x');
  await user.clear(field('nodes[1].ip'));
  expect(field('nodes[1].ip').getAttribute('aria-invalid')).toBe('true');
  expect(drawn).toEqual([]);
});

const many = {
  ...sampleCluster,
  nodes: Array.from({ length: 2 * PART_SIZE + 50 }, (_, n) => ({
    ...sampleCluster.nodes[0],
    ...{ hostname: `m${String(n)}`, ip: `10.77.${String(Math.floor(n / 250))}.${String((n % 250) + 1)}` },
  })),
};

it('draws one part of many nodes, the last of them too when rows of it are gone, and the one with the field gone to', async () => {
  drawn.length = 0;
  const { user } = await renderApp({ document: many });
  const rows = (): number => screen.getAllByText('roles').length;
  expect(rows()).toBe(PART_SIZE);
  expect(Math.max(...drawn)).toBe(PART_SIZE - 1);
  await user.click(screen.getByTitle('3'));
  expect(rows()).toBe(50);
  expect(field('nodes[249].hostname').value).toBe('m249');
  act(() => edit('nodes', many.nodes.slice(0, PART_SIZE + 1)));
  expect(rows()).toBe(1);
  expect(field(`nodes[${String(PART_SIZE)}].hostname`).value).toBe(`m${String(PART_SIZE)}`);
  act(() => goToField('nodes', 'nodes[7].ip'));
  await waitFor(() => expect(document.activeElement).toBe(field('nodes[7].ip')));
});
