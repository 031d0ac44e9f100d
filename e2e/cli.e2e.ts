/** The command line on real hosts: the same engine and the same cluster file, without a window. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ClusterInput } from '../shared/cluster/schema';
import type { JobEvent } from '../shared/job/job';
import { drifts } from './support/situations/drifts';
import { expect, passwords, test } from './support/fixtures';
import { containers, invocations, kubectl, leftovers, processes, startTimes, upload } from './support/hosts';
import { CommandLine, nothing, planned } from './support/keelson';
import { deployWebServer } from './support/webServer';

test.describe.configure({ mode: 'serial' });
const keelson = new CommandLine();
test.afterAll(() => {
  keelson.dispose();
});

const hostOf = (task: string): string => task.slice(task.indexOf('@') + 1);

const events = (stdout: string): JobEvent[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JobEvent);

test('bad input: exit 2, one line per problem with its place, nothing written, no host touched', async ({
  lab,
  fresh,
  clusterFile,
}, info) => {
  await fresh();
  const { cluster } = await clusterFile();
  const [n1, n2] = cluster.nodes;
  const path = info.outputPath('bad.yaml');
  const bad = {
    ...cluster,
    nodes: [n1, n2, { ...n2, hostname: '$(reboot)', ip: 'fd00::1' }],
    network: { ...cluster.network, podCidr: '10.0.0.0/33' },
  };
  writeFileSync(path, stringify(bad));
  const out = info.outputPath('nothing');
  for (const args of [
    ['validate', '--file', path],
    ['plan', '--file', path],
    ['render', '--file', path, '--out', out],
    ['apply', '--file', path, '--accept-host-keys'],
  ]) {
    const { code, stderr } = await keelson.run(...args);
    expect(code, args.join(' ')).toBe(2);
    const lines = stderr.trim().split('\n');
    for (const place of ['nodes[2].hostname: ', 'nodes[2].ip: ', 'network.podCidr: ']) {
      expect(
        lines.filter((line) => line.startsWith(place)),
        args.join(' '),
      ).toHaveLength(1);
    }
  }
  expect(existsSync(out)).toBe(false);
  for (const host of lab.hosts.values()) expect(await leftovers(host)).toEqual([]);
});

test('apply brings the same cluster file up, with events for machines, and Ready nodes', async ({
  lab,
  clusterFile,
}) => {
  const { path, credentialsPath } = await clusterFile();
  const { code, stdout, stderr } = await keelson.run(
    'apply',
    '--file',
    path,
    '--credentials',
    credentialsPath,
    '--accept-host-keys',
    '--json',
  );
  expect(stderr.split('\n').filter((line) => /fail|error/i.test(line))).toEqual([]);
  expect(code).toBe(0);
  const all = events(stdout).filter((event) => 'seq' in event);
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  expect(all.at(-1)).toMatchObject({ type: 'job-ended', status: 'done' });
  expect(await kubectl(lab, 'get nodes --no-headers')).toMatch(/^(\S+ +Ready .*\n){3}$/);
  for (const { answer } of await deployWebServer(lab)) expect(answer).toMatch(/^web v1/);
});

test('apply again: exit 0, every change reported is "unchanged", nothing was restarted', async ({
  lab,
  clusterFile,
}) => {
  const before = await startTimes(lab);
  const { path, credentialsPath } = await clusterFile();
  const { code, stdout } = await keelson.run('apply', '--file', path, '--credentials', credentialsPath, '--json');
  expect(code).toBe(0);
  const changes = events(stdout).filter((event) => event.type === 'task-changed');
  expect(changes.length).toBeGreaterThan(30);
  expect(changes.filter(({ change }) => change.action !== 'unchanged')).toEqual([]);
  expect(await startTimes(lab)).toEqual(before);
});

test('plan finds nothing to do, then names each thing that somebody has changed, and only it; apply repairs just that', async ({
  lab,
  clusterFile,
}) => {
  const { path, credentialsPath } = await clusterFile();
  const file = ['--file', path, '--credentials', credentialsPath];
  expect(await planned(keelson, file)).toEqual(nothing);
  expect((await keelson.run('status', ...file)).code).toBe(0);

  const before = await invocations(lab);
  for (const { on, script } of drifts) await lab.host(on).sh(`set -e\n${script}`);
  const shown = drifts.map((drift) => `${drift.on} ${drift.shown}`).sort();
  expect(await planned(keelson, file)).toEqual({ ...nothing, code: 3, changes: shown });
  expect((await keelson.run('status', ...file)).code).toBe(1);

  const { code, stdout } = await keelson.run('apply', ...file, '--json', '--yes');
  expect(code, stdout).toBe(0);
  const made = events(stdout).flatMap((event) =>
    event.type === 'task-changed' && event.change.action !== 'unchanged'
      ? [`${hostOf(event.task)} ${event.change.target.replace(/^.*\/(web:v2)$/, '$1')}`]
      : [],
  );
  const repaired = drifts.flatMap(({ on, shown: line, made: as = [line.split(' ').slice(1, -1).join(' ')] }) =>
    as.map((target) => `${on} ${target}`),
  );
  expect(made.sort()).toEqual(repaired.sort());
  expect(await planned(keelson, file)).toEqual(nothing);

  // Of everything that runs on three hosts only the units that were stopped or had lost their rule were started anew.
  const after = await invocations(lab);
  const restarted = [...after].flatMap(([unit, invocation]) => (before.get(unit) === invocation ? [] : [unit]));
  expect(restarted.sort()).toEqual(
    drifts.flatMap(({ on, restarts }) => (restarts ? [`${on} ${restarts}`] : [])).sort(),
  );
});

test('a stopped API server is the one thing that the plan names: what nobody can see is not called missing', async ({
  lab,
  clusterFile,
}) => {
  const { path, credentialsPath } = await clusterFile();
  const file = ['--file', path, '--credentials', credentialsPath];
  await lab.host('n1').sh('systemctl stop kube-apiserver.service');
  const changes = ['n1 start kube-apiserver.service inactive'];
  expect(await planned(keelson, file)).toEqual({ ...nothing, code: 3, changes });
  const { code, stdout } = await keelson.run('apply', ...file);
  expect(code, stdout).toBe(0);
  expect(await planned(keelson, file)).toEqual(nothing);
});

test('what somebody else has set up before ours is told by name and left alone, and no deployment begins', async ({
  lab,
  clusterFile,
}) => {
  const { path, credentialsPath } = await clusterFile();
  const file = ['--file', path, '--credentials', credentialsPath];
  const theirs = '/etc/cni/net.d/05-theirs.conflist';
  await lab
    .host('n2')
    .sh(`printf '{"cniVersion":"0.3.1","name":"theirs","plugins":[{"type":"loopback"}]}' > ${theirs}`);
  const gateway = (await lab.host('n1').sh("ip route show default | awk '{ print $3 }'")).trim();
  const route = `172.20.13.0/25 via ${gateway}`;
  await lab.host('n1').sh(`ip route add ${route}`);
  const overruled = [`n1 ROUTE_OVERRULED ${route}`, `n2 CNI_OVERRULED ${theirs}`];
  const found = await planned(keelson, file);
  expect({ ...found, overruled: found.overruled.map((line) => line.replace(/ dev .*$/, '')) }).toEqual({
    ...nothing,
    code: 2,
    overruled,
  });
  const status = await keelson.run('status', ...file);
  expect(status.code).toBe(3);
  expect(status.stdout).toContain(theirs);
  const before = await invocations(lab);
  const apply = await keelson.run('apply', ...file);
  expect(apply.code).toBe(1);
  expect(apply.stdout).toContain(theirs);
  expect(apply.stdout).toContain(route);
  expect(await invocations(lab)).toEqual(before);

  await lab.host('n1').sh(`ip route del ${route}`);
  await lab.host('n2').sh(`rm ${theirs}`);
  expect(await planned(keelson, file)).toEqual(nothing);
});

test('what a running cluster does not survive, and the file of another cluster, are refused before anything is touched', async ({
  lab,
  clusterFile,
}, info) => {
  const before = [await startTimes(lab), await containers(lab)];
  const { credentialsPath, cluster } = await clusterFile();
  const { source } = cluster.binaries;
  const withCalico = info.outputPath('with-calico');
  mkdirSync(withCalico);
  const programs = source.kind === 'upload' ? source.path : '';
  for (const name of readdirSync(programs)) symlinkSync(join(programs, name), join(withCalico, name));
  for (const name of ['calico', 'calico-ipam']) symlinkSync(join(programs, 'loopback'), join(withCalico, name));
  const network =
    (changes: ClusterInput['network']) =>
    (document: ClusterInput): ClusterInput => ({ ...document, network: { ...document.network, ...changes } });
  const mastersAt =
    (...masters: number[]) =>
    (document: ClusterInput): ClusterInput => ({
      ...document,
      nodes: document.nodes.map((node, index) => ({
        ...node,
        roles: masters.includes(index) ? ['master', 'worker'] : ['worker'],
      })),
    });
  const withField =
    (changes: Partial<ClusterInput>) =>
    (document: ClusterInput): ClusterInput => ({ ...document, ...changes });
  const anew = /save what you need, remove the cluster \(reset\), and deploy it anew/;
  const domain = network({ clusterDomain: 'other.local' });
  const services = network({ serviceCidr: '10.99.0.0/16', dnsServiceIp: '10.99.0.2' });
  const elsewhere = withField({ etcd: { endpoints: [`http://${lab.host('n2').ip}:2379`] } });
  // Programs of calico that the kubelet could find: what is refused is not that they are missing.
  const calico = (document: ClusterInput): ClusterInput => ({
    ...network({ cni: 'calico' })(document),
    binaries: { source: { kind: 'upload', path: withCalico } },
  });
  /** With its code, why, and what to do instead. */
  const refused: [string, (document: ClusterInput) => ClusterInput, string, RegExp, RegExp][] = [
    [
      'a moved control plane',
      mastersAt(1),
      'MASTER_MOVED',
      /begin with an empty database, and all pods would end/,
      anew,
    ],
    ['a second master', mastersAt(0, 1), 'MASTER_ADDED', /etcd would not let the newcomer in/, anew],
    ['another domain of the cluster', domain, 'CLUSTER_DOMAIN', /look for names in the old domain/, anew],
    ['another range of services', services, 'SERVICE_CIDR', /outside of the new range they would be lost/, anew],
    ['another range of pods', network({ podCidr: '172.30.0.0/16' }), 'POD_CIDR', /they would be cut off/, anew],
    ['another network', calico, 'CNI', /the two networks do not reach each other/, anew],
    [
      'another runtime while pods run',
      withField({ runtime: 'containerd' }),
      'RUNTIME',
      /would go on there while the new one starts each of them again/,
      /end all pods first \(kubectl drain\)/,
    ],
    ['another etcd', elsewhere, 'ETCD', /the other one is another, empty cluster/, anew],
    [
      'a newer minor version',
      withField({ kubernetesVersion: '1.21.0' }),
      'NEWER_MINOR',
      // The programs are looked at before any host is asked.
      /1\.20\.2 ≠ 1\.21\.0/,
      /in the version of the cluster file/,
    ],
    [
      'an older version',
      withField({ kubernetesVersion: '1.20.1' }),
      'DOWNGRADE',
      /an older version understands what a newer one has written/,
      /Keep the version, or choose a newer one/,
    ],
    [
      'another cluster',
      withField({ id: 'another-cluster' }),
      'NODE_OF_OTHER_CLUSTER',
      /belongs to another cluster: lab/,
      /Correct the address/,
    ],
  ];
  for (const [what, change, code, reason, way] of refused) {
    const { path } = await clusterFile(change);
    const file = ['--file', path, '--credentials', credentialsPath, '--accept-host-keys'];
    const plan = await keelson.run('plan', ...file, '--json');
    expect(plan.code, what).toBe(2);
    expect(plan.stdout, what).toContain(`"${code}"`);
    const apply = await keelson.run('apply', ...file, '--yes');
    expect([1, 2], `${what}: ${apply.stdout + apply.stderr}`).toContain(apply.code);
    const codes = ['NODE_OF_OTHER_CLUSTER', 'NEWER_MINOR'].includes(code) ? [] : [code];
    for (const words of [...codes, reason, way]) expect(apply.stdout + apply.stderr, what).toMatch(words);
  }
  expect([await startTimes(lab), await containers(lab)]).toEqual(before);
  expect(await kubectl(lab, 'get nodes --no-headers')).toMatch(/^(\S+ +Ready .*\n){3}$/);
});

