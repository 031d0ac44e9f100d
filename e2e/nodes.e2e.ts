/** Nodes that leave a running cluster and come back, while pods go on on the others. */
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { stringify } from 'yaml';
import type { Lab } from './lab/lab';
import { expect, passwords, test } from './support/fixtures';
import { kubectl } from './support/hosts';
import { CommandLine } from './support/keelson';
import { differences, snapshot } from './support/snapshot';
import { answersOfWebServer, deployWebServer } from './support/webServer';

// One cluster for all: each spec goes on from where the one before has left it.
test.describe.configure({ mode: 'serial' });
const keelson = new CommandLine();
test.afterAll(() => keelson.dispose());
let file: string[] = [];
let [path, credentialsPath] = ['', ''];
let n3Before: Awaited<ReturnType<typeof snapshot>>;

const nodeOf = (lab: Lab): string => lab.host('n3').ip;

/** Passwords of nodes that the cluster file has, and of no others. */
const writeCredentials = (withN3: boolean): void =>
  writeFileSync(
    credentialsPath,
    stringify({
      nodes: { n2: { sudoPassword: passwords.n2Sudo }, ...(withN3 ? { n3: { password: passwords.n3 } } : {}) },
    }),
  );

/** Who they are, how often their containers have started again, and since when they run. */
const podsOfOthers = (lab: Lab): Promise<string> =>
  kubectl(
    lab,
    `get pods --all-namespaces -o jsonpath='{range .items[*]}{.spec.nodeName}{" "}{.metadata.uid}{" "}{.status.containerStatuses[*].restartCount}{" "}{.status.containerStatuses[*].state.running.startedAt}{"\\n"}{end}' | grep -v '^${nodeOf(lab)} ' | sort`,
  );

/** What n1 and n2 know of n3. */
const traces = async (lab: Lab): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries<string>(
    await Promise.all(
      ['n1', 'n2'].map(async (name): Promise<[string, string]> => [
        name,
        await lab
          .host(name)
          .sh(`ip -4 route show proto 75 | grep -w '${nodeOf(lab)}'; grep -w '${nodeOf(lab)}' /etc/hosts; true`),
      ]),
    ),
  );

const run = async (info: { attach: (name: string, options: { body: string }) => Promise<void> }, ...args: string[]) => {
  const outcome = await keelson.run(...args);
  const said = outcome.stdout + outcome.stderr;
  await info.attach(args.slice(0, 3).join(' '), { body: said });
  return { code: outcome.code, said };
};

test('a cluster runs, with pods on all its nodes', async ({ lab, fresh, clusterFile }, info) => {
  await fresh();
  // To look at podman makes files of its own: the second look finds what the first one made.
  await snapshot(lab.host('n3'));
  n3Before = await snapshot(lab.host('n3'));
  ({ path, credentialsPath } = await clusterFile());
  writeFileSync(path, readFileSync(path, 'utf8').replace('  - hostname: n3', '  # the spare one\n  - hostname: n3'));
  writeFileSync(path, readFileSync(path, 'utf8').replace('  - hostname: n2', '  # the fast one\n  - hostname: n2'));
  file = ['--file', path, '--credentials', credentialsPath, '--accept-host-keys'];
  const { code, said } = await run(info, 'apply', ...file, '--yes');
  expect(code, said).toBe(0);
  await deployWebServer(lab);
  // Where pods go is the scheduler's choice: two more find no other node than n3.
  const others = [lab.host('n1').ip, lab.host('n2').ip].join(' ');
  await kubectl(lab, `cordon ${others}`);
  await kubectl(lab, 'scale deployment/web --replicas=6');
  await kubectl(lab, 'rollout status deployment/web --timeout=180s');
  await kubectl(lab, `uncordon ${others}`);
});

