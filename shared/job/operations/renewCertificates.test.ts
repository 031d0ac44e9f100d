/** Who gets new certificates, in which order, and what must not be asked. */
import { describe, expect, it } from 'vitest';
import { sampleCluster } from '../../testing/sampleCluster';
import type { Cluster } from '../../cluster/schema';
import { tasksBefore, type Plan } from '../plan';
import { operationSchema } from './operation';
import { planFor } from '.';
import { renewCertificatesPlan, renewedBefore, restartsOf } from './renewCertificates';

const secure = sampleCluster({
  ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
  network: { cni: 'bridge' },
});
const severalMasters = {
  ...secure,
  nodes: secure.nodes.map((node) => ({ ...node, roles: node.hostname === 'n3' ? ['worker'] : ['master', 'worker'] })),
} as Cluster;
const madeBefore = '2030-01-01T00:00:00.000Z';

const chainOf = ({ tasks }: Plan): string[] =>
  tasks.filter(({ step }) => step !== 'preflight' && step !== 'prepare').map(({ id }) => id);

describe('renewing certificates', () => {
  const plan = planFor({ kind: 'renewCertificates', madeBefore }, secure);

  it('begins with the control plane, and goes on with what runs pods, node by node', () => {
    expect(chainOf(plan)).toEqual([
      'etcd@n1',
      'kube-apiserver@n1',
      'kube-controller-manager@n1',
      'kube-scheduler@n1',
      'kubectl@n1',
      'kubelet@n1',
      'kube-proxy@n1',
      'read-back@n1',
      'kubelet@n2',
      'kube-proxy@n2',
      'read-back@n2',
      'kubelet@n3',
      'kube-proxy@n3',
      'read-back@n3',
    ]);
    expect(plan.steps.at(-1)).toBe('read-back');
  });

  it('has each wait for the one before: two are never restarted at the same time', () => {
    const chain = chainOf(plan);
    for (const [index, id] of chain.entries()) {
      const task = plan.tasks.find((one) => one.id === id);
      const before = task ? tasksBefore(plan, task).map((one) => one.id) : [];
      expect(before).toContain(`prepare@${String(task?.hostname)}`);
      if (index > 0) expect(before).toContain(chain[index - 1]);
    }
  });

  it('starts nobody anew before every node is prepared, or lost', () => {
    const { tasks } = renewCertificatesPlan(severalMasters, {});
    const started = tasks.filter(({ step }) => step !== 'preflight' && step !== 'prepare');
    expect(new Set(started.map(({ afterOver }) => afterOver?.join()))).toEqual(new Set(['prepare']));
  });

  it('takes one master after another', () => {
    const chain = chainOf(renewCertificatesPlan(severalMasters, {}));
    expect(chain.indexOf('kubectl@n1')).toBeLessThan(chain.indexOf('etcd@n2'));
    expect(chain.indexOf('kubectl@n2')).toBeLessThan(chain.indexOf('kubelet@n1'));
    expect(new Set(chain).size).toBe(chain.length);
  });

  it('touches only what has one of the certificates that are named, and looks at the masters', () => {
    const some = renewCertificatesPlan(secure, { nodes: ['n2'], certificates: ['kubelet'] });
    expect(some.tasks.map(({ id }) => id)).toEqual([
      'preflight@n1',
      'preflight@n2',
      'prepare@n2',
      'kubelet@n2',
      'read-back@n2',
    ]);
    // A master that cannot be reached keeps nobody waiting.
    expect(some.tasks[2]).toMatchObject({ after: ['preflight@n2'], afterOver: ['preflight'] });
    expect(chainOf(renewCertificatesPlan(secure, { certificates: ['admin'] }))).toEqual(['kubectl@n1', 'read-back@n1']);
  });

  it('tells what is restarted', () => {
    expect(restartsOf(secure, { certificates: ['apiserver', 'kube-proxy'] })).toEqual([
      { hostname: 'n1', units: ['kube-apiserver.service'] },
      { hostname: 'n1', units: ['kube-proxy.service'] },
      { hostname: 'n2', units: ['kube-proxy.service'] },
      { hostname: 'n3', units: ['kube-proxy.service'] },
    ]);
    expect(restartsOf(secure, { certificates: ['admin'] })).toEqual([]);
  });

  it.each([
    [secure, { nodes: ['n9'] }, 'NODE_UNKNOWN'],
    [secure, { certificates: ['apiservr'] }, 'CERTIFICATE_UNKNOWN'],
    [secure, { nodes: ['n2'], certificates: ['apiserver'] }, 'CERTIFICATE_UNKNOWN'],
    [sampleCluster({ kubernetesVersion: '1.20.2' }), {}, 'CERTIFICATES_SELF_MADE'],
    [sampleCluster(), {}, 'CERTIFICATES_SELF_MADE'],
  ])('refuses what cannot be', (cluster, wanted, code) => {
    expect(() => renewCertificatesPlan(cluster, wanted)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('wants what was made before it was asked for, on the nodes and of the names that are meant', () => {
    const before = renewedBefore({ kind: 'renewCertificates', nodes: ['n2'], certificates: ['kubelet'], madeBefore });
    expect(before('n2', 'kubelet')).toEqual(new Date(madeBefore));
    expect(before('n1', 'kubelet')).toBeUndefined();
    expect(before('n2', 'kube-proxy')).toBeUndefined();
    expect(renewedBefore({ kind: 'renewCertificates', madeBefore })('n1', 'etcd-peer')).toEqual(new Date(madeBefore));
    expect(renewedBefore({ kind: 'deploy' })('n1', 'kubelet')).toBeUndefined();
  });

  it.each([
    [{ kind: 'renewCertificates' }],
    [{ kind: 'renewCertificates', madeBefore: 'yesterday' }],
    [{ kind: 'renewCertificates', madeBefore, nodes: [] }],
    [{ kind: 'renewCertificates', madeBefore, certificates: [] }],
    [{ kind: 'renewCertificates', madeBefore, force: true }],
  ])('%j is no operation', (value) => {
    expect(operationSchema.safeParse(value).success).toBe(false);
  });
});
