/**
 * A host for tests of steps: the steps' own commands run in a real /bin/sh, but their paths point into a temporary folder,
 * and systemctl, curl and the like are scripts of ours. Nothing of this machine is changed.
 */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { podSubnetsOf } from '../../../shared/cluster/podSubnets';
import { parseCluster, type Cluster, type ClusterInput } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { Change, Progress } from '../../../shared/job/job';
import type { Notice } from '../../../shared/job/notices';
import { addressesOf } from '../../../shared/job/operations';
import { renderTarget } from '../../../shared/target';
import type { ClusterSecrets } from '../../../shared/target/targetFile';
import type { ExecOptions, ExecResult, FileToUpload, FileToWrite, Host } from '../../ssh/host';
import type { Command } from '../../shell/quote';
import { sha256Of } from '../../storage/files';
import type { StepContext } from '../step';

const secrets: ClusterSecrets = { token: '0123456789abcdef0123456789abcdef', serviceAccountKey: 'test key\n' };

/** Programs that would look at, or change, the machine that runs the tests. */
const standIns: Readonly<Record<string, string>> = {
  curl: '[ ! -e "$FAKE/unhealthy" ]',
  journalctl: 'printf "one\\ntwo\\n"',
  // Time goes by only when somebody looks at it: nothing waits, and no test depends on the clock. Several may look at once:
  // none must find the file half written.
  sleep: 'exit 0',
  date: 'now=$(( $(cat "$FAKE/now" 2>/dev/null) + 4 )); echo $now > "$FAKE/now.$$"; mv "$FAKE/now.$$" "$FAKE/now"; echo $now',
  hostname: 'cat "$FAKE/node/etc/hostname"',
  hostnamectl: 'echo "$2" > "$FAKE/node/etc/hostname"',
  getent: 'echo "tester:x:0:0::$FAKE/node/home:/bin/sh"',
  modprobe: 'exit 1',
  umount: 'exit 1',
  iptables: 'case "$1" in --version) echo "iptables v1.8.9 (nf_tables)" ;; esac; echo "iptables $*" >> "$FAKE/rules"',
  docker: 'exit 0',
  ctr: 'exit 0',
};

