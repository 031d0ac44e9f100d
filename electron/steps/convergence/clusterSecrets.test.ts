/** Whose secrets count when a cluster has several masters. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import type { Cluster } from '../../../shared/cluster/schema';
import { parseLedger } from '../../../shared/resources/ledger';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { clusterFrom, threeNodes } from '../testing/sandbox';
import { requireSameCluster } from './ownership';
import { installedId, secretsOfMasters } from './clusterSecrets';

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

describe('the id that the masters know', () => {
  const idOf = (...all: readonly Master[]) => installedId(cluster, masters(...all), signal);
  const record = JSON.stringify({ ...cluster, id: 'recorded' });

  it('is that of a ledger; where it is lost, of the cluster that the master was last worked on for', async () => {
    expect(await idOf({ ledger: `${ledgerOf('ours')}${record}` })).toBe('ours');
    expect(await idOf({ ledger: record })).toBe('recorded');
    expect(await idOf({ ledger: `damaged\n${record}` })).toBe('recorded');
    expect(await idOf(down('n1'), {}, { ledger: ledgerOf('third') })).toBe('third');
    expect(await idOf({}, {}, {})).toBeUndefined();
    // A file without an id had none to remember then.
    expect(await idOf({ ledger: JSON.stringify(cluster) })).toBeUndefined();
  });
});

it('a node of a cluster of this name is not called another one’s where neither the file nor a master knows the id', () => {
  const node = cluster.nodes[1]!;
  const found = {
    ...{ facts: {}, paths: new Map(), units: new Map(), values: new Map(), present: new Set<string>() },
    ledger: parseLedger(`${JSON.stringify({ format: 1, id: 'x1', name: cluster.name, version: '0' })}\n`),
  };
  const judge = (more: Partial<Cluster>) => () =>
    requireSameCluster(
      {
        ...{ node, podSubnet: undefined, files: [] },
        cluster: { ...cluster, ...more },
        identity: { id: 'new', name: cluster.name, version: '0' },
      },
      found,
    );
  expect(judge({})).toThrow(
    expect.objectContaining({
      code: 'CLUSTER_ID_MISSING',
      params: { host: 'n2', name: cluster.name, id: 'x1', master: 'n1' },
    }) as Error,
  );
  expect(judge({ id: 'new' })).toThrow(expect.objectContaining({ code: 'NODE_OF_OTHER_CLUSTER' }) as Error);
  expect(judge({ name: 'mine' })).toThrow(expect.objectContaining({ code: 'NODE_OF_OTHER_CLUSTER' }) as Error);
});
