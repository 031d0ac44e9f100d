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

/** An API server whose administrator was revoked answers what everybody with a certificate may ask, and nothing else. */
const isForEverybody = (command: string): boolean => /--raw '?\/(healthz|livez|readyz|version)/.test(command);

interface Masters {
  /** Those whose API server is dead. */
  readonly mute?: readonly string[];
  /** Those whose administrator was revoked. */
  readonly revoked?: readonly string[];
}

/** The names of the masters that were tried, and the one that is asked. */
async function tried(
  living: readonly string[],
  signal = new AbortController().signal,
  { mute = [], revoked = [] }: Masters = {},
) {
  const names: string[] = [];
  const hostOf = (name: string): Promise<Host> => {
    names.push(name);
    const ask: Host['ask'] = (command) => {
      const refuses = mute.includes(name) || (revoked.includes(name) && !isForEverybody(command));
      return Promise.resolve({ exitCode: refuses ? 1 : 0, stdout: '', stderr: refuses ? 'refused' : '' });
    };
    return living.includes(name) ? Promise.resolve({ name, ask } as Host) : Promise.reject(down(name));
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

  it('on the next one where the API server of a master is dead; where none answers, the first says why', async () => {
    const { signal } = new AbortController();
    expect(await tried(['n1', 'n2', 'n3'], signal, { mute: ['n1'] })).toEqual({ names: ['n1', 'n2'], asked: 'n2' });
    expect((await tried(['n2', 'n3'], signal, { mute: ['n2', 'n3'] })).asked).toBe('n2');
  });

  it('on the next one where a master was off while administrators were revoked; where all were, the first says why', async () => {
    const { signal } = new AbortController();
    expect((await tried(['n1', 'n2', 'n3'], signal, { revoked: ['n1'] })).asked).toBe('n2');
    expect((await tried(['n1', 'n2', 'n3'], signal, { mute: ['n2'], revoked: ['n1', 'n3'] })).asked).toBe('n1');
  });

  it('without a question before where there is only one master', async () => {
    const ask = (): Promise<never> => Promise.reject(new Error('asked'));
    const hostOf = (name: string) => Promise.resolve({ name, ask } as unknown as Host);
    const { signal } = new AbortController();
    const { host } = await kubectlOf({ cluster: clusterFrom(threeNodes), hostOf, signal });
    expect(host.name).toBe('n1');
  });

  it('on no other one after a cancellation', async () => {
    expect((await tried(['n2'], AbortSignal.abort())).names).toEqual(['n1']);
  });
});
