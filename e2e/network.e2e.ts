/** The pod network on real hosts: what takes routes and rules away, and whether the person is told when traffic stops. */
import type { LabHost } from './lab/host/host';
import { expect, test } from './support/fixtures';
import { kubectl, leftovers } from './support/hosts';
import { CommandLine } from './support/keelson';

const routesOf = (host: LabHost): Promise<string> => host.sh('ip -4 route show proto 75');
/** The process of the unit that listens to the kernel. */
const monitor =
  "systemctl status --no-pager keelson-routes.service | sed -n 's/.*[^0-9]\\([0-9][0-9]*\\) ip -4 monitor.*/\\1/p'";

/** Ways in which routes are lost, whatever manages the network; `kill`: the one who would notice is lost itself. */
const losses = {
  'a route that somebody deletes': 'ip route del $(ip -4 route show proto 75 | sed 1q)',
  'an interface that goes down and up': 'ip link set eth0 down; sleep 1; ip link set eth0 up',
  'an address that goes and comes back':
    'a=$(ip -o -4 addr show dev eth0 | awk "{print \\$4}"); ip addr flush dev eth0; sleep 1; ip addr add $a dev eth0',
  'an `ip monitor` that is killed before': `kill $(${monitor}); ip route flush proto 75`,
} as const;

test('routes come back by themselves, traffic is measured, and what stops it is named', async ({
  lab,
  fresh,
  clusterFile,
}, info) => {
  test.setTimeout(15 * 60_000);
  await fresh();
  const keelson = new CommandLine();
  const { path, credentialsPath } = await clusterFile();
  const options = ['--file', path, '--credentials', credentialsPath, '--accept-host-keys'];
  const n2 = lab.host('n2');
  const verify = async () => {
    const ended = await keelson.run('verify', ...options, '--json');
    await info.attach('verify', { body: ended.stdout + ended.stderr });
    const probes = await kubectl(lab, 'get pods,services -A -l app.kubernetes.io/managed-by=keelson -o name');
    expect(probes.trim()).toBe('');
    return ended;
  };
  const proved = {
    code: 0,
    stdout: expect.stringMatching(/"TRAFFIC_PROVED","params":\{"what":"pod-to-pod"/) as unknown,
  };

  const apply = await keelson.run('apply', ...options);
  await info.attach('apply', { body: apply.stdout + apply.stderr });
  expect(apply.code).toBe(0);
  expect(await verify()).toMatchObject(proved);

  await test.step('routes', async () => {
    const before = (await routesOf(n2)).trim();
    const mainProcess = (): Promise<string> => n2.sh('systemctl show -P MainPID keelson-routes.service');
    const first = (await mainProcess()).trim();
    expect(before.split('\n')).toHaveLength(2);
    for (const [what, script] of Object.entries(losses)) {
      await n2.sh(script);
      await expect.poll(async () => (await routesOf(n2)).trim(), { message: what, timeout: 120_000 }).toBe(before);
    }
    // Whose monitor was killed may still set the routes once before it ends, and is started anew after a moment: until
    // another process runs it is a service that does not run, or is about to.
    await expect.poll(mainProcess, { timeout: 120_000 }).not.toMatch(new RegExp(`^(0|${first})$`, 'm'));
    expect(await verify()).toMatchObject(proved);
    // Somebody else's route is left alone, and told.
    const [subnet = ''] = before.split(' ');
    const theirs = `${subnet} via ${n2.ip.replace(/\d+$/, '1')}`;
    await n2.sh(`ip route replace ${theirs} proto static`);
    await expect.poll(() => n2.sh('journalctl -o cat -u keelson-routes'), { timeout: 120_000 }).toContain(theirs);
    expect(await n2.sh(`ip -4 route show ${subnet}`)).toContain(theirs);
    await n2.sh(`ip route del ${theirs}`);
    await expect.poll(async () => (await routesOf(n2)).trim(), { timeout: 120_000 }).toBe(before);
  });

  await test.step("a firewall that drops, or rejects in a pod's name", async () => {
    const drop = ['-P FORWARD DROP', '-D FORWARD -s 0.0.0.0/0 -j ACCEPT'];
    for (const rule of drop) await n2.sh(`iptables -w ${rule}`);
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/"TRAFFIC_BLOCKED".*n2: iptables FORWARD: policy drop/),
    });
    await n2.sh('iptables -w -I FORWARD -s 0.0.0.0/0 -j ACCEPT');
    for (const how of ['icmp-port-unreachable', 'tcp-reset']) {
      const rule = `FORWARD -s 172.20.0.0/16 -p tcp -j REJECT --reject-with ${how}`;
      await n2.sh(`iptables -w -I ${rule}`);
      expect(await verify()).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/"TRAFFIC_BLOCKED".*n2: iptables FORWARD: -A FORWARD .*REJECT/),
      });
      await n2.sh(`iptables -w -D ${rule}`);
    }
    if ((await n2.sh('command -v nft || true')) !== '') {
      const chain = '{ type filter hook forward priority 0; policy drop; }';
      await n2.sh(`nft 'add table inet site; add chain inet site forward ${chain}'`);
      expect(await verify()).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/"TRAFFIC_BLOCKED".*n2: nft inet site forward: policy drop/),
      });
      await n2.sh('nft delete table inet site');
    }
    expect(await verify()).toMatchObject(proved);
  });

  await test.step('a cluster DNS that somebody has scaled to nothing', async () => {
    const scale = (count: number): Promise<string> =>
      kubectl(lab, `-n kube-system scale deployment coredns --replicas=${String(count)}`);
    await scale(0);
    const pods = (): Promise<string> => kubectl(lab, '-n kube-system get pods -l k8s-app=kube-dns -o name');
    await expect.poll(pods, { timeout: 120_000 }).toBe('');
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/"DNS_UNAVAILABLE","params":\{"reason":"no-dns-pod"\}.*coredns +0\/0/),
    });
    await scale(1);
    await kubectl(lab, '-n kube-system rollout status deployment/coredns --timeout=180s');
    expect(await verify()).toMatchObject(proved);
  });

  await test.step('rules that somebody flushes come back with the next run', async () => {
    const rules = [
      '-C KEELSON-MASQ -s 172.20.0.0/16 ! -d 172.20.0.0/16 -j MASQUERADE',
      '-C POSTROUTING -j KEELSON-MASQ',
    ];
    const check = rules.map((rule) => `iptables -w -t nat ${rule}`).join(' && ');
    await n2.sh(check);
    await n2.sh('iptables -w -t nat -F KEELSON-MASQ');
    expect((await keelson.run('apply', ...options)).code).toBe(0);
    await n2.sh(check);
  });

  expect((await keelson.run('reset', ...options, '--yes')).code).toBe(0);
  for (const host of lab.hosts.values()) {
    expect(await leftovers(host)).toEqual([]);
    expect(await host.sh('ip -4 route show proto 75; iptables -w -t nat -S | grep KEELSON || true')).toBe('');
  }
  keelson.dispose();
});
