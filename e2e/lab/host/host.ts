import type { CompleteSpec } from './hostSpec';
import { powerOff, powerOn, shutDown, type Machine, type Place } from './machine';
import { limitRate, setLink } from '../network/network';
import { furnish, mountRoot, removeFiles, renewHostKeys } from './rootfs';
import { run, type RunOptions, type RunResult } from '../run';
import { sshAnswers, until } from '../waiting';

/** What a host needs of its lab. */
export interface HostContext {
  base: string;
  publicKey: string;
  /** Called whenever the host has been switched on or off, so that another process can find or stop it. */
  changed: () => void;
}

/** One real host of the lab. All faults are undone by `reset`, and those of network and processes by a new `boot`. */
export class LabHost {
  constructor(
    readonly spec: CompleteSpec,
    readonly place: Place,
    private readonly context: HostContext,
    private machine?: Machine,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  get ip(): string {
    return this.spec.ip;
  }

  /** Process ids for the lab's state file; undefined while the host is switched off. */
  get running(): Machine | undefined {
    return this.machine;
  }

  /** Throws away everything the host ever changed, and boots it as new: other host keys, no cluster. */
  async reset(): Promise<void> {
    this.powerCut();
    removeFiles(this.place.fs);
    await this.boot({ fresh: true });
  }

  /** Switches the host on and waits until its systemd, SSH and Docker (where wanted) are ready. */
  async boot({ fresh = false } = {}): Promise<void> {
    if (this.machine !== undefined) throw new Error(`${this.name} is already running`);
    await mountRoot(this.place.fs, this.context.base);
    if (fresh) await furnish(this.place.fs, this.spec, this.context.publicKey);
    this.machine = await powerOn(this.place);
    this.context.changed();
    await this.ready();
  }

  /** As when the plug is pulled: nothing is shut down, nothing is written back. The disk keeps what it has. */
  powerCut(): void {
    powerOff(this.place, this.machine);
    this.machine = undefined;
    this.context.changed();
  }

  /** An orderly shutdown. */
  async shutDown(): Promise<void> {
    await shutDown(this.place, this.on());
    this.machine = undefined;
    this.context.changed();
  }

  /**
   * Runs a program as root on the host, past its network and SSH. `/bin/sh -c` is there for whoever needs a shell: see `sh`.
   * @throws CommandError when its exit code is not accepted.
   */
  exec(program: string, args: string[] = [], options: RunOptions = {}): Promise<RunResult> {
    const { file, args: enter, env } = this.commandLine(program, args);
    return run(file, enter, { env, ...options });
  }

  /** The local command that runs a program on the host: for who wants to connect its streams otherwise than `exec` does. */
  commandLine(program: string, args: string[]): { file: string; args: string[]; env: NodeJS.ProcessEnv } {
    const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid'];
    const enter = ['--target', String(this.on().init.pid), ...namespaces, '--root', '--wd', '--', program, ...args];
    return { file: 'nsenter', args: enter, env: { ...guestEnvironment, TERM: process.env['TERM'] ?? 'dumb' } };
  }

  /** Runs a script in the host's /bin/sh as root, and answers what it printed. */
  async sh(script: string, options: RunOptions = {}): Promise<string> {
    return (await this.exec('/bin/sh', ['-c', script], options)).stdout;
  }

  /** Runs a program of this machine on the host's network, its loopback addresses included. */
  fromNetwork(program: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
    return run('nsenter', ['--target', String(this.on().init.pid), '--net', '--', program, ...args], options);
  }

  /** Where this machine finds a file of the host, as long as it runs. */
  pathOf(file: string): string {
    return `/proc/${String(this.on().init.pid)}/root${file}`;
  }

  /** Pulls the network cable: packets vanish, no connection is closed. */
  cutNetwork(): void {
    setLink(this.place.cable, 'down');
  }

  restoreNetwork(): void {
    setLink(this.place.cable, 'up');
    limitRate(this.place.cable, undefined);
  }

  /** Limits what reaches the host, e.g. to `8mbit`: an upload then takes long enough to be interrupted. */
  slowNetwork(rate: string | undefined): void {
    limitRate(this.place.cable, rate);
  }

  /** New connections are refused; those that are open stay. */
  async stopSshd(): Promise<void> {
    await this.exec('systemctl', ['stop', 'ssh.service']);
  }

  async startSshd(): Promise<void> {
    await this.exec('systemctl', ['start', 'ssh.service']);
    await sshAnswers(this.ip, this.spec.sshPort);
  }

  /** The host answers with another identity from now on. */
  async changeHostKey(): Promise<void> {
    await renewHostKeys(this.place.fs);
    await this.exec('systemctl', ['restart', 'ssh.service']);
    await sshAnswers(this.ip, this.spec.sshPort);
  }

  /** Lays a disk of so few KiB over a folder (its files are out of sight) that nearly nothing can be written to it. */
  async fillDisk(folder: string, freeKiB = 64): Promise<void> {
    await this.exec('mkdir', ['-p', folder]);
    await this.exec('mount', ['-t', 'tmpfs', '-o', `size=${String(freeKiB)}k`, 'keelson-lab-full', folder]);
  }

  async freeDisk(folder: string): Promise<void> {
    await this.exec('umount', [folder]);
  }

  private async ready(): Promise<void> {
    await sshAnswers(this.ip, this.spec.sshPort);
    // Before its bus is there systemctl fails; a unit that failed ("degraded") is a matter for tests, not for the lab.
    await until(`systemd of ${this.name}`, async () => {
      const state = await this.exec('systemctl', ['is-system-running', '--wait'], { accept: [0, 1] });
      return /^(running|degraded)/.test(state.stdout) ? true : undefined;
    });
    if (this.spec.docker) {
      await until(`Docker of ${this.name}`, async () => {
        const info = await this.exec('docker', ['info'], { accept: [0, 1] });
        return info.code === 0 ? true : undefined;
      });
    }
  }

  private on(): Machine {
    if (this.machine === undefined) throw new Error(`${this.name} is switched off`);
    return this.machine;
  }
}

/** The workstation's own environment means nothing on a host. */
const guestEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};