test('a master that is no worker any more loses its kubelet and its pods, and nothing else; then it is a worker again', async ({
  lab,
  clusterFile,
}) => {
  const n1 = lab.host('n1');
  const file = async (roles: ('master' | 'worker')[]): Promise<string[]> => {
    const { path, credentialsPath } = await clusterFile((document) => ({
      ...document,
      nodes: document.nodes.map((node, index) => (index === 0 ? { ...node, roles } : node)),
    }));
    return ['--file', path, '--credentials', credentialsPath, '--accept-host-keys'];
  };
  const before = await invocations(lab);
  const masterOnly = await file(['master']);
  const plan = await keelson.run('plan', ...masterOnly);
  expect(plan.code, plan.stdout).toBe(3);
  expect(plan.stdout).toMatch(/remove kubelet\.service/);
  expect(plan.stdout).not.toMatch(/(restart|stop|remove) (etcd|kube-apiserver|kube-scheduler)/);
  const apply = await keelson.run('apply', ...masterOnly, '--yes');
  expect(apply.code, apply.stdout).toBe(0);
  expect(await planned(keelson, masterOnly)).toEqual(nothing);
  expect(await n1.sh('ls /etc/systemd/system | grep -E "kubelet|kube-proxy"; docker ps -q; true')).toBe('');
  expect(await kubectl(lab, 'get nodes --no-headers')).toMatch(/^(\S+ +Ready .*\n){2}$/);
  // Their pods aside, the others do not notice; the control plane is the same processes.
  const ofWorker = /^n1 (kubelet|kube-proxy|keelson-masquerade)\.service$/;
  const after = await invocations(lab);
  for (const [unit, invocation] of before) {
    if (!ofWorker.test(unit)) expect(after.get(unit), unit).toBe(invocation);
  }
  await kubectl(lab, 'rollout status deployment/web --timeout=180s');

  const back = await keelson.run('apply', ...(await file(['master', 'worker'])), '--yes');
  expect(back.code, back.stdout).toBe(0);
  expect(await kubectl(lab, 'get nodes --no-headers')).toMatch(/^(\S+ +Ready .*\n){3}$/);
});