/** Every absolute path in a command comes from a quoted value: these folders of a node are moved into the sandbox. */
const moved =
  /'(\/(?:etc|proc(?=')|proc\/sys|var\/lib|var\/log|var\/run|usr\/bin\/kubernetes-bins|usr\/libexec)(?=[/']))/g;

/** A survey asks for what the ledger names as well; what lies there on the machine that runs the tests is not the node's. */
const withoutMachine = (text: string): string => text.replaceAll(/^[PH]\|.*\|\/(?:etc|var|usr)\/.*\n/gm, '');

export class Sandbox {
  readonly root = mkdtempSync(join(tmpdir(), 'keelson-steps-'));
  readonly changes: Change[] = [];
  readonly notices: Notice[] = [];
  readonly progress: Progress[] = [];
  readonly commands: string[] = [];
  readonly controller = new AbortController();
  /** Called before each command; may throw, as a lost connection would. */
  beforeRun: (command: string) => void = () => undefined;

  constructor() {
    for (const folder of ['bin', 'units', 'node']) mkdirSync(join(this.root, folder));
    for (const [name, script] of Object.entries(standIns)) this.program(name, `#!/bin/sh\n${script}\n`);
    for (const name of ['systemctl', 'ip', 'nsenter']) {
      this.program(name, readFileSync(join(import.meta.dirname, `${name}.sh`), 'utf8'));
    }
    mkdirSync(this.path('/etc'), { recursive: true });
    // One process of each pod that sends traffic.
    for (const uid of ['aa', 'bb', 'cc'])
      this.write(`/proc/${String(uid.charCodeAt(0))}/cgroup`, `0::/kubepods/pod${uid}\n`);
  }

  /** A node's path in the sandbox. */
  path(path: string): string {
    return join(this.root, 'node', path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  /** What each host has before anybody has worked on it. */
  asHost(hostname: string): void {
    this.write('/etc/hostname', `${hostname}\n`);
    this.write('/etc/hosts', '127.0.0.1 localhost\n');
    for (const name of ['ipv4/ip_forward', 'bridge/bridge-nf-call-iptables', 'bridge/bridge-nf-call-ip6tables']) {
      this.write(`/proc/sys/net/${name}`, '0\n');
    }
  }

  program(name: string, content: string): void {
    writeFileSync(join(this.root, 'bin', name), content, { mode: 0o755 });
  }

  /** `restart etcd.service`, ...: what was done to units, in order. */
  unitLog(): string[] {
    const log = join(this.root, 'log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  /** Switches something of the stand-ins on or off: `unhealthy`, `units/etcd.service/fails`. */
  flag(name: string, on = true): void {
    const path = join(this.root, name);
    if (!on) rmSync(path, { force: true });
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '');
    }
  }

  context(input: ClusterInput, hostname: string, more: Partial<StepContext> = {}): StepContext {
    const cluster = clusterFrom(input);
    const node = cluster.nodes.find((one) => one.hostname === hostname);
    if (!node) throw new Error(`no node ${hostname}`);
    const host = this.host(hostname);
    return {
      cluster,
      operation: { kind: 'deploy' },
      concerned: addressesOf(more.operation ?? { kind: 'deploy' }, cluster),
      node,
      podSubnet: podSubnetsOf(cluster).get(node),
      host,
      hostOf: () => Promise.resolve(host),
      files: renderTarget(cluster, hostname, secrets),
      secrets,
      superAdmin: () => Promise.reject(new Error('this cluster has none')),
      binaries: new Map(),
      archives: [],
      facts: new Map(),
      found: new Map(),
      plans: new Map(),
      identity: { id: 'test-id', name: cluster.name, version: '0.0.0' },
      lock: () => Promise.resolve(),
      leaveFile: () => Promise.resolve(undefined),
      sumOf: (path) => sha256Of(path, this.controller.signal),
      signal: this.controller.signal,
      uploadTurn: (work) => work(),
      report: {
        changed: (change) => void this.changes.push(change),
        progress: (progress) => void this.progress.push(progress),
        notice: (notice) => void this.notices.push(notice),
      },
      ...more,
    };
  }

  /** Forgets what was reported, for the next run of a step. */
  forget(): void {
    for (const list of [this.changes, this.notices, this.progress, this.commands]) list.length = 0;
    rmSync(join(this.root, 'log'), { force: true });
  }

  /** Keeps what there is by now; what it answers brings that back, times included, under the same path. */
  keep(): () => void {
    const copy = `${this.root}-kept`;
    // cp, because services are judged by the times of the files that they have started with.
    execFileSync('cp', ['-a', this.root, copy]);
    return () => {
      rmSync(this.root, { recursive: true });
      execFileSync('cp', ['-a', copy, this.root]);
      this.forget();
    };
  }

  remove(): void {
    for (const folder of [this.root, `${this.root}-kept`]) rmSync(folder, { recursive: true, force: true });
  }

  private exec(name: string, command: Command, options: ExecOptions, anyExit: boolean): Promise<ExecResult> {
    this.beforeRun(command);
    this.commands.push(command);
    const script = command.replaceAll(moved, `'${join(this.root, 'node')}$1`);
    const env = { FAKE: this.root, PATH: `${join(this.root, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`, LC_ALL: 'C' };
    return new Promise((resolve, reject) => {
      const child = execFile('/bin/sh', ['-c', script], { env }, (error, stdout, stderr) => {
        const exitCode = error ? Number(error.code ?? 1) : 0;
        const plain = (text: string): string => withoutMachine(text).replaceAll(join(this.root, 'node'), '');
        if (exitCode === 0 || anyExit) resolve({ exitCode, stdout: plain(stdout), stderr: plain(stderr) });
        else reject(new AppError('COMMAND_FAILED', { host: name, command, exitCode }, { detail: stderr }));
      });
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(options.stdin ?? '');
    });
  }

  private put(path: string, content: Buffer, mode: number): boolean {
    const place = this.path(path);
    const same = existsSync(place) && readFileSync(place).equals(content) && (statSync(place).mode & 0o777) === mode;
    if (same) return false;
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
    chmodSync(place, mode);
    return true;
  }

  private host(name: string): Host {
    const host: Host = {
      name,
      run: (command, options) => this.exec(name, command, options, false),
      ask: (command, options) => this.exec(name, command, options, true),
      writeFiles: (files: readonly FileToWrite[], { onNew }) => {
        for (const { path } of files) if (!existsSync(this.path(path))) onNew?.(path);
        return Promise.resolve(
          files.filter(({ path, content, mode }) => this.put(path, Buffer.from(content), mode)).map(({ path }) => path),
        );
      },
      upload: ({ from, to, mode }: FileToUpload, { onProgress }) => {
        const content = readFileSync(from);
        const differed = this.put(to, content, mode);
        onProgress?.(content.length, content.length);
        return Promise.resolve(differed);
      },
      uploadAll: (files: readonly FileToUpload[], { onProgress }) =>
        Promise.resolve(
          files.flatMap((file) => {
            const content = readFileSync(file.from);
            const differed = this.put(file.to, content, file.mode);
            onProgress?.(file, content.length, content.length);
            return differed ? [file.to] : [];
          }),
        ),
      tunnel: () => Promise.reject(new Error('this host forwards nothing')),
      observed: () => host,
    };
    return host;
  }
}

/** @throws Error naming the issues of a test's own cluster file. */
export function clusterFrom(input: ClusterInput): Cluster {
  const { cluster, issues } = parseCluster(input);
  if (!cluster) throw new Error(JSON.stringify(issues));
  return cluster;
}

/** One master and worker, two workers, bridge network. */
export const threeNodes: ClusterInput = {
  apiVersion: 'keelson/v1',
  name: 'test',
  kubernetesVersion: '1.20.2',
  network: { cni: 'bridge' },
  nodes: [
    { hostname: 'n1', ip: '10.77.0.11', roles: ['master', 'worker'] },
    { hostname: 'n2', ip: '10.77.0.12', roles: ['worker'] },
    { hostname: 'n3', ip: '10.77.0.13', roles: ['worker'] },
  ],
};
