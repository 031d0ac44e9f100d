/** Docker or containerd, as profile simple has it. The system brings it; Keelson sets it up for Kubernetes and starts it. */
import { hasIdentities } from '../../access/access';
import type { Cluster } from '../../cluster/schema';
import { prepare } from '../prepare';
import { component, type Health, type UnitRule, type Where } from '../component';
import { containerdConfiguration } from './containerd';
import { acceptForwarded, containerdForward, dockerForward } from './forward';
import { pauseImage } from './images';
import { allRegistryHosts } from './registryHosts';

/** The program through which steps and units talk to it; it must be there already. */
export const runtimeClients = { docker: 'docker', containerd: 'ctr' } as const;

/** Containers run on workers, and with the calico of profile simple, which is itself a container, everywhere. */
export const containerNodes = (cluster: Cluster): Where =>
  cluster.network.cni === 'calico' && !hasIdentities(cluster) ? 'all' : 'worker';

/** The drop-ins matter at the next start only: the step sets their rule now, and nobody's containers are restarted. */
const docker: UnitRule = {
  unit: 'docker.service',
  when: ({ runtime }) => runtime === 'docker',
  system: true,
  // Stopping it ends every container (docs.docker.com, "Live restore").
  usedBy: ['docker', 'ps', '-q'],
  files: [],
  health: () => ({ kind: 'command', name: 'docker version', words: ['docker', 'version'] }),
};

/** Containers that nobody has started for Kubernetes: Docker's, and those of `ctr` and nerdctl. */
export const containersOfOthers = [
  'sh',
  '-c',
  'for space in $(ctr namespaces ls -q); do [ "$space" = k8s.io ] || ctr -n "$space" containers ls -q; done',
];

/** containerd runs, and the plugin that the kubelet talks to has come up too: docker's own package switches it off. */
export const speaksCri = (): Health => ({
  ...{ kind: 'command', name: 'ctr plugins ls', words: ['ctr', 'plugins', 'ls'], prints: 'cri +.* ok' },
});

const containerd: UnitRule = {
  unit: 'containerd.service',
  when: ({ runtime }) => runtime === 'containerd',
  system: true,
  usedBy: containersOfOthers,
  files: [containerdConfiguration],
  health: speaksCri,
};

export const runtime = component({
  id: 'runtime',
  on: (cluster) => (hasIdentities(cluster) ? 'none' : containerNodes(cluster)),
  needs: { here: [prepare] },
  files: [dockerForward, containerdForward, containerdConfiguration, ...allRegistryHosts],
  units: [docker, containerd],
  images: [pauseImage],
  tools: [{ name: 'iptables' }],
  after: () => [
    { kind: 'rule', table: acceptForwarded.table, words: [acceptForwarded.chain, ...acceptForwarded.args] },
  ],
});
