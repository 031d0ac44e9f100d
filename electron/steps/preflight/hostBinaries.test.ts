/** Programs that lie on a host: scripts that answer as Kubernetes' do, in a real shell. */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterInput } from '../../../shared/cluster/schema';
import { renderTarget } from '../../../shared/target';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { flagsOf } from '../../../shared/target/unknownFlags';
import { elfProgram } from '../../testing/elfProgram';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import { clusterFrom, Sandbox, threeNodes } from '../testing/sandbox';
import { START_BYTES } from './elf';
import { checkHostBinaries } from './hostBinaries';

const dir = '/usr/bin/kubernetes-bins';
const preinstalled = (changes: Partial<ClusterInput> = {}): ClusterInput => ({
  ...threeNodes,
  ...changes,
  binaries: { source: { kind: 'preinstalled' } },
});

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});

function put(name: string, script: string | Buffer): void {
  sandbox.write(`${dir}/${name}`, script);
  chmodSync(sandbox.path(`${dir}/${name}`), 0o755);
}

interface Answers {
  readonly version: string;
  readonly flags: readonly string[];
  /** What else stands in the program. */
  readonly text?: string;
}
const script = ({ version, flags, text = '' }: Answers): string => `#!/bin/sh
# ${text}
case "$*" in
  --version | "version --client") echo "Kubernetes v${version}" ;;
  --help) printf '%s\\n' 'Usage:'; for f in ${flags.join(' ')}; do echo "      $f string   words" >&2; done; exit 2 ;;
esac
`;

/** Every program of n1, each knowing the flags of its unit; `changes` says what is otherwise. */
function install(input: ClusterInput, changes: Readonly<Record<string, Partial<Answers>>> = {}): void {
  const cluster = clusterFrom(input);
  const files = renderTarget(cluster, 'n1', placeholderSecrets);
  const names = cluster.nodes.flatMap((node) => binaryNamesOf(cluster, node).required);
  for (const name of names) {
    const unit = files.find((file) => file.path.endsWith(`/${name}.service`));
    const version = name === 'etcd' ? '3.4.23' : cluster.kubernetesVersion;
    put(name, script({ version, flags: flagsOf(unit?.content ?? ''), ...changes[name] }));
  }
}

const check = (input: ClusterInput) => checkHostBinaries(sandbox.context(input, 'n1'));
const without = (input: ClusterInput, name: string, ...flags: string[]): string[] => {
  const unit = renderTarget(clusterFrom(input), 'n1', placeholderSecrets).find(({ path }) =>
    path.endsWith(`/${name}.service`),
  );
  return flagsOf(unit?.content ?? '').filter((flag) => !flags.includes(flag));
};

