import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { mirrorAccount } from '../../../shared/cluster/account';
import { AppError } from '../../../shared/errors';
import { hostsToml, type MirrorWithLogin } from '../../../shared/images/mirrors';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { redactor } from '../../ssh/output/redact';
import { basicLogin } from '../images/logins';
import { createCredentials } from './credentials';
import { mirrorLogins, mirrorsWithoutLogin } from './mirrorLogins';

const mirror: MirrorWithLogin = { registry: 'docker.io', url: 'https://m.example', user: 'puller' };
const open: MirrorWithLogin = { ...mirror, registry: 'quay.io' };
const clusterWith = (...mirrors: MirrorWithLogin[]) =>
  sampleCluster({
    ...{ kubernetesVersion: '1.30.1', runtime: 'containerd', network: { cni: 'bridge' } },
    registry: { mirrors },
  });
const { signal } = new AbortController();

/** Hosts that have these files; one that has none is down. */
const hostsWith = (files: Readonly<Record<string, Record<string, string>>>): Pick<Hosts, 'get'> => ({
  get: (hostname) => {
    const own = files[hostname];
    if (!own)
      return Promise.reject(new AppError('SSH_UNREACHABLE', { host: hostname, address: '', reason: 'ETIMEDOUT' }));
    const ask: Host['ask'] = (command) => {
      const found = Object.entries(own).find(([path]) => String(command).includes(path));
      return Promise.resolve({ exitCode: 0, stdout: found?.[1] ?? '', stderr: '' });
    };
    return Promise.resolve({ name: hostname, ask } as unknown as Host);
  },
});
const installed = (one: MirrorWithLogin, login: string) => ({
  [`/etc/containerd/certs.d/${one.registry}/hosts.toml`]: hostsToml(one, login),
});
const login = basicLogin('puller', 'hunter2!"\\');

describe('the login to a mirror', () => {
  it('is the one that was entered, also where a node has another one', async () => {
    const credentials = createCredentials();
    credentials.set(mirrorAccount(mirror), { password: 'new one' });
    const hosts = hostsWith({ n1: installed(mirror, login) });
    const { mirrorLogin } = await mirrorLogins({ cluster: clusterWith(mirror), hosts, credentials, signal });
    expect(mirrorLogin?.(mirror)).toBe(basicLogin('puller', 'new one'));
  });

  it('is else read from any node that has it, and never told by a record', async () => {
    const credentials = createCredentials();
    const hosts = hostsWith({ n2: {}, n3: installed(mirror, login) });
    const { mirrorLogin } = await mirrorLogins({ cluster: clusterWith(mirror), hosts, credentials, signal });
    expect(mirrorLogin?.(mirror)).toBe(login);
    const redact = redactor(credentials.secrets);
    expect(redact(`${login} hunter2!"\\ ${login.slice('Basic '.length)}`)).not.toMatch(/hunter2|cHVsbGVy/);
  });

  it.each([
    ['another address', { ...mirror, url: 'https://o.example' }, login],
    ['another user', mirror, basicLogin('admin', 'hunter2!')],
    ['what somebody has edited', mirror, `${login}"\n  X = "`],
  ])('is not taken from a file for %s', async (_, one, found) => {
    const input = { cluster: clusterWith(mirror), hosts: hostsWith({ n1: installed(one, found) }), signal };
    await expect(mirrorLogins({ ...input, credentials: createCredentials() })).rejects.toMatchObject({
      code: 'MIRROR_PASSWORD_MISSING',
      params: { registry: 'docker.io', url: 'https://m.example', user: 'puller' },
    });
  });

  it('is asked for where nobody knows it, and without hosts where nobody has entered it', async () => {
    const credentials = createCredentials();
    const cluster = clusterWith(mirror, open);
    const hosts = hostsWith({ n1: installed(mirror, login) });
    expect(await mirrorsWithoutLogin({ cluster, hosts, credentials, signal })).toEqual([open]);
    expect(await mirrorsWithoutLogin({ cluster, hosts: undefined, credentials, signal })).toEqual([mirror, open]);
    credentials.set(mirrorAccount(open), { password: 'known' });
    // The same user at the same address is the same account.
    expect(await mirrorsWithoutLogin({ cluster, hosts: undefined, credentials, signal })).toEqual([]);
  });

  it('asks no host where no mirror wants one', async () => {
    const input = { cluster: clusterWith(), hosts: hostsWith({}), credentials: createCredentials(), signal };
    expect(await mirrorLogins(input)).toEqual({});
  });
});

describe('a hosts.toml, as a TOML parser reads it', () => {
  it('asks the mirror first, with its login, and the registry after it', () => {
    expect(parse(hostsToml({ ...mirror, url: 'https://m.example:5000' }, 'Basic cHVsbGVyOmE='))).toEqual({
      server: 'https://registry-1.docker.io',
      host: {
        'https://m.example:5000/v2': {
          capabilities: ['pull', 'resolve'],
          override_path: true,
          header: { Authorization: 'Basic cHVsbGVyOmE=' },
        },
      },
    });
  });

  it('has no header without a login', () => {
    const { host } = parse(hostsToml({ registry: 'quay.io', url: 'http://10.0.0.9:5000/v2/quay' })) as { host: object };
    expect(host).toEqual({
      'http://10.0.0.9:5000/v2/quay': { capabilities: ['pull', 'resolve'], override_path: true },
    });
  });
});