test('another runtime is refused while pods run, and taken when none does; and back', async ({ lab, clusterFile }) => {
  const scale = async (web: number, dns: number): Promise<void> => {
    await kubectl(lab, `scale deployment web --replicas=${String(web)}`);
    await kubectl(lab, `-n kube-system scale deployment coredns --replicas=${String(dns)}`);
  };
  const versions = "get nodes -o jsonpath='{.items[*].status.nodeInfo.containerRuntimeVersion}'";
  for (const runtime of ['containerd', 'docker'] as const) {
    const { path, credentialsPath } = await clusterFile((document) => ({ ...document, runtime }));
    const file = ['--file', path, '--credentials', credentialsPath, '--accept-host-keys'];
    const refused = await keelson.run('plan', ...file);
    expect(refused.code, refused.stdout).toBe(2);
    expect(refused.stdout).toContain('Pods run under the old runtime');

    await scale(0, 0);
    await expect.poll(async () => (await keelson.run('plan', ...file)).code, { timeout: 90_000 }).toBe(3);
    const apply = await keelson.run('apply', ...file, '--yes');
    expect(apply.code, apply.stdout).toBe(0);
    expect(await planned(keelson, file)).toEqual(nothing);
    await scale(4, 1);
    await kubectl(lab, 'rollout status deployment/web --timeout=180s');
    await kubectl(lab, '-n kube-system rollout status deployment/coredns --timeout=180s');
    expect(await kubectl(lab, versions)).toMatch(new RegExp(`^(${runtime}:\\S+ ?){3}$`));
    expect((await keelson.run('verify', ...file)).code).toBe(0);
  }
});

