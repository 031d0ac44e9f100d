/** Which versions go together: typed off the projects' own pages by hand, never derived from the table. */
import { describe, expect, it } from 'vitest';
import { livesAt } from '../kubernetes/flags';
import { MAX_MINOR, MIN_MINOR } from '../kubernetesVersion';
import { newestPatchOf, versionsFor, versionTable } from './versions';

const same = {
  ...{ cniPlugins: '1.9.1', runc: '1.4.3', crictl: '1.37.0', pause: '3.10.1' },
  ...{ flannel: '0.28.10', flannelCni: '1.9.1-flannel3' },
};

describe('what goes with a version of Kubernetes', () => {
  it.each([
    ['1.20.2', { etcd: '3.4.37', containerd: '1.7.35', coredns: '1.7.0', calico: '3.29.7' }],
    ['1.20.15', { etcd: '3.4.37', containerd: '1.7.35', coredns: '1.7.0', calico: '3.29.7' }],
    ['1.21.14', { etcd: '3.4.37', containerd: '1.7.35', coredns: '1.8.0', calico: '3.29.7' }],
    ['1.22.17', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.8.4', calico: '3.29.7' }],
    ['1.23.17', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.8.6', calico: '3.29.7' }],
    ['1.24.17', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.8.6', calico: '3.29.7' }],
    ['1.25.16', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.9.3', calico: '3.29.7' }],
    ['1.26.15', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.9.3', calico: '3.29.7' }],
    ['1.27.16', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.9.3', calico: '3.29.7' }],
    ['1.28.15', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.9.3', calico: '3.29.7' }],
    ['1.29.15', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.11.1', calico: '3.29.7' }],
    ['1.30.14', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.11.1', calico: '3.29.7' }],
    ['1.31.14', { etcd: '3.5.33', containerd: '1.7.35', coredns: '1.11.1', calico: '3.29.7' }],
    ['1.32.13', { etcd: '3.5.33', containerd: '2.2.9', coredns: '1.11.3', calico: '3.31.7' }],
    ['1.33.13', { etcd: '3.5.33', containerd: '2.2.9', coredns: '1.11.3', calico: '3.31.7' }],
    ['1.34.4', { etcd: '3.6.16', containerd: '2.2.9', coredns: '1.12.1', calico: '3.31.7' }],
    ['1.35.8', { etcd: '3.6.16', containerd: '2.2.9', coredns: '1.12.1', calico: '3.32.2' }],
    ['1.36.3', { etcd: '3.6.16', containerd: '2.2.9', coredns: '1.14.6', calico: '3.32.2' }],
    ['1.37.2', { etcd: '3.7.0', containerd: '2.2.9', coredns: '1.14.7', calico: '3.33.0' }],
  ])('%s', (version, expected) => {
    expect(versionsFor(version)).toEqual({ ...same, ...expected });
  });

  it('is said once for every minor', () => {
    for (let minor = MIN_MINOR; minor <= MAX_MINOR; minor++) {
      for (const [name, rows] of Object.entries(versionTable)) {
        expect(
          rows.filter((row) => livesAt(row, minor)),
          `${name} of 1.${String(minor)}`,
        ).toHaveLength(1);
      }
    }
  });
});

it.each([
  [9, '1.9.11'],
  [19, '1.19.16'],
  [20, '1.20.15'],
  [28, '1.28.15'],
  [29, '1.29.15'],
  [30, '1.30.14'],
  [31, '1.31.14'],
  [32, '1.32.13'],
  [33, '1.33.13'],
  [34, '1.34.11'],
  [35, '1.35.8'],
  [36, '1.36.4'],
  [37, '1.37.2'],
])('of 1.%s the newest patch that is known is %s', (minor, version) => {
  expect(newestPatchOf(minor)).toBe(version);
});
