/** A ledger that is damaged, and one that is lost, on real hosts: told, decided by a person, and undone just as far as that. */
import type { Undecided } from '../shared/resources/undecided';
import type { Lab } from './lab/lab';
import { expect, test } from './support/fixtures';
import { leftovers } from './support/hosts';
import { CommandLine } from './support/keelson';
import { differences, snapshot, type Snapshot } from './support/snapshot';

// One cluster for all: each spec goes on from where the one before has left it.
test.describe.configure({ mode: 'serial' });
const keelson = new CommandLine();
test.afterAll(() => keelson.dispose());
let file: string[] = [];
const before = new Map<string, Snapshot>();

const state = '/var/lib/keelson';
const ledger = `${state}/ledger.jsonl`;
/** A file of somebody else where ours is put: a reset brings it back. */
const replaced = '/etc/sysctl.d/99-kubernetes.conf';

const run = async (info: { attach: (name: string, options: { body: string }) => Promise<void> }, ...args: string[]) => {
  const outcome = await keelson.run(...args);
  const said = outcome.stdout + outcome.stderr;
  await info.attach(args.slice(0, 3).join(' '), { body: said });
  return { ...outcome, said };
};
/** What `keelson node ledger` says to machines. */
const listOf = (stdout: string): Undecided & { ours: string[] } =>
  JSON.parse(stdout.split('\n')[0] ?? '') as Undecided & { ours: string[] };
const sums = (lab: Lab, host: string): Promise<string> =>
  lab.host(host).sh(`find ${state} /etc -type f -exec sha256sum {} + | LC_ALL=C sort`);

test('a cluster runs on hosts that had a file of somebody else', async ({ lab, fresh, clusterFile }, info) => {
  await fresh();
  for (const name of ['n2', 'n3']) {
    await lab.host(name).sh(`printf '# acme\\nvm.swappiness = 7\\n' > ${replaced}`);
    // To look at podman makes files of its own: the second look finds what the first one made.
    await snapshot(lab.host(name));
    before.set(name, await snapshot(lab.host(name)));
  }
  const { path, credentialsPath } = await clusterFile();
  file = ['--file', path, '--credentials', credentialsPath, '--accept-host-keys'];
  const { code, said } = await run(info, 'apply', ...file, '--yes');
  expect(code, said).toBe(0);
});

test('what cannot be written down is not done: a full and a read-only disk are told, and it goes on afterwards', async ({
  lab,
}, info) => {
  const [n2, n3] = [lab.host('n2'), lab.host('n3')];
  const unit = '/etc/systemd/system/kube-proxy.service';
  // Something to do on both, which a run would have to write down first.
  for (const host of [n2, n3]) await host.sh(`echo '# edited' >> ${unit}`);
  await n2.sh(`mount -t tmpfs -o size=2m,mode=700 full /mnt && cp -a ${state}/. /mnt && mount --bind /mnt ${state}
    head -c 4m /dev/zero > ${state}/filled || true`);
  await n3.sh(`mount --bind ${state} ${state} && mount -o remount,bind,ro ${state}`);
  const untouched = await Promise.all(['n2', 'n3'].map((name) => sums(lab, name)));
  const apply = await run(info, 'apply', ...file, '--yes');
  expect(apply.code, apply.said).toBe(1);
  expect(apply.said).toContain(`There is no space left on n2 for ${state}`);
  expect(apply.said).toContain(`n3 lets nobody write to ${state}: the file system is read-only`);
  const reset = await run(info, 'reset', ...file, '--yes', '--node', 'n3');
  expect(reset.code, reset.said).toBe(1);
  expect(reset.said).toContain(`n3 lets nobody write to ${state}: the file system is read-only`);
  expect(await n3.sh('systemctl is-active kubelet kube-proxy')).toBe('active\nactive\n');
  const etc = (lines: string): string => lines.replaceAll(/^.* \/var\/lib\/keelson\/.*\n/gm, '');
  const after = await Promise.all(['n2', 'n3'].map((name) => sums(lab, name)));
  expect(after.map(etc)).toEqual(untouched.map(etc));

  await n2.sh(`umount ${state} && umount /mnt`);
  await n3.sh(`umount ${state}`);
  const repaired = await run(info, 'apply', ...file, '--yes');
  expect(repaired.code, repaired.said).toBe(0);
  expect((await run(info, 'plan', ...file)).code).toBe(0);
});

