import { expect, it } from 'vitest';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import type { FoundCertificate } from '../../../shared/pki/report';
import type { Host } from '../../ssh/host';
import type { Hosts } from '../../ssh/hosts';
import { checkEndpoints, judgeCertificates } from './clusterChecks';

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

it('names the way out for what is wrong with a certificate: an authority, and one that a service makes, are not renewed', () => {
  const certificate = (kind: FoundCertificate['kind']): FoundCertificate => ({
    ...{ id: kind, kind, path: `/etc/${kind}`, use: 'carried', units: [], ports: [], problem: 'ends-soon' },
  });
  const kinds = ['pair', 'kubeconfig', 'authority', 'selfMade'] as const;
  const failures: unknown[] = [];
  judgeCertificates(
    { nodes: [{ hostname: 'n1', certificates: kinds.map(certificate) }], workstation: [certificate('breakGlass')] },
    { saw: () => undefined, fails: (thrown) => failures.push(thrown), observer: () => 0 },
  );
  expect(failures).toMatchObject([
    { code: 'CERTIFICATE_UNFIT', params: { certificate: 'pair', place: 'n1', problem: 'ends-soon' } },
    { code: 'CERTIFICATE_UNFIT', params: { certificate: 'kubeconfig' } },
    { code: 'AUTHORITY_UNFIT', params: { certificate: 'authority' } },
    { code: 'SELF_MADE_UNFIT', params: { certificate: 'selfMade' } },
    { code: 'CERTIFICATE_UNFIT', params: { certificate: 'breakGlass', place: '/etc/breakGlass' } },
  ]);
});
