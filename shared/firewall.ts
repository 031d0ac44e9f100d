/**
 * The packet filter's rules that Keelson sets, told once: units and drop-ins set them at each start, steps now, and reset takes
 * them away. Every word is plain (no shell gives it a meaning), so a rule may stand in a unit as it is.
 */
import { cAdvisor } from './components/kubelet/flags';

export interface FirewallRule {
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  /** What it matches, and what happens then. */
  readonly args: readonly string[];
  /** Where it goes in its chain: before all others, or after them. */
  readonly place: 'first' | 'last';
}

/**
 * Docker sets the policy of FORWARD to drop, also beside containerd, which would cut pods off from other nodes
 * (https://docs.docker.com/engine/network/packet-filtering-firewalls/#docker-on-a-router).
 */
export const acceptForwarded: FirewallRule = {
  table: 'filter',
  chain: 'FORWARD',
  args: ['-s', '0.0.0.0/0', '-j', 'ACCEPT'],
  place: 'first',
};

const page = ['-p', 'tcp', '--dport', String(cAdvisor.port)];
const input = (...args: readonly string[]): FirewallRule => ({ table: 'filter', chain: 'INPUT', args, place: 'last' });

/** Private networks may see cAdvisor's page, the rest of the world may not; the last rule is the one that drops. */
export const shieldCAdvisor: readonly FirewallRule[] = [
  ...cAdvisor.allowed.map((source) => input('-s', source, ...page, '-j', 'ACCEPT')),
  input(...page, '-j', 'DROP'),
];

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

/** iptables' way to name a table; the filter's need not be named. */
const tableWords = (table: FirewallRule['table']): string[] => (table === 'filter' ? [] : ['-t', table]);

const iptables = (action: string, { table, chain, args }: Omit<FirewallRule, 'place'>): string[] => [
  ...['iptables', '-w'],
  ...tableWords(table),
  ...[action, chain],
  ...args,
];

/** Words of the command that ends with 0 when the rule is there. */
export const checkRule = (rule: FirewallRule): string[] => iptables('-C', rule);
/** Words of the command that sets it once more. */
export const addRule = (rule: FirewallRule): string[] => iptables(rule.place === 'first' ? '-I' : '-A', rule);
/** Words of the command that takes one such rule away. */
export const deleteRule = (rule: FirewallRule): string[] => iptables('-D', rule);

/** Sets the rule unless it is there, as a line of shell: a unit may start as often as it likes without piling rules up. */
export const ensureRuleText = (rule: FirewallRule): string =>
  `${checkRule(rule).join(' ')} 2>/dev/null || ${addRule(rule).join(' ')}`;

/** Takes the rules away, those first that lead into the others' chain; whether they were there does not matter. */
export const removeRulesText = (rules: readonly FirewallRule[]): string =>
  rules
    .map((rule) => deleteRule(rule).join(' '))
    .reverse()
    .join('; ');

type Chain = Pick<FirewallRule, 'table' | 'chain'>;
export const ensureChainText = (chain: Chain): string =>
  `${iptables('-N', { ...chain, args: [] }).join(' ')} 2>/dev/null`;
/** Only an empty chain can be removed, and only one that no rule leads into. */
export const removeChainText = (chain: Chain): string =>
  ['-F', '-X'].map((action) => iptables(action, { ...chain, args: [] }).join(' ')).join('; ');
