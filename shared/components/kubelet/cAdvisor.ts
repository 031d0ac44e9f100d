/** The kubelet's open page about containers, and the rules that keep the world from it. */
import type { FirewallRule } from '../../firewall';

/**
 * cAdvisor's open page, which the guide shields: gone with 1.12 (kubernetes/kubernetes #65707), and harmless to shield until
 * 1.19, the last version whose unit is the guide's.
 */
export const cAdvisor = {
  port: 4194,
  allowed: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  until: 19,
} as const;

const page = ['-p', 'tcp', '--dport', String(cAdvisor.port)];
const input = (...args: readonly string[]): FirewallRule => ({ table: 'filter', chain: 'INPUT', args, place: 'last' });

/** Private networks may see cAdvisor's page, the rest of the world may not; the last rule is the one that drops. */
export const shieldCAdvisor: readonly FirewallRule[] = [
  ...cAdvisor.allowed.map((source) => input('-s', source, ...page, '-j', 'ACCEPT')),
  input(...page, '-j', 'DROP'),
];
