/** What pods send out of the pod network bears the address of their node. */
import { ensureChainText, ensureRuleText, removeChainText, removeRulesText, type FirewallRule } from '../../firewall';
import { unitFile } from '../../target/files';
import { shell, wantedAtBoot } from '../../target/unit';

/** A chain of our own, so that what is in it is ours whoever looks. */
export const masqueradeChain = { table: 'nat', chain: 'KEELSON-MASQ' } as const;

/**
 * What pods send out of the pod range bears the address of their node: nobody outside has a way back to a pod. One rule for the
 * whole range, where the bridge plugin's `ipMasq` makes a chain for each pod, and hides pods of one node from those of another.
 */
export const masqueradePods = (podCidr: string): readonly FirewallRule[] => [
  { ...masqueradeChain, args: ['-s', podCidr, '!', '-d', podCidr, '-j', 'MASQUERADE'], place: 'last' },
  { table: 'nat', chain: 'POSTROUTING', args: ['-j', masqueradeChain.chain], place: 'last' },
];

/** Sets the rule at each boot: no file of iptables is ours to keep it in. Rules that are there when it starts stay as they are. */
export const masqueradeService = unitFile(
  'worker-node/keelson-masquerade.service',
  ({ node, cluster: { network } }) => {
    if (!node.roles.includes('worker')) return undefined;
    const rules = masqueradePods(network.podCidr);
    return {
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
    };
  },
);
