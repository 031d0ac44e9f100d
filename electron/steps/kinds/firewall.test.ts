/** The packet filter's rules as a shell sets and finds them, over an iptables whose rules are lines of a file. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { masqueradePods } from '../../../shared/components/cni/masquerade';
import { acceptForwarded } from '../../../shared/components/runtime/forward';
import { deleteRule, ensureRuleText } from '../../../shared/firewall';
import { sh, type Command } from '../../shell/quote';
import { checkRulesCommand, ensureRuleCommand } from './firewall';

let root: string;
const rules = (): string => (existsSync(join(root, 'rules')) ? readFileSync(join(root, 'rules'), 'utf8') : '');
const run = (command: string): string =>
  execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', env: { ROOT: root, PATH: `${root}:/usr/bin:/bin` } });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-firewall-'));
  const script = `touch "$ROOT/rules"
shift # -w
table=filter
[ "$1" != -t ] || { table=$2; shift 2; }
action=$1
shift
rule="$table $*"
case $action in
  -C) grep -qxF -- "$rule" "$ROOT/rules" ;;
  -I) { echo "$rule"; cat "$ROOT/rules"; } > "$ROOT/new"; mv "$ROOT/new" "$ROOT/rules" ;;
  -A) echo "$rule" >> "$ROOT/rules" ;;
  -D) grep -qxF -- "$rule" "$ROOT/rules" && grep -vxF -- "$rule" "$ROOT/rules" > "$ROOT/new"; mv "$ROOT/new" "$ROOT/rules" ;;
esac`;
  writeFileSync(join(root, 'iptables'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, 'iptables'), 0o755);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('a rule', () => {
  it('is set once, before all others, and told only by who has set it', () => {
    writeFileSync(join(root, 'rules'), 'filter FORWARD -j DROP\n');
    expect(run(ensureRuleCommand(acceptForwarded))).toBe('added\n');
    expect(run(ensureRuleCommand(acceptForwarded))).toBe('');
    run(ensureRuleText(acceptForwarded));
    expect(rules()).toBe('filter FORWARD -s 0.0.0.0/0 -j ACCEPT\nfilter FORWARD -j DROP\n');
    run(sh`${deleteRule(acceptForwarded)}`);
    expect(rules()).toBe('filter FORWARD -j DROP\n');
  });
});

describe('the rules that hide pods', () => {
  const both = masqueradePods('172.20.0.0/16');
  const well = (check: Command): boolean => run(sh`if ( ${{ raw: check }} ); then echo yes; fi`) !== '';

  it('are well only together, whichever is missing', () => {
    for (const rule of both) run(ensureRuleText(rule));
    expect(rules()).toBe(
      'nat KEELSON-MASQ -s 172.20.0.0/16 ! -d 172.20.0.0/16 -j MASQUERADE\nnat POSTROUTING -j KEELSON-MASQ\n',
    );
    expect(well(checkRulesCommand(both))).toBe(true);
    const whole = rules();
    for (const line of whole.trim().split('\n')) {
      writeFileSync(join(root, 'rules'), whole.replace(`${line}\n`, ''));
      expect(well(checkRulesCommand(both))).toBe(false);
    }
  });
});
