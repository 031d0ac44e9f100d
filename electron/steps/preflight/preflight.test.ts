import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sandbox, threeNodes } from '../testing/sandbox';
import type { PreflightFacts } from '../step';
import { preflight } from './index';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('/etc/hostname', 'n1\n');
});
afterEach(() => {
  sandbox.remove();
});

const codes = (): string[] => sandbox.notices.map(({ code }) => code);

describe('preflight', () => {
  it('fails with the number of errors, after telling all of them', async () => {
    sandbox.program('ip', '#!/bin/sh\nexit 0\n');
    const failure = await preflight(sandbox.context(threeNodes, 'n1')).catch((thrown: unknown) => thrown);
    const errors = sandbox.notices.filter(({ severity }) => severity === 'error');
    expect(failure).toMatchObject({ code: 'PREFLIGHT_FAILED', params: { host: 'n1', count: errors.length } });
    expect(codes()).toContain('IP_NOT_ON_HOST');
  });

  it('knows a host that was asked before: whoever comes later sees that both are one machine', async () => {
    const link = 'echo "2: eth0@if7: <UP> mtu 1500 link/ether 02:00:00:00:00:07 brd ff:ff:ff:ff:ff:ff"';
    sandbox.program('ip', `#!/bin/sh\ncase "$*" in *link*) ${link} ;; esac\n`);
    const facts = new Map<string, PreflightFacts>();
    await preflight(sandbox.context(threeNodes, 'n1', { facts })).catch(() => undefined);
    expect(codes()).not.toContain('SAME_MACHINE');
    sandbox.forget();
    await preflight(sandbox.context(threeNodes, 'n2', { facts })).catch(() => undefined);
    expect(sandbox.notices).toContainEqual({ severity: 'error', code: 'SAME_MACHINE', params: { other: 'n1' } });
  });

  it('learns which runtimes are installed, and which network pods use', async () => {
    const links = ['eth0@if7', 'cni0', 'veth12@if3', 'cali34@if4', 'mycni0', 'docker0'];
    const lines = links.map((name) => `echo "2: ${name}: <UP> mtu 1500"`).join('; ');
    sandbox.program('ip', `#!/bin/sh\ncase "$*" in *link*) ${lines} ;; esac\n`);
    sandbox.write('../units/docker.service/load', 'not-found\n');
    sandbox.write('../units/kube-calico.service/active', 'active\n');
    const facts = new Map<string, PreflightFacts>();
    await preflight(sandbox.context(threeNodes, 'n1', { facts })).catch(() => undefined);
    expect(facts.get('n1')).toMatchObject({
      RUNTIME_UNITS: 'containerd.service',
      POD_LINKS: 'cni0|cali34',
      CALICO: 'yes',
    });
  });

  it('refuses what a running cluster does not survive as soon as all hosts are known, with the reason and the way out', async () => {
    const nodes = threeNodes.nodes.slice(0, 1);
    const calico = sandbox.context({ ...threeNodes, nodes, network: { cni: 'calico' } }, 'n1');
    for (const place of ['/etc/systemd/system/kube-calico.service', '/etc/cni/net.d/10-calico.conf']) {
      sandbox.write(place, calico.files.find(({ installPath }) => installPath === place)?.content ?? '');
    }
    sandbox.write('/var/lib/keelson/units/etcd.service.sha256', '');
    const failure = await preflight(sandbox.context({ ...threeNodes, nodes }, 'n1')).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'LIVE_CHANGE_REFUSED' });
    const params = { path: 'network.cni', before: 'calico', after: 'bridge', refusal: 'CNI', way: 'NEW_CLUSTER' };
    expect(sandbox.notices).toEqual([{ severity: 'error', code: 'CHANGE_REFUSED', params }]);
    sandbox.forget();
    // With two hosts that nobody has looked at yet it is too early to say.
    await preflight(sandbox.context(threeNodes, 'n1')).catch(() => undefined);
    expect(codes()).not.toContain('CHANGE_REFUSED');
  });

  it('runs a kubectl on the host only where its kubeconfig is there: another one may be anybody’s program', async () => {
    const kubectl = '/usr/bin/kubernetes-bins/kubectl';
    sandbox.write(kubectl, '#!/bin/sh\ntouch "$FAKE/kubectl-ran"\n');
    chmodSync(sandbox.path(kubectl), 0o755);
    const ran = async (): Promise<boolean> => {
      await preflight(sandbox.context(threeNodes, 'n1')).catch(() => undefined);
      return existsSync(join(sandbox.root, 'kubectl-ran'));
    };
    expect(await ran()).toBe(false);
    sandbox.write('/etc/kubernetes/admin.kubeconfig', '');
    expect(await ran()).toBe(true);
  });

  it('asks the kubectl that the ledger names while the one of the cluster file is not there yet', async () => {
    const kubectl = '/opt/elsewhere/kubectl';
    sandbox.write(kubectl, '#!/bin/sh\ntouch "$FAKE/kubectl-ran"\n');
    chmodSync(sandbox.path(kubectl), 0o755);
    sandbox.write('/etc/kubernetes/admin.kubeconfig', '');
    const entry = `{"id":"program:${sandbox.path(kubectl)}","before":null}\n`;
    sandbox.write('/var/lib/keelson/ledger.jsonl', `{"format":1,"id":"a","name":"b","version":"1"}\n${entry}`);
    await preflight(sandbox.context(threeNodes, 'n1')).catch(() => undefined);
    expect(existsSync(join(sandbox.root, 'kubectl-ran'))).toBe(true);
  });

  it('changes nothing', async () => {
    await preflight(sandbox.context(threeNodes, 'n1')).catch(() => undefined);
    expect(sandbox.unitLog()).toEqual([]);
    expect(sandbox.changes).toEqual([]);
    expect(sandbox.commands).toHaveLength(1);
  });
});
