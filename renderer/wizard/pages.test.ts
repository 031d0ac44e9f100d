import { describe, expect, it } from 'vitest';
import { issue, warning } from '../../shared/issues';
import { blockedBy, pageOf, pageStatus } from './pages';

describe('pageStatus', () => {
  it('has everything open when nothing is wrong', () => {
    expect(['nodes', 'network', 'registry', 'review', 'deploy'].map((page) => pageStatus(page as never, []))).toEqual([
      'done',
      'done',
      'done',
      'open',
      'open',
    ]);
  });

  it('locks what comes after a page with an error, but never the review', () => {
    const issues = [issue('network.podCidr', 'BAD_CIDR')];
    expect(pageStatus('nodes', issues)).toBe('done');
    expect(pageStatus('network', issues)).toBe('open');
    expect(pageStatus('registry', issues)).toBe('locked');
    expect(pageStatus('review', issues)).toBe('open');
    expect(pageStatus('deploy', issues)).toBe('locked');
    expect(blockedBy('deploy', issues)).toBe('network');
  });

  it('locks nothing for a warning', () => {
    expect(pageStatus('deploy', [warning('nodes', 'ETCD_SINGLE_EVEN', { count: 2 })])).toBe('open');
  });
});

describe('pageOf', () => {
  it('counts a conflict for the last page that can solve it', () => {
    expect(pageOf(issue('nodes[0].ip', 'NODE_IN_CIDR', { ip: '10.68.0.1', field: 'network.serviceCidr' }))).toBe(
      'network',
    );
    expect(pageOf(issue('network.cni', 'CALICO_NEEDS_DOCKER'))).toBe('registry');
  });

  it('puts what no page knows on the first one', () => {
    expect(pageOf(issue('', 'WRONG_TYPE', { expected: 'object' }))).toBe('nodes');
    expect(pageOf(issue('apiVersion', 'BAD_API_VERSION'))).toBe('nodes');
  });
});
