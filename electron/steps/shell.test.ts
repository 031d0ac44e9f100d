/** Shell snippets with paths as parameters, run by a real /bin/sh in a temporary folder. */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshFolder } from '../testing/freshFolder';
import { sh, type Command } from '../shell/quote';
import { mkdirs } from '../node/foldersCommand';
import {
  checkImagesCommand,
  importCommand,
  importedReferences,
  rememberImagesCommand,
  removeImageCommand,
} from './kinds/imageCommands';
import { parseModules, parseSysctl } from '../../shared/kubernetes/sysctl';
import { kernelCommand } from './kinds/kernel';
import { dropKubeconfigCommand, putKubeconfigCommand } from './kinds/kubeconfig';
import {
  removeAuditLogsCommand,
  ifLedgerHasCommand,
  removeCalicoLinksCommand,
  removeFlannelRoutesCommand,
  removeRulesCommand,
  removeTablesCommand,
  ruleTools,
  stopSliceCommand,
  endProcessesCommand,
  unmountCommand,
} from './reset/resetCommands';

let root: string;
const at = (name: string): string => join(root, name);
const put = (name: string, content: string): void => writeFileSync(at(name), content);
const get = (name: string): string => readFileSync(at(name), 'utf8');
const program = (name: string, script: string): void => {
  put(`bin/${name}`, `#!/bin/sh\n${script}`);
  chmodSync(at(`bin/${name}`), 0o755);
};
const run = (command: Command, input = ''): string =>
  execFileSync('/bin/sh', ['-c', command], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: `${at('bin')}:/usr/sbin:/usr/bin:/sbin:/bin`, ROOT: root },
  });
const ends = (command: Command): boolean => {
  try {
    run(command);
    return true;
  } catch {
    return false;
  }
};

beforeEach(() => {
  root = freshFolder('bin');
});

/** Those that Kubernetes and its networks make. */
const chains = '(KUBE|CNI|cali)-[A-Za-z0-9_:.-]*';

describe('directories', () => {
  it('are made with their mode, told once, and left alone when there', () => {
    const wanted = [
      { path: at('a/b'), mode: '0700' },
      { path: at('c d'), mode: '0755' },
    ];
    mkdirSync(at('c d'), { mode: 0o750 });
    expect(run(mkdirs(wanted))).toBe(`${at('a/b')}\n`);
    expect(statSync(at('a/b')).mode & 0o777).toBe(0o700);
    expect(statSync(at('c d')).mode & 0o777).toBe(0o750);
    expect(run(mkdirs(wanted))).toBe('');
  });
});

describe('kernel settings', () => {
  const settings = parseSysctl('# why\nnet.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables=1\n');
  it('are read from the file that is installed', () => {
    expect(settings).toEqual([
      { name: 'net.ipv4.ip_forward', value: '1' },
      { name: 'net.bridge.bridge-nf-call-iptables', value: '1' },
    ]);
    expect(parseModules('br_netfilter\n# x\n\noverlay\n')).toEqual(['br_netfilter', 'overlay']);
  });
  it('are written where they differ, and only there; a missing bridge is no fault', () => {
    mkdirSync(at('net/ipv4'), { recursive: true });
    put('net/ipv4/ip_forward', '0\n');
    expect(run(kernelCommand([], settings, root))).toBe('net.ipv4.ip_forward\n');
    expect(get('net/ipv4/ip_forward')).toBe('1\n');
    expect(run(kernelCommand([], settings, root))).toBe('');
  });
  it('fail when one that is not of the bridge does not exist', () => {
    expect(ends(kernelCommand([], settings, root))).toBe(false);
  });
  it('load what is missing and do not mind what cannot be loaded', () => {
    program('modprobe', 'echo "$1" >> "$ROOT/loaded"; exit 1\n');
    run(kernelCommand(['no_such_module_here'], [], root));
    expect(get('loaded')).toBe('no_such_module_here\n');
  });
});

