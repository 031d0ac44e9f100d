import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useDraftStore } from '../../stores/draftStore';
import { renderApp } from '../../testing/renderApp';
import { sampleCluster } from '../../testing/sampleCluster';

const [first, ...rest] = sampleCluster.nodes;

describe('problems without a field', () => {
  it.each([
    ['an unknown key', { colour: 'red' }, 'Remove it'],
    ['a profile that there is none of', { profile: 'open' }, 'Remove it'],
    ['another version of the file', { apiVersion: 'keelson/v9' }, 'Correct it'],
    ['an unknown key of a node', { nodes: [{ ...first, label: 'x' }, ...rest] }, 'Remove it'],
    ['a node that is none', { nodes: [...sampleCluster.nodes, null] }, 'Remove it'],
  ])('can be put right here: %s', async (_, change, button) => {
    const { user } = await renderApp({ document: { ...sampleCluster, ...change } });
    expect(useDraftStore.getState().review.cluster).toBeUndefined();
    await user.click(screen.getByRole('button', { name: button }));
    await waitFor(() => expect(useDraftStore.getState().review.cluster?.nodes).toHaveLength(3));
    expect(screen.queryByRole('button', { name: button })).toBeNull();
  });

  it.each([[null], ['text'], [[]], [3]])('survives a file that is %j', async (document) => {
    await renderApp({ document });
    expect(screen.getByRole('heading', { name: 'Nodes' })).toBeTruthy();
    expect(screen.getAllByRole('alert').length).toBeGreaterThan(0);
  });
});
