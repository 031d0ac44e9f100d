/**
 * A Bridge in memory, for component tests and for looking at the window in a plain browser. It holds arguments and answers
 * to the same schemas as main does, so a test cannot pass with data that the real border would refuse.
 */
import { accountOf, accountsOf } from '../../shared/cluster/account';
import { toWireError } from '../../shared/errors';
import {
  calls,
  events,
  type Answer,
  type Bridge,
  type CallArgs,
  type CallName,
  type CallResult,
  type EventName,
  type EventPayload,
} from '../../shared/ipc';
import type { Draft, Settings } from '../../shared/ipc/app';

type Handlers = {
  [N in CallName]: (args: CallArgs<N>) => CallResult<N> | Promise<CallResult<N>>;
};
export type FakeAnswers = Partial<Handlers>;

export interface FakeBridge extends Bridge {
  /** Every call so far, in order. */
  readonly seen: { readonly name: CallName; readonly args: unknown }[];
  /** The arguments of all calls of one name. */
  readonly argsOf: <N extends CallName>(name: N) => CallArgs<N>[];
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  /** Changes answers from now on. */
  readonly answer: (answers: FakeAnswers) => void;
}

/** What main answers when nothing was scripted: a freshly installed application without files, hosts or jobs. */
function defaultAnswers(): Handlers {
  let settings: Settings = { language: 'en', theme: 'light' };
  let draft: Draft | undefined;
  const known: CallResult<'credentials.known'> = {};
  const nothing = (): undefined => undefined;
  return {
    'app.info': () => ({ version: '0.0.0', platform: 'linux', locale: 'en-US', settings }),
    'call.cancel': nothing,
    'settings.set': (change) => (settings = { ...settings, ...change } as Settings),
    'file.open': nothing,
    'file.save': ({ path }) => ({ path: path ?? '/home/me/cluster.yaml' }),
    'file.copiedFrom': nothing,
    'file.recent': () => [],
    'draft.load': () => draft,
    'draft.save': (saved) => void (draft = saved),
    'dialog.pick': () => [],
    'hosts.test': ({ hostname }) => ({
      hostname,
      os: 'Debian GNU/Linux 12 (bookworm)',
      kernel: '6.1.0-21-amd64',
      architecture: 'x86_64',
      cpus: 4,
      memoryMb: 7956,
      diskFreeMb: 48_230,
      fingerprint: 'SHA256:Zq3m0Yy8V0tq3c0o2b7u6pJkq8nS1hVJ4k9b8e1YxkA',
      runtimes: ['docker', 'containerd'],
      latencyMs: 12,
    }),
    'hosts.accept': nothing,
    'credentials.set': ({ document, hostname, ...secrets }) => {
      const account = accountOf(document, hostname);
      known[account] = [...new Set([...(known[account] ?? []), ...(Object.keys(secrets) as never[])])];
      return undefined;
    },
    'credentials.known': ({ document }) =>
      Object.fromEntries([...accountsOf(document)].map(([hostname, account]) => [hostname, known[account] ?? []])),
    'binaries.inspect': () => ({ found: [], missing: [], unknownFlags: [], flagCheck: 'none' }),
    'binaries.agreeToRun': nothing,
    'images.inspect': () => ({ archives: [], needed: [] }),
    'bundle.save': nothing,
    'bundle.open': nothing,
    'programs.newest': () => ({ version: '1.37.2', from: 'table', url: 'https://dl.k8s.io/release/stable-1.37.txt' }),
    'programs.get': () => ({ kubernetesVersion: '1.37.2', versions: {}, programs: [] }),
    'manifest.read': nothing,
    'comparison.start': () => ({ id: 'comparison-1' }),
    'comparison.cancel': nothing,
    'verification.start': () => ({ id: 'verification-1' }),
    'verification.cancel': nothing,
    'node.undecided': () => ({}),
    'admin.revocation': () => ({ group: 1, next: 2, masters: ['n1'], unreached: [] }),
    'cis.check': () => ({ benchmark: '1.12', nodes: [], cluster: [] }),
    'certificates.check': () => ({ nodes: [], workstation: [] }),
    'authorities.renewSuperAdmin': () => undefined,
    'authorities.unlock': () => 'in-memory',
    'node.removal': () => ({ isMember: true, pods: [] }),
    'job.start': () => ({ id: 'job-1' }),
    'job.retry': nothing,
    'job.cancel': nothing,
    'job.list': () => [],
    'job.open': ({ id }) => {
      throw new Error(`no job ${id}: give this fake a job.open`);
    },
    'logs.watch': () => ({ lines: [] }),
    'logs.unwatch': nothing,
    'logs.save': () => '/home/me/log.txt',
    'export.write': () => ({ path: '/home/me/export', files: 42 }),
    'kubeconfig.save': () => '/home/me/kubeconfig',
  };
}

/** Makes a bridge; `answers` replace the answers of a fresh application. A handler may throw an AppError. */
export function createFakeBridge(answers: FakeAnswers = {}): FakeBridge {
  const seen: { name: CallName; args: unknown }[] = [];
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const emit: FakeBridge['emit'] = (name, payload) => {
    for (const listener of listeners.get(name) ?? []) {
      events[name].parse(payload);
      (listener as (given: typeof payload) => void)(payload);
    }
  };
  /** Hosts on which no cluster runs. */
  const compared = (): { id: string } => {
    const id = 'comparison-1';
    emit('comparison', { id, events: [{ type: 'done', comparison: { hosts: [], runs: false, running: [] } }] });
    return { id };
  };
  let handlers: Handlers = { ...defaultAnswers(), 'comparison.start': compared, ...answers };

  return {
    seen,
    argsOf: <N extends CallName>(name: N) =>
      seen.filter((call) => call.name === name).map((call) => call.args as CallArgs<N>),
    answer: (more) => void (handlers = { ...handlers, ...more }),
    emit,
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    call: async <N extends CallName>(name: N, args: CallArgs<N>): Promise<Answer<CallResult<N>>> => {
      seen.push({ name, args });
      try {
        calls[name].args.parse(args);
        const value = calls[name].result.parse(await handlers[name](args)) as CallResult<N>;
        return { ok: true, value };
      } catch (thrown) {
        return { ok: false, error: toWireError(thrown) };
      }
    },
  };
}