describe('~/.kube/config', () => {
  const home = (): Command => sh`echo ${root}`;
  const write = (content: string): string => run(putKubeconfigCommand(home()), content).trim();

  it('is written for its owner alone, and left alone afterwards', () => {
    expect(write('one')).toBe('created');
    expect(statSync(at('.kube/config')).mode & 0o777).toBe(0o600);
    expect(write('one')).toBe('unchanged');
    expect(write('two')).toBe('updated');
    expect(existsSync(at('.kube/config.keelson-backup'))).toBe(false);
  });
  it('keeps a stranger once and gives it back', () => {
    mkdirSync(at('.kube'));
    put('.kube/config', 'stranger');
    expect(write('one')).toBe('updated');
    expect(write('two')).toBe('updated');
    expect(get('.kube/config.keelson-backup')).toBe('stranger');
    expect(run(dropKubeconfigCommand(home()))).toBe('removed\n');
    expect(get('.kube/config')).toBe('stranger');
  });
  it('keeps what people have made of it, each time', () => {
    mkdirSync(at('.kube'));
    put('.kube/config', 'stranger');
    write('one');
    const copies = ['one, edited', 'one, edited again'].map((edited) => {
      put('.kube/config', edited);
      const [, copy = ''] = /^saved (.*)\nupdated$/.exec(write('one')) ?? [];
      return readFileSync(copy, 'utf8');
    });
    expect(copies).toEqual(['one, edited', 'one, edited again']);
    expect([get('.kube/config'), get('.kube/config.keelson-backup')]).toEqual(['one', 'stranger']);
  });
  it('gives a link back as the link that it was, also one that leads nowhere', () => {
    mkdirSync(at('.kube'));
    for (const target of ['../theirs', 'nowhere']) {
      if (target === '../theirs') put('theirs', 'stranger');
      symlinkSync(target, at('.kube/config'));
      write('one');
      expect(lstatSync(at('.kube/config')).isFile()).toBe(true);
      run(dropKubeconfigCommand(home()));
      expect(readlinkSync(at('.kube/config'))).toBe(target);
      rmSync(at('.kube/config'));
    }
    expect(get('theirs')).toBe('stranger');
  });
  it('is not removed when somebody has written another one since', () => {
    write('one');
    put('.kube/config', 'stranger');
    expect(run(dropKubeconfigCommand(home()))).toBe('');
    expect(get('.kube/config')).toBe('stranger');
  });
  it('is told when it was edited, and what was there before stays beside it; in the place of a deleted one it comes back', () => {
    mkdirSync(at('.kube'));
    put('.kube/config', 'stranger');
    write('one');
    put('.kube/config', 'one, edited');
    expect(run(dropKubeconfigCommand(home()))).toBe('beside\n');
    expect([get('.kube/config'), get('.kube/config.keelson-backup')]).toEqual(['one, edited', 'stranger']);
    write('two');
    rmSync(at('.kube/config'));
    expect(run(dropKubeconfigCommand(home()))).toBe('removed\n');
    expect(get('.kube/config')).toBe('stranger');
  });
});

describe('imported images', () => {
  const archive = 'a'.repeat(64);
  beforeEach(() => {
    // It answers from files, so that a test can take an image away or give its name to another.
    mkdirSync(at('images'));
    program(
      'docker',
      `case "$1 $2" in
"image inspect") cat "$ROOT/images/$(echo "$5" | tr / _)" 2>/dev/null ;;
images*) for image in "$ROOT"/images/r_*; do [ ! -e "$image" ] || echo "$(basename "$image" | tr _ /) $(cat "$image")"; done ;;
rmi*) rm "$ROOT/images/$(echo "$2" | tr / _)" ;;
esac\n`,
    );
    put('images/r_web:v1', 'sha256:1\n');
    mkdirSync(at('memory'));
    run(rememberImagesCommand('docker', archive, ['r/web:v1'], at('memory')));
  });
  it('are known again', () => {
    expect(run(checkImagesCommand('docker', [archive, 'c'.repeat(64)], at('memory')))).toBe(`${archive}\n`);
  });
  it('are known under a name that is not the one they are listed by', () => {
    put('images/docker.io_r_web:v1', 'sha256:1\n');
    const other = 'd'.repeat(64);
    run(rememberImagesCommand('docker', other, ['docker.io/r/web:v1'], at('memory')));
    expect(get(`memory/${other}`)).toBe('docker.io/r/web:v1 sha256:1\n');
    expect(run(checkImagesCommand('docker', [other], at('memory')))).toBe(`${other}\n`);
  });
  it('are missed when they are gone, when their name means another image, and when never imported', () => {
    expect(run(checkImagesCommand('docker', ['b'.repeat(64)], at('memory')))).toBe('');
    put('images/r_web:v1', 'sha256:2\n');
    expect(run(checkImagesCommand('docker', [archive], at('memory')))).toBe('');
    rmSync(at('images/r_web:v1'));
    expect(run(checkImagesCommand('docker', [archive], at('memory')))).toBe('');
  });
  it('are removed by a reset', () => {
    expect(ends(removeImageCommand('docker r/web:v1'))).toBe(true);
    expect(existsSync(at('images/r_web:v1'))).toBe(false);
    expect(ends(removeImageCommand('docker r/web:v1'))).toBe(false);
  });
  it('leave no archive behind when their import is stopped in the middle', () => {
    put('memory/x.tar', 'a large archive');
    // What a cancel does: everything that the command has started is sent TERM, the shell too.
    program('docker', 'kill -TERM "$PPID"\n');
    expect(ends(importCommand('docker', at('memory/x.tar')))).toBe(false);
    expect(existsSync(at('memory/x.tar'))).toBe(false);
  });
  it("are read from the runtimes' own words", () => {
    expect(importedReferences('docker', 'Loaded image: r/a:1\nLoaded image ID: sha256:ab\n')).toEqual([
      'r/a:1',
      'sha256:ab',
    ]);
    expect(importedReferences('containerd', 'unpacking r/a:1 (sha256:ab)...done\n')).toEqual(['r/a:1']);
  });
});

