/** Real output of `nft list ruleset` and `iptables -S`, shortened. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockersCommand, blockersIn, type Direction } from './blockers';

const ruleset = `table ip nat {
	chain POSTROUTING {
		type nat hook postrouting priority srcnat; policy accept;
		counter packets 1 bytes 60 drop
	}
}
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
		counter packets 0 bytes 0 accept
	}
}
table inet site {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 6443 ip saddr != 10.0.0.0/8 drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
	}
	chain helper {
		drop
	}
}
table inet open {
	chain forward {
		type filter hook forward priority filter; policy drop;
		counter packets 12 bytes 720 accept
		drop
	}
}
table inet firewalld {
	chain filter_FORWARD {
		type filter hook forward priority filter + 10; policy accept;
		ct state { established, related } accept
		reject with icmpx admin-prohibited
	}
}
`;

let bin: string;
const program = (name: string, script: string): void => {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
};
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'keelson-blockers-'));
});
afterEach(() => {
  rmSync(bin, { recursive: true, force: true });
});

function causes(direction: Direction, via = ''): string[] {
  const env = { PATH: `${bin}:/usr/bin:/bin` };
  const output = execFileSync('/bin/sh', ['-c', blockersCommand('172.20.12.5', via)], { env, encoding: 'utf8' });
  return blockersIn(output.replace(/^FORWARD=.*$/m, 'FORWARD=1'), direction);
}
const iptables = (...lines: readonly string[]): void =>
  program('iptables', `[ "$3" = FORWARD ] && cat <<'X'\n${lines.join('\n')}\nX`);

describe('what may stop packets on a host', () => {
  it('is a chain of nftables through which they pass, policies before single rules', () => {
    program('nft', `cat <<'X'\n${ruleset}X`);
    expect(causes('forward')).toEqual([
      'nft inet site forward: policy drop',
      'nft inet firewalld filter_FORWARD: reject with icmpx admin-prohibited',
    ]);
    expect(causes('input')).toEqual(['nft inet site input: tcp dport 6443 ip saddr != 10.0.0.0/8 drop']);
  });

  it("is iptables' policy, unless a rule lets everything through before", () => {
    iptables('-P FORWARD DROP', '-A FORWARD -j DOCKER-USER');
    expect(causes('forward')).toEqual(['iptables FORWARD: policy drop']);
    iptables('-P FORWARD DROP', '-A FORWARD -j ACCEPT', '-A FORWARD -s 172.20.0.0/16 -j DROP');
    expect(causes('forward')).toEqual([]);
    iptables(
      '-P FORWARD ACCEPT',
      '-A FORWARD -s 172.20.0.0/16 -j REJECT --reject-with tcp-reset',
      '-A FORWARD -j ACCEPT',
    );
    expect(causes('forward')).toEqual([
      'iptables FORWARD: -A FORWARD -s 172.20.0.0/16 -j REJECT --reject-with tcp-reset',
    ]);
  });

  it('is a route that leads elsewhere than to the node', () => {
    program('ip', 'echo "172.20.12.5 via 10.77.0.1 dev eth0 src 10.77.0.11 uid 0"');
    expect(causes('forward', '10.77.0.1')).toEqual([]);
    expect(causes('forward', '10.77.0.12')).toEqual([
      'ip route get: 172.20.12.5 via 10.77.0.1 dev eth0 src 10.77.0.11 uid 0',
    ]);
  });

  it('is a service that does not run', () => {
    program('systemctl', '[ "$3" = well.service ]');
    const command = blockersCommand('', '', ['well.service', 'kube-proxy.service']);
    const output = execFileSync('/bin/sh', ['-c', command], {
      env: { PATH: `${bin}:/usr/bin:/bin` },
      encoding: 'utf8',
    });
    expect(blockersIn(output, 'forward')).toContain('kube-proxy.service does not run');
  });

  it('is a kernel that does not forward', () => {
    expect(blockersIn('FORWARD=0\nVIA=\n@@BEGIN\n@@END\n', 'forward')).toEqual(['net.ipv4.ip_forward = 0']);
  });
});
