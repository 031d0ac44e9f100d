import { expect, it } from 'vitest';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { checkEndpoints } from './clusterChecks';

/** What the hosts of a cluster behind this load balancer are asked. */
async function askedWith(endpoint: string): Promise<string[]> {
  const names = ['n1', 'n2', 'n3'];
  const cluster = sampleCluster({
    ...{ profile: 'secure', kubernetesVersion: '1.37.2', runtime: 'containerd', network: { cni: 'bridge' } },
    nodes: names.map((hostname, at) => ({ hostname, ip: `10.77.0.1${String(at)}`, roles: ['master', 'worker'] })),
    api: { endpoint },
  });
  const asked: string[] = [];
  const host: Partial<Host> = {
    observed: () => host as Host,
    ask: (command) => {
      asked.push(command);
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
    },
  };
  const hosts: Partial<Hosts> = { get: () => Promise.resolve(host as Host) };
  const check = { saw: () => undefined, fails: (thrown: unknown) => expect(thrown).toBeUndefined(), observer: () => 0 };
  const looking = { cluster, hosts: hosts as Hosts, signal: new AbortController().signal };
  await checkEndpoints(looking, undefined, new Set(names), check);
  return asked;
}

it.each([
  ['lb.example', '6443'],
  ['lb.example:443', '443'],
  ['lb.example:8443', '8443'],
])('the API at %s is looked for at port %s, also on a host without curl', async (endpoint, port) => {
  const asked = (await askedWith(endpoint)).filter((command) => command.includes('/dev/tcp/'));
  expect(asked).toHaveLength(3);
  for (const command of asked) expect(command).toContain(`/dev/tcp/lb.example/${port}'`);
});
