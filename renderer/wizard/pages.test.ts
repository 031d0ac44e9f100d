import { describe, expect, it } from 'vitest';
import { issue, warning } from '../../shared/cluster/issues';
import { blockedBy, pageIds, pageOf, pageStatus } from './pages';

describe('pageStatus', () => {
  it('has everything open when nothing is wrong', () => {
    expect(pageIds.map((page) => pageStatus(page, [], false))).toEqual([
      'done',
      'done',
      'done',
      'open',
      'open',
      'open',
      'open',
    ]);
  });

  it('locks what comes after a page with an error, but never the review', () => {
    const issues = [issue('network.podCidr', 'BAD_CIDR')];
    expect(pageIds.map((page) => pageStatus(page, issues, false))).toEqual([
      'done',
      'open',
      'locked',
      'open',
      'locked',
      'locked',
      'locked',
    ]);
    expect(blockedBy('deploy', issues, false)).toBe('network');
  });

  it('never locks the page of a run, and no other page because of one', () => {
    const issues = [issue('nodes[0].ip', 'BAD_IP')];
    expect(pageIds.map((page) => pageStatus(page, issues, true))).toEqual([
      'open',
      'locked',
      'locked',
      'open',
      'open',
      'locked',
      'locked',
    ]);
  });

  it('locks nothing for a warning', () => {
    expect(pageStatus('deploy', [warning('nodes', 'ETCD_SINGLE_EVEN', { count: 2 })], false)).toBe('open');
  });
});

describe('pageOf', () => {
  it('counts a conflict for the last page that can solve it', () => {
    expect(pageOf(issue('nodes[0].ip', 'NODE_IN_CIDR', { ip: '10.68.0.1', field: 'network.serviceCidr' }))).toBe(
      'network',
    );
    expect(pageOf(issue('network.cni', 'CALICO_NEEDS_DOCKER'))).toBe('registry');
    expect(pageOf(issue('api.endpoint', 'BAD_HOST'))).toBe('network');
  });

  it('puts what no page knows on the first one', () => {
    expect(pageOf(issue('', 'WRONG_TYPE', { expected: 'object' }))).toBe('nodes');
    expect(pageOf(issue('apiVersion', 'BAD_API_VERSION'))).toBe('nodes');
  });
});
