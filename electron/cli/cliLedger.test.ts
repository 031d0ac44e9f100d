/** The command line with a host on which Keelson was: a damaged ledger, none at all, and a service that should not be there. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import type { ScriptedAnswer } from '../testing/answers';
import { startFakeHost, type FakeHost } from '../testing/fakeHost';
import { nodeOn } from '../testing/testHosts';
import { startKeelson, type Ended } from './testing/keelson';

const PROFILE = '/etc/profile.d/kubernetes-bins.sh';
const SYSCTL = '/etc/sysctl.d/99-kubernetes.conf';
const HEADER = '{"format":1,"id":"abc","name":"lab","version":"1"}';

let folder: string;
let host: FakeHost;
/** What the host answers a survey, beside what every host does. */
let found: readonly string[];

const ledgerOf = (...lines: readonly string[]): string[] => ['L|', ...[HEADER, ...lines].map((line) => `L|${line}`)];
const fileAt = (path: string): string[] => [`P|regular file|644|0|0|4|1|1|${path}`, `H|${'0'.repeat(64)}|${path}`];
const damaged = [
  ...ledgerOf(`{"id":"file:${PROFILE}","before":null}`, `#{"id":"file:${SYSCTL}","before":null}`),
  ...[...fileAt(PROFILE), ...fileAt(SYSCTL), 'V|state|ledger.jsonl'],
];

const answers: readonly ScriptedAnswer[] = [
  {
    // The survey.
    match: '@@BEGIN',
    act: ({ print }) => {
      print([...['F|ARCH=x86_64', 'F|HOSTNAME=n1', 'F|OURS=yes'], ...found, 'E|', ''].join('\n'));
      return 0;
    },
  },
  {
    // A ledger of what the person has said, in place of the damaged one.
    match: 'ledger.jsonl.new',
    act: ({ print }) => {
      found = ledgerOf(`{"id":"file:${PROFILE}","before":null}`);
      print('orphan /var/lib/keelson/orphans/x\n');
      return 0;
    },
  },
  { match: '', stdout: '' },
];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-cli-'));
  host = await startFakeHost({ password: 'hunter2', answers });
  found = damaged;
  await writeFile(join(folder, 'c.yaml'), yaml.stringify({ nodes: { n1: { password: 'hunter2' } } }));
  await chmod(join(folder, 'c.yaml'), 0o600);
  await writeCluster();
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

const writeCluster = (more: object = {}): Promise<void> =>
  writeFile(
    join(folder, 'cluster.yaml'),
    yaml.stringify({
      ...{ apiVersion: 'keelson/v1', id: 'abc', name: 'lab', kubernetesVersion: '1.20.2' },
      ...{ nodes: [nodeOn(host)], binaries: { source: { kind: 'preinstalled' } }, ...more },
    }),
  );
const keelson = (...args: string[]): Promise<Ended> =>
  startKeelson(folder, [...args, '--credentials', 'c.yaml', '--accept-host-keys']).ended;
const jsonOf = (stdout: string, type: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find((line) => line['type'] === type);
/** The commands that have put a new ledger in place. */
const rebuilt = (): string[] => host.commands.filter((command) => command.includes('ledger.jsonl.new'));

describe('a node whose ledger is damaged', () => {
  it('is shown thing by thing, and nothing is done until the person has said what is ours', async () => {
    const { code, stdout, stderr } = await keelson('node', 'ledger', 'n1');
    expect(code).toBe(2);
    expect(stdout).toContain('is damaged');
    expect(stdout).toContain(`[x] file:${PROFILE}  (delete; a readable line of the ledger names it)`);
    expect(stdout).toMatch(new RegExp(`\\[ \\] file:${SYSCTL} .*its content is not`));
    expect(stderr).toContain('--ours');
    expect(rebuilt()).toEqual([]);
  });

  it('gets a ledger of what was named, and nothing is left to be decided', async () => {
    const { code, stdout } = await keelson('node', 'ledger', 'n1', '--ours', 'certain', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('/var/lib/keelson/orphans/x');
    const [command = '', ...others] = rebuilt();
    expect(others).toEqual([]);
    expect(command).toContain(`{"id":"file:${PROFILE}","before":null}`);
    expect(command).not.toContain(SYSCTL);
    const again = await keelson('node', 'ledger', 'n1');
    expect(again.code).toBe(0);
    expect(rebuilt()).toHaveLength(1);
  });

  it('takes what is named one by one, and refuses what is not in the list', async () => {
    const strange = await keelson('node', 'ledger', 'n1', '--ours', 'file:/etc/passwd', '--yes');
    expect(strange.code).toBe(2);
    expect(strange.stderr).toContain('file:/etc/passwd');
    expect(rebuilt()).toEqual([]);
    const { stdout } = await keelson(
      ...['node', 'ledger', 'n1', '--ours', 'all', '--theirs', `file:${PROFILE}`, '--yes', '--json'],
    );
    expect(jsonOf(stdout, 'ledger')?.['ours']).toEqual([`file:${SYSCTL}`]);
    expect(rebuilt()[0]).not.toContain(`{"id":"file:${PROFILE}","before":null}`);
    expect(rebuilt()[0]).toContain(SYSCTL);
  });

  it('changes nothing where nobody can be asked', async () => {
    const { code, stderr } = await keelson('node', 'ledger', 'n1', '--ours', 'all');
    expect(code).toBe(2);
    expect(stderr).toContain('--yes');
    expect(rebuilt()).toEqual([]);
  });
});

it('plan says before that a host of the first version is adopted, and what that means', async () => {
  found = [...fileAt('/usr/bin/kubernetes-bins/kubectl'), 'V|state|images units'];
  const { code, stdout } = await keelson('plan');
  expect(code).toBe(3);
  expect(stdout).toMatch(/! The first version of Keelson was on this machine.* writes \d+ things into a new ledger/);
});

describe('an etcd that was left behind', () => {
  const unit = '/etc/systemd/system/etcd.service';
  beforeEach(async () => {
    // The file wants another etcd by now.
    await writeCluster({ etcd: { endpoints: ['http://10.0.0.9:2379'] } });
    found = [
      ...ledgerOf(
        '{"id":"directory:/var/lib/etcd","before":null,"data":true}',
        `{"id":"file:${unit}","before":null}`,
        '{"id":"unit:etcd.service","before":{"enabled":"","active":""}}',
      ),
      ...fileAt(unit),
    ];
  });

  it('is named by the plan as a service that goes; its data stays', async () => {
    const { stdout } = await keelson('plan', '--json');
    const { hosts } = jsonOf(stdout, 'plan') as { hosts: { changes: { id: string; action: string }[] }[] };
    const removed = hosts[0]?.changes.filter(({ action }) => action === 'remove').map(({ id }) => id);
    expect(removed).toEqual([`file:${unit}`, 'unit:etcd.service']);
  });

  it('is named by the status as what should not be there', async () => {
    const { stdout } = await keelson('status');
    expect(stdout).toMatch(/n1 .*remove etcd\.service/);
  });
});
