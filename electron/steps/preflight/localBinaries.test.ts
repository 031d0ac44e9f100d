import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { flagsOf } from '../../../shared/target/unknownFlags';
import { AARCH64, elfProgram, type ElfProgram } from '../../testing/elfProgram';
import { binaryNamesOfAll } from '../../../shared/components/binaryNames';
import { clusterFrom, threeNodes } from '../testing/sandbox';
import { inspectBinaries, requireGoodBinaries } from './localBinaries';

const cluster = clusterFrom(threeNodes);
const files = cluster.nodes.flatMap(({ hostname }) => renderTarget(cluster, hostname, placeholderSecrets));
const { signal } = new AbortController();
const { required } = binaryNamesOfAll(cluster);
const unitFlags = (unit: string): string[] =>
  flagsOf(files.find((file) => file.path.endsWith(`/${unit}`))?.content ?? '').map((flag) => flag.slice(2));

/** The first bytes of a program for a machine that no CI has, and then whatever words it shall hold. */
const foreignProgram = (words: readonly string[]): Buffer => {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header[5] = 1;
  header.writeUInt16LE(0x15, 18);
  return Buffer.concat([header, Buffer.from(words.join('\0'))]);
};

let folder: string;
let binaries: Map<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-binaries-'));
  binaries = new Map(required.map((name) => [name, join(folder, name)]));
  for (const [name, path] of binaries) writeFileSync(path, foreignProgram(unitFlags(`${name}.service`)));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const inspect = () => inspectBinaries({ cluster, binaries, files, signal });

describe('programs that cannot run here', () => {
  it('are good when they hold the names of all flags', async () => {
    const report = await inspect();
    expect(report).toMatchObject({ missing: [], unknownFlags: [], flagCheck: 'text' });
    expect(report.found.map(({ name }) => name)).toEqual(required);
    expect(() => requireGoodBinaries(report, cluster, folder)).not.toThrow();
  });

  it('are refused when a flag is nowhere in them, by flag, component and version', async () => {
    const flags = unitFlags('kubelet.service').filter((flag) => flag !== 'cni-bin-dir');
    writeFileSync(join(folder, 'kubelet'), foreignProgram(flags));
    const report = await inspect();
    expect(report.unknownFlags).toEqual([{ component: 'kubelet', flag: '--cni-bin-dir', version: '1.20.2' }]);
    expect(() => requireGoodBinaries(report, cluster, folder)).toThrow(
      /FLAGS_UNKNOWN.*kubelet 1\.20\.2: --cni-bin-dir/,
    );
  });

  it('are not called by the version of Kubernetes when they have their own and have not told it', async () => {
    writeFileSync(join(folder, 'etcd'), foreignProgram(['listen-client-urls', 'advertise-client-urls', 'data-dir']));
    const report = await inspect();
    expect(report.unknownFlags).toEqual([{ component: 'etcd', flag: '--name', version: '' }]);
    expect(() => requireGoodBinaries(report, cluster, folder)).toThrow('"flags":"etcd: --name"');
  });

  it('are searched across the borders of what is read at once', async () => {
    const filler = Buffer.alloc((1 << 20) - 64 - 4);
    const words = Buffer.from(unitFlags('etcd.service').join('\0'));
    writeFileSync(join(folder, 'etcd'), Buffer.concat([foreignProgram([]), filler, words]));
    expect((await inspect()).unknownFlags).toEqual([]);
  });
});

