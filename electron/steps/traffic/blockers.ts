/** What on a host may keep packets from passing: asked when they did not, so that the person is told a cause and not a symptom. */
import { between } from '../../shell/keyValues';
import { sh, type Command } from '../../shell/quote';

/** The parts of nftables' rules that matter here: base chains through which packets pass, or come in. Its whole may be very large. */
const hooks = sh`awk '
  /^table / { table = $2 " " $3 }
  /^\\tchain / { text = ""; name = $2; seen = 0 }
  /^\\t\\t/ { text = text $0 "\\n"; if ($0 ~ /type filter hook (forward|input) /) seen = 1 }
  /^\\t}/ { if (seen) printf "chain %s %s\\n%s", table, name, text; seen = 0 }'`;

/** `via` is the node behind which the address should be; '' where the way is not the bridge's. `units` should run there. */
export const blockersCommand = (address: string, via: string, units: readonly string[] = []): Command => sh`
echo "FORWARD=$(cat /proc/sys/net/ipv4/ip_forward)"
echo "VIA=${{ raw: via === '' ? sh`` : sh`$(ip -4 route get ${address} 2>&1 | head -n 1 | grep -v ${` via ${via} `})` }}"
for unit in ${units}; do systemctl is-active --quiet "$unit" || echo "STOPPED=$unit"; done
echo @@BEGIN
if command -v nft >/dev/null 2>&1; then nft list ruleset 2>/dev/null | ${{ raw: hooks }}; fi
for tool in iptables iptables-legacy; do
  command -v $tool >/dev/null 2>&1 || continue
  [ $tool = iptables ] || grep -qs filter /proc/net/ip_tables_names || continue
  for chain in FORWARD INPUT; do echo "rules $tool $chain"; $tool -w -S $chain 2>/dev/null; done
done
echo @@END`;

export type Direction = 'forward' | 'input';

interface Chain {
  /** `nft inet filter forward`, `iptables FORWARD`. */
  readonly name: string;
  readonly direction: Direction;
  readonly policyDrops: boolean;
  readonly rules: readonly string[];
}

/** A rule that lets everything through: what comes after it, the policy too, does not matter. */
const acceptsAll = /^(-A \S+ (-s 0\.0\.0\.0\/0 )?-j ACCEPT|(counter packets \d+ bytes \d+ )?accept)$/;
const drops = /(^| )(drop|reject|-j DROP|-j REJECT)( |$)/;

function chainsOf(text: string): Chain[] {
  return text.split(/^(?=chain |rules )/m).flatMap((block): Chain[] => {
    const [head = '', ...lines] = block.split('\n').map((line) => line.trim());
    const [kind, ...names] = head.split(' ');
    const body = lines.filter((line) => line !== '');
    if (kind === 'rules') {
      const [tool = '', chain = ''] = names;
      return [
        {
          name: `${tool} ${chain}`,
          direction: chain === 'FORWARD' ? 'forward' : 'input',
          policyDrops: body.includes(`-P ${chain} DROP`),
          rules: body.filter((line) => line.startsWith('-A ')),
        },
      ];
    }
    const base = body.find((line) => line.startsWith('type filter hook '));
    // These are iptables' own chains once more.
    if (kind !== 'chain' || base === undefined || /^ip filter (FORWARD|INPUT)$/.test(names.join(' '))) return [];
    return [
      {
        name: `nft ${names.join(' ')}`,
        direction: base.includes('hook forward') ? 'forward' : 'input',
        policyDrops: base.includes('policy drop'),
        rules: body.filter((line) => line !== base),
      },
    ];
  });
}

/** What of a chain may stop packets; undefined when nothing. */
function blocking({ name, policyDrops, rules }: Chain): string | undefined {
  const open = rules.findIndex((rule) => acceptsAll.test(rule));
  const before = open < 0 ? rules : rules.slice(0, open);
  const rule = before.find((one) => drops.test(one));
  if (open < 0 && policyDrops) return `${name}: policy drop`;
  return rule === undefined ? undefined : `${name}: ${rule}`;
}

/**
 * Likely causes on one host, the surest first, in the words of the tools with which a person would look at them. The rules of
 * chains that these lead to are not followed.
 */
export function blockersIn(output: string, direction: Direction): string[] {
  const value = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(output)?.[1]?.trim() ?? '';
  const chains = chainsOf(between(output)).filter((chain) => chain.direction === direction);
  const rules = chains.flatMap((chain) => blocking(chain) ?? []);
  const policies = rules.filter((rule) => rule.endsWith(': policy drop'));
  return [
    ...(value('FORWARD') === '0' ? ['net.ipv4.ip_forward = 0'] : []),
    ...(value('VIA') === '' ? [] : [`ip route get: ${value('VIA')}`]),
    ...(value('STOPPED') === '' ? [] : [`${value('STOPPED')} does not run`]),
    ...policies,
    ...rules.filter((rule) => !policies.includes(rule)),
  ];
}