describe('programs on a host', () => {
  it('are good when they are of the version and know every flag', async () => {
    install(preinstalled());
    await expect(check(preinstalled())).resolves.toBeUndefined();
  });

  it('are refused by flag, program and its version', async () => {
    const input = preinstalled();
    install(input, {
      kubelet: { version: '1.20.15', flags: without(input, 'kubelet', '--cni-bin-dir') },
      etcd: { flags: without(input, 'etcd', '--data-dir') },
    });
    await expect(check(input)).rejects.toMatchObject({
      code: 'FLAGS_UNKNOWN',
      params: { flags: 'etcd 3.4.23: --data-dir, kubelet 1.20.15: --cni-bin-dir' },
    });
  });

  it.each(['kubelet', 'kubectl'])('are refused when %s is of another minor', async (name) => {
    install(preinstalled(), { [name]: { version: '1.21.0' } });
    await expect(check(preinstalled())).rejects.toMatchObject({
      code: 'BINARY_WRONG',
      params: { name, reason: '1.21.0 ≠ 1.20.2' },
    });
  });

  it('are refused when etcd has no v2 API for calico', async () => {
    const input = preinstalled({ network: { cni: 'calico' } });
    install(input, { etcd: { version: '3.6.4' } });
    await expect(check(input)).rejects.toMatchObject({ code: 'ETCD_WITHOUT_V2', params: { version: '3.6.4' } });
  });

  it.each([
    ['may not be run', (name: string) => chmodSync(sandbox.path(`${dir}/${name}`), 0o644)],
    ['has no loader there', (name: string) => put(name, '#!/no/such/loader\n')],
  ])('are refused when one %s', async (_, spoil) => {
    install(preinstalled());
    spoil('kube-proxy');
    await expect(check(preinstalled())).rejects.toMatchObject({
      code: 'BINARY_WRONG',
      params: { name: 'kube-proxy', reason: expect.stringMatching(/kube-proxy.*(denied|not found)/i) as string },
    });
  });

  it.each([
    [
      'for another machine',
      '\x7fELF\x02\x01\x01',
      { code: 'BINARY_OTHER_MACHINE', params: { name: 'kubelet', machine: 'aarch64', wanted: 'x86_64' } },
    ],
    ['nor a script', 'touch ran\n', { code: 'BINARY_WRONG', params: { name: 'kubelet', reason: 'not-elf' } }],
  ])('are never started when one is %s', async (_, start, refusal) => {
    install(preinstalled());
    sandbox.program('uname', '#!/bin/sh\necho x86_64\n');
    const foreign = Buffer.alloc(64, '\n');
    foreign.write(start, 'latin1');
    foreign.writeUInt16LE(0xb7, 18);
    // What a shell that takes it for a script would do.
    foreign.write(`touch ${join(sandbox.root, 'ran')}\n`, 20);
    put('kubelet', foreign);
    await expect(check(preinstalled())).rejects.toMatchObject(refusal);
    expect(existsSync(join(sandbox.root, 'ran'))).toBe(false);
  });

  it('are refused as cut short when one is, and are not started', async () => {
    install(preinstalled());
    sandbox.program('uname', '#!/bin/sh\necho x86_64\n');
    const whole = elfProgram({ words: ['x'.repeat(2 * START_BYTES)] });
    put('kubelet', whole.subarray(0, -1));
    await expect(check(preinstalled())).rejects.toMatchObject({
      code: 'BINARY_TRUNCATED',
      params: { name: 'kubelet', has: whole.length - 1, needs: whole.length },
    });
  });

  it('are refused as a text when one is the page of a mirror', async () => {
    install(preinstalled());
    put('kubelet', '<html>404 Not Found</html>\n');
    await expect(check(preinstalled())).rejects.toMatchObject({
      code: 'BINARY_WRONG',
      params: { name: 'kubelet', reason: 'text' },
    });
  });

  it('are searched for the flags that they accept and hide', async () => {
    const input = preinstalled({ kubernetesVersion: '1.19.16' });
    const gone = ['--kubelet-https', '--insecure-bind-address'];
    const flags = without(input, 'kube-apiserver', ...gone);
    install(input, { 'kube-apiserver': { flags, text: 'kubelet-https insecure-bind-address' } });
    await expect(check(input)).resolves.toBeUndefined();
    install(input, { 'kube-apiserver': { flags, text: 'kubelet-https' } });
    await expect(check(input)).rejects.toMatchObject({
      code: 'FLAGS_UNKNOWN',
      params: { flags: 'kube-apiserver 1.19.16: --insecure-bind-address' },
    });
  });

  it('are searched when they say nothing', async () => {
    const silent = (words: readonly string[]): string => `#!/bin/sh\n# ${words.join(' ')}\n`;
    install(preinstalled());
    put('etcd', silent(['name', 'listen-client-urls', 'advertise-client-urls', 'data-dir']));
    await expect(check(preinstalled())).resolves.toBeUndefined();
    put('etcd', silent(['name', 'listen-client-urls', 'advertise-client-urls']));
    await expect(check(preinstalled())).rejects.toMatchObject({ params: { flags: 'etcd: --data-dir' } });
  });
});
