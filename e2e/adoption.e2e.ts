/** Hosts that the first version of Keelson brought up: they are taken over while everything on them runs on. */
import { expect, test } from './support/fixtures';
import { asFirstVersion } from './support/situations/firstVersion';
import { containers, invocations } from './support/hosts';
import { CommandLine } from './support/keelson';
import { differences, snapshot, type Snapshot } from './support/snapshot';
import { answersOfWebServer, deployWebServer } from './support/webServer';

/** What nobody knows of such a host, and a reset therefore leaves: what settings of the kernel were, and who made shared folders. */
const unknown = [
  /^settings: /,
  /^files: \+ \/var\/lib\/cni(\/\S+)? d /,
  // kubectl's own notes, beside a kubeconfig in a folder that may have been there.
  /^files: \+ \/root\/\.kube(\/\S+)? /,
];

test('a cluster of the first version is taken over: only what is another one today changes, pods run on, a reset cleans the hosts', async ({
  lab,
  fresh,
  clusterFile,
}, info) => {
  await fresh();
  const hosts = [...lab.hosts.values()];
  const pictures = (): Promise<Snapshot[]> => Promise.all(hosts.map((host) => snapshot(host)));
  // To look at podman makes files of its own: the second look finds what the first one made.
  await pictures();
  const before = await pictures();
  const keelson = new CommandLine();
  const { path, credentialsPath } = await clusterFile();
  const run = async (...args: string[]): Promise<{ code: number | null; said: string }> => {
    const { code, stdout, stderr } = await keelson.run(...args, '--file', path, '--credentials', credentialsPath);
    await info.attach(args.join(' '), { body: stdout + stderr });
    return { code, said: stdout + stderr };
  };
  const first = await run('apply', '--accept-host-keys', '--yes');
  expect(first.code, first.said).toBe(0);
  // A node has left the file, and n3 was to be a master once.
  const departed = lab.host('n1').ip.replace(/\d+$/, '99');
  const routeTo = `ip -4 route show | grep -wF ${departed}; true`;
  await asFirstVersion(lab, { departed, formerMaster: 'n3' });
  for (const host of hosts) expect(await host.sh(routeTo), host.name).not.toBe('');
  for (const { answer } of await deployWebServer(lab)) expect(answer).toMatch(/^web v1/);

  const plan = await run('plan', '--json');
  expect(plan.code, plan.said).toBe(3);
  const { hosts: planned } = JSON.parse(plan.said) as {
    hosts: {
      hostname: string;
      overruled: unknown[];
      changes: { action: string; target: string; replaces?: true; saves?: string }[];
    }[];
  };
  const ofNetwork = [
    'change /etc/systemd/system/keelson-routes.service',
    'create /usr/libexec/keelson',
    'create /usr/libexec/keelson/pod-routes',
    'create /etc/kubernetes/pod-routes',
    'create /etc/systemd/system/keelson-masquerade.service',
    'change /etc/cni/net.d/10-bridge.conf',
    'restart keelson-routes.service',
    'start keelson-masquerade.service',
  ];
  for (const { hostname, overruled, changes } of planned) {
    expect(overruled, hostname).toEqual([]);
    const removed = changes.filter(({ action }) => action === 'remove').map(({ target }) => target);
    expect(removed.sort()).toEqual(hostname === 'n3' ? ['/etc/systemd/system/etcd.service', 'etcd.service'] : []);
    const others = changes.filter(({ action }) => action !== 'remove');
    expect(others.map(({ action, target }) => `${action} ${target}`)).toEqual(ofNetwork);
    // They are Keelson's own, and nobody has edited them.
    for (const { replaces, saves } of changes) expect([replaces, saves]).toEqual([undefined, undefined]);
  }

  const status = await run('status');
  // One of today's services is not there yet.
  expect(status.code, status.said).toBe(1);
  expect(status.said).toMatch(/n3 .*etcd\.service/);
  expect(status.said).toContain(`keelson node remove ${departed}`);

  const [ran, were] = [await containers(lab), await invocations(lab)];
  const apply = await run('apply', '--yes');
  expect(apply.code, apply.said).toBe(0);
  expect(await containers(lab)).toEqual(ran);
  const are = await invocations(lab);
  // The etcd that was left behind has tried again and again until it was removed.
  const still = [...are].filter(([unit]) => unit !== 'n3 etcd.service');
  const restarted = still.flatMap(([unit, invocation]) => (were.get(unit) === invocation ? [] : [unit]));
  expect(restarted.sort()).toEqual(
    hosts.flatMap(({ name }) => [`${name} keelson-masquerade.service`, `${name} keelson-routes.service`]).sort(),
  );
  for (const { answer } of await answersOfWebServer(lab)) expect(answer).toMatch(/^web v1/);
  for (const host of hosts) expect(await host.sh(routeTo), host.name).toBe('');
  // What a service of ours has stored is nobody's leftover: only the service goes.
  const n3 = lab.host('n3');
  expect(await n3.sh('systemctl is-active etcd.service; systemctl is-enabled etcd.service; true')).toMatch(/^inactive/);
  expect(await n3.sh('ls -d /var/lib/etcd /etc/systemd/system/etcd.service 2>/dev/null; true')).toBe('/var/lib/etcd\n');
  await n3.sh('rmdir /var/lib/etcd');
  const settled = await run('plan');
  expect(settled.code, settled.said).toBe(0);

  const reset = await run('reset', '--yes');
  expect(reset.code, reset.said).toBe(0);
  const after = await pictures();
  for (const [index, { name }] of hosts.entries()) {
    const left = differences(before[index] ?? new Map(), after[index] ?? new Map());
    expect(
      left.filter((line) => !unknown.some((one) => one.test(line))),
      name,
    ).toEqual([]);
  }
  keelson.dispose();
});
