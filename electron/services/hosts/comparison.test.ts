/** With which secrets a comparison judges the files of a worker when the master cannot be asked. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createManifests } from '../manifests/manifests';
import { createAuthoritiesStore } from '../../storage/authorities/authorities';
import { createCredentials } from './credentials';
import { AppError } from '../../../shared/errors';
import type { ClusterSecrets } from '../../../shared/target/targetFile';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { clusterFrom, threeNodes } from '../../steps/testing/sandbox';
import { testPlatform } from '../../testing/testHosts';
import { compareWithHosts } from './comparison';

const { signal } = new AbortController();
const cluster = clusterFrom(threeNodes);
const kept: ClusterSecrets = { token: 'a'.repeat(32), serviceAccountKey: '-----BEGIN PRIVATE KEY-----\n' };

let platform: Awaited<ReturnType<typeof testPlatform>>;
beforeEach(async () => {
  platform = await testPlatform();
});
afterEach(() => platform.remove());

/** n1, the master, is down; the workers answer every question with `answer`. */
const masterDown = (answer: () => Promise<never>): Pick<Hosts, 'get'> => ({
  get: (hostname) =>
    hostname === 'n1'
      ? Promise.reject(new AppError('SSH_UNREACHABLE', { host: 'n1', address: '10.77.0.11', reason: 'ECONNREFUSED' }))
      : Promise.resolve({ name: hostname, ask: answer } as unknown as Host),
});

const errorsWith = async (secrets: ClusterSecrets | undefined): Promise<(string | undefined)[]> => {
  const asked = (): Promise<never> => Promise.reject(new Error('asked'));
  const { hosts } = await compareWithHosts(
    {
      platform,
      credentials: createCredentials(),
      binaries: { located: () => Promise.resolve(new Map()) },
      manifests: createManifests(platform),
      identities: { find: () => Promise.resolve('one'), copiedFrom: () => Promise.resolve(undefined) },
      formerEntry: () => Promise.resolve(undefined),
      clusterSecrets: { read: () => Promise.resolve(secrets) },
      authorities: createAuthoritiesStore(platform),
    },
    { cluster, hosts: masterDown(asked) as Hosts, signal },
  );
  return hosts.map(({ error }) => error?.code);
};

it('judges no worker by secrets that nobody knows', async () => {
  expect(await errorsWith(undefined)).toEqual(['SSH_UNREACHABLE', 'SSH_UNREACHABLE', 'SSH_UNREACHABLE']);
});

it('looks at the workers when this computer has kept the secrets', async () => {
  expect(await errorsWith(kept)).toEqual(['SSH_UNREACHABLE', 'INTERNAL', 'INTERNAL']);
});
