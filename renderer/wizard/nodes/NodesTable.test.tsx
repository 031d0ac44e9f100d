import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
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
