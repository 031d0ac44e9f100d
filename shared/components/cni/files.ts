/** The network configuration that the kubelet or containerd reads on a worker. */
import { paths } from '../../kubernetes/paths';
import {
  ensureChainText,
  ensureRuleText,
  masqueradeChain,
  masqueradePods,
  removeChainText,
  removeRulesText,
} from '../../firewall';
import { jsonText, publicFile, unitFile, type FileRule } from '../../target/files';
import { shell, unitText, wantedAtBoot } from '../../target/unit';

/** The reference plugins: a bridge on each node with the node's own part of the pod range. Needs no image. */
export const bridgeNetwork: FileRule = ({ cluster, node, podSubnets }) => {
  const subnet = podSubnets.get(node);
  if (cluster.network.cni !== 'bridge' || subnet === undefined) return undefined;
  return publicFile(
    'worker-node/10-bridge.conf',
    `${paths.cniConfiguration}/10-bridge.conf`,
    jsonText({
      cniVersion: '0.3.1',
      name: 'keelson-bridge',
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      // One rule of ours stands for it: masqueradeService.
      ipMasq: false,
      // A pod that calls a service it serves itself gets its own packet back.
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet }]], routes: [{ dst: '0.0.0.0/0' }] },
    }),
  );
};

/** Sets the rule at each boot: no file of iptables is ours to keep it in. Rules that are there when it starts stay as they are. */
export const masqueradeService: FileRule = ({ cluster: { network } }) => {
  if (network.cni !== 'bridge') return undefined;
  const rules = masqueradePods(network.podCidr);
  return unitFile(
    'worker-node/keelson-masquerade.service',
    unitText({
      Unit: [
        ['Description', 'Address translation for what pods send out of the pod network'],
        // Firewalls load their rules before there is a network, and some begin with an empty table.
        ['After', 'network-online.target'],
        ['Wants', 'network-online.target'],
      ],
      Service: [
        ['Type', 'oneshot'],
        ['RemainAfterExit', 'yes'],
        ['ExecStart', shell(`${ensureChainText(masqueradeChain)} || true`)],
        ...rules.map((rule) => ['ExecStart', shell(ensureRuleText(rule))] as const),
        ['ExecStop', shell(`${removeRulesText(rules)}; ${removeChainText(masqueradeChain)}`)],
      ],
      Install: wantedAtBoot,
    }),
  );
};
