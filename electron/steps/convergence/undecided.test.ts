/** Nodes whose ledger does not say what is Keelson's: what there is to decide, and what follows from the answer. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Operation } from '../../../shared/job/operations/operation';
import { parseLedger } from '../../../shared/resources/ledger';
import type { Undecided } from '../../../shared/resources/undecided';
import { steps } from '..';
import type { StepContext } from '../step';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { surveyHost } from './hostPlan';
import { undecidedOf } from './undecided';

const LEDGER = '/var/lib/keelson/ledger.jsonl';
const SYSCTL = '/etc/sysctl.d/99-kubernetes.conf';
const PROFILE = '/etc/profile.d/kubernetes-bins.sh';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.asHost('n1');
});
afterEach(() => sandbox.remove());

const context = (operation: Operation = { kind: 'deploy' }): StepContext =>
  sandbox.context({ ...threeNodes, network: { cni: 'bridge' } }, 'n1', { operation });
/** The step `prepare`: names, folders, settings and two files; then somebody's accident. */
async function prepared(accident: (ledger: string[]) => string[]): Promise<void> {
  await steps.prepare(context());
  sandbox.write(LEDGER, accident(sandbox.read(LEDGER).split('\n')).join('\n'));
}
const undecided = async (): Promise<Undecided | undefined> => {
  const one = context();
  return undecidedOf(one, await surveyHost(one));
};
const evidenceOf = (found: Undecided | undefined, id: string) => found?.items.find((item) => item.id === id);
const damagedAt = (id: string) => (lines: string[]) =>
  lines.map((line) => (line.includes(`"${id}"`) ? `#${line}` : line));

describe('a damaged ledger', () => {
  it('leaves nothing to be done, and says for each thing what speaks for it', async () => {
    await prepared(damagedAt(`file:${SYSCTL}`));
    const found = await undecided();
    expect(found?.reason).toBe('damaged');
    expect(evidenceOf(found, `file:${PROFILE}`)).toEqual({
      id: `file:${PROFILE}`,
      undoing: 'delete',
      evidence: 'ledger',
      isCertain: true,
    });
    // It lies there as this file renders it; that somebody else had it there before cannot be ruled out.
    expect(evidenceOf(found, `file:${SYSCTL}`)).toMatchObject({ evidence: 'same', isCertain: false });
    const refusal = { code: 'LEDGER_DAMAGED', detail: expect.stringContaining(`file:${SYSCTL} (same)`) as string };
    for (const step of [steps.preflight, steps.reset, steps.drain]) {
      await expect(step(context())).rejects.toMatchObject(refusal);
    }
    expect(sandbox.read(LEDGER)).toContain('#{"id"');
  });

  it('is made anew of what the person has agreed to; the rest is somebody else’s, and a reset leaves it', async () => {
    await prepared(damagedAt(`file:${SYSCTL}`));
    const ours = (await undecided())?.items.flatMap(({ id, isCertain }) => (isCertain ? [id] : [])) ?? [];
    const before = sandbox.read(SYSCTL);
    await steps['rebuild-ledger'](context({ kind: 'rebuildLedger', node: 'n1', ours }));
    expect(await undecided()).toBeUndefined();
    sandbox.forget();
    // Once more, by Retry: there is nothing left to decide.
    await steps['rebuild-ledger'](context({ kind: 'rebuildLedger', node: 'n1', ours: [] }));
    expect(sandbox.changes).toEqual([{ kind: 'file', target: LEDGER, action: 'unchanged' }]);
    await steps.reset(context({ kind: 'reset' }));
    expect(sandbox.read(SYSCTL)).toBe(before);
    expect(() => sandbox.read(PROFILE)).toThrow('ENOENT');
    expect(() => sandbox.read(LEDGER)).toThrow('ENOENT');
    expect(sandbox.read('/etc/hosts')).toBe('127.0.0.1 localhost\n');
  });

  it('of another cluster is refused as that, also when only what was worked by last says so', async () => {
    await prepared(damagedAt(`file:${SYSCTL}`));
    sandbox.write('/var/lib/keelson/cluster.json', JSON.stringify({ id: 'another', name: 'theirs' }));
    sandbox.write(LEDGER, sandbox.read(LEDGER).replace(/^.*\n/, 'x\n'));
    const rebuild = steps['rebuild-ledger'](context({ kind: 'rebuildLedger', node: 'n1', ours: [] }));
    await expect(rebuild).rejects.toMatchObject({ code: 'NODE_OF_OTHER_CLUSTER', params: { name: 'theirs' } });
  });
});

