/** Health of the catalogue as a shell asks for it. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { allUnits } from '../../../shared/components';
import type { Health } from '../../../shared/components/component';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { probeOf, probeOfUnit } from './health';

const cluster = sampleCluster({ kubernetesVersion: '1.20.2', network: { cni: 'bridge' } });
const isWell = (health: Health): boolean => spawnSync('/bin/sh', ['-c', probeOf(health, cluster).command]).status === 0;

describe('a command', () => {
  const says = (words: readonly string[], prints?: string): boolean =>
    isWell({ kind: 'command', name: 'it', words, ...(prints === undefined ? {} : { prints }) });

  it('is well when it ends with 0', () => {
    expect(says(['true'])).toBe(true);
    expect(says(['false'])).toBe(false);
  });

  it('is well when it prints what it shall', () => {
    expect(says(['echo', 'io.containerd.grpc.v1    cri      -    ok'], 'cri +.* ok')).toBe(true);
    expect(says(['echo', 'io.containerd.grpc.v1    cri      -    skip'], 'cri +.* ok')).toBe(false);
  });
});

describe('units', () => {
  it('all have a probe with a name', () => {
    for (const { unit } of allUnits) expect(probeOfUnit(unit, cluster)?.name, unit).toMatch(/\S/);
  });

  it('of somebody else have none', () => {
    expect(probeOfUnit('nginx.service', cluster)).toBeUndefined();
  });

  it('of the API server are asked over TLS with a token from 1.20 on, and over plain HTTP before', () => {
    expect(probeOfUnit('kube-apiserver.service', cluster)?.command).toContain('kubectl');
    const old = sampleCluster({ kubernetesVersion: '1.19.16' });
    expect(probeOfUnit('kube-apiserver.service', old)?.name).toBe('http://127.0.0.1:8080/healthz');
  });
});