describe('programs that run here', () => {
  it('are asked, and what they do not know is told', async () => {
    copyFileSync('/bin/true', join(folder, 'etcd'));
    const report = await inspect();
    const known = report.unknownFlags.filter(({ component }) => component === 'etcd').map(({ flag }) => flag);
    expect(known).toContain('--advertise-client-urls');
    expect(report.found.find(({ name }) => name === 'etcd')?.architecture).not.toBe('ppc64le');
  });

  const ofThisMachine = readFileSync('/bin/true');
  // The loader of Linux is called ld-... everywhere; no other one is there.
  const withoutLoader = Buffer.from(ofThisMachine.toString('latin1').replace('/ld-', '/no-'), 'latin1');
  const unknownToEtcd = async () => {
    const report = await inspect();
    return report.unknownFlags.filter(({ component }) => component === 'etcd').map(({ flag }) => flag);
  };

  it.each<[string, Buffer, number]>([
    ['the right to run them', ofThisMachine, 0o644],
    ['their loader', withoutLoader, 0o755],
  ])('but lack %s are searched, as programs of another system are', async (_, program, mode) => {
    const words = unitFlags('etcd.service');
    const put = (names: readonly string[]): void => {
      writeFileSync(join(folder, 'etcd'), Buffer.concat([program, Buffer.from(names.join('\0'))]));
      chmodSync(join(folder, 'etcd'), mode);
    };
    put(words);
    expect(await unknownToEtcd()).toEqual([]);
    expect((await inspect()).flagCheck).toBe('text');
    put(words.filter((word) => word !== 'data-dir'));
    expect(await unknownToEtcd()).toEqual(['--data-dir']);
  });

  it('and are good otherwise are not refused for a missing right to run them', async () => {
    for (const [name, path] of binaries) {
      writeFileSync(path, Buffer.concat([ofThisMachine, Buffer.from(unitFlags(`${name}.service`).join('\0'))]));
      chmodSync(path, 0o644);
    }
    const report = await inspect();
    expect(() => requireGoodBinaries(report, cluster, folder)).not.toThrow();
  });
});

describe('programs as files', () => {
  const put = (name: string, program: ElfProgram, change = (bytes: Buffer): Buffer => bytes): void =>
    writeFileSync(
      join(folder, name),
      change(elfProgram({ words: unitFlags(`${name}.service`), variables: ['v1.20.2', 'v1.20.2'], ...program })),
    );
  const putAll = (program: ElfProgram = {}): void => {
    for (const name of binaries.keys())
      put(name, name === 'etcd' ? { variables: ['3.0.0', '3.4.23'], ...program } : program);
  };
  const told = async (name: string) => (await inspect()).found.find((one) => one.name === name);
  const refusal = async (): Promise<string> => {
    const report = await inspect();
    try {
      requireGoodBinaries(report, cluster, folder);
      return '';
    } catch (thrown) {
      return String(thrown);
    }
  };

  it('say their version, and are good', async () => {
    putAll();
    expect(await told('kubelet')).toMatchObject({ version: '1.20.2', architecture: 'x86_64' });
    expect(await told('etcd')).toMatchObject({ version: '3.4.23' });
    expect(await told('loopback')).not.toHaveProperty('version');
    expect(await refusal()).toBe('');
  });

  it.each<[string, string, readonly string[]]>([
    ['kubelet', 'a library of the same form', ['v1.6.0']],
    ['kubelet', 'two versions', ['v1.20.2', 'v1.20.2', 'v1.21.0', 'v1.21.0']],
    ['kubelet', 'a longer text', ['v1.20.2 is old', 'v1.20.2 is old']],
    ['etcd', 'only the oldest that it speaks with', ['3.0.0']],
    ['etcd', 'several', ['3.4.23', '3.5.1']],
  ])('leave the version of %s open when they hold %s', async (name, _, variables) => {
    putAll();
    put(name, { variables });
    expect(await told(name)).toMatchObject({ architecture: 'x86_64' });
    expect(await told(name)).not.toHaveProperty('version');
  });

  it('of another minor are refused without having been asked', async () => {
    putAll();
    put('kubelet', { variables: ['v1.21.0', 'v1.21.0'] });
    expect(await refusal()).toMatch(/BINARY_WRONG.*1\.21\.0/);
  });

  it('that lack their end are refused as cut short, by how much, and nothing else is said of them', async () => {
    putAll();
    const whole = elfProgram({ words: ['nothing'] }).length;
    put('kubelet', { words: ['nothing'], variables: [] }, (bytes) => bytes.subarray(0, -1));
    const params = { name: 'kubelet', has: whole - 1, needs: whole };
    expect(await told('kubelet')).toMatchObject({ problem: { code: 'BINARY_TRUNCATED', params } });
    expect((await inspect()).unknownFlags).toEqual([]);
    expect(await refusal()).toContain(`BINARY_TRUNCATED ${JSON.stringify(params)}`);
  });

  it.each([
    ['a web page', '<html>404 Not Found</html>', 'text'],
    ['a script', '#!/bin/sh\nexec kubelet.real "$@"\n', 'text'],
    ['nothing', '', 'empty'],
    ['a program for another system', 'MZ\x90\0\x03', 'not-elf'],
  ])('that are %s are refused as that', async (_, content, reason) => {
    putAll();
    writeFileSync(join(folder, 'kubelet'), content, 'latin1');
    expect(await told('kubelet')).toMatchObject({
      problem: { code: 'BINARY_WRONG', params: { name: 'kubelet', reason } },
    });
    expect(await refusal()).toContain(`BINARY_WRONG {"name":"kubelet","reason":"${reason}"}`);
  });

  it('for another machine than the rest of their node are refused by name', async () => {
    putAll();
    put('kube-proxy', { machine: AARCH64 });
    expect(await refusal()).toContain(
      'BINARY_OTHER_MACHINE {"name":"kube-proxy","machine":"aarch64","wanted":"x86_64"}',
    );
    putAll({ machine: AARCH64 });
    expect(await refusal()).toBe('');
  });
});