test('Ctrl-C while a budget holds the pods: the node takes pods again, and nothing else has changed', async ({
  lab,
}, info) => {
  await kubectl(lab, 'create poddisruptionbudget all-of-web --selector=app=web --min-available=6');
  // As long as one of its pods is not well a budget may still give another one free: the removal waits for that.
  const nowhere = `'{"apiVersion":"v1","spec":{"nodeSelector":{"nowhere":"true"}}}'`;
  await kubectl(lab, `run waiting --image=none --labels=app=web --overrides=${nowhere}`);
  const nodeIn = (path: string): Promise<string> => kubectl(lab, `get node ${nodeOf(lab)} -o jsonpath='{${path}}'`);
  const pods = (): Promise<string> =>
    kubectl(lab, 'get pods --no-headers -o custom-columns=U:.metadata.uid,N:.spec.nodeName | sort');
  const before = [await pods(), await traces(lab), readFileSync(path, 'utf8')];
  const removal = keelson.start(['node', 'remove', 'n3', ...file, '--yes']);
  await expect.poll(() => nodeIn('.spec.unschedulable'), { timeout: 60_000 }).toBe('true');
  // Meanwhile nobody else gets at the node, whatever they want to do there: neither from another workstation nor from this one.
  const others = [
    ['apply', '--yes'],
    ['reset', '--node', 'n3', '--yes'],
    ['node', 'remove', 'n3', '--yes'],
  ].flatMap((args) => [
    {
      from: new CommandLine(),
      args,
      code: 1,
      told: `Somebody else is working on n\\d: ${userInfo().username} on ${hostname()}`,
    },
    { from: keelson, args, code: 2, told: 'Another job is working on these machines: \\S+' },
  ]);
  await Promise.all(
    others.map(async ({ from, args, code, told }) => {
      const outcome = await from.run(...args, ...file);
      const said = outcome.stdout + outcome.stderr;
      expect.soft(outcome.code, said).toBe(code);
      expect.soft(said).toMatch(new RegExp(told));
      if (from !== keelson) from.dispose();
    }),
  );
  removal.child.kill('SIGINT');
  const { code, stdout, stderr } = await removal.ended;
  const said = stdout + stderr;
  await info.attach('node remove, stopped', { body: said });
  expect(code, said).toBe(130);
  expect(said).toContain('Cancelling');
  // That the node could not be given back would have to be said, and it was.
  expect(said).not.toContain('kubectl uncordon');
  expect(await nodeIn('.spec.unschedulable')).toBe('');
  expect(await nodeIn('.metadata.annotations')).not.toContain('keelson');
  expect([await pods(), await traces(lab), readFileSync(path, 'utf8')]).toEqual(before);
  for (const host of lab.hosts.values()) expect(await host.sh('ls /run/keelson 2>/dev/null; true'), host.name).toBe('');
  await kubectl(lab, 'delete pod waiting');
});

test('a budget keeps a node from being emptied: pod and budget are named, and the node takes pods again', async ({
  lab,
}, info) => {
  const { code, said } = await run(info, 'node', 'remove', 'n3', ...file, '--yes');
  expect(code, said).toBe(1);
  expect(said).toMatch(/do not leave n3: default\/web-.*, because a PodDisruptionBudget .*\(default\/all-of-web\)/);
  expect(await kubectl(lab, `get node ${nodeOf(lab)} -o jsonpath='{.spec.unschedulable}'`)).toBe('');
  expect(readFileSync(path, 'utf8')).toContain('hostname: n3');
  await kubectl(lab, 'delete poddisruptionbudget all-of-web');
});

test('a worker is removed: its pods move, the others forget it, and the machine is as it was', async ({
  lab,
}, info) => {
  const others = await podsOfOthers(lab);
  const { code, said } = await run(info, 'node', 'remove', 'n3', ...file, '--yes');
  expect(code, said).toBe(0);
  expect(said).toMatch(/These pods move to other nodes: default\/web-/);
  const after = await podsOfOthers(lab);
  for (const pod of others.trim().split('\n')) expect(after).toContain(pod);
  expect(await kubectl(lab, 'get nodes -o name')).not.toContain(nodeOf(lab));
  expect(await traces(lab)).toEqual({ n1: '', n2: '' });
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('# the fast one');
  expect(text).not.toContain('n3');
  expect(differences(n3Before, await snapshot(lab.host('n3')))).toEqual([]);
});

test('it comes back, and no pod of the others starts again', async ({ lab }, info) => {
  const others = await podsOfOthers(lab);
  const login = ['--address', nodeOf(lab), '--port', '2222', '--password'];
  const { code, said } = await run(info, 'node', 'add', 'n3', ...login, ...file, '--yes');
  expect(code, said).toBe(0);
  expect(await podsOfOthers(lab)).toBe(others);
  const known = await traces(lab);
  for (const name of ['n1', 'n2']) expect(known[name]).toMatch(/ via .*[^]*n3/);
  expect((await run(info, 'plan', ...file)).said).toContain('Nothing to do');
  await kubectl(lab, 'rollout restart deployment/web');
  await kubectl(lab, 'rollout status deployment/web --timeout=180s');
  for (const { answer } of await answersOfWebServer(lab)) expect(answer).toMatch(/^web v1 on web-/);
});

