import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import type { Host } from '../../ssh/host';
import { clusterFrom, threeNodes } from '../testing/sandbox';
import { kubectlOf } from './kubectl';

const cluster = clusterFrom({
  ...threeNodes,
  nodes: threeNodes.nodes.map((node) => ({ ...node, roles: ['master'] })),
});
const down = (host: string): AppError => new AppError('SSH_UNREACHABLE', { host, address: host, reason: 'refused' });

/** The names of the masters that were tried, and the one that is asked. */
async function tried(living: readonly string[], signal = new AbortController().signal) {
  const names: string[] = [];
  const hostOf = (name: string): Promise<Host> => {
    names.push(name);
    return living.includes(name) ? Promise.resolve({ name } as Host) : Promise.reject(down(name));
  };
  const asked = await kubectlOf({ cluster, hostOf, signal }).then(
    ({ host }) => host.name,
    (thrown: unknown) => (thrown as AppError).params['host'],
  );
  return { names, asked };
}

describe('the cluster is asked', () => {
  it('on its first master', async () => {
    expect(await tried(['n1', 'n2', 'n3'])).toEqual({ names: ['n1'], asked: 'n1' });
  });

  it('on the next one where a master is dead', async () => {
    expect(await tried(['n3'])).toEqual({ names: ['n1', 'n2', 'n3'], asked: 'n3' });
  });

  it('nowhere when all are dead: the first says why', async () => {
    expect(await tried([])).toEqual({ names: ['n1', 'n2', 'n3'], asked: 'n1' });
  });

  it('on no other one after a cancellation', async () => {
    expect((await tried(['n2'], AbortSignal.abort())).names).toEqual(['n1']);
  });
});