test('a damaged line and a lost ledger keep everything from being touched, and are told by name', async ({
  lab,
}, info) => {
  await lab.host('n2').sh(`sed -i 's#^{"id":"file:/etc/systemd/system/kube-proxy.service"#{"id:#' ${ledger}`);
  await lab.host('n3').sh(`rm ${ledger}`);
  const untouched = await Promise.all(['n2', 'n3'].map((name) => sums(lab, name)));

  const plan = await run(info, 'plan', ...file);
  expect(plan.code, plan.said).toBe(2);
  expect(plan.said).toContain('file:/etc/systemd/system/kube-proxy.service (same)');
  const status = await run(info, 'status', ...file);
  expect(status.code, status.said).toBe(3);
  for (const args of [
    ['apply', '--yes'],
    ['reset', '--yes', '--node', 'n2'],
    ['node', 'remove', 'n3', '--yes'],
  ]) {
    const [command = '', ...more] = args;
    const { code, said } = await run(info, command, ...more, ...file);
    expect(code, said).toBe(1);
    expect(said).toMatch(/keelson node ledger n[23]/);
  }
  expect(await Promise.all(['n2', 'n3'].map((name) => sums(lab, name)))).toEqual(untouched);
});

test('a damaged ledger is made anew of its readable lines and what the person adds, and the cluster goes on', async ({
  lab,
}, info) => {
  const strange = await run(info, 'node', 'ledger', 'n2', ...file, '--ours', 'file:/nowhere', '--yes');
  expect(strange.code, strange.said).toBe(2);
  const unit = 'file:/etc/systemd/system/kube-proxy.service';
  const shown = await run(info, 'node', 'ledger', 'n2', ...file, '--json');
  expect(shown.code, shown.said).toBe(2);
  const { reason, items, ours, copies } = listOf(shown.stdout);
  expect(reason).toBe('damaged');
  expect(copies).toEqual([]);
  expect(ours).not.toContain(unit);
  expect(items.find(({ id }) => id === unit)).toMatchObject({ evidence: 'same', isCertain: false });
  // A file of somebody else stood there: that line can be read, and says so.
  expect(items.find(({ id }) => id === `file:${replaced}`)).toMatchObject({ evidence: 'ledger', undoing: 'restore' });

  const rebuilt = await run(info, 'node', 'ledger', 'n2', ...file, '--ours', 'certain', '--ours', unit, '--yes');
  expect(rebuilt.code, rebuilt.said).toBe(0);
  expect(await lab.host('n2').sh('systemctl is-active kubelet kube-proxy')).toBe('active\nactive\n');
});

test('what was decided of a lost ledger is undone, and nothing else', async ({ lab }, info) => {
  const { stdout } = await run(info, 'node', 'ledger', 'n3', ...file, '--json');
  const { reason, items, copies } = listOf(stdout);
  expect(reason).toBe('missing');
  expect(items.find(({ id }) => id === `file:${replaced}`)).toMatchObject({ evidence: 'same', isCertain: true });
  // The copy of acme's file is there, and no line says what it was.
  expect(copies).toHaveLength(1);
  const args = ['--ours', 'all', '--theirs', `file:${replaced}`, '--yes'];
  const rebuilt = await run(info, 'node', 'ledger', 'n3', ...file, ...args);
  expect(rebuilt.code, rebuilt.said).toBe(0);
  expect(rebuilt.said).toContain(`${state}/orphans/`);

  const reset = await run(info, 'reset', ...file, '--yes', '--node', 'n3', '--node', 'n2');
  expect(reset.code, reset.said).toBe(0);
  const found = async (name: string): Promise<string[]> =>
    differences(before.get(name) ?? new Map(), await snapshot(lab.host(name)));
  expect.soft(await found('n2')).toEqual([]);
  // What a lost ledger alone knew stays: settings and images; and what was said to be somebody else's. (The lock is podman's.)
  const left = (await leftovers(lab.host('n3'))).filter((line) => line !== '/etc/cni/net.d/cni.lock');
  expect(left.sort()).toEqual([replaced, state].sort());
  const kept = await lab.host('n3').sh(`cat ${state}/orphans/*; cat ${replaced}`);
  expect(kept).toContain('# acme');
  const again = await run(info, 'reset', ...file, '--yes', '--node', 'n3');
  expect(again.code, again.said).toBe(0);
});