test('a workstation dies in the middle of a removal: another one finishes it, and a node that was away follows at the next apply', async ({
  lab,
}, info) => {
  const [n2, n3] = [lab.host('n2'), lab.host('n3')];
  // Those that a rollout has replaced end a moment later.
  const count = (): Promise<string> => kubectl(lab, 'get pods --selector=app=web --no-headers | wc -l');
  await expect.poll(count, { timeout: 60_000 }).toBe('6\n');
  const others = await podsOfOthers(lab);
  // Only its way in: its pods go on.
  await n2.stopSshd();
  const kubeletEnds = n3.sh('while systemctl is-active -q kubelet.service; do sleep 0.1; done');
  const removal = keelson.start(['node', 'remove', 'n3', ...file, '--yes']);
  await kubeletEnds;
  removal.child.kill('SIGKILL');
  await removal.ended;
  expect(await kubectl(lab, `get node ${nodeOf(lab)} -o jsonpath='{.spec.unschedulable}'`)).toBe('true');
  expect(await n3.sh('ls /var/lib/keelson/ledger.jsonl')).not.toBe('');
  expect(readFileSync(path, 'utf8')).toContain('hostname: n3');

  const second = new CommandLine();
  const runSecond = async (...args: string[]) => {
    const { code, stdout, stderr } = await second.run(...args, ...file, '--yes');
    await info.attach(`second workstation: ${args.join(' ')}`, { body: stdout + stderr });
    return { code, said: stdout + stderr };
  };
  const locked = await runSecond('node', 'remove', 'n3');
  expect(locked.code, locked.said).toBe(1);
  expect(locked.said).toMatch(/Somebody else is working on n\d/);
  expect(locked.said).toContain('--break-lock');
  const finished = await runSecond('node', 'remove', 'n3', '--break-lock');
  // What was to be done on the node that is away is not.
  expect(finished.code, finished.said).toBe(1);
  expect(finished.said).toMatch(/n2 .*cannot be reached/);
  expect(finished.said).toMatch(/go on from here.*\n +keelson apply /);
  expect(await kubectl(lab, 'get nodes -o name')).not.toContain(nodeOf(lab));
  expect(readFileSync(path, 'utf8')).not.toContain('n3');
  expect(differences(n3Before, await snapshot(n3))).toEqual([]);
  const left = await traces(lab);
  expect(left['n1']).toBe('');
  expect(left['n2']).toMatch(/ via .*[^]*n3/);

  await n2.startSshd();
  const apply = await runSecond('apply');
  expect(apply.code, apply.said).toBe(0);
  expect(await traces(lab)).toEqual({ n1: '', n2: '' });
  const after = await podsOfOthers(lab);
  for (const pod of others.trim().split('\n')) expect(after).toContain(pod);
  second.dispose();

  const login = ['--address', nodeOf(lab), '--port', '2222', '--password'];
  const back = await run(info, 'node', 'add', 'n3', ...login, ...file, '--yes');
  expect(back.code, back.said).toBe(0);
  await kubectl(lab, 'rollout restart deployment/web');
  await kubectl(lab, 'rollout status deployment/web --timeout=180s');
});

test('a machine that is gone is removed only when the person says so, and its pods start elsewhere', async ({
  lab,
}, info) => {
  lab.host('n3').powerCut();
  const asked = await run(info, 'node', 'remove', 'n3', ...file, '--yes');
  expect(asked.code, asked.said).toBe(1);
  expect(asked.said).toContain('add --dead');
  const { code, said } = await run(info, 'node', 'remove', 'n3', '--dead', ...file, '--yes');
  expect(code, said).toBe(0);
  expect(said).toContain('removed from the cluster without being reached');
  expect(await kubectl(lab, 'get nodes -o name')).not.toContain(nodeOf(lab));
  expect(await traces(lab)).toEqual({ n1: '', n2: '' });
  await kubectl(lab, 'rollout status deployment/web --timeout=180s');
});

test('when it is back, it is told as a node that left the file, and can be cleaned', async ({ lab }, info) => {
  await lab.host('n3').boot();
  writeCredentials(false);
  await expect
    .poll(async () => (await run(info, 'status', ...file)).said, { timeout: 180_000, intervals: [5000] })
    .toContain('keelson node remove n3');
  writeCredentials(true);
  const { code, said } = await run(info, 'node', 'remove', 'n3', ...file, '--yes');
  expect(code, said).toBe(0);
  expect(await kubectl(lab, 'get nodes -o name')).not.toContain(nodeOf(lab));
  expect(await lab.host('n3').sh('ls -d /var/lib/keelson /etc/kubernetes 2>/dev/null; true')).toBe('');
  writeCredentials(false);
  const reset = await run(info, 'reset', '--node', 'n2', ...file, '--yes');
  expect(reset.code, reset.said).toBe(0);
  expect(await lab.host('n2').sh('ls -d /var/lib/keelson 2>/dev/null; true')).toBe('');
  expect(await lab.host('n1').sh('systemctl is-active kube-apiserver')).toBe('active\n');
});
