import { describe, expect, it } from 'vitest';
import { reviewCluster } from '../cluster/rules';
import type { ClusterInput } from '../cluster/schema';
import { filesOf, sampleCluster, sampleInput, sampleSecrets } from '../testing/sampleCluster';
import { targetRenderer } from '../target';
import { apiRootOf, authorizationIn, hostsToml, type Mirror } from './mirrors';

const hub: Mirror = { registry: 'docker.io', url: 'https://m.example:5000', user: 'puller' };
const containerd = { kubernetesVersion: '1.30.1', runtime: 'containerd', network: { cni: 'bridge' } } as const;
const secure = { ...containerd, kubernetesVersion: '1.37.2', profile: 'secure' } as const;
const withMirrors = (...mirrors: Mirror[]): Partial<ClusterInput> => ({ ...containerd, registry: { mirrors } });

describe('where the API of a mirror begins', () => {
  it.each([
    ['https://m.example', 'https://m.example/v2'],
    ['https://m.example/', 'https://m.example/v2'],
    ['https://m.example/v2', 'https://m.example/v2'],
    ['https://m.example/v2/', 'https://m.example/v2'],
    ['https://m.example/v2/hub', 'https://m.example/v2/hub'],
    ['https://m.example/api/docker/hub', 'https://m.example/api/docker/hub/v2'],
    ['https://m.example/api/v2/hub', 'https://m.example/api/v2/hub'],
    ['https://m.example/v22', 'https://m.example/v22/v2'],
    ['https://v2/x', 'https://v2/x/v2'],
  ])('%s -> %s', (url, root) => {
    expect(apiRootOf(url)).toBe(root);
  });
});

describe('a hosts.toml', () => {
  it('gives its login back for the same mirror only', () => {
    const text = hostsToml(hub, 'Basic cHVsbGVyOmE=');
    expect(authorizationIn(text, hub)).toBe('Basic cHVsbGVyOmE=');
    expect(authorizationIn(text, { ...hub, url: 'https://o.example' })).toBeUndefined();
    expect(authorizationIn(text, { ...hub, registry: 'quay.io' })).toBeUndefined();
    expect(authorizationIn(`${text}# edited\n`, hub)).toBeUndefined();
    expect(authorizationIn(hostsToml(hub), hub)).toBeUndefined();
    expect(authorizationIn('', hub)).toBeUndefined();
  });

  it.each([
    ['profile simple', containerd],
    ['profile secure', secure],
  ])('belongs to each node with containers, for root alone: %s', (_, changes) => {
    const cluster = sampleCluster({ ...changes, registry: { mirrors: [hub, { registry: 'quay.io', url: hub.url }] } });
    const render = targetRenderer(cluster, { ...sampleSecrets, mirrorLogin: ({ user }) => `Basic ${btoa(user)}` });
    for (const { hostname } of cluster.nodes) {
      const files = render(hostname).filter(({ installPath }) => installPath.startsWith('/etc/containerd/certs.d/'));
      expect(files).toEqual([
        expect.objectContaining({
          installPath: '/etc/containerd/certs.d/docker.io/hosts.toml',
          ...{ mode: 0o600, secret: true, content: hostsToml(hub, `Basic ${btoa('puller')}`) },
        }),
        expect.objectContaining({
          installPath: '/etc/containerd/certs.d/quay.io/hosts.toml',
          ...{ mode: 0o600, secret: true, content: hostsToml({ registry: 'quay.io', url: hub.url }) },
        }),
      ]);
    }
  });

  it('has a placeholder where nobody knows the login, and there is none without a mirror', () => {
    const path = 'worker-node/certs.d/docker.io/hosts.toml';
    expect(filesOf(sampleCluster(withMirrors(hub))).get(path)?.content).toContain(
      'Authorization = "<login to the mirror',
    );
    expect(filesOf(sampleCluster(withMirrors())).has(path)).toBe(false);
  });
});

describe('mirrors of a cluster file', () => {
  const issuesOf = (changes: Partial<ClusterInput>): string[] =>
    reviewCluster(sampleInput(changes)).issues.map(({ severity, path, code }) => `${severity} ${path} ${code}`);
  const urlIssues = (url: string): string[] => issuesOf(withMirrors({ ...hub, url }));

  it.each(['https://m.example', 'https://m.example:5000/', 'https://10.0.0.9/v2/hub', 'http://localhost:5000'])(
    'are accepted at %s',
    (url) => {
      expect(urlIssues(url)).toEqual([]);
    },
  );

  it.each([
    'm.example',
    'ftp://m.example',
    'https://',
    'https://:5000',
    'https://m.example:0',
    'https://m.example:70000',
    'https://puller:secret@m.example',
    'https://puller@m.example',
    'https://m.example/#part',
    'https://m.example/?ns=docker.io',
    'https://m.example/a b',
    'https://m.example/a"]\nskip_verify = true',
    'https://m.example/\u0000',
    'https://m.example/a\\b',
    'https://m.example/../v2',
    'https://m.example//v2',
    'https://m.example\n',
    'https://m.example/%2e%2e',
  ])('are refused at %j', (url) => {
    expect(urlIssues(url)).toEqual(['error registry.mirrors[0].url BAD_MIRROR_URL']);
  });

  it.each(['a:b', 'a b', 'a\nb', 'a\u0000', 'ü', 'a\u007f'])('are refused with the user %j', (user) => {
    expect(issuesOf(withMirrors({ ...hub, user }))).toEqual(['error registry.mirrors[0].user BAD_REGISTRY_USER']);
  });

  it.each(['docker.io', 'registry-1.docker.io', 'REGISTRY-1.docker.io:443'])(
    'are no mirror of themselves: %s',
    (host) => {
      expect(urlIssues(`https://${host}`)).toEqual(['error registry.mirrors[0].url MIRROR_IS_REGISTRY']);
    },
  );

  it('are one for each registry, of those that there are', () => {
    expect(issuesOf(withMirrors(hub, { ...hub, url: 'https://o.example' }))).toEqual([
      'error registry.mirrors[1].registry DUPLICATE_MIRROR',
    ]);
    const registry = '../../etc' as Mirror['registry'];
    expect(issuesOf(withMirrors({ ...hub, registry }))).toEqual(['error registry.mirrors[0].registry NOT_ONE_OF']);
  });

  it('are told to be open where a password would be sent unencrypted', () => {
    expect(urlIssues('http://m.example')).toEqual(['warning registry.mirrors[0].url MIRROR_LOGIN_OPEN']);
    expect(issuesOf(withMirrors({ registry: 'docker.io', url: 'http://m.example' }))).toEqual([]);
  });

  it('are for containerd', () => {
    expect(issuesOf({ kubernetesVersion: '1.20.2', registry: { mirrors: [hub] } })).toEqual([
      'error registry.mirrors MIRRORS_NEED_CONTAINERD',
    ]);
  });
});
