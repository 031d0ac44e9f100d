/** Whose secrets count when a cluster has several masters. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { clusterFrom, threeNodes } from '../testing/sandbox';
import { secretsOfMasters } from './clusterSecrets';

const { signal } = new AbortController();
const cluster = clusterFrom({
  ...threeNodes,
  nodes: threeNodes.nodes.map((node) => ({ ...node, roles: ['master'] })),
});
const ledgerOf = (id: string): string => `${JSON.stringify({ format: 1, id, name: id, version: '0' })}\n`;
const down = (host: string): AppError =>
  new AppError('SSH_UNREACHABLE', { host, address: '10.77.0.11', reason: 'refused' });

type Master = AppError | { readonly ledger?: string; readonly token?: string };

/** Masters n1, n2, n3 that are down, or print what their files hold. */
const masters = (...all: readonly Master[]): Pick<Hosts, 'get'> => ({
  get: (hostname) => {
    const master = all[Number(hostname.slice(1)) - 1] ?? {};
    if (master instanceof AppError) return Promise.reject(master);
    const { ledger = '', token } = master;
    const print = (command: string): string => {
      if (command.includes('ledger')) return ledger;
      if (token === undefined) return '';
      return command.includes('token') ? `${token},admin,admin\n` : 'a key';
    };
    const ask: Host['ask'] = (command) => Promise.resolve({ exitCode: 0, stdout: print(command), stderr: '' });
    return Promise.resolve({ name: hostname, ask } as Host);
  },
});

const ask = (...all: readonly Master[]) => secretsOfMasters(cluster, masters(...all), 'ours', signal);

describe('the secrets of the masters', () => {
  it('are those of the first that has any, also when one before it has none or is down', async () => {
    expect(await ask({}, { token: 'second' }, { token: 'third' })).toMatchObject({ token: 'second' });
    expect(await ask(down('n1'), { token: 'second' })).toMatchObject({ token: 'second' });
  });

  it('are unknown while a master that may have them is down', async () => {
    expect(await ask({}, down('n2'), {})).toMatchObject({ code: 'SSH_UNREACHABLE', params: { host: 'n2' } });
  });

  it('are none when every master says so', async () => {
    expect(await ask({}, {}, {})).toBeUndefined();
  });

  it('are never taken from a master of another cluster', async () => {
    await expect(ask({ ledger: ledgerOf('theirs'), token: 'theirs' })).rejects.toMatchObject({
      code: 'NODE_OF_OTHER_CLUSTER',
      params: { host: 'n1', id: 'theirs' },
    });
    expect(await ask({ ledger: ledgerOf('ours'), token: 'ours' })).toMatchObject({ token: 'ours' });
  });
});
