/** The whole measurement on one sandbox that stands for all hosts: what is told, what fails, and that nothing stays. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors';
import { sampleCluster } from '../../../shared/testing/sampleCluster';
import type { StepContext } from '../step';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { proveTraffic } from './traffic';

const flannel = { profile: 'secure', kubernetesVersion: '1.37.2', network: { cni: 'flannel' } } as const;

let sandbox: Sandbox;
let context: StepContext;

beforeEach(() => {
  sandbox = new Sandbox();
  const kubectl = sandbox.path('/usr/bin/kubernetes-bins/kubectl');
  mkdirSync(join(kubectl, '..'), { recursive: true });
  copyFileSync(join(import.meta.dirname, '../testing/kubectl.sh'), kubectl);
  chmodSync(kubectl, 0o755);
  mkdirSync(join(sandbox.root, 'objects'));
  for (const end of ['11', '12', '13']) writeFileSync(join(sandbox.root, `objects/10.77.0.${end}`), '');
  context = sandbox.context(threeNodes, 'n1');
});
afterEach(() => {
  sandbox.remove();
});

const left = (): boolean => existsSync(join(sandbox.root, 'objects/traffic'));
const prove = (): Promise<unknown> => proveTraffic(context, 1).catch((thrown: unknown) => thrown);
const block = (...addresses: readonly string[]): void =>
  writeFileSync(join(sandbox.root, 'blocked'), addresses.map((address) => `${address}\n`).join(''));

describe('the traffic of a cluster', () => {
  it('is proved between all pairs of nodes and to the service; without a name server the rest is told as not measured', async () => {
    expect(await prove()).toBeUndefined();
    expect(sandbox.notices.map(({ code, params }) => [code, params])).toEqual([
      ['TRAFFIC_NOT_MEASURED', { what: 'node-port', reason: 'no-dns-pod' }],
      ['TRAFFIC_NOT_MEASURED', { what: 'name-resolution', reason: 'no-dns-pod' }],
      ['TRAFFIC_PROVED', { what: 'pod-to-pod', count: 6 }],
      ['TRAFFIC_PROVED', { what: 'pod-to-service', count: 3 }],
    ]);
    expect(sandbox.progress.at(-1)).toMatchObject({ done: 3, total: 3 });
    expect(sandbox.changes).toEqual([]);
    expect(left()).toBe(false);
  });

  it('that is stopped names both ends and the chain that does it', async () => {
    block('172.20.12.2');
    sandbox.program('iptables', "[ \"$3\" = FORWARD ] && printf '%s\\n' '-P FORWARD DROP' '-A FORWARD -j DOCKER-USER'");
    expect(await prove()).toMatchObject({
      code: 'TRAFFIC_BLOCKED',
      params: {
        what: 'pod-to-pod',
        to: 'n2',
        cause: expect.stringContaining('iptables FORWARD: policy drop') as string,
      },
      detail: expect.stringContaining('-> n2 172.20.12.2:9: silent') as string,
    });
    expect(left()).toBe(false);
  });

  it('to a service that nobody answers is a failure, though all pods answer', async () => {
    block('10.68.0.1');
    expect(await prove()).toMatchObject({
      code: 'TRAFFIC_BLOCKED',
      params: { what: 'pod-to-service', to: '10.68.0.1' },
    });
  });

  it('is sent again while kube-proxy does not know the service yet, and no longer', async () => {
    const once = join(sandbox.root, 'asked');
    const late = (known: string): void =>
      sandbox.program(
        'nsenter',
        `shift 3; [ "$1" = bash ] || { echo 99; exit; }; shift 4
while [ $# -gt 0 ]; do
  if [ $2 = open ]; then ${known} else echo "$1 refused"; fi
  shift 4
done`,
      );
    late(`if mkdir ${once}; then echo "$1 refused"; else echo "$1 open"; fi;`);
    expect(await prove()).toBeUndefined();
    late('echo "$1 refused";');
    expect(await prove()).toMatchObject({ code: 'TRAFFIC_BLOCKED', params: { what: 'pod-to-service' } });
  });

  it('is sent again while the pods of a network may not know a new node yet, and a bridge is not waited for', async () => {
    const once = join(sandbox.root, 'asked');
    sandbox.program(
      'nsenter',
      `shift 3; [ "$1" = bash ] || { echo 99; exit; }; shift 4
while [ $# -gt 0 ]; do
  if [ $2 = open ]; then echo "$1 open"; elif mkdir ${once} 2>/dev/null; then echo "$1 silent"; else echo "$1 refused"; fi
  shift 4
done`,
    );
    const patience = 15;
    const late = () => proveTraffic(context, patience).catch((thrown: unknown) => thrown);
    expect(await late()).toMatchObject({ code: 'TRAFFIC_BLOCKED', params: { what: 'pod-to-pod' } });
    rmSync(once, { recursive: true });
    context = { ...context, cluster: sampleCluster(flannel) };
    expect(await late()).toBeUndefined();
    expect(sandbox.progress).toContainEqual(expect.objectContaining({ label: 'flannel' }));
  });

  it('is not proved by refusals that the pods have not sent', async () => {
    sandbox.program(
      'nsenter',
      'shift 3; [ "$1" = bash ] || { echo 0; exit; }; shift 4\nwhile [ $# -gt 0 ]; do [ $2 = open ] && echo "$1 open" || echo "$1 refused"; shift 4; done',
    );
    expect(await prove()).toMatchObject({ code: 'TRAFFIC_BLOCKED', params: { what: 'pod-to-pod' } });
  });

  it('waits for a node that is not Ready no longer than it is told', async () => {
    sandbox.flag('objects/10.77.0.12', false);
    expect(await prove()).toMatchObject({ code: 'NODE_NOT_READY', params: { host: 'n2' } });
    expect(sandbox.commands.filter((command) => command.includes('create -f -'))).toEqual([]);
  });

  it('names the node that does not start its pod, and why', async () => {
    sandbox.flag('stuck');
    expect(await prove()).toMatchObject({ code: 'POD_NOT_STARTED', params: { host: 'n2', reason: 'no CNI plugin' } });
    expect(left()).toBe(false);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    sandbox.beforeRun = (command) => {
      if (!command.includes('nsenter')) return;
      sandbox.controller.abort(new AppError('CANCELLED'));
      throw new AppError('CANCELLED');
    };
    expect(await prove()).toMatchObject({ code: 'CANCELLED' });
    expect(left()).toBe(false);
  });

  it('begins by removing what a run that died has left, and leaves alone what may be of one that goes on', async () => {
    // By the sandbox's own clock, which begins in 1970.
    const minutesAgo = (minutes: number): string => new Date(-minutes * 60_000).toISOString();
    const lines = [
      `${minutesAgo(16)} Pod/keelson-traffic-old-10-77-0-11`,
      `${minutesAgo(16)} Service/keelson-traffic-old`,
      `${minutesAgo(1)} Pod/keelson-traffic-new-10-77-0-11`,
    ];
    writeFileSync(join(sandbox.root, 'abandoned'), lines.map((line) => `${line}\n`).join(''));
    expect(await prove()).toBeUndefined();
    const changing = sandbox.commands.flatMap(
      (command) => /(?:delete|create -f) \S+( '\S+\/\S+')*/.exec(command)?.[0] ?? [],
    );
    expect(changing[0]).toBe("delete 'Pod/keelson-traffic-old-10-77-0-11' 'Service/keelson-traffic-old'");
    expect(changing.slice(1)).toEqual(['create -f -', 'delete pods,services']);
  });

  it('has names of its own each time, so that two at the same time do not meet', async () => {
    await prove();
    await prove();
    const runs = sandbox.commands.flatMap((command) => /get service '(\S+)'/.exec(command)?.[1] ?? []);
    expect(new Set(runs).size).toBe(2);
  });
});
