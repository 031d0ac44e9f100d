/**
 * The packet filter's rules that components have, told once: units and drop-ins set them at each start, steps now, and reset
 * takes them away. Every word is plain (no shell gives it a meaning), so a rule may stand in a unit as it is.
 */

export interface FirewallRule {
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  /** What it matches, and what happens then. */
  readonly args: readonly string[];
  /** Where it goes in its chain: before all others, or after them. */
  readonly place: 'first' | 'last';
}

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
