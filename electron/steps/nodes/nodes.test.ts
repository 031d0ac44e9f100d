import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors';
import type { Operation } from '../../../shared/job/operations/operation';
import type { FoundHost, FoundPath } from '../../../shared/resources/found';
import { renderTarget } from '../../../shared/target';
import { sampleInput, sampleSecrets } from '../../../shared/testing/sampleCluster';
import type { Host } from '../../ssh/host';
import { Sandbox } from '../testing/sandbox';
import type { StepContext } from '../step';
import { deleteNode } from './deleteNode';
import { drain } from './drain';

const input = sampleInput({
  kubernetesVersion: '1.20.2',
  network: { cni: 'bridge' },
  nodes: [
    { hostname: 'n1', ip: '10.77.0.11', roles: ['master', 'worker'] },
    { hostname: 'n2', ip: '10.77.0.12', roles: ['worker'] },
    { hostname: 'n3', ip: '10.77.0.13', roles: ['worker'] },
  ],
});
const NODE = '10.77.0.13';

interface Pod {
  readonly name: string;
  readonly owner?: string;
  isEnding?: boolean;
  /** It goes in so many rounds of `kubectl drain`; never without. */
  goesIn?: number;
}

/** The API behind kubectl: a node, its pods and one budget. */
class Api {
  there = true;
  cordoned = false;
  annotations: Record<string, string> = {};
  pods: Pod[] = [];
  budget: object | undefined;
  readonly heard: string[] = [];
  onDrain: () => void = () => undefined;
  onCordon: () => void = () => undefined;
  onUncordon: () => void = () => undefined;

  answer(command: string): string {
    const words = command.replaceAll("'", '').replace(/^.*--cache-dir=\S+ /s, '');
    this.heard.push(words);
    const is = (start: string): boolean => words.startsWith(start);
    if (is('get node')) return this.there ? JSON.stringify(this.node()) : '';
    if (is('get pods')) return JSON.stringify({ items: this.pods.map((pod) => this.pod(pod)) });
    if (is('get poddisruptionbudgets')) return JSON.stringify({ items: this.budget ? [this.budget] : [] });
    if (is('cordon')) {
      this.cordoned = true;
      this.onCordon();
    }
    if (is('uncordon')) {
      this.onUncordon();
      this.cordoned = false;
    }
    if (is('annotate --overwrite')) this.annotations['keelson/cordoned'] = 'true';
    else if (is('annotate')) delete this.annotations['keelson/cordoned'];
    if (is('drain')) this.drainRound();
    if (is('delete node')) this.there = false;
    if (is('delete pod ')) this.pods = this.pods.filter(({ name }) => !is(`delete pod ${name} `));
    return '';
  }

  private node(): object {
    return { metadata: { annotations: this.annotations }, spec: { unschedulable: this.cordoned } };
  }

  private pod({ name, owner = 'ReplicaSet', isEnding = false }: Pod): object {
    const ownerReferences = owner === '' ? [] : [{ kind: owner, controller: true }];
    const ending = isEnding ? { deletionTimestamp: '2026-03-02T09:30:00Z' } : {};
    const metadata = { namespace: 'shop', name, uid: name, labels: { app: 'web' }, ownerReferences, ...ending };
    return { metadata, spec: {} };
  }

  private drainRound(): void {
    this.onDrain();
    this.pods = this.pods.flatMap((pod) => {
      if (pod.owner === 'DaemonSet' || pod.goesIn === undefined) return [pod];
      return pod.goesIn <= 1 ? [] : [{ ...pod, goesIn: pod.goesIn - 1 }];
    });
  }
}

let sandbox: Sandbox;
let api: Api;
/** The state of the leaving machine's kubelet, and whether containers of pods run there. */
let [kubelet, podsRun] = ['active', true];
beforeEach(() => {
  sandbox = new Sandbox();
  api = new Api();
  [kubelet, podsRun] = ['active', true];
});
afterEach(() => sandbox.remove());

/** A master with everything that the cluster file wants there. */
function foundMaster({ cluster }: StepContext): FoundHost {
  const there = (content: string): FoundPath => ({
    ...{ type: 'file', mode: '644', uid: 0, gid: 0, size: 1, mtime: 0, inode: 1 },
    content,
  });
  const files = renderTarget(cluster, 'n1', sampleSecrets);
  return {
    facts: { OURS: 'yes', HOSTNAME: 'n1', RUNNING: cluster.kubernetesVersion },
    ledger: { kind: 'none' },
    paths: new Map(files.map(({ installPath, content }) => [installPath, there(content)])),
    units: new Map(),
    values: new Map([['record', JSON.stringify(cluster)]]),
    present: new Set(),
  };
}

