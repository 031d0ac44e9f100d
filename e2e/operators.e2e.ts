/** Two people, each at a workstation, and one set of hosts. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { JobEvent } from '../shared/job/job';
import { expect, test } from './support/fixtures';
import { kubectl, startTimes } from './support/hosts';
import { CommandLine, type Outcome } from './support/keelson';

/** What a run has really changed on the hosts. */
const changes = ({ stdout }: Outcome): JobEvent[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as JobEvent)
    .filter((event) => event.type === 'task-changed' && event.change.action !== 'unchanged');

test('two operators deploy in the same second: one works, the other one is told who does, and can go on afterwards', async ({
  lab,
  fresh,
  clusterFile,
}, info) => {
  await fresh();
  const { path, credentialsPath } = await clusterFile();
  // Each has a workstation, and a copy of the cluster file, of their own.
  const operators = ['first', 'second'].map((name) => {
    const folder = join(dirname(path), name);
    mkdirSync(folder);
    const file = join(folder, 'cluster.yaml');
    copyFileSync(path, file);
    const keelson = new CommandLine();
    const apply = (): Promise<Outcome> =>
      keelson.run('apply', '--file', file, '--credentials', credentialsPath, '--accept-host-keys', '--json');
    return { keelson, apply };
  });
  const runs = await Promise.all(operators.map(async (operator) => ({ operator, outcome: await operator.apply() })));
  for (const [index, { outcome }] of runs.entries()) {
    await info.attach(`operator ${String(index + 1)}`, { body: outcome.stdout + outcome.stderr });
  }
  const said = runs.map(({ outcome }) => outcome.stderr + outcome.stdout.slice(-1500)).join('\n\n');
  expect(runs.map(({ outcome }) => outcome.code).sort(), said).toEqual([0, 1]);
  const other = runs.find(({ outcome }) => outcome.code === 1);
  const told = `${other?.outcome.stdout ?? ''}${other?.outcome.stderr ?? ''}`;
  expect(told).toContain(userInfo().username);
  expect(told).toContain(hostname());
  expect(other && changes(other.outcome)).toEqual([]);
  expect(await kubectl(lab, 'get nodes --no-headers')).toMatch(/^(\S+ +Ready .*\n){3}$/);

  // The other one's file and secrets lead to the same cluster, not to a second one on the same hosts.
  const before = await startTimes(lab);
  const later = await other?.operator.apply();
  expect(later?.code, later?.stderr).toBe(0);
  expect(later && changes(later)).toEqual([]);
  expect(await startTimes(lab)).toEqual(before);
  for (const { keelson } of operators) keelson.dispose();
});
