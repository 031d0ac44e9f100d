import { describe, expect, it } from 'vitest';
import { missingSecrets, othersWith, secretFor } from './secretNeeds';
import { sampleCluster } from '../testing/sampleJob';

const cluster = sampleCluster();
const [n1] = cluster.nodes;

describe('secrets of a run', () => {
  it('misses the SSH passwords that main does not know, and not what sudo may never ask for', () => {
    expect(missingSecrets(cluster, { n2: ['password'], n3: ['sudoPassword'] })).toEqual([
      { hostname: 'n1', kind: 'password', required: true },
      { hostname: 'n3', kind: 'password', required: true },
    ]);
  });

  it('knows which secret an error is about', () => {
    expect(secretFor({ code: 'SSH_CREDENTIALS_MISSING', params: { what: 'passphrase' } }, n1)).toBe('passphrase');
    expect(secretFor({ code: 'SSH_AUTH_FAILED', params: {} }, n1)).toBe('password');
    expect(secretFor({ code: 'SUDO_FAILED', params: { reason: 'wrong-password' } }, n1)).toBe('sudoPassword');
    expect(secretFor({ code: 'SUDO_FAILED', params: { reason: 'not-allowed' } }, n1)).toBeUndefined();
    expect(secretFor({ code: 'SERVICE_FAILED', params: {} }, n1)).toBeUndefined();
  });

  it('asks for no password where a key was refused', () => {
    const withKey = n1 && { ...n1, ssh: { ...n1.ssh, auth: { kind: 'key' as const, path: '~/.ssh/id_ed25519' } } };
    expect(secretFor({ code: 'SSH_AUTH_FAILED', params: {} }, withKey)).toBeUndefined();
  });

  it('offers the same secret for the nodes that need one of its kind', () => {
    expect(othersWith(cluster, 'password', 'n2')).toEqual(['n1', 'n3']);
    expect(othersWith(cluster, 'passphrase', 'n2')).toEqual([]);
  });
});
