import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { hostState } from './facts';
import { listOf, parseProbe, probeCommand } from './probe';

const command = probeCommand({ binariesDir: '/usr/bin', binaries: ['env', 'no-such-program'], foreignData: ['/etc'] });
const answer = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });

describe('the probe', () => {
  const state = hostState(parseProbe(answer, 'here'));
  it('is answered by this very machine', () => {
    expect(state.hostname).toBe(hostname());
    expect(state.cpus).toBeGreaterThan(0);
    expect(state.memoryMb).toBeGreaterThan(0);
    expect(state.freeMb.data).toBeGreaterThan(0);
    expect(state.tools.has('gzip')).toBe(true);
    expect([...state.binaries.keys()]).toEqual(['env']);
    expect(state.foreign).toContain('/etc');
  });
  it('is not misled by what a login shell says before and after', () => {
    expect(hostState(parseProbe(`ARCH=pdp11\n@@BEGIN of a banner\n${answer}bye\nARCH=vax\n`, 'here'))).toEqual(state);
  });
  it('refuses an answer without its markers', () => {
    expect(() => parseProbe('This account is currently not available.\n', 'n1')).toThrow(/COMMAND_FAILED/);
  });
});

describe('lists', () => {
  it('are split at bars', () => {
    expect(listOf('a b|c|')).toEqual(['a b', 'c']);
    expect(listOf(undefined)).toEqual([]);
  });
});
