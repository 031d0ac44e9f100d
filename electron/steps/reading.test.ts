/** What programs on a host say, read. The samples are their real output. */
import { describe, expect, it } from 'vitest';
import { bgpPeers, hasPool, peersOfTable } from './components/network/calico';
import { refusesW5 } from '../node/iptablesVersion';
import { between, parseKeyValues } from '../shell/keyValues';
import { appliedObjects } from './components/applied';
import { podTrouble } from './kubectl/podTrouble';
import { programIn, runsOn } from './preflight/elf';
import { versionIn } from './preflight/fit';
import { tellingLines } from './kinds/serviceCommands';
import { readiness } from './kubectl/nodeReady';
import { blocksByUnit } from './verify';

describe('calicoctl node status', () => {
  const output = `Calico process is running.
+---------------+-------------------+-------+----------+-------------+
| PEER ADDRESS  |     PEER TYPE     | STATE |  SINCE   |    INFO     |
+---------------+-------------------+-------+----------+-------------+
| 192.168.1.103 | node-to-node mesh | up    | 13:13:13 | Established |
| 192.168.1.104 | node-to-node mesh | start | 13:13:13 | Connect     |
+---------------+-------------------+-------+----------+-------------+
IPv6 BGP status
No IPv6 peers found.`;
  it('gives each peer its state', () => {
    expect([...peersOfTable(output)]).toEqual([
      ['192.168.1.103', 'Established'],
      ['192.168.1.104', 'Connect'],
    ]);
  });
});

describe('/proc/net/tcp', () => {
  const line = (local: string, remote: string, state: string): string =>
    `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0`;
  it('shows established BGP connections in both directions, and nothing else', () => {
    const text = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      line('00000000:00B3', '00000000:0000', '0A'),
      line('0B004D0A:A1B2', '0C004D0A:00B3', '01'),
      line('0B004D0A:00B3', '0D004D0A:A1B2', '01'),
      line('0B004D0A:A1B3', '0E004D0A:00B3', '02'),
      line('0B004D0A:0016', '0F004D0A:A1B2', '01'),
    ].join('\n');
    expect([...bgpPeers(text)]).toEqual(['10.77.0.12', '10.77.0.13']);
  });
});

describe('calicoctl get ipPool', () => {
  const yaml = (cidr: string, nat: boolean): string =>
    `- apiVersion: v1\n  kind: ipPool\n  metadata:\n    cidr: ${cidr}\n  spec:\n    nat-outgoing: ${String(nat)}\n`;
  it('must show the pod range with nat-outgoing', () => {
    expect(hasPool(yaml('172.20.0.0/16', true), '172.20.0.0/16')).toBe(true);
    expect(hasPool(yaml('172.20.0.0/16', false), '172.20.0.0/16')).toBe(false);
    expect(hasPool(yaml('192.168.0.0/16', true), '172.20.0.0/16')).toBe(false);
    expect(hasPool('[]', '172.20.0.0/16')).toBe(false);
  });
});

describe('iptables --version', () => {
  it.each([
    ['iptables v1.4.21', false],
    ['iptables v1.6.1', false],
    ['iptables v1.6.2', true],
    ['iptables v1.8.9 (nf_tables)', true],
    ['something else', true],
  ])('%s refuses -w5: %s', (text, refuses) => {
    expect(refusesW5(text)).toBe(refuses);
  });
});

describe('kubectl apply', () => {
  it('tells what it did to each object, in the words of old and new versions', () => {
    expect(
      appliedObjects(
        'service "kube-dns" created\ndeployment.apps/coredns configured\nconfigmap/coredns unchanged\nWarning: x\n',
      ),
    ).toEqual([
      { kind: 'object', target: 'service/kube-dns', action: 'created' },
      { kind: 'object', target: 'deployment.apps/coredns', action: 'updated' },
      { kind: 'object', target: 'configmap/coredns', action: 'unchanged' },
    ]);
  });
});