describe('what is refused', () => {
  it('is a missing program', async () => {
    binaries.delete('kube-proxy');
    const report = await inspect();
    expect(report.missing).toEqual(['kube-proxy']);
    expect(() => requireGoodBinaries(report, cluster, folder)).toThrow(/BINARY_MISSING.*kube-proxy/);
  });

  it('is a file that is no program, as a mirror that answers with a web page gives it', async () => {
    writeFileSync(join(folder, 'kubelet'), '<html>404 Not Found</html>');
    const report = await inspect();
    expect(() => requireGoodBinaries(report, cluster, folder)).toThrow(/BINARY_WRONG.*kubelet/);
  });

  it('is Kubernetes of another minor; another patch is not', async () => {
    const report = await inspect();
    const as = (version: string) => ({
      ...report,
      found: report.found.map((one) => (one.name === 'kubelet' ? { ...one, version } : one)),
    });
    expect(() => requireGoodBinaries(as('1.21.0'), cluster, folder)).toThrow(/BINARY_WRONG.*1\.21\.0/);
    expect(() => requireGoodBinaries(as('1.20.15'), cluster, folder)).not.toThrow();
  });

  it('is an etcd without the v2 API where calico keeps its data in ours', async () => {
    const report = await inspect();
    const refuse = (version: string, changes: Partial<ClusterInput>) => () =>
      requireGoodBinaries(
        { ...report, found: report.found.map((one) => (one.name === 'etcd' ? { ...one, version } : one)) },
        clusterFrom({ ...threeNodes, ...changes }),
        folder,
      );
    const calico: Partial<ClusterInput> = { network: { cni: 'calico' } };
    for (const version of ['3.6.0', '3.10.1', '4.0.0']) {
      expect(refuse(version, calico), version).toThrow(`ETCD_WITHOUT_V2 {"version":"${version}"}`);
    }
    for (const version of ['3.2.32', '3.4.23', '3.5.21']) expect(refuse(version, calico), version).not.toThrow();
    expect(refuse('3.6.0', {})).not.toThrow();
    expect(refuse('3.6.0', { ...calico, etcd: { endpoints: ['http://10.9.9.9:2379'] } })).not.toThrow();
  });
});
