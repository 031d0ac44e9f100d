/** The network configuration that the kubelet or containerd reads on a worker. */
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { configurationFile, jsonText, publicFile } from '../../target/files';
import { hasPki } from '../certificateRule';

/** How the CNI plugins call the network in the names of what they keep. */
export const BRIDGE_NETWORK = 'keelson-bridge';
export const BRIDGE_LINK = 'cni0';

/** The plugin's settings after its version and name; undefined where the node has no pods. */
const bridge = ({ node, podSubnets }: NodeContext): object | undefined => {
  const subnet = podSubnets.get(node);
  return subnet === undefined || !node.roles.includes('worker')
    ? undefined
    : {
        type: 'bridge',
        bridge: BRIDGE_LINK,
        isGateway: true,
        // One rule of ours stands for it: masqueradeService.
        ipMasq: false,
        // A pod that calls a service it serves itself gets its own packet back.
        hairpinMode: true,
        ipam: { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] },
      };
};

/** The reference plugins: a bridge on each node with the node's own part of the pod range. Needs no image. */
export const bridgeNetwork = publicFile(
  'worker-node/10-bridge.conf',
  `${paths.cniConfiguration}/10-bridge.conf`,
  (context) => {
    const plugin = hasPki(context) ? undefined : bridge(context);
    return plugin && jsonText({ cniVersion: '0.3.1', name: BRIDGE_NETWORK, ...plugin });
  },
);

/** The same with the ports of the host that pods ask for (`hostPort`), which is a plugin of its own. */
export const bridgeNetworkList = configurationFile(
  'worker-node/10-bridge.conflist',
  `${paths.cniConfiguration}/10-bridge.conflist`,
  (context) => {
    const plugin = hasPki(context) ? bridge(context) : undefined;
    const plugins = [plugin, { type: 'portmap', capabilities: { portMappings: true } }];
    return plugin && jsonText({ cniVersion: '1.0.0', name: BRIDGE_NETWORK, plugins });
  },
);

/** Of these a node has one. */
export const bridgeNetworks = [bridgeNetwork, bridgeNetworkList];
