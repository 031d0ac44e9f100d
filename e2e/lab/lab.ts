import { mkdirSync, readFileSync } from 'node:fs';
import { baseImage } from './supplies/baseImage';
import { cacheFolder, lock } from './cache';
import { LabHost } from './host/host';
import { complete, defaultHosts, type HostSpec } from './host/hostSpec';
import { loadKernelModules, setKernel } from './host/kernel';
import { createBridge, labNetwork } from './network/network';
import { identify } from './host/processes';
import { ensure } from './requirements';
import { run } from './run';
import { inUse, keyPath, labFolder, placeOf, readState, tearDown, writeState, type LabState } from './state';

export interface LabOptions {
  /** Default: n1 (root by key), n2 (sudo with password), n3 (root by password, port 2222). */
  hosts?: readonly HostSpec[];
  /** 0 to 9: labs with different numbers run beside each other. Default: KEELSON_LAB_INSTANCE or 0. */
  instance?: number;
  /** The lab outlives this process and stays until `Lab.attach().stop()` or `npm run lab -- down`. Default false. */
  stay?: boolean;
}

/** Real hosts on this machine. Needs root. */
export class Lab {
  readonly hosts: ReadonlyMap<string, LabHost>;
  private stopped = false;

  private constructor(private readonly state: LabState) {
    const publicKey = readFileSync(`${keyPath(state.instance)}.pub`, 'utf8');
    const context = {
      base: state.base,
      publicKey,
      changed: () => {
        this.save();
      },
    };
    this.hosts = new Map(
      state.hosts.map(({ spec, machine }) => [
        spec.name,
        new LabHost(spec, placeOf(state.instance, spec), context, machine),
      ]),
    );
  }

  /**
   * Boots hosts and waits until all of them are ready (SSH, systemd, Docker). What a crashed lab left behind is cleared away first.
   * @throws Error when not root, when this instance is in use, or when its network range is taken.
   */
  static async start(options: LabOptions = {}): Promise<Lab> {
    if (process.getuid?.() !== 0) throw new Error('The lab starts real hosts in namespaces: run it as root.');
    await ensure('lab');
    const instance = options.instance ?? defaultInstance();
    const base = await baseImage();
    await loadKernelModules();
    setKernel();
    mkdirSync(cacheFolder(), { recursive: true });
    const unlock = await lock(`${cacheFolder()}/lab-${String(instance)}.lock`);
    try {
      const lab = await Lab.create(instance, base, options);
      if (options.stay !== true) lab.stopAtExit();
      // Wait for all of them even when one fails: nothing may still be starting while the lab is torn down.
      const boots = await Promise.allSettled([...lab.hosts.values()].map((host) => host.boot({ fresh: true })));
      const failure = boots.find((boot) => boot.status === 'rejected');
      if (failure === undefined) return lab;
      await lab.stop();
      throw failure.reason;
    } finally {
      await unlock();
    }
  }

  /** The lab that another process started, or undefined. */
  static attach(instance = defaultInstance()): Lab | undefined {
    const state = readState(instance);
    return state === undefined ? undefined : new Lab(state);
  }

  private static async create(instance: number, base: string, options: LabOptions): Promise<Lab> {
    const left = readState(instance);
    if (left !== undefined && inUse(left)) {
      throw new Error(
        `Lab ${String(instance)} is already running. Stop it with "npm run lab -- down", ` +
          'or start another one beside it with KEELSON_LAB_INSTANCE=1 (to 9).',
      );
    }
    tearDown(instance);
    const network = labNetwork(instance);
    const specs = complete(options.hosts ?? defaultHosts, network.prefix);
    const hosts = specs.map((spec) => ({ spec, machine: undefined }));
    const state = { instance, base, owner: options.stay === true ? undefined : identify(process.pid), hosts };
    createBridge(network);
    writeState(state);
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'keelson-lab', '-f', keyPath(instance)]);
    return new Lab(state);
  }

  get instance(): number {
    return this.state.instance;
  }

  /** Folder of everything the lab keeps on disk while it runs; tests may put files there. */
  get folder(): string {
    return labFolder(this.instance);
  }

  /** The private key that opens every host's root and sudo user. */
  get keyPath(): string {
    return keyPath(this.instance);
  }

  /** @throws Error naming the hosts there are. */
  host(name: string): LabHost {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`The lab has no host ${name}, only ${[...this.hosts.keys()].join(', ')}`);
    return host;
  }

  /** Stops all hosts and removes everything that the lab put on this machine. Does nothing the second time. */
  stop(): Promise<void> {
    if (!this.stopped) {
      this.stopped = true;
      tearDown(this.instance);
    }
    return Promise.resolve();
  }

  private save(): void {
    const hosts = [...this.hosts.values()].map(({ spec, running }) => ({ spec, machine: running }));
    writeState({ ...this.state, hosts });
  }

  private stopAtExit(): void {
    const stop = (): void => {
      void this.stop();
    };
    process.once('exit', stop);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(name, () => {
        stop();
        // Now as if nobody had listened: end by this signal, unless others listen too and decide for themselves.
        if (process.listenerCount(name) === 0) process.kill(process.pid, name);
      });
    }
  }
}

function defaultInstance(): number {
  const text = process.env['KEELSON_LAB_INSTANCE'] ?? '0';
  if (!/^\d$/.test(text)) throw new Error(`KEELSON_LAB_INSTANCE is "${text}": it must be a digit, 0 to 9`);
  return Number(text);
}