describe('a reset', () => {
  it('ends what a unit has left running, and nothing else', () => {
    const [left, other] = [spawn('sleep', ['600']), spawn('sleep', ['600'])];
    try {
      for (const [child, unit] of [
        [left, 'containerd.service'],
        [other, 'containerd.service.other'],
      ] as const) {
        mkdirSync(at(`proc/${String(child.pid)}`), { recursive: true });
        put(`proc/${String(child.pid)}/cgroup`, `1:cpu:/system.slice/${unit}\n0::/system.slice/${unit}\n`);
      }
      run(endProcessesCommand('containerd.service', at('proc')));
      expect(() => process.kill(other.pid ?? 0, 0)).not.toThrow();
      return new Promise<void>((resolve) => left.on('exit', () => resolve()));
    } finally {
      other.kill();
    }
  });

  it('stops a slice that is empty, and none that has a process', () => {
    program('systemctl', 'case $1 in is-active) [ -e "$ROOT/active" ] ;; stop) echo "$2" >> "$ROOT/stopped" ;; esac\n');
    run(stopSliceCommand('kubepods.slice', at('proc')));
    expect(existsSync(at('stopped'))).toBe(false);
    put('active', '');
    mkdirSync(at('proc/7'), { recursive: true });
    put('proc/7/cgroup', '0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-1.scope\n');
    run(stopSliceCommand('kubepods.slice', at('proc')));
    expect(existsSync(at('stopped'))).toBe(false);
    put('proc/7/cgroup', '0::/system.slice/ssh.service\n');
    expect(run(stopSliceCommand('kubepods.slice', at('proc')))).toBe('setting slice kubepods.slice\n');
    expect(get('stopped')).toBe('kubepods.slice\n');
  });

  it('unmounts volumes, deepest first, also where a link leads to them', () => {
    mkdirSync(at('disk'));
    symlinkSync(at('disk'), at('kubelet'));
    program('umount', 'echo "$1" >> "$ROOT/unmounted"\n');
    const mounts = ['disk/pods/1', 'disk/pods/1/a\\040b', 'disk', 'disk2/pods'].map(
      (name) => `tmpfs ${at(name)} tmpfs rw 0 0`,
    );
    put('mounts', `${mounts.join('\n')}\n`);
    run(unmountCommand(at('kubelet'), at('mounts')));
    expect(get('unmounted')).toBe(`${at('disk/pods/1/a b')}\n${at('disk/pods/1')}\n`);
  });
  it('removes audit logs, also those that were put aside, and nothing beside them', () => {
    for (const name of ['audit.log', 'audit-2026-01-02T03-04-05.678.log', 'audit-mine.txt', 'auditor']) put(name, '');
    run(removeAuditLogsCommand(at('audit.log')));
    expect([existsSync(at('audit.log')), existsSync(at('audit-2026-01-02T03-04-05.678.log'))]).toEqual([false, false]);
    expect([existsSync(at('audit-mine.txt')), existsSync(at('auditor'))]).toEqual([true, true]);
  });
});