describe('a ledger that is gone', () => {
  it('is no node of the first version: what lies there is told and not adopted', async () => {
    await steps.prepare(context());
    rmSync(sandbox.path(LEDGER));
    const found = await undecided();
    expect(found?.reason).toBe('missing');
    expect(evidenceOf(found, `file:${SYSCTL}`)).toMatchObject({ evidence: 'same', isCertain: true });
    expect(evidenceOf(found, 'hosts')).toMatchObject({ evidence: 'name', undoing: 'remove-lines' });
    await expect(steps.preflight(context())).rejects.toMatchObject({ code: 'LEDGER_MISSING', params: { host: 'n1' } });
    await expect(steps.reset(context())).rejects.toMatchObject({ code: 'LEDGER_MISSING' });
    expect(() => sandbox.read(LEDGER)).toThrow('ENOENT');
  });

  it('offers images that Keelson has noted, and says of settings that nobody knows what they were', async () => {
    sandbox.write('/var/lib/keelson/cluster.json', JSON.stringify({ id: 'test-id', name: 'lab' }));
    sandbox.write('/var/lib/keelson/images/0123', 'nginx:1 sha256:aa\nredis:2 sha256:bb\n');
    sandbox.write('/proc/sys/net/ipv4/ip_forward', '1\n');
    const found = await undecided();
    const [nginx, redis] = ['image:docker nginx:1', 'image:docker redis:2'];
    for (const id of [nginx, redis]) {
      expect(evidenceOf(found, id)).toEqual({ id, undoing: 'delete', evidence: 'noted', isCertain: true });
    }
    expect(found?.settings).toEqual(expect.arrayContaining(['net.ipv4.ip_forward = 1', 'hostname = n1']));
    await steps['rebuild-ledger'](context({ kind: 'rebuildLedger', node: 'n1', ours: [nginx] }));
    const ledger = parseLedger(sandbox.read(LEDGER));
    expect(ledger).toMatchObject({ kind: 'whole', entries: [{ id: nginx, before: null }] });
  });

  it('with all of its folder is noticed by what bears our name', async () => {
    await steps.prepare(context());
    rmSync(sandbox.path('/var/lib/keelson'), { recursive: true });
    expect((await undecided())?.reason).toBe('missing');
    sandbox.write('/etc/hosts', '127.0.0.1 localhost\n');
    // What is left is what anybody may have put there.
    expect(await undecided()).toBeUndefined();
  });
});

it('nothing is asked where a reset has undone everything and was killed before it had forgotten the node', async () => {
  sandbox.write('/var/lib/keelson/cluster.json', JSON.stringify({ id: 'test-id', name: 'lab' }));
  expect(await undecided()).toBeUndefined();
  await steps.prepare(context());
  expect(parseLedger(sandbox.read(LEDGER))).toMatchObject({ kind: 'whole' });
});

describe('a node of the first version', () => {
  beforeEach(() => sandbox.write('/var/lib/keelson/units/etcd.service.sha256', ''));

  it('is adopted without a word when what lies there is as the file renders it', async () => {
    const file = context().files.find(({ installPath }) => installPath === SYSCTL);
    sandbox.write(SYSCTL, file?.content ?? '');
    expect(await undecided()).toBeUndefined();
  });

  it('is refused with the names of what differs, until the person has decided', async () => {
    sandbox.write(SYSCTL, 'net.ipv4.ip_forward = 0\n');
    const found = await undecided();
    expect(evidenceOf(found, `file:${SYSCTL}`)).toMatchObject({ evidence: 'different', isCertain: false });
    const refusal = { code: 'NODE_UNCLEAR', params: { host: 'n1', items: `file:${SYSCTL}` } };
    await expect(steps.preflight(context())).rejects.toMatchObject(refusal);
    await expect(steps.reset(context())).rejects.toMatchObject(refusal);
    await steps['rebuild-ledger'](context({ kind: 'rebuildLedger', node: 'n1', ours: [] }));
    const ledger = parseLedger(sandbox.read(LEDGER));
    expect(ledger).toMatchObject({ kind: 'whole', entries: [] });
    await steps.reset(context({ kind: 'reset' }));
    expect(sandbox.read(SYSCTL)).toBe('net.ipv4.ip_forward = 0\n');
  });
});
