import { describe, expect, it } from 'vitest';
import type { BinariesReport } from '../../../shared/ipc';
import { programIssues } from './programIssues';

const report = (change: Partial<BinariesReport>): { status: 'done'; report: BinariesReport } => ({
  status: 'done',
  report: { path: '/bin', found: [], missing: [], unknownFlags: [], flagCheck: 'help', ...change },
});
const upload = { sourceKind: 'upload', version: '1.20.2' };
const kubelet = (version: string) => [{ name: 'kubelet', sizeBytes: 1, version, architecture: 'x86_64' }];
const told = (...args: Parameters<typeof programIssues>) =>
  programIssues(...args).map(({ code, severity, params }) => [code, severity, params]);

describe('programIssues', () => {
  it('says nothing when all is there, or nobody has looked yet', () => {
    expect(told(report({ found: kubelet('1.20.2') }), upload)).toEqual([]);
    expect(told({ status: 'running' }, upload)).toEqual([]);
  });

  it('counts what is missing, unless it is to be downloaded', () => {
    const lacking = report({ missing: ['calico', 'calico-ipam'] });
    expect(told(lacking, upload)).toEqual([['PROGRAMS_MISSING', 'error', { count: 2, names: 'calico, calico-ipam' }]]);
    expect(told(lacking, { ...upload, sourceKind: 'download' })).toEqual([]);
  });

  it('names flags with the program that does not know them', () => {
    const unknownFlags = [{ component: 'kubelet', flag: '--cni-bin-dir', version: '1.24.0' }];
    expect(told(report({ unknownFlags }), upload)).toEqual([
      ['PROGRAMS_UNKNOWN_FLAGS', 'error', { flags: '--cni-bin-dir (kubelet 1.24.0)' }],
    ]);
  });

  it('takes another patch for a note and another minor for a problem', () => {
    expect(told(report({ found: kubelet('1.20.15') }), upload)[0]?.[1]).toBe('warning');
    expect(told(report({ found: kubelet('1.19.16') }), upload)[0]?.[1]).toBe('error');
  });

  it('counts a look that failed, but not the draft that could not be understood', () => {
    const failed = (code: 'FILE_UNREADABLE' | 'CLUSTER_INVALID') =>
      ({ status: 'failed', error: { code, params: {} } }) as const;
    expect(told(failed('FILE_UNREADABLE'), upload)[0]?.[0]).toBe('PROGRAMS_UNREADABLE');
    expect(told(failed('CLUSTER_INVALID'), upload)).toEqual([]);
  });
});
