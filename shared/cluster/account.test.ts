import { describe, expect, it } from 'vitest';
import { accountOf, accountsOf } from './account';
import { parseCluster } from './schema';

const node = (hostname: string, ip: string, ssh: object = {}) => ({ hostname, ip, roles: ['master', 'worker'], ssh });
const document = (...nodes: unknown[]) => ({ apiVersion: 'keelson/v1', name: 'x', kubernetesVersion: '1.20.2', nodes });

describe('the account at a mirror', () => {
  const withMirror = (mirror: object) => ({ ...document(node('n1', '10.0.0.1')), registry: { mirrors: [mirror] } });
  const mirror = { registry: 'docker.io', url: 'https://m.example', user: 'puller' };

  it('is the user and the address: another one must not be told the password', () => {
    expect(accountOf(withMirror(mirror), 'docker.io')).toBe('puller@https://m.example');
    expect(accountOf(withMirror({ ...mirror, url: 'https://o.example' }), 'docker.io')).toBe(
      'puller@https://o.example',
    );
    expect([...accountsOf(withMirror(mirror)).keys()]).toEqual(['n1', 'docker.io']);
  });

  it.each([{}, { user: '' }, { url: '' }, { registry: 'quay.io' }, { user: 7 }])(
    'is none where %j is said',
    (change) => {
      const whole = Object.keys(change).length > 0 ? { ...mirror, ...change } : {};
      expect(accountOf(withMirror(whole), 'docker.io')).toBe('');
    },
  );
});

describe('the account of a node', () => {
  it('is the machine and the user, whatever the node is called', () => {
    expect(accountOf(document(node('n1', '10.0.0.1')), 'n1')).toBe('root@10.0.0.1:22');
    expect(accountOf(document(node('m1', '10.0.0.1')), 'm1')).toBe('root@10.0.0.1:22');
    const others = [{ user: 'admin' }, { port: 2222 }, { host: 'example.com' }, { jump: 'me@gate' }];
    const accounts = others.map((ssh) => accountOf(document(node('n1', '10.0.0.1', ssh)), 'n1'));
    expect(accounts).toEqual([
      'admin@10.0.0.1:22',
      'root@10.0.0.1:2222',
      'root@example.com:22',
      'root@10.0.0.1:22 via me@gate',
    ]);
  });

  it('is another one behind another gate of the same name', () => {
    const behind = (ip: string) => document(node('gate', ip), node('n1', '10.0.0.1', { jump: 'gate' }));
    expect(accountOf(behind('1.1.1.1'), 'n1')).toBe('root@10.0.0.1:22 via root@1.1.1.1:22');
    expect(accountOf(behind('2.2.2.2'), 'n1')).not.toBe(accountOf(behind('1.1.1.1'), 'n1'));
  });

  it('is the same in a draft and in the cluster that it becomes', () => {
    const draft = document(node('n1', '10.0.0.1'), node('n2', '10.0.0.2', { user: 'admin', jump: 'n1' }));
    const { cluster } = parseCluster(draft);
    expect(accountsOf(cluster)).toEqual(accountsOf(draft));
    expect([...accountsOf(draft).keys()]).toEqual(['n1', 'n2']);
  });

  it.each([
    undefined,
    7,
    { nodes: 'x' },
    document(),
    document(null, 7, { hostname: 'n1' }),
    document({ hostname: 'n1', ip: '' }),
    document(node('n2', '10.0.0.2')),
  ])('is none where a draft says too little (%j)', (draft) => {
    expect(accountOf(draft, 'n1')).toBe('');
    expect(accountsOf(draft).has('n1')).toBe(false);
  });

  it('comes to an end where nodes jump through each other', () => {
    const loop = document(node('a', '10.0.0.1', { jump: 'b' }), node('b', '10.0.0.2', { jump: 'a' }));
    expect(accountOf(loop, 'a')).toBe('root@10.0.0.1:22 via root@10.0.0.2:22 via ');
  });
});
