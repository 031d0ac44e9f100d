/** The packet filter's rules (shared/firewall.ts) as commands on a node. */
import { addRule, checkRule, type FirewallRule } from '../../../shared/firewall';
import { sh, type Command } from '../../shell/quote';

/** Prints `added` only when it was not there: an equal rule that an administrator has set stays theirs. */
export const ensureRuleCommand = (rule: FirewallRule): Command =>
  sh`${checkRule(rule)} 2>/dev/null || { ${addRule(rule)} && echo added; }`;

/** Ends with 0 when all of them are there, also as a condition, where a shell takes no notice of `set -e`. */
export const checkRulesCommand = (rules: readonly FirewallRule[]): Command =>
  sh`${{ raw: rules.map((rule) => sh`${checkRule(rule)}`).join(' && ') as Command }}`;
