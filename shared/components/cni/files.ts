/** The network configuration that the kubelet or containerd reads on a worker. */
import { paths } from '../../kubernetes/paths';
import { configurationFile, jsonText } from '../../target/files';

/** How the CNI plugins call the network in the names of what they keep. */
export const BRIDGE_NETWORK = 'keelson-bridge';
export const BRIDGE_LINK = 'cni0';

/** The reference plugins: a bridge on each node with the node's own part of the pod range. Needs no image. */
export const bridgeNetwork = configurationFile(
  'worker-node/10-bridge.conf',
  `${paths.cniConfiguration}/10-bridge.conf`,
  ({ node, podSubnets }) => {
    const subnet = podSubnets.get(node);
    return subnet === undefined || !node.roles.includes('worker')
      ? undefined
      : jsonText({
          cniVersion: '0.3.1',
          name: BRIDGE_NETWORK,
          type: 'bridge',
          bridge: BRIDGE_LINK,
          isGateway: true,
          // One rule of ours stands for it: masqueradeService.
          ipMasq: false,
          // A pod that calls a service it serves itself gets its own packet back.
          hairpinMode: true,
          ipam: { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] },
        });
  },
);