describe("calico's links and routes", () => {
  /** An ip that knows two pods of the range, the route to the other node's, and an address of the tunnel inside it. */
  beforeEach(() => {
    program(
      'ip',
      `case "$*" in
'-4 route show root 172.20.0.0/16') cat << 'ROUTES'
172.20.1.2 dev cali12 scope link
172.20.1.3 dev cali34 proto 3 scope link
172.20.1.4 dev eth1 scope link
172.20.2.0/26 via 10.77.0.12 dev eth0 proto bird
ROUTES
;;
'-o -4 addr show dev tunl0 to 172.20.0.0/16') [ ! -e "$ROOT/tunnel" ] || echo '5: tunl0 inet 172.20.1.1/32 scope global tunl0' ;;
'-o -4 addr show dev tunl0') cat "$ROOT/others" 2>/dev/null ;;
*) echo "$*" >> "$ROOT/asked" ;;
esac
`,
    );
  });
  const asked = (): string[] => (existsSync(at('asked')) ? get('asked').trim().split('\n') : []);
  const removed = ['link delete cali12', 'link delete cali34', '-4 route flush root 172.20.0.0/16 proto bird'];

  it('go by the range that its unit file gave it, else by that of the last work on the node', () => {
    put('unit', 'ExecStart=/usr/bin/docker run \\\n  -e CALICO_IPV4POOL_CIDR=172.20.0.0/16 \\\n  -e IP=10.77.0.11\n');
    put('record', '{"network":{"cni":"bridge","podCidr":"10.9.0.0/16"}}');
    expect(run(removeCalicoLinksCommand(at('unit'), at('record')))).toBe('setting link cali12\nsetting link cali34\n');
    expect(asked()).toEqual(removed);
    rmSync(at('unit'));
    rmSync(at('asked'));
    put('record', '{"network":{"podCidr":"172.20.0.0/16"}}');
    run(removeCalicoLinksCommand(at('unit'), at('record')));
    expect(asked()).toEqual(removed);
  });
  it('stay where nobody knows the range', () => {
    expect(run(removeCalicoLinksCommand(at('unit'), at('record')))).toBe('');
    expect(asked()).toEqual([]);
  });
  it('leave the tunnel of the kernel to whoever else has an address there', () => {
    put('record', '{"network":{"podCidr":"172.20.0.0/16"}}');
    put('tunnel', '');
    put('others', '5: tunl0 inet 192.0.2.1/32 scope global tunl0\n');
    run(removeCalicoLinksCommand(at('unit'), at('record')));
    expect(asked()).toEqual([...removed, '-4 addr flush dev tunl0 to 172.20.0.0/16']);
    rmSync(at('others'));
    run(removeCalicoLinksCommand(at('unit'), at('record')));
    expect(asked().at(-1)).toBe('link set tunl0 down');
  });
});

describe("flannel's routes", () => {
  beforeEach(() => {
    program(
      'ip',
      `case "$*" in
'-4 route show root 172.20.0.0/16') cat << 'ROUTES'
172.20.11.0/24 dev cni0 proto kernel scope link src 172.20.11.1
172.20.12.0/24 via 10.77.0.12 dev eth0
ROUTES
;;
*) echo "$*" >> "$ROOT/asked" ;;
esac
`,
    );
  });
  const asked = (): string => (existsSync(at('asked')) ? get('asked') : '');

  it('to other nodes go, by the range that flanneld has noted', () => {
    put('subnet.env', 'FLANNEL_NETWORK=172.20.0.0/16\nFLANNEL_SUBNET=172.20.11.1/24\nFLANNEL_MTU=1500\n');
    expect(run(removeFlannelRoutesCommand(at('subnet.env')))).toBe('setting route 172.20.12.0/24\n');
    expect(asked()).toBe('-4 route del 172.20.12.0/24\n');
  });
  it('stay where nobody has noted a range', () => {
    expect(run(removeFlannelRoutesCommand(at('subnet.env')))).toBe('');
    expect(asked()).toBe('');
  });
});

it('what only one network leaves behind is looked for where the ledger knows that network', () => {
  const ledger = '{"id":"file:/etc/cni/net.d/10-flannel.conflist","before":null}\n';
  const looked = (file: string): string =>
    run(ifLedgerHasCommand(`file:/etc/cni/net.d/${file}`, sh`echo looked`, at('ledger')));
  expect(looked('10-flannel.conflist')).toBe('');
  put('ledger', ledger);
  expect(looked('10-flannel.conflist')).toBe('looked\n');
  expect(looked('10-calico.conflist')).toBe('');
});

