/** What Keelson renders, judged by the very programs that it is for: every flag by `--help`, every configuration file by its reader. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../shared/cluster/schema';
import { ownUnits } from '../shared/components';
import { minorOf } from '../shared/kubernetesVersion';
import { paths } from '../shared/kubernetes/paths';
import { sampleCluster, sampleSecrets } from '../shared/testing/sampleCluster';
import { renderTarget } from '../shared/target';
import { explainsFlags, unknownFlags } from '../shared/target/unknownFlags';
import type { LabHost } from './lab/host/host';
import { cachePath } from './lab/cache';
import { run } from './lab/run';
import { subjectNames, subjects } from './lab/supplies/subjects';
import { expect, test } from './support/fixtures';

const bridge = { network: { cni: 'bridge' } } as const;
const secure = { ...bridge, profile: 'secure', runtime: 'containerd' } as const;
const clusters = subjectNames
  .filter((subject) => subject === subjects[subject].kubernetes)
  .flatMap((version) =>
    [
      { profile: 'simple', cluster: sampleCluster({ ...bridge, kubernetesVersion: version, runtime: 'containerd' }) },
      { profile: 'secure', cluster: sampleCluster({ ...secure, kubernetesVersion: version }) },
    ].map((one) => ({ ...one, version, folder: cachePath('binaries', version) })),
  );

const notBuilt = (version: string): string => `the programs of Kubernetes ${version} are not built on this machine`;
/** Whatever becomes of it: most of them end with an error that is meant. */
const anyCode = Array.from({ length: 256 }, (_, code) => code);

/** A key of the right length. The others stand in files that nobody opens here. */
const { pki } = sampleSecrets;
const encryptionKey = Buffer.alloc(32, 7).toString('base64');
const secrets = { ...sampleSecrets, ...(pki ? { pki: { ...pki, encryptionKey } } : {}) };
const filesOf = (cluster: Cluster) => renderTarget(cluster, 'n1', secrets);

for (const { version, profile, cluster, folder } of clusters) {
  test(`the programs of ${version} explain every flag of profile ${profile}`, async () => {
    test.skip(!existsSync(folder), notBuilt(version));
    const asked: string[] = [];
    for (const { unit, program } of ownUnits) {
      const file = filesOf(cluster).find(({ installPath }) => installPath === `${paths.units}/${unit}`);
      if (program === undefined || file === undefined) continue;
      const path = join(folder, program);
      const { stdout, stderr } = await run(path, ['--help'], { accept: anyCode });
      const help = `${stdout}\n${stderr}`;
      expect(explainsFlags(help), `${program} --help`).toBe(true);
      const question = { component: program, minor: minorOf(version) ?? 0, help, lacks: absentIn(path) };
      expect(await unknownFlags([file.content], question), program).toEqual([]);
      expect(await unknownFlags([`ExecStart=/b/${program} --no-such-flag=1`], question)).toEqual(['--no-such-flag']);
      asked.push(program);
    }
    const all = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'kubelet'];
    expect(asked.sort()).toEqual(all);
  });
}

/** Which words do not stand in a program. */
const absentIn =
  (path: string) =>
  async (words: readonly string[]): Promise<string[]> => {
    const found = await Promise.all(words.map((word) => run('grep', ['-qF', '-e', word, path], { accept: [0, 1] })));
    return words.filter((_, index) => found[index]?.code !== 0);
  };

interface Reading {
  readonly file: string;
  /** Spoils a field that the file has. */
  readonly spoiled: readonly [string, string];
  /** The first Kubernetes that is asked. */
  readonly since?: number;
  /** Has the program read it, and end before it does anything. */
  readonly read: (program: string, path: string, folder: string) => readonly [string, ...string[]];
}

/** A complaint about a field: newer programs end, older ones say so and go on. */
const complaint = /strict deco|lenient|unknown field|Invalid value|no kind/;

const readings: readonly Reading[] = [
  {
    file: 'worker-node/kubelet-config.yaml',
    spoiled: ['readOnlyPort', 'readOnlyPart'],
    // The file is read and judged before this flag is.
    read: (folder, path) => [join(folder, 'kubelet'), `--config=${path}`, '--max-open-files=-1'],
  },
  {
    file: 'worker-node/kube-proxy-config.yaml',
    spoiled: ['bindAddress', 'bindAdress'],
    read: (folder, path, out) => [join(folder, 'kube-proxy'), `--config=${path}`, `--write-config-to=${out}/written`],
  },
  ...(
    [
      ['master-node/encryption.yaml', 'encryption-provider-config', ['secretbox', 'secretbux'], 20],
      ['master-node/authentication.yaml', 'authentication-config', ['anonymous', 'anonymus'], 32],
      ['master-node/audit-policy.yaml', 'audit-policy-file', ['omitStages', 'omitStagges'], 30],
    ] as const
  ).map(([file, flag, spoiled, since]): Reading => ({ file, spoiled, since, read: apiServer(flag) })),
];

/** It reads all of its files, and ends at the log that it cannot write. */
function apiServer(flag: string): Reading['read'] {
  return (folder, path, out) => [
    join(folder, 'kube-apiserver'),
    ...['--etcd-servers=http://127.0.0.1:1', '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1'],
    ...['--secure-port=16443', `--cert-dir=${out}`, '--service-account-issuer=https://issuer'],
    ...[`--service-account-key-file=${out}/sa.key`, `--service-account-signing-key-file=${out}/sa.key`],
    ...['--service-cluster-ip-range=10.0.0.0/16', '--authorization-mode=RBAC'],
    ...['--audit-log-path=/proc/none/audit.log', `--${flag}=${path}`],
  ];
}

const wordsOf = async (host: LabHost, [program, ...args]: readonly [string, ...string[]]): Promise<string> => {
  const { stdout, stderr } = await host.fromNetwork(program, args, { accept: anyCode });
  return `${stdout}\n${stderr}`;
};

for (const { version, cluster, folder } of clusters.filter(({ profile }) => profile === 'secure')) {
  for (const { file, spoiled, read } of readings.filter(({ since = 0 }) => since <= (minorOf(version) ?? 0))) {
    test(`${version} reads ${file} without a complaint`, async ({ lab }, info) => {
      test.skip(!existsSync(folder), notBuilt(version));
      mkdirSync(info.outputDir, { recursive: true });
      await run('openssl', [
        'ecparam',
        '-name',
        'prime256v1',
        '-genkey',
        '-noout',
        '-out',
        join(info.outputDir, 'sa.key'),
      ]);
      const content = filesOf(cluster).find(({ path }) => path === file)?.content ?? '';
      const answer = async (text: string): Promise<string> => {
        const path = join(info.outputDir, 'file.yaml');
        writeFileSync(path, text);
        return wordsOf(lab.host('n1'), read(folder, path, info.outputDir));
      };
      expect(content).toContain(spoiled[0]);
      expect(await answer(content)).not.toMatch(complaint);
      expect(await answer(content.replace(...spoiled)), 'a field that is misspelled').toMatch(complaint);
    });
  }
}
