import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { componentStep } from '../components/components';
import { sh } from '../../shell/quote';
import { StepFailure } from '../failure';
import { waitUntilWell } from './service';
import { Sandbox, threeNodes } from '../testing/sandbox';
import type { StepContext } from '../step';

const etcd = componentStep('etcd');
const UNIT = '/etc/systemd/system/etcd.service';
const BINARY = '/usr/bin/kubernetes-bins/etcd';
const serviceChange = (sandbox: Sandbox): string | undefined =>
  sandbox.changes.find((change) => change.kind === 'service')?.action;

let sandbox: Sandbox;
let context: StepContext;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write(BINARY, 'program');
  context = sandbox.context(threeNodes, 'n1');
});
afterEach(() => {
  sandbox.remove();
});

describe('a service', () => {
  it('is installed, enabled and started at first', async () => {
    await etcd(context);
    expect(sandbox.read(UNIT)).toContain('ExecStart=/usr/bin/kubernetes-bins/etcd');
    expect(sandbox.unitLog()).toEqual(['restart etcd.service']);
    expect(serviceChange(sandbox)).toBe('started');
  });

  it('is read anew by systemd only where what systemd knows is no longer true', async () => {
    await etcd(context);
    sandbox.forget();
    sandbox.write(UNIT, 'ExecStart=/bin/true\n');
    sandbox.write('../units/etcd.service/stale', 'yes\n');
    await etcd(context);
    expect(sandbox.unitLog()).toEqual(['daemon-reload', 'restart etcd.service']);
  });

  it('is left alone when nothing has changed, and says so', async () => {
    await etcd(context);
    sandbox.forget();
    await etcd(context);
    expect(sandbox.unitLog()).toEqual([]);
    expect(sandbox.changes.map((change) => change.action)).toEqual(['unchanged', 'unchanged']);
  });

  it.each([
    ['its unit was edited on the node', () => sandbox.write(UNIT, 'ExecStart=/bin/true\n')],
    ['its program was replaced', () => sandbox.write(BINARY, 'another program')],
    ['it was stopped', () => sandbox.write('../units/etcd.service/active', 'inactive\n')],
  ])('is started anew when %s', async (_, change) => {
    await etcd(context);
    sandbox.forget();
    change();
    await etcd(context);
    expect(sandbox.unitLog()).toEqual(['restart etcd.service']);
    sandbox.forget();
    await etcd(context);
    expect(sandbox.unitLog()).toEqual([]);
  });

  it('is only enabled when that is all that is missing: others may use what runs', async () => {
    await etcd(context);
    sandbox.forget();
    sandbox.write('../units/etcd.service/enabled', 'disabled\n');
    await etcd(context);
    expect(sandbox.unitLog()).toEqual([]);
    expect(sandbox.read('../units/etcd.service/enabled')).toBe('enabled\n');
    expect(serviceChange(sandbox)).toBe('updated');
    sandbox.forget();
    await etcd(context);
    expect(serviceChange(sandbox)).toBe('unchanged');
  });

  it.each([
    ['is looked at twice where systemd has known it as active for long', '1', 2],
    ['is watched for two seconds where that is not known', '', 11],
    ['is watched for two seconds where the host seems to have started later', '9000000000000000', 11],
  ])('%s', async (_, since, looks) => {
    await etcd(context);
    sandbox.write('../units/etcd.service/since', since);
    // The looks are what is counted, and not the time between them.
    sandbox.program('sleep', '#!/bin/sh\n');
    sandbox.program('date', '#!/bin/sh\necho 100\n');
    const probe = { name: 'probe', command: sh`echo look >>"$FAKE/looks"` };
    await waitUntilWell(context, { unit: 'etcd.service', probe }, { restartsBefore: 0, stableSeconds: 2 });
    expect(sandbox.read('../looks').trim().split('\n')).toHaveLength(looks);
  });

  it('is found well on a host on which one look takes longer than a round', async () => {
    sandbox.program(
      'date',
      '#!/bin/sh\nnow=$(( $(cat "$FAKE/now" 2>/dev/null) + 100 )); echo $now | tee "$FAKE/now"\n',
    );
    await etcd(context);
    expect(serviceChange(sandbox)).toBe('started');
    expect(sandbox.commands.filter((command) => command.includes('healthy=no'))).toHaveLength(1);
  });

  it('is started anew after an interruption between writing its files and starting it', async () => {
    await etcd(context);
    const other = sandbox.context({ ...threeNodes, binaries: { dir: '/usr/bin/kubernetes-bins' } }, 'n1');
    const files = other.files.map((file) => ({ ...file, content: file.content.replace('2379', '2380') }));
    sandbox.beforeRun = (command) => {
      if (command.includes('daemon-reload')) throw new Error('the app died');
    };
    await expect(etcd({ ...other, files })).rejects.toThrow('the app died');
    sandbox.beforeRun = () => undefined;
    sandbox.forget();
    await etcd({ ...other, files });
    expect(sandbox.unitLog()).toEqual(['restart etcd.service']);
  });

  it('is started anew when the old files come back after a failed start with new ones', async () => {
    await etcd(context);
    const bad = context.files.map((file) => ({ ...file, content: file.content.replace('2379', '2380') }));
    sandbox.flag('units/etcd.service/fails');
    await expect(etcd({ ...context, files: bad })).rejects.toBeInstanceOf(StepFailure);
    sandbox.flag('units/etcd.service/fails', false);
    sandbox.forget();
    await etcd(context);
    expect(sandbox.unitLog()).toEqual(['restart etcd.service']);
  });

  it('is restarted when it runs but does not answer', async () => {
    await etcd(context);
    sandbox.forget();
    sandbox.program('curl', '#!/bin/sh\n[ -e "$FAKE/log" ]\n');
    await etcd(context);
    expect(serviceChange(sandbox)).toBe('restarted');
  });
});

describe('a service that does not come up', () => {
  it('fails with its journal when it ends', async () => {
    sandbox.flag('units/etcd.service/fails');
    const failure = await etcd(context).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(StepFailure);
    expect(failure).toMatchObject({ code: 'SERVICE_FAILED', unit: 'etcd.service', journal: ['one', 'two'] });
  });

  it('fails early when it restarts again and again', async () => {
    sandbox.flag('units/etcd.service/crashes');
    await expect(etcd(context)).rejects.toMatchObject({ code: 'SERVICE_FAILED', params: { host: 'n1' } });
    expect(sandbox.commands.filter((command) => command.includes('healthy=no'))).toHaveLength(1);
  });

  it('fails when it answers, but is another process each time', async () => {
    sandbox.flag('units/etcd.service/dies');
    await expect(etcd(context)).rejects.toMatchObject({ code: 'SERVICE_FAILED', unit: 'etcd.service' });
  });

  it('fails with the name of its probe when it runs but never answers', async () => {
    sandbox.flag('unhealthy');
    await expect(etcd(context)).rejects.toMatchObject({
      code: 'SERVICE_UNHEALTHY',
      params: { host: 'n1', unit: 'etcd.service', probe: 'http://127.0.0.1:2379/health' },
    });
  });

  it('leaves no memory of a good start', async () => {
    sandbox.flag('units/etcd.service/fails');
    await expect(etcd(context)).rejects.toThrow();
    sandbox.flag('units/etcd.service/fails', false);
    sandbox.forget();
    await etcd(context);
    expect(sandbox.unitLog()).toEqual(['restart etcd.service']);
  });
});
