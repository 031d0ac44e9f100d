import { imageReference } from '../../kubernetes/images';
import { calicoNode } from './images';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { jsonText, publicFile, unitFile } from '../../target/files';
import { hasPki } from '../certificateRule';
import { attempt, command, wantedAtBoot } from '../../target/unit';

export const CONTAINER = 'calico-node';
const docker = '/usr/bin/docker';

/** As in the guide (ARCHITECTURE.md, "The guide"), kube-calico.service. */
const environment = ({ cluster, node, etcdEndpoints }: NodeContext): Record<string, string> => ({
  ETCD_ENDPOINTS: etcdEndpoints.join(','),
  CALICO_LIBNETWORK_ENABLED: 'true',
  CALICO_NETWORKING_BACKEND: 'bird',
  CALICO_DISABLE_FILE_LOGGING: 'true',
  CALICO_IPV4POOL_CIDR: cluster.network.podCidr,
  CALICO_IPV4POOL_IPIP: 'off',
  FELIX_DEFAULTENDPOINTTOHOSTACTION: 'ACCEPT',
  FELIX_IPV6SUPPORT: 'false',
  FELIX_LOGSEVERITYSCREEN: 'info',
  FELIX_IPINIPMTU: '1440',
  FELIX_HEALTHENABLED: 'true',
  IP: node.ip,
});

/** Seen under the same path inside and outside the container. */
const volumes = ['/var/run/calico', '/lib/modules', '/run/docker/plugins', '/var/run/docker.sock', '/var/log/calico'];

export const calicoService = unitFile('all-node/kube-calico.service', (context) => ({
  Unit: [
    ['Description', 'calico-node: the network between the nodes'],
    ['Documentation', 'https://docs.tigera.io/calico/latest/about/'],
    ['After', 'docker.service'],
    ['Requires', 'docker.service'],
  ],
  Service: [
    ['User', 'root'],
    // After a power cut the old container is still there and would block its own name.
    ['ExecStartPre', attempt([docker, 'rm', '-f', CONTAINER])],
    [
      'ExecStart',
      command(
        [docker, 'run'],
        '--net=host',
        '--privileged',
        `--name=${CONTAINER}`,
        ...Object.entries(environment(context)).map(([name, value]) => ['-e', `${name}=${value}`]),
        ...volumes.map((path) => ['-v', `${path}:${path}`]),
        imageReference(context.cluster, calicoNode),
      ),
    ],
    ['ExecStop', command([docker, 'rm', '-f', CONTAINER])],
    ['Restart', 'always'],
    ['RestartSec', '10'],
  ],
  Install: wantedAtBoot,
}));

/** What the kubelet or containerd reads on a worker. */
export const calicoNetwork = publicFile(
  'worker-node/10-calico.conf',
  `${paths.cniConfiguration}/10-calico.conf`,
  (context) =>
    context.cluster.network.cni === 'calico' && !hasPki(context)
      ? jsonText({
          name: 'calico-k8s-network',
          cniVersion: '0.1.0',
          type: 'calico',
          etcd_endpoints: context.etcdEndpoints.join(','),
          log_level: 'info',
          ipam: { type: 'calico-ipam' },
          kubernetes: {
            k8s_api_root: context.apiOfNodes,
            // The token comes from there, so that this file, which is not secret, need not hold it.
            ...(context.access.kind === 'token' ? { kubeconfig: paths.kubeletKubeconfig } : {}),
          },
        })
      : undefined,
);
