/**
 * containerd with runc, as profile secure has it. A host whose system has brought a containerd keeps that, with our
 * configuration; every other one gets ours.
 */
import { hasIdentities } from '../../access/access';
import type { NodeFacts } from '../../kubernetes/nodeFacts';
import { containerdConfiguration } from '../runtime/containerd';
import { acceptForwarded, containerdForward } from '../runtime/forward';
import { pauseImage } from '../runtime/images';
import { allRegistryHosts } from '../runtime/registryHosts';
import { binaries } from '../binaries';
import { component } from '../component';
import { prepare } from '../prepare';
import { containerNodes, containersOfOthers, speaksCri } from '../runtime';
import { containerdService } from './files';

const isOurs = (_: unknown, { hostContainerd }: NodeFacts): boolean => hostContainerd === undefined;

/** What containerd makes when it starts, and what it keeps. Nothing of it is ours where the system has brought it. */
const folders = ['/var/lib/containerd', '/run/containerd', '/opt/containerd'];

export const containerd = component({
  id: 'containerd',
  on: (cluster) => (hasIdentities(cluster) ? containerNodes(cluster) : 'none'),
  needs: { here: [prepare, binaries] },
  files: [containerdForward, containerdConfiguration, ...allRegistryHosts, containerdService],
  units: [
    {
      unit: 'containerd.service',
      system: true,
      usedBy: containersOfOthers,
      program: 'containerd',
      files: [containerdConfiguration],
      // Whoever has brought it.
      reads: () => [containerdService.installPath],
      health: speaksCri,
      // Shims that still end, and what pods had mounted that ended without a kubelet to tidy up after them.
      leavings: [
        { kind: 'processes', of: 'containerd.service' },
        { kind: 'mounts', below: '/run/containerd' },
      ],
    },
  ],
  programs: [
    { name: 'containerd', when: isOurs, versionArguments: ['--version'] },
    { name: 'containerd-shim-runc-v2', when: isOurs },
    { name: 'ctr', when: isOurs },
    { name: 'runc', when: isOurs, versionArguments: ['--version'] },
  ],
  images: [pauseImage],
  tools: [{ name: 'iptables' }],
  // Written down before the unit is: undone when that has ended.
  before: ({ cluster, nodeFacts }) =>
    isOurs(cluster, nodeFacts)
      ? folders.map((path) => ({ kind: 'directory', path, mode: 0o755, data: true, madeByService: true }))
      : [],
  after: () => [
    { kind: 'rule', table: acceptForwarded.table, words: [acceptForwarded.chain, ...acceptForwarded.args] },
  ],
});