describe('pods', () => {
  const json = (status: object): string => JSON.stringify({ items: [{ status }] });
  it('without trouble have none, also while they are made', () => {
    expect(podTrouble('{"items":[]}')).toBeUndefined();
    const creating = { image: 'a', state: { waiting: { reason: 'ContainerCreating' } } };
    expect(podTrouble(json({ containerStatuses: [creating] }))).toBeUndefined();
  });
  it('that crash say so', () => {
    const crashing = { image: 'a', state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } } };
    expect(podTrouble(json({ containerStatuses: [crashing] }))).toEqual({
      reason: 'CrashLoopBackOff a back-off',
    });
  });
  it('that are not ready say so', () => {
    const condition = { type: 'Ready', status: 'False', message: 'containers with unready status: [coredns]' };
    expect(podTrouble(json({ conditions: [condition] }))?.reason).toContain('unready');
  });
});

describe('a node', () => {
  it('is Ready by its condition alone, and says why not', () => {
    const json = (status: string): string =>
      JSON.stringify({
        status: {
          conditions: [{ type: 'Ready', status, message: 'cni config uninitialized' }],
          nodeInfo: { kubeletVersion: 'v1.20.2' },
        },
      });
    expect(readiness(json('True'))).toMatchObject({ ready: true, version: 'v1.20.2' });
    expect(readiness(json('False'))).toMatchObject({ ready: false, reason: 'cni config uninitialized' });
    expect(readiness(json('Unknown')).ready).toBe(false);
    expect(readiness('')).toMatchObject({ ready: false, reason: 'it is not registered' });
  });
});

describe('small readers', () => {
  it('read KEY=value lines', () => {
    expect(parseKeyValues('A=1\nnoise\nB=x=y\nA=2\n')).toEqual({ A: '2', B: 'x=y' });
  });
  it('read between markers', () => {
    expect(between('banner\n@@BEGIN\nA=1\n@@END\nbye')).toBe('A=1\n');
    expect(between('@@BEGIN\nA=1\n')).toBe('');
  });
  it('read the blocks of several units', () => {
    const blocks = blocksByUnit('Id=a.service\nNRestarts=0\n\nId=b.service\nNRestarts=2\n');
    expect(blocks.get('b.service')).toBe('Id=b.service\nNRestarts=2');
  });
  it('read versions', () => {
    expect(versionIn('Kubernetes v1.20.2\n')).toBe('1.20.2');
    expect(versionIn('etcd Version: 3.4.23\nGit SHA: x')).toBe('3.4.23');
    expect(versionIn('Client Version: version.Info{Major:"1", GitVersion:"v1.20.2", GoVersion:"go1.19"}')).toBe(
      '1.20.2',
    );
    expect(versionIn('nothing')).toBeUndefined();
  });
  it('read the machine of a program', () => {
    const header = (machine: number): Buffer => {
      const bytes = Buffer.alloc(52);
      bytes.write('\x7fELF', 'latin1');
      bytes[5] = 1;
      bytes.writeUInt16LE(machine, 18);
      return bytes;
    };
    const machineOfHeader = (bytes: Buffer) => programIn(bytes)?.machine;
    expect(machineOfHeader(header(0x3e))).toBe('x86_64');
    expect(machineOfHeader(header(0xb7))).toBe('aarch64');
    expect(machineOfHeader(header(0x1234))).toBe('unknown');
    expect(machineOfHeader(header(0x3e).subarray(0, 51))).toBeUndefined();
    expect(machineOfHeader(Buffer.from('#!/bin/sh\necho hello world\n'))).toBeUndefined();
    expect(runsOn('x86_64', 'x86_64')).toBe(true);
    expect(runsOn('x86_64', 'aarch64')).toBe(false);
  });
});

describe('the lines of a journal that are shown with a failure', () => {
  it('are the end, and before it complaints that the end has pushed away', () => {
    const noise = Array.from({ length: 100 }, (_, index) => `I1123 line ${String(index)}`);
    const lines = tellingLines(['E1123 07:44 listen tcp: address already in use', ...noise].join('\n'));
    expect(lines[0]).toContain('address already in use');
    expect(lines.at(-1)).toBe('I1123 line 99');
    expect(lines).toHaveLength(16);
    expect(tellingLines('')).toEqual([]);
  });
});
