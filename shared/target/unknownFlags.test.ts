import { describe, expect, it } from 'vitest';
import { sampleCluster, textOf } from '../testing/sampleCluster';
import { flagsOf, unknownFlags } from './unknownFlags';

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
  it('is empty when the binary explains every flag', () => {
    expect(unknownFlags('ExecStart=/b/kubelet --address=1 --fail-swap-on=false --v=2', cobraHelp)).toEqual([]);
    expect(unknownFlags('ExecStart=/b/etcd --name=a --data-dir=/x', etcdHelp)).toEqual([]);
  });

  it('names what the binary does not know, also when its help mentions it in passing', () => {
    expect(unknownFlags('ExecStart=/b/kubelet --v=2 --allow-privileged=true --not-a-flag=1', cobraHelp)).toEqual([
      '--allow-privileged',
      '--not-a-flag',
    ]);
    expect(unknownFlags('ExecStart=/b/etcd --name=a --wal-dir=/x', etcdHelp)).toEqual(['--wal-dir']);
  });

  it('believes in the flags that some versions accept and hide', () => {
    expect(unknownFlags('ExecStart=/b/kube-apiserver --insecure-bind-address=0.0.0.0', cobraHelp)).toEqual([]);
  });

  it('knows nothing from an empty help', () => {
    expect(unknownFlags('ExecStart=/b/x --a=1', '')).toEqual(['--a']);
  });
});
