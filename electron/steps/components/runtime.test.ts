import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runtime } from './runtime';
import { Sandbox, threeNodes } from '../testing/sandbox';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});
const run = (): Promise<void> => runtime(sandbox.context(threeNodes, 'n1'));

describe('Docker', () => {
  it('that runs is left to its users, and enabled where it was not', async () => {
    sandbox.write('../units/docker.service/active', 'active\n');
    await run();
    expect(sandbox.unitLog()).toEqual([]);
    expect(sandbox.read('../units/docker.service/enabled')).toBe('enabled\n');
    expect(sandbox.changes).toContainEqual({ kind: 'service', target: 'docker.service', action: 'updated' });
  });

  it('is there when its unit and its client are, whatever its program is called', async () => {
    await run();
    expect(sandbox.unitLog()).toEqual(['restart docker.service']);
    expect(sandbox.commands.filter((command) => command.includes('dockerd'))).toEqual([]);
  });

  it('is missing without its unit, even when a drop-in of ours lies there', async () => {
    sandbox.write('../units/docker.service/load', 'not-found\n');
    await expect(run()).rejects.toMatchObject({ code: 'PREFLIGHT_FAILED', detail: 'missing: docker.service' });
    expect(sandbox.notices).toEqual([{ severity: 'error', code: 'RUNTIME_MISSING', params: { runtime: 'docker' } }]);
    expect(sandbox.changes).toEqual([]);
  });
});
