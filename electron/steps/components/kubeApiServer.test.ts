/** Several masters serve with one certificate. Two sandboxes stand for the first master and another one. */
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterInput } from '../../../shared/cluster/schema';
import type { ExecOptions, Host } from '../../ssh/host';
import type { Command } from '../../shell/quote';
import { nodeResources } from '../../../shared/resources/nodeResources';
import type { UnitResource } from '../../../shared/resources/resource';
import { redactor } from '../../ssh/output/redact';
import { steps } from '../index';
import { digest } from '../kinds/serviceCommands';
import { paths } from '../../node/paths';
import { Sandbox, threeNodes } from '../testing/sandbox';

const masters: ClusterInput = {
  ...threeNodes,
  nodes: threeNodes.nodes.map((node) => ({ ...node, roles: ['master', 'worker'] })),
};
const CERTIFICATE = '/var/lib/kube-apiserver/apiserver.crt';
const KEY = '/var/lib/kube-apiserver/apiserver.key';
/** As kube-apiserver writes it. */
const key = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;

let first: Sandbox;
let other: Sandbox;
/** What the first master was asked to run, and what it printed. */
let printed: { command: string; output: string }[];
let asked: string[];
beforeEach(() => {
  [first, other, printed, asked] = [new Sandbox(), new Sandbox(), [], []];
  first.write(CERTIFICATE, '-----BEGIN CERTIFICATE-----\nleaf\n-----END CERTIFICATE-----\n');
  first.write(KEY, key());
  for (const sandbox of [first, other]) {
    sandbox.write(
      '/usr/bin/kubernetes-bins/kubectl',
      readFileSync(join(import.meta.dirname, '../testing/kubectl.sh'), 'utf8'),
    );
    chmodSync(sandbox.path('/usr/bin/kubernetes-bins/kubectl'), 0o755);
  }
});
afterEach(() => {
  first.remove();
  other.remove();
});

const watched = (host: Host): Host => ({
  ...host,
  run: async (command: Command, options: ExecOptions) => {
    const result = await host.run(command, options);
    printed.push({ command, output: `${result.stdout}\n${result.stderr}` });
    return result;
  },
});

const contextOf = (hostname: string, input: ClusterInput = masters) =>
  (hostname === 'n1' ? first : other).context(input, hostname, {
    hostOf: (name) => {
      asked.push(name);
      return Promise.resolve(watched(first.context(input, 'n1').host));
    },
  });
const start = (hostname = 'n2', input?: ClusterInput) => steps['kube-apiserver'](contextOf(hostname, input));
const manage = () => steps['kube-controller-manager'](contextOf('n2'));

describe('the API server of another master', () => {
  it("serves with the first one's pair, for root alone, from its first start on", async () => {
    other.beforeRun = (command) => {
      if (command.includes('restart')) expect(other.read(KEY)).toBe(first.read(KEY));
    };
    await start();
    expect(other.unitLog()).toEqual(['restart kube-apiserver.service']);
    for (const path of [CERTIFICATE, KEY]) {
      expect(other.read(path)).toBe(first.read(path));
      expect(statSync(other.path(path)).mode & 0o777).toBe(0o600);
    }
  });

  it('is left alone when it has the pair already, and restarted when it has another', async () => {
    await start();
    other.forget();
    await start();
    expect(other.unitLog()).toEqual([]);
    expect(other.changes.filter(({ action }) => action !== 'unchanged')).toEqual([]);
    first.write(KEY, key());
    await start();
    expect(other.unitLog()).toEqual(['restart kube-apiserver.service']);
    expect(other.read(KEY)).toBe(first.read(KEY));
  });

  it('is judged by the same files when somebody only looks: nothing is to be done after its start', async () => {
    await start();
    const { cluster, node, podSubnet, files, host, signal } = contextOf('n2');
    const resources = nodeResources({ cluster, node, podSubnet, files }).flatMap((one) => one.resources);
    const unit = resources.find((one) => one.kind === 'unit' && one.unit === 'kube-apiserver.service') as UnitResource;
    expect(unit.files).toEqual(expect.arrayContaining([CERTIFICATE, KEY]));
    const { stdout } = await host.run(digest({ files: unit.files, binaries: unit.programs }), { signal });
    expect(stdout).toBe(other.read(`${paths.digests}/kube-apiserver.service.sha256`));
  });

  it('has its controller manager restarted with it, which hands the certificate to all pods', async () => {
    await start();
    await manage();
    other.forget();
    await manage();
    expect(other.unitLog()).toEqual([]);
    first.write(CERTIFICATE, '-----BEGIN CERTIFICATE-----\nanother\n-----END CERTIFICATE-----\n');
    await start();
    await manage();
    expect(other.unitLog()).toEqual(['restart kube-apiserver.service', 'restart kube-controller-manager.service']);
  });

  it('keeps the key out of commands and of what is recorded', async () => {
    await start();
    const secret = first.read(KEY).split('\n').slice(1, -2);
    expect(secret.length).toBeGreaterThan(5);
    const commands = [...first.commands, ...other.commands].join('\n');
    const records = printed.map(({ output }) => output).join('\n');
    const redacted = redactor(() => [])(records);
    for (const line of secret) {
      expect(commands).not.toContain(line);
      expect(records).toContain(line);
      expect(redacted).not.toContain(line);
    }
    expect(JSON.stringify([other.changes, other.notices])).not.toContain(secret[1]);
  });

  it('does not start without the pair', async () => {
    first.write(KEY, '');
    first.flag('node' + KEY, false);
    await expect(start()).rejects.toMatchObject({ code: 'COMMAND_FAILED', params: { host: 'n1' } });
    expect(other.unitLog()).toEqual([]);
  });
});

describe('an API server that makes its own pair', () => {
  it.each<[string, string, ClusterInput]>([
    ['the first master', 'n1', masters],
    ['up to 1.19, which pods reach without TLS', 'n2', { ...masters, kubernetesVersion: '1.19.16' }],
  ])('is that of %s', async (_, hostname, input) => {
    await start(hostname, input);
    expect(asked).toEqual([]);
    expect(() => other.read(KEY)).toThrow();
  });
});
