/** What the first version has left on a host that this cluster file gives no such part: an etcd, after a change back to one master. */
import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FoundHost, FoundPath } from '../../../shared/resources/found';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { steps } from '..';
import { rememberCommand } from '../kinds/serviceCommands';
import { clusterFrom, Sandbox, threeNodes } from '../testing/sandbox';
import { hostPlanOf, surveyHost } from './hostPlan';
import { undecidedOf } from './undecided';

const UNIT = '/etc/systemd/system/etcd.service';
const PROGRAM = '/usr/bin/kubernetes-bins/etcd';
const DATA = '/var/lib/etcd';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.asHost('n2');
  // The first version's folder.
  mkdirSync(sandbox.path('/var/lib/keelson/units'), { recursive: true });
  sandbox.write('/var/lib/keelson/images/one', '');
});
afterEach(() => sandbox.remove());

/** Another host of the first version, as the survey finds it. */
function other(hostname: string): FoundHost {
  const files = renderTarget(clusterFrom(threeNodes), hostname, placeholderSecrets);
  const paths = files.map(({ installPath, content }): [string, FoundPath] => [
    installPath,
    { ...{ type: 'file', mode: '644', uid: 0, gid: 0, size: 1, mtime: 1, inode: 1 }, content },
  ]);
  return {
    ...{ facts: { OURS: 'yes', HOSTNAME: hostname }, ledger: { kind: 'none' }, paths: new Map(paths) },
    ...{ units: new Map(), values: new Map(), present: new Set() },
  };
}

const context = (operation: 'deploy' | 'reset' = 'deploy') =>
  sandbox.context(threeNodes, 'n2', {
    operation: { kind: operation },
    found: new Map(['n1', 'n3'].map((hostname) => [hostname, other(hostname)])),
  });
const undecided = async () => undecidedOf(context(), await surveyHost(context()));
const leftOver = async () => (await hostPlanOf(context())).leftOver.map(({ id }) => id);

/** etcd's unit of n2 as a cluster renders it where n2 is a master. */
function etcdOf(masters: readonly string[]): string {
  const nodes = threeNodes.nodes.map((node) => ({
    ...node,
    roles: masters.includes(node.hostname) ? (['master', 'worker'] as const) : (['worker'] as const),
  })) as ClusterInput['nodes'];
  const files = renderTarget(clusterFrom({ ...threeNodes, nodes }), 'n2', placeholderSecrets);
  return files.find(({ installPath }) => installPath === UNIT)?.content ?? '';
}

function runningEtcd(text: string): void {
  sandbox.write(UNIT, text);
  sandbox.write(PROGRAM, 'etcd');
  sandbox.write(`${DATA}/member/wal`, 'data');
  // It waits for members that do not come: one that is up would be a part of the control plane.
  sandbox.write('../units/etcd.service/active', 'activating\n');
}
const startedWell = () =>
  context().host.run(rememberCommand({ unit: 'etcd.service', files: [UNIT], binaries: [PROGRAM] }), {
    signal: sandbox.controller.signal,
  });

it.each([
  ['as this file would render it', ['n1', 'n2'], false],
  ['as an earlier file rendered it, and started well with', ['n1', 'n2', 'n3'], true],
])('is adopted and undone where it is %s', async (_, masters, isRemembered) => {
  runningEtcd(etcdOf(masters));
  if (isRemembered) await startedWell();
  expect(await undecided()).toBeUndefined();
  // Said before it is done.
  expect((await hostPlanOf(context())).told).toMatchObject([{ severity: 'info', code: 'FIRST_VERSION_ADOPTED' }]);
  expect(await leftOver()).toEqual(expect.arrayContaining([`file:${UNIT}`, 'unit:etcd.service', `program:${PROGRAM}`]));
  // Data goes with a reset only, and nobody is told otherwise.
  expect(await leftOver()).not.toContain(`directory:${DATA}`);
  await steps.prepare(context());
  expect(sandbox.unitLog()).toContain('stop etcd.service');
  expect(() => sandbox.read(UNIT)).toThrow('ENOENT');
  expect(() => sandbox.read(PROGRAM)).toThrow('ENOENT');
  expect(sandbox.read(`${DATA}/member/wal`)).toBe('data');
  await steps.reset(context('reset'));
  expect(() => sandbox.read(`${DATA}/member/wal`)).toThrow('ENOENT');
});

it('is for the person to decide where it started well once and is another one now', async () => {
  runningEtcd(etcdOf(['n1', 'n2', 'n3']));
  await startedWell();
  sandbox.write(UNIT, '[Service]\nExecStart=/usr/bin/kubernetes-bins/etcd --edited\n');
  expect((await undecided())?.items.find(({ id }) => id === `file:${UNIT}`)).toMatchObject({
    evidence: 'different',
    isCertain: false,
  });
  await expect(steps.preflight(context())).rejects.toMatchObject({
    code: 'NODE_UNCLEAR',
    params: { items: expect.stringContaining(`file:${UNIT}`) as string },
  });
  expect(sandbox.unitLog()).toEqual([]);
});

it('is somebody else’s where none of ours has ever started there', async () => {
  runningEtcd('[Service]\nExecStart=/usr/bin/kubernetes-bins/etcd --data-dir=/srv/etcd\n');
  expect(await undecided()).toBeUndefined();
  expect(await leftOver()).toEqual([]);
  await steps.prepare(context());
  expect(sandbox.unitLog()).toEqual([]);
  expect(sandbox.read(UNIT)).toContain('/srv/etcd');
  expect(sandbox.read(PROGRAM)).toBe('etcd');
});
