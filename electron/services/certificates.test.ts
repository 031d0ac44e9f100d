/** The certificates of a whole cluster: whom this computer knows, and hosts that do not answer. */
import { beforeAll, expect, it } from 'vitest';
import { sampleCluster } from '../../shared/testing/sampleCluster';
import { certificateReport } from '../../shared/ipc/certificates';
import { adminRequest, type ClusterAuthorities } from '../../shared/pki/authorities';
import { isAllWell, type CertificateReport } from '../../shared/pki/report';
import { AppError } from '../../shared/errors';
import { createAuthorities } from '../pki/createAuthorities';
import { issue } from '../pki/issue';
import type { Host } from '../ssh/host';
import type { Hosts } from '../ssh/hosts';
import { authoritiesText, parseAuthorities, type AuthoritiesDocument } from '../storage/authorities/document';
import { checkCertificates, createCertificates } from './certificates';

const now = new Date('2027-03-01T12:00:00Z');
const making = { now, keyAlgorithm: 'ecdsa-p256' } as const;
const lab = { id: 'lab-id', name: 'lab' };
const noSignal = new AbortController().signal;
const cluster = sampleCluster({
  ...{ id: lab.id, kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
  network: { cni: 'bridge' },
});

let ours: ClusterAuthorities;
let kept: AuthoritiesDocument;
let admin: string;
beforeAll(async () => {
  ours = await createAuthorities(making);
  // Sealed: to look needs no passphrase.
  kept = parseAuthorities(await authoritiesText(lab, ours, 'correct horse battery'), '/home/me/lab.json');
  admin = (await issue(ours, adminRequest(2), making)).certificate;
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** n1 has an administrator and nothing else, n2 nothing, n3 does not answer; nobody listens anywhere. */
const hosts = {
  get: (hostname: string): Promise<Host> => {
    if (hostname === 'n3') return Promise.reject(new AppError('SSH_CONNECTION_LOST', { host: hostname }));
    const run: Host['run'] = (command) => {
      const line = /'(\d+)' "\$\(stat -L -c %Y '\/etc\/kubernetes\/admin.conf'/.exec(command);
      const stdout = line ? `C|${String(line[1])}|900|${base64(admin)}\n` : '';
      return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
    };
    const tunnel = () => Promise.reject(new AppError('TUNNEL_REFUSED', { host: hostname, address: '' }));
    return Promise.resolve({ name: hostname, run, tunnel } as unknown as Host);
  },
} as Pick<Hosts, 'get'>;

const found = ({ nodes }: CertificateReport, id: string) => nodes[0]?.certificates.find((one) => one.id === id);

it('takes the highest number of the administrators for the one that is wanted, as a deployment does', async () => {
  const seen: string[] = [];
  const report = await checkCertificates(cluster, {
    ...{ hosts, kept, now, signal: noSignal },
    onProgress: ({ done, total }) => seen.push(`${String(done)}/${String(total)}`),
  });
  expect(seen).toEqual(['1/3', '2/3', '3/3']);
  const { problem, ...administrator } = found(report, 'admin') ?? {};
  expect(problem).toBeUndefined();
  expect(administrator).toMatchObject({
    ...{ kind: 'kubeconfig', use: 'carried', path: '/etc/kubernetes/admin.conf' },
    facts: { authority: 'cluster', organizations: ['keelson:cluster-admins:2'] },
  });
  expect(found(report, 'apiserver')).toMatchObject({ problem: 'missing', use: 'silent', ports: [6443] });
  expect(report.nodes[1]?.certificates.every(({ problem: why }) => why === 'missing')).toBe(true);
  expect(report.nodes[2]).toMatchObject({ hostname: 'n3', certificates: [], error: { code: 'SSH_CONNECTION_LOST' } });
  expect(isAllWell(report)).toBe(false);
});

it('tells of what this computer keeps, and no key of it', async () => {
  const report = await checkCertificates(cluster, { hosts, kept, now, signal: noSignal });
  expect(report.workstation.map(({ id, kind, use, problem }) => [id, kind, use, problem])).toEqual([
    ['cluster', 'authority', 'trusted', undefined],
    ['etcd', 'authority', 'trusted', undefined],
    ['frontProxy', 'authority', 'trusted', undefined],
    ['superAdmin', 'breakGlass', 'carried', undefined],
  ]);
  expect(JSON.stringify(report)).not.toContain('PRIVATE KEY');
  // The way to the window lets all of it through.
  expect(certificateReport.parse(report)).toEqual(report);

  const later = new Date('2028-02-20T12:00:00Z');
  const ending = await checkCertificates(cluster, { hosts, kept, now: later, signal: noSignal });
  expect(ending.workstation.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined, 'ends-soon']);
  expect(found(ending, 'admin')?.problem).toBe('ends-soon');
});

it('without the authorities says who has signed as the certificate does, and blames nobody for it', async () => {
  const report = await checkCertificates(cluster, { hosts, now, signal: noSignal });
  expect(report.workstation).toEqual([]);
  const { facts, problem } = found(report, 'admin') ?? {};
  expect(problem).toBeUndefined();
  expect(facts?.authority).toBeUndefined();
  expect(facts?.issuer).toBe('CN=kubernetes');
});

it('ends when it is cancelled, and closes what it has opened', async () => {
  const stop = new AbortController();
  let isClosed = false;
  const open = {
    get: () => {
      stop.abort(new AppError('CANCELLED'));
      return Promise.reject(new AppError('SSH_CONNECTION_LOST', { host: 'n1' }));
    },
    close: () => void (isClosed = true),
  } as unknown as Hosts;
  const certificates = createCertificates({
    hosts: { open: () => open },
    authorities: { find: () => Promise.resolve(kept) },
    identities: { find: () => Promise.resolve(lab.id) },
  });
  await expect(certificates.check(cluster, undefined, stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(isClosed).toBe(true);
});
