import { describe, expect, it } from 'vitest';
import { sampleCluster, textOf } from '../testing/sampleCluster';
import { explainsFlags, flagsOf, unknownFlags } from './unknownFlags';

/** As kubelet 1.20 (cobra) and etcd 3.4 print their help, shortened. */
const cobraHelp = `The kubelet is the primary "node agent". Use --not-a-flag to do nothing.

Usage:
  kubelet [flags]

Flags:
      --address ip                  The IP address to serve on, see also
                                    --port for the port (DEPRECATED: use --config instead)
  -h, --help                        help for kubelet
      --fail-swap-on                Makes the Kubelet fail to start if swap is enabled (default true)
  -v, --v Level                     number for the log level verbosity
`;
const etcdHelp = `Usage:

  etcd [flags]
    Start an etcd server.

Member:
  --name 'default'
    Human-readable name for this member.
  --data-dir '\${name}.etcd'
    Path to the data directory. Has nothing to do with --wal-dir.
`;

describe('flagsOf', () => {
  it('reads the flags of a unit over continued lines, each once, without values', () => {
    const unit =
      '[Service]\nExecStart=/b/etcd \\\n  --name=a \\\n  --data-dir=/x --name=b --v 2\nExecStartPost=/bin/sh --not\n';
    expect(flagsOf(unit)).toEqual(['--name', '--data-dir', '--v']);
  });

  it('is not misled by what looks like a flag inside a value', () => {
    expect(flagsOf('ExecStart=/b/x --a=--b --c=y--d')).toEqual(['--a', '--c']);
  });

  it('finds the flags of our own units', () => {
    expect(flagsOf(textOf(sampleCluster(), 'master-node/etcd.service'))).toEqual([
      '--name',
      '--listen-client-urls',
      '--advertise-client-urls',
      '--data-dir',
    ]);
  });

  it('finds none in a file without a command', () => {
    expect(flagsOf('[Service]\nEnvironment=A=--b\n')).toEqual([]);
  });
});

describe('unknownFlags', () => {
  /** A program of the component that prints this help, and holds these words. */
  const ask = (
    component: string,
    command: string,
    { help, words = [], minor = 20 }: { help: string; words?: readonly string[]; minor?: number },
  ) =>
    unknownFlags([`ExecStart=/b/${component} ${command}`], {
      ...{ component, minor, help },
      lacks: (wanted) => Promise.resolve(wanted.filter((word) => !words.includes(word))),
    });

  it('is empty when the program explains every flag', async () => {
    expect(await ask('kubelet', '--address=1 --fail-swap-on=false --v=2', { help: cobraHelp })).toEqual([]);
    expect(await ask('etcd', '--name=a --data-dir=/x', { help: etcdHelp })).toEqual([]);
  });

  it('names what the program does not know, also when its help mentions it in passing', async () => {
    const words = ['allow-privileged', 'wal-dir'];
    expect(await ask('kubelet', '--v=2 --allow-privileged=true --not-a-flag=1', { help: cobraHelp, words })).toEqual([
      '--allow-privileged',
      '--not-a-flag',
    ]);
    expect(await ask('etcd', '--name=a --wal-dir=/x', { help: etcdHelp, words })).toEqual(['--wal-dir']);
  });

  it('looks for the flags that some versions accept and hide in the program itself', async () => {
    const insecure = '--insecure-bind-address=0.0.0.0 --kubelet-https=false --v=2';
    const words = ['insecure-bind-address', 'kubelet-https'];
    expect(await ask('kube-apiserver', insecure, { help: cobraHelp, words, minor: 19 })).toEqual([]);
    expect(await ask('kube-apiserver', insecure, { help: cobraHelp, words: words.slice(1), minor: 19 })).toEqual([
      '--insecure-bind-address',
    ]);
  });

  it('believes nobody else in them', async () => {
    const words = ['address', 'kubelet-https'];
    const help = etcdHelp;
    expect(await ask('kube-scheduler', '--address=1', { help, words, minor: 12 })).toEqual([]);
    expect(await ask('kube-scheduler', '--address=1', { help, words, minor: 13 })).toEqual(['--address']);
    expect(await ask('kube-controller-manager', '--address=1', { help, words, minor: 12 })).toEqual(['--address']);
    expect(await ask('kubelet', '--kubelet-https=1', { help, words, minor: 12 })).toEqual(['--kubelet-https']);
  });

  it('searches the program for all of them when it says nothing about flags', async () => {
    for (const help of ['', 'exec format error\n', 'Killed']) {
      expect(explainsFlags(help)).toBe(false);
      expect(await ask('etcd', '--name=a --data-dir=/x', { help, words: ['name'] })).toEqual(['--data-dir']);
    }
    expect([cobraHelp, etcdHelp].map(explainsFlags)).toEqual([true, true]);
  });
});