test('status and logs tell what runs', async ({ clusterFile }) => {
  const { path, credentialsPath } = await clusterFile();
  const file = ['--file', path, '--credentials', credentialsPath];
  const status = await keelson.run('status', ...file);
  expect(status.code).toBe(0);
  expect(status.stdout).toMatch(/kube-apiserver/);
  const logs = await keelson.run('logs', ...file, '--node', 'n3', '--unit', 'kubelet');
  expect(logs.code).toBe(0);
  expect(logs.stdout).toMatch(/kubelet/i);
});

test('no secret in records, logs, the output, or on a command line of the hosts', async ({ lab, clusterFile }) => {
  const { cluster } = await clusterFile();
  const token = /[0-9a-f]{32}/.exec(await lab.host('n1').sh('cat /etc/kubernetes/token.csv'))?.[0] ?? '';
  expect(token).not.toBe('');
  const secrets = [passwords.n2Sudo, passwords.n3, token];
  const files = readdirSync(keelson.dataDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const text = readFileSync(join(file.parentPath, file.name), 'utf8');
    // The cluster's own secrets have one place, and it is readable by its owner alone.
    const allowed = file.parentPath.endsWith('secrets') ? [token] : [];
    expect(
      secrets.filter((secret) => text.includes(secret)),
      file.name,
    ).toEqual(allowed);
  }
  for (const host of lab.hosts.values()) {
    // sudo writes each command line into the journal; units show theirs to everybody.
    const seen = await host.sh(
      'journalctl --no-pager -o cat _COMM=sudo + _COMM=sshd; ps -eo args; systemctl cat etcd.service "kube*.service" 2>/dev/null || true',
    );
    expect(
      secrets.filter((secret) => seen.includes(secret)),
      host.name,
    ).toEqual([]);
  }
  expect(JSON.stringify(cluster)).not.toContain(token);
});