function context(operation: Operation, more: Partial<StepContext> = {}): StepContext {
  const answer = (command: string) =>
    new Promise((resolve) => resolve({ exitCode: 0, stdout: api.answer(command), stderr: '' }));
  const master = { name: 'n1', run: answer, ask: answer } as unknown as Host;
  sandbox.write('../units/kubelet.service/active', `${kubelet}\n`);
  const made = sandbox.context(input, 'n3', { operation, hostOf: () => Promise.resolve(master), ...more });
  const { host } = made;
  // What runs on the machine that runs the tests is not the node's.
  const run: Host['run'] = async (...args) => {
    const result = await host.run(...args);
    return { ...result, stdout: result.stdout.replace(/^F\|PODS=.*$/m, `F|PODS=${podsRun ? 'yes' : ''}`) };
  };
  if (!more.host) Object.assign(made, { host: { ...host, run } });
  made.found.set('n1', foundMaster(made));
  return made;
}
const removal = { kind: 'removeNode', node: 'n3' } as const;
const codeOf = (work: Promise<void>): Promise<AppError | undefined> =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown as AppError,
  );
const changed = (): string[] => sandbox.changes.map(({ action, target }) => `${action} ${target}`);

it('moves the pods one round after the other, and tells each that has gone', async () => {
  api.pods = [
    { name: 'a', goesIn: 1 },
    { name: 'b', goesIn: 2 },
    { name: 'proxy', owner: 'DaemonSet' },
  ];
  await drain(context(removal));
  expect(changed()).toEqual([`updated Node ${NODE}`, 'removed Pod shop/a', 'removed Pod shop/b']);
  expect(api.cordoned).toBe(true);
  expect(api.heard.filter((words) => words.startsWith('drain'))).toEqual([
    `drain ${NODE} --ignore-daemonsets --timeout=5s`,
    `drain ${NODE} --ignore-daemonsets --timeout=5s`,
  ]);
});

const spent = { disruptionsAllowed: 0, currentHealthy: 2, expectedPods: 2 };
const budget = { metadata: { namespace: 'shop', name: 'strict' }, spec: { selector: { matchLabels: { app: 'web' } } } };

it('names the pod that a budget holds, and the budget, and gives the node back', async () => {
  api.pods = [{ name: 'a', goesIn: 1 }, { name: 'held' }];
  api.budget = { ...budget, status: spent };
  const error = await codeOf(drain(context(removal)));
  expect(error).toMatchObject({
    code: 'DRAIN_BLOCKED',
    params: { host: 'n3', pods: 'shop/held', reason: 'budget', by: 'shop/strict' },
  });
  expect([api.cordoned, api.annotations]).toEqual([false, {}]);
});

it('waits for a budget that may still let the pod go', async () => {
  api.pods = [{ name: 'slow', goesIn: 9 }];
  api.budget = { ...budget, status: { ...spent, currentHealthy: 1 } };
  expect(await codeOf(drain(context(removal)))).toBeUndefined();
});

it('leaves a node cordoned that an administrator has cordoned', async () => {
  api.cordoned = true;
  api.pods = [{ name: 'held' }];
  api.budget = { ...budget, status: spent };
  expect(await codeOf(drain(context(removal)))).toMatchObject({ code: 'DRAIN_BLOCKED' });
  expect(api.cordoned).toBe(true);
});

it('takes pods again when it is cancelled', async () => {
  api.pods = [{ name: 'a' }];
  api.onDrain = () => sandbox.controller.abort(new Error('cancelled'));
  expect(await codeOf(drain(context(removal)))).toMatchObject({ message: 'cancelled' });
  expect(api.cordoned).toBe(false);
});

it('takes pods again when it is cancelled while it is being cordoned', async () => {
  api.onCordon = () => {
    throw new Error('cancelled');
  };
  expect(await codeOf(drain(context(removal)))).toMatchObject({ message: 'cancelled' });
  expect([api.cordoned, api.annotations, sandbox.notices]).toEqual([false, {}, []]);
});

it('tells how a node takes pods again, when the cluster could not be told', async () => {
  api.pods = [{ name: 'a' }];
  api.onDrain = () => sandbox.controller.abort(new Error('cancelled'));
  api.onUncordon = () => {
    throw new Error('no answer');
  };
  expect(await codeOf(drain(context(removal)))).toMatchObject({ message: 'cancelled' });
  expect(sandbox.notices).toEqual([{ severity: 'warning', code: 'STAYS_CORDONED', params: { name: NODE } }]);
});

it('touches nothing where a pod would be lost, unless the person agrees', async () => {
  api.pods = [{ name: 'alone', owner: '', goesIn: 1 }];
  const error = await codeOf(drain(context(removal)));
  expect(error).toMatchObject({ code: 'PODS_WOULD_BE_LOST', params: { pods: 'shop/alone' } });
  expect([api.cordoned, changed()]).toEqual([false, []]);
  await drain(context({ ...removal, deletePods: true }));
  expect(api.heard.at(-2)).toBe(`drain ${NODE} --ignore-daemonsets --force --delete-emptydir-data --timeout=5s`);
});

