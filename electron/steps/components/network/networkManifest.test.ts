import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors';
import { networkManifestOf, patchedManifest } from '../../../../shared/manifests/networkManifest';
import { flannelYaml } from '../../../../shared/manifests/testing/manifests';
import { paths } from '../../../../shared/kubernetes/paths';
import { targetRenderer } from '../../../../shared/target';
import { placeholderSecrets } from '../../../../shared/target/targetFile';
import { sampleCluster } from '../../../../shared/testing/sampleCluster';
import type { Host } from '../../../ssh/host';
import type { StepContext } from '../../step';
import { networkManifest } from './networkManifest';

const cluster = sampleCluster({ profile: 'secure', kubernetesVersion: '1.37.2', network: { cni: 'flannel' } });
const [node] = cluster.nodes;

const pods = (reason: string): string =>
  JSON.stringify({
    items: [
      {
        status: {
          containerStatuses: [{ image: 'flannel:v0.28.10', state: { waiting: { reason } } }],
          conditions: [],
        },
      },
    ],
  });

/** What a master's kubectl says to whoever asks; the manifest lies there already. */
function contextOf(answers: Readonly<Record<string, [exitCode: number, stdout: string]>>) {
  const asked: string[] = [];
  const changes: string[] = [];
  const answer = (command: string) => {
    const [known] = Object.entries(answers).filter(([words]) => command.includes(words));
    if (command.includes('kubectl')) asked.push(command);
    const [exitCode, stdout] = known?.[1] ?? [0, ''];
    return Promise.resolve({ exitCode, stdout, stderr: '' });
  };
  const writeFiles = () => Promise.resolve([]);
  const host = { name: 'n1', ask: answer, run: answer, writeFiles } as unknown as Host;
  const context = {
    ...{ cluster, node, host, hostOf: () => Promise.resolve(host), signal: new AbortController().signal },
    files: targetRenderer(cluster, placeholderSecrets, { networkManifest: flannelYaml })('n1'),
    plans: new Map([['n1', Promise.resolve({ changes: new Map(), leftOver: [] })]]),
    report: {
      changed: ({ target, action }: { target: string; action: string }) => changes.push(`${action} ${target}`),
      progress: () => undefined,
      notice: () => undefined,
    },
  } as unknown as StepContext;
  return { context, asked, changes };
}
const failure = async (context: StepContext): Promise<unknown> =>
  networkManifest(context).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof AppError ? [thrown.code, thrown.params] : thrown),
  );

it('is what the file on the master says, and its DaemonSet is waited for', async () => {
  const applied = 'namespace/kube-flannel created\ndaemonset.apps/kube-flannel-ds created\n';
  const { context, asked, changes } = contextOf({ 'apply -f': [0, applied] });
  expect(await failure(context)).toBeUndefined();
  expect(changes).toEqual([
    `unchanged ${paths.networkManifest}`,
    ...['created namespace/kube-flannel', 'created daemonset.apps/kube-flannel-ds'],
  ]);
  expect(asked.some((command) => command.includes(paths.networkManifest))).toBe(true);
  expect(asked.at(-1)).toMatch(/kube-flannel'? .*rollout status '?daemonset\/kube-flannel-ds/);
  const file = context.files.find(({ installPath }) => installPath === paths.networkManifest);
  expect(file?.content).toBe(patchedManifest(cluster, networkManifestOf(cluster)!, flannelYaml));
});

it('is not applied over somebody else’s of that name', async () => {
  const object = (labels: object): object => ({
    ...{ apiVersion: 'apps/v1', kind: 'DaemonSet' },
    metadata: { name: 'kube-flannel-ds', namespace: 'kube-flannel', labels },
  });
  const ours = object({ 'app.kubernetes.io/managed-by': 'keelson' });
  const there = (items: readonly object[]): [number, string] => [0, JSON.stringify({ kind: 'List', items })];
  const question = 'get --ignore-not-found';
  const foreign = contextOf({ [question]: there([ours, object({ app: 'flannel' })]) });
  expect(await failure(foreign.context)).toEqual([
    ...['OBJECT_OF_OTHERS', { object: 'kube-flannel/DaemonSet/kube-flannel-ds' }],
  ]);
  expect(foreign.asked.some((command) => command.includes('apply'))).toBe(false);
  expect(await failure(contextOf({ [question]: there([ours]) }).context)).toBeUndefined();
  expect(await failure(contextOf({ [question]: [0, JSON.stringify(object({}))] }).context)).toMatchObject([
    ...['OBJECT_OF_OTHERS', {}],
  ]);
});

describe('a DaemonSet of ours that runs', () => {
  /** One by another name is in nobody's way. */
  const runningIn = (...namespaces: readonly string[]) => {
    const rows = namespaces.map((namespace) => `${namespace}   kube-flannel-ds`);
    const table = ['NAMESPACE   NAME', 'elsewhere   other', ...rows].join('\n');
    return contextOf({ 'get daemonsets --all-namespaces': [0, `${table}\n`] });
  };

  it.each<[string, readonly string[]]>([
    ['alone', ['kube-system']],
    ['beside a remainder in the other one', ['kube-flannel', 'kube-system']],
  ])('in another namespace, %s, is refused before anything is changed', async (_, namespaces) => {
    const { context, asked, changes } = runningIn(...namespaces);
    expect(await failure(context)).toEqual([
      'NETWORK_NAMESPACE',
      { name: 'kube-flannel-ds', namespace: 'kube-system', wanted: 'kube-flannel' },
    ]);
    expect(changes).toEqual([]);
    expect(asked.at(-1)).toContain("-l 'app.kubernetes.io/managed-by=keelson'");
  });

  it('in the same namespace goes on', async () => {
    const { context, asked } = runningIn('kube-flannel');
    expect(await failure(context)).toBeUndefined();
    expect(asked.some((command) => command.includes('apply'))).toBe(true);
  });
});

it.each([
  ['ErrImagePull', ['IMAGE_UNAVAILABLE', { host: 'n1', image: 'flannel:v0.28.10', reason: 'ErrImagePull' }]],
  ['CrashLoopBackOff', ['NETWORK_UNHEALTHY', { host: 'n1', name: 'kube-flannel-ds' }]],
])('tells what its pods lack: %s', async (reason, expected) => {
  const { context } = contextOf({ 'rollout status': [1, ''], 'get pods': [0, pods(reason)] });
  expect(await failure(context)).toMatchObject(expected);
});