test('reset asks first, then leaves nothing behind; a fresh deployment works afterwards', async ({
  lab,
  clusterFile,
}) => {
  const { path, credentialsPath } = await clusterFile();
  const file = ['--file', path, '--credentials', credentialsPath];
  const unasked = await keelson.run('reset', ...file);
  expect(unasked.code).toBe(2);
  expect(await kubectl(lab, 'get nodes --no-headers')).toMatch(/Ready/);

  const reset = await keelson.run('reset', ...file, '--yes');
  expect(reset.stderr).toBe('');
  expect(reset.code).toBe(0);
  for (const host of lab.hosts.values()) {
    expect(await leftovers(host), host.name).toEqual([]);
    expect(await host.sh('docker ps -aq'), host.name).toBe('');
  }
  // The name that somebody gave this host by hand (drifts.ts) was there before ours: it is back, and a rename is asked about.
  expect((await lab.host('n3').sh('hostname')).trim()).toBe('drifted');
  expect((await keelson.run('apply', ...file)).code).toBe(2);
  const again = await keelson.run('apply', ...file, '--yes');
  expect(again.code, again.stdout).toBe(0);
  for (const { answer } of await deployWebServer(lab)) expect(answer).toMatch(/^web v1/);
});

for (const [what, stop] of [
  ['Ctrl-C', (child: ChildProcess) => void child.kill('SIGINT')],
  ['a reader that leaves (`| head`)', (child: ChildProcess) => void child.stdout?.destroy()],
] as const) {
  test(`${what} stops an upload on the host and ends with 130`, async ({ lab, fresh, clusterFile }) => {
    await fresh();
    const stranger = new CommandLine();
    const host = lab.host('n1');
    const { path } = await clusterFile((document) => ({ ...document, nodes: document.nodes.slice(0, 1) }));
    host.slowNetwork('40mbit');
    const running = stranger.start(['apply', '--file', path, '--accept-host-keys', '--json']);
    await expect.poll(() => processes(host), { timeout: 60_000 }).toMatch(upload);
    stop(running.child);
    const { code } = await running.ended;
    expect(code).toBe(130);
    expect(await processes(host)).not.toMatch(upload);
    host.restoreNetwork();
    stranger.dispose();
  });
}