it('refuses while the cluster file has other changes that wait', async () => {
  const made = context(removal);
  const others = { ...made.cluster, network: { ...made.cluster.network, nodePortRange: '31000-31999' } };
  const error = await codeOf(drain({ ...made, cluster: others }));
  expect(error).toMatchObject({ code: 'OTHER_CHANGES_PENDING', params: { count: 1 } });
  expect(error?.detail).toContain('network.nodePortRange');
  expect(api.heard).toEqual([]);
});

it('refuses while somebody else works there, and asks no master of another cluster', async () => {
  api.pods = [{ name: 'a', goesIn: 1 }];
  const locked = { lock: () => Promise.reject(new Error('locked')) };
  expect(await codeOf(drain(context(removal, locked)))).toMatchObject({ message: 'locked' });
  expect(await codeOf(deleteNode(context(removal, locked)))).toMatchObject({ message: 'locked' });
  const made = context(removal);
  const master = foundMaster(made);
  made.found.set('n1', { ...master, values: new Map([['record', JSON.stringify({ ...made.cluster, id: 'other' })]]) });
  expect(await codeOf(drain(made))).toMatchObject({ params: { host: 'n1', id: 'other' } });
  expect(api.heard).toEqual([]);
});

it('refuses where no cluster runs', async () => {
  const made = context(removal);
  made.found.clear();
  expect(await codeOf(drain(made))).toMatchObject({ code: 'CLUSTER_NOT_RUNNING' });
});

it('sends no command to a machine that is gone, and evicts nothing from it', async () => {
  api.pods = [{ name: 'a' }];
  const unreachable = new Proxy({} as Host, { get: () => () => Promise.reject(new Error('asked')) });
  await drain(context({ ...removal, dead: true }, { host: unreachable }));
  expect([api.cordoned, api.heard.some((words) => words.startsWith('drain'))]).toEqual([true, false]);
});

const notAwaited = { severity: 'warning', code: 'PODS_NOT_AWAITED', params: {} };

it.each(['inactive', 'failed'])('evicts nothing from a machine on which nothing runs (kubelet: %s)', async (state) => {
  [kubelet, podsRun] = [state, false];
  api.pods = [{ name: 'a' }, { name: 'ending', isEnding: true }];
  // Whom it would protect has ended already.
  api.budget = { ...budget, status: spent };
  await drain(context(removal));
  expect([api.cordoned, api.heard.some((words) => words.startsWith('drain'))]).toEqual([true, false]);
  expect(sandbox.notices).toEqual([notAwaited]);
});

it('sends the pods of a stopped kubelet away, and waits for none to end', async () => {
  kubelet = 'inactive';
  api.pods = [{ name: 'a' }, { name: 'ending', isEnding: true }];
  api.onDrain = () => (api.pods = api.pods.map((pod) => ({ ...pod, isEnding: true })));
  await drain(context(removal));
  expect(api.heard.filter((words) => words.startsWith('drain'))).toHaveLength(1);
  expect(changed()).toEqual([`updated Node ${NODE}`, 'removed Pod shop/a']);
  expect([api.cordoned, sandbox.notices]).toEqual([true, [notAwaited]]);
});

it('keeps the budgets of pods whose containers run on without a kubelet', async () => {
  kubelet = 'inactive';
  api.pods = [{ name: 'held' }];
  api.budget = { ...budget, status: spent };
  expect(await codeOf(drain(context(removal)))).toMatchObject({ code: 'DRAIN_BLOCKED', params: { reason: 'budget' } });
  expect(api.cordoned).toBe(false);
});

it('waits for a pod to end that a kubelet is there to end', async () => {
  api.pods = [{ name: 'a', isEnding: true, goesIn: 3 }];
  await drain(context(removal));
  expect(api.heard.filter((words) => words.startsWith('drain'))).toHaveLength(3);
  expect(sandbox.notices).toEqual([]);
});

it('asks before it forgets a pod that nothing starts again, also where no kubelet is left', async () => {
  [kubelet, podsRun] = ['inactive', false];
  api.pods = [{ name: 'alone', owner: '' }];
  expect(await codeOf(drain(context(removal)))).toMatchObject({ code: 'PODS_WOULD_BE_LOST' });
  expect([api.cordoned, changed()]).toEqual([false, []]);
  await drain(context({ ...removal, deletePods: true }));
  expect(api.cordoned).toBe(true);
});

it('deletes the Node, gives up what the cluster still has there, and takes it out of the file', async () => {
  api.pods = [{ name: 'proxy', owner: 'DaemonSet' }];
  const leaveFile = (): Promise<string> => Promise.resolve('/home/x/lab.yaml');
  await deleteNode(context({ ...removal, dead: true }, { leaveFile }));
  expect(changed()).toEqual([`removed Node ${NODE}`, 'removed Pod shop/proxy', 'updated /home/x/lab.yaml']);
  expect(sandbox.notices).toEqual([{ severity: 'warning', code: 'LEFT_ON_HOST', params: { host: 'n3' } }]);
  sandbox.forget();
  // Again, after a crash: nothing is left to do.
  await deleteNode(context(removal, { leaveFile: () => Promise.resolve(undefined) }));
  expect(changed()).toEqual([]);
});
