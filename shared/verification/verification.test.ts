import { describe, expect, it } from 'vitest';
import type { CommandRecord } from '../job/job';
import { checkIds, countChecks, emptyReport, reduceVerification, type VerificationEvent } from './verification';

const fold = (...events: readonly VerificationEvent[]) => events.reduce(reduceVerification, emptyReport(1));
const command = (text: string, output: string): CommandRecord => ({
  ...{ command: text, exitCode: 0, output, durationMs: 5 },
});

describe('a verification', () => {
  it('has every check waiting at first, and tells what was seen of each', () => {
    expect(countChecks(emptyReport(1))).toMatchObject({ pending: checkIds.length, passed: 0 });
    const fact = { severity: 'info', code: 'NODES_READY', params: { count: 3 } } as const;
    const errors = [{ code: 'SERVICE_FAILED', params: { host: 'n2', unit: 'kubelet.service' } } as const];
    const report = fold(
      { type: 'started', at: 7 },
      { type: 'check-started', check: 'nodes' },
      { type: 'fact', check: 'nodes', fact },
      { type: 'command', check: 'nodes', command: command('kubectl get nodes', 'n1 Ready') },
      { type: 'check-ended', check: 'nodes', end: { state: 'passed' } },
      { type: 'check-ended', check: 'services', end: { state: 'failed', errors } },
      { type: 'check-ended', check: 'certificates', end: { state: 'unmeasured', reason: 'no-certificates' } },
      { type: 'check-started', check: 'pod-to-pod' },
      { type: 'ended', at: 9, status: 'failed' },
    );
    expect(report).toMatchObject({ status: 'failed', startedAt: 7, endedAt: 9 });
    expect(report.checks.nodes).toMatchObject({ state: 'passed', facts: [fact], commands: [{ output: 'n1 Ready' }] });
    expect(report.checks.services).toMatchObject({ state: 'failed', errors });
    expect(report.checks.certificates).toMatchObject({ state: 'unmeasured', reason: 'no-certificates' });
    expect(countChecks(report)).toEqual({ pending: 9, running: 1, passed: 1, failed: 1, unmeasured: 1 });
  });

  it('has what is asked again and again once, with the last answer', () => {
    const status = 'kubectl rollout status deployment/web';
    const { checks } = fold(
      { type: 'command', check: 'rolled', command: command(status, 'waiting') },
      { type: 'command', check: 'rolled', command: command(status, 'rolled out') },
      { type: 'command', check: 'rolled', command: command('kubectl get replicasets', '') },
      { type: 'command', check: 'rolled', command: command(status, 'still') },
    );
    expect(checks.rolled.commands.map(({ output }) => output)).toEqual(['rolled out', '', 'still']);
  });

  it('begins anew with the next one', () => {
    const report = fold(
      { type: 'check-ended', check: 'nodes', end: { state: 'passed' } },
      { type: 'ended', at: 9, status: 'passed' },
      { type: 'started', at: 20 },
    );
    expect(report).toEqual(emptyReport(20));
  });
});
