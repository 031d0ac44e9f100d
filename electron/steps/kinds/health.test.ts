/** Health of the catalogue as a shell asks for it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { allUnits } from '../../../shared/components';
import { paths } from '../../../shared/kubernetes/paths';
import type { ClusterNode } from '../../../shared/cluster/schema';
import type { Health } from '../../../shared/components/component';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import { probeOf, probeOfUnit } from './health';

const cluster = sampleCluster({ kubernetesVersion: '1.20.2', network: { cni: 'bridge' } });
const node = cluster.nodes[0] as ClusterNode;
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
    for (const { unit } of allUnits) expect(probeOfUnit(unit, cluster, node)?.name, unit).toMatch(/\S/);
  });

  it('of the API server show the token to nobody who lists the processes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keelson-health-'));
    const kubeconfig = join(folder, 'admin.kubeconfig');
    writeFileSync(kubeconfig, 'users:\n  - name: simple\n    user:\n      token: 0123secret\n');
    writeFileSync(join(folder, 'curl'), `#!/bin/sh\necho "$@" > ${folder}/words\ncat > ${folder}/input\n`, {
      mode: 0o755,
    });
    const { command } = probeOfUnit('kube-apiserver.service', cluster, node) ?? { command: '' };
    const script = command.replaceAll(paths.adminKubeconfig, kubeconfig);
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    expect(spawnSync('/bin/sh', ['-c', script], { env }).status).toBe(0);
    expect(readFileSync(join(folder, 'input'), 'utf8')).toBe('header = "Authorization: Bearer 0123secret"\n');
    const words = readFileSync(join(folder, 'words'), 'utf8');
    expect(words).toContain('https://127.0.0.1:6443/healthz?');
    expect(words).not.toContain('secret');
    rmSync(folder, { recursive: true });
  });

  it('of the API server leave a token that a kubeconfig has to quote to kubectl', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keelson-health-'));
    for (const name of ['curl', 'kubectl']) {
      writeFileSync(join(folder, name), `#!/bin/sh\n: > ${folder}/asked-${name}\n`, { mode: 0o755 });
    }
    const { command } = probeOfUnit('kube-apiserver.service', cluster, node) ?? { command: '' };
    const kubeconfig = join(folder, 'admin.kubeconfig');
    const script = command
      .replaceAll(paths.adminKubeconfig, kubeconfig)
      .replaceAll(`${cluster.binaries.dir}/kubectl`, join(folder, 'kubectl'));
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const asked = (token: string): string[] => {
      writeFileSync(kubeconfig, stringify({ users: [{ name: 'simple', user: { token } }] }, { lineWidth: 0 }));
      expect(spawnSync('/bin/sh', ['-c', script], { env }).status).toBe(0);
      const names = ['curl', 'kubectl'].filter((name) => existsSync(join(folder, `asked-${name}`)));
      names.forEach((name) => rmSync(join(folder, `asked-${name}`)));
      return names;
    };
    expect(asked('0123abcd')).toEqual(['curl']);
    for (const token of ['12345678', '1234e567', 'two words', 'it"s', 'a: b'])
      expect(asked(token)).toEqual(['kubectl']);
    rmSync(folder, { recursive: true });
  });

  it('of somebody else have none', () => {
    expect(probeOfUnit('nginx.service', cluster, node)).toBeUndefined();
  });

  it('of the API server are asked over TLS with a token from 1.20 on, and over plain HTTP before', () => {
    expect(probeOfUnit('kube-apiserver.service', cluster, node)?.command).toContain('kubectl');
    const old = sampleCluster({ kubernetesVersion: '1.19.16' });
    expect(probeOfUnit('kube-apiserver.service', old, node)?.name).toBe('http://127.0.0.1:8080/healthz');
  });
});
