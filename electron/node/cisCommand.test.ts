/** The command in a real shell, with processes that are there for it to find. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cisCommand, readCisAnswer } from './cisCommand';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keelson-cis-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A process with these arguments, which systemctl says is the unit's. */
async function started(units: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const cases: string[] = [];
  for (const [unit, args] of Object.entries(units)) {
    const child = spawn(process.execPath, [
      '-e',
      'process.stdout.write("up"); setInterval(() => 0, 1000)',
      '--',
      ...args,
    ]);
    children.push(child);
    await once(child.stdout, 'data');
    cases.push(`*MainPID*${unit}) echo ${String(child.pid)} ;;`, `*FragmentPath*${unit}) echo ${folder}/${unit} ;;`);
    await writeFile(join(folder, unit), '[Service]\n', { mode: 0o600 });
  }
  await mkdir(join(folder, 'bin'));
  const stub = `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*MainPID*) echo 0 ;;\nesac\n`;
  await writeFile(join(folder, 'bin', 'systemctl'), stub, { mode: 0o755 });
}

async function answer(): Promise<string> {
  const shell = spawn('/bin/sh', ['-c', cisCommand()], {
    env: { PATH: `${folder}/bin:/usr/sbin:/usr/bin:/sbin:/bin` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  shell.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(shell, 'close')) as [number];
  expect(code).toBe(0);
  return Buffer.concat(chunks).toString('utf8');
}

it('reads flags, configuration, permissions and owners of what runs, and of secrets only who keeps them', async () => {
  const at = (name: string): string => join(folder, name);
  await writeFile(at('ca.crt'), 'public');
  await chmod(at('ca.crt'), 0o644);
  await writeFile(
    at('kubelet.yaml'),
    `readOnlyPort: 0\nauthentication:\n  x509:\n    clientCAFile: ${at('ca.crt')}\n`,
    { mode: 0o600 },
  );
  await writeFile(
    at('encryption.yaml'),
    'resources:\n  - resources: [secrets]\n    providers:\n      - secretbox:\n          keys: [{name: a, secret: aGVsbG8=}]\n      - identity: {}\n',
    { mode: 0o600 },
  );
  await started({
    'kubelet.service': [`--config=${at('kubelet.yaml')}`, '--hostname-override=10.0.0.1', '--v=2'],
    'kube-apiserver.service': [`--encryption-provider-config=${at('encryption.yaml')}`, '--profiling=false', '--flag'],
  });
  const text = await answer();
  const observed = readCisAnswer(text);
  expect([...observed.processes.keys()].sort()).toEqual(['kube-apiserver', 'kubelet']);
  expect(observed.processes.get('kubelet')).toMatchObject({
    unit: at('kubelet.service'),
    configuration: { readOnlyPort: 0, authentication: { x509: { clientCAFile: at('ca.crt') } } },
  });
  expect(Object.fromEntries(observed.processes.get('kube-apiserver')?.flags ?? [])).toMatchObject({
    ...{ profiling: 'false', flag: 'true' },
  });
  expect(observed.encryption).toEqual(['secretbox']);
  const me = userInfo().username;
  const owner = expect.stringMatching(new RegExp(`^${me}:`)) as string;
  expect(observed.files).toEqual(
    expect.arrayContaining([
      { path: at('kubelet.yaml'), mode: 0o600, owner },
      { path: at('ca.crt'), mode: 0o644, owner },
      { path: at('encryption.yaml'), mode: 0o600, owner },
      { path: at('kubelet.service'), mode: 0o600, owner },
    ]),
  );
  expect(text).not.toContain('aGVsbG8');
});

it('finds nothing where nothing runs', async () => {
  await started({});
  expect(readCisAnswer(await answer()).processes.size).toBe(0);
});