describe('iptables rules of Kubernetes', () => {
  /** An iptables that keeps one table as `iptables -S` prints it. */
  const fake = (
    kind: string,
    table: string,
  ): string => `[ "$1" != --version ] || { echo "iptables v1.8.9 (${kind})"; exit; }
echo "$*" >> "$ROOT/asked"
shift; [ "$1 $2" = "-t ${table}" ] || exit 0
shift 2
case "$1" in
-S) cat "$ROOT/rules" ;;
-D) awk -v c="$2" -v n="$3" '$1 == "-A" && $2 == c { if (++i == n) next } { print }' "$ROOT/rules" > "$ROOT/new" && mv "$ROOT/new" "$ROOT/rules" ;;
-F) grep -v "^-A $2 " "$ROOT/rules" > "$ROOT/new"; mv "$ROOT/new" "$ROOT/rules" ;;
-X) grep -q -- "-j $2\\( \\|$\\)" "$ROOT/rules" && exit 1; grep -v "^-N $2$" "$ROOT/rules" > "$ROOT/new"; mv "$ROOT/new" "$ROOT/rules" ;;
esac
`;
  it('go one by one, and nobody else loses any', () => {
    program('ip6tables', fake('nf_tables', 'nat'));
    const others = `-P POSTROUTING ACCEPT
-N DOCKER
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A POSTROUTING -m comment --comment "about KUBE-SERVICES, not into it" -j ACCEPT
`;
    put(
      'rules',
      `${others}-N CNI-0123
-N KUBE-SERVICES
-N KUBE-SVC-A
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -s 172.20.0.2/32 -m comment --comment "name: \\"keelson\\" id: \\"x $(touch $ROOT/hacked)\\"" -j CNI-0123
-A CNI-0123 ! -d 224.0.0.0/4 -j MASQUERADE
-A KUBE-SERVICES -d 10.68.0.1/32 -j KUBE-SVC-A
`,
    );
    const command = removeRulesCommand({ tool: 'ip6tables', tables: '/nonexistent' }, chains);
    const told = run(command);
    expect(get('rules')).toBe(others);
    expect(told.trim().split('\n')).toHaveLength(3);
    expect(told).toContain('setting ip6tables nat KUBE-SVC-A\n');
    expect(existsSync(at('hacked'))).toBe(false);
    expect(run(command)).toBe('');
  });
  it('go with the older iptables from the tables in use, which /proc lists in a file of size 0', () => {
    const tables = '/proc/sys/kernel/ostype';
    expect(statSync(tables).size).toBe(0);
    program('iptables-legacy', fake('legacy', 'Linux'));
    put('rules', '-N KUBE-SERVICES\n');
    expect(run(removeRulesCommand({ tool: 'iptables-legacy', tables }, chains))).toBe(
      'setting iptables-legacy Linux KUBE-SERVICES\n',
    );
    expect(get('rules')).toBe('');
  });
  it('do not make the kernel load what is not in use', () => {
    program('iptables-legacy', fake('legacy', 'nat'));
    for (const tables of ['/dev/null', '/nonexistent']) {
      expect(run(removeRulesCommand({ tool: 'iptables-legacy', tables }, chains))).toBe('');
    }
    expect(existsSync(at('asked'))).toBe(false);
  });
  it('go as a table where they are nftables`, and no other table does', () => {
    put('tables', 'ip kube-proxy\nip acme\n');
    program(
      'nft',
      `case $1 in
        list) grep -qx "$3 $4" "$ROOT/tables" ;;
        delete) grep -vx "$3 $4" "$ROOT/tables" > "$ROOT/rest"; mv "$ROOT/rest" "$ROOT/tables" ;;
      esac`,
    );
    expect(run(removeTablesCommand('kube-proxy'))).toBe('setting nft ip kube-proxy\n');
    expect(get('tables')).toBe('ip acme\n');
    expect(run(removeTablesCommand('kube-proxy'))).toBe('');
  });
  it('are looked for in every way in which they may have been made', () => {
    expect(ruleTools).toEqual([
      { tool: 'iptables', tables: '/proc/net/ip_tables_names' },
      { tool: 'iptables-legacy', tables: '/proc/net/ip_tables_names' },
      { tool: 'ip6tables', tables: '/proc/net/ip6_tables_names' },
      { tool: 'ip6tables-legacy', tables: '/proc/net/ip6_tables_names' },
    ]);
  });
});
