/** The step that installs packages, on a host whose apt-get only pretends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster, ClusterInput } from '../../../shared/cluster/schema';
import { hostChanges, type PlannedChange } from '../../../shared/resources/changes';
import type { FoundHost } from '../../../shared/resources/found';
import { parseLedger } from '../../../shared/resources/ledger';
import { packagesOf } from '../../../shared/resources/packages';
import { noteCommand } from '../../node/ledgerCommands';
import type { HostPlan, StepContext } from '../step';
import { clusterFrom, Sandbox, threeNodes } from '../testing/sandbox';
import { installPackages } from './packages';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('/var/lib/dpkg/status', 'Package: base-files\n');
  sandbox.program('dpkg-query', '#!/bin/sh\nexit 1\n');
  sandbox.program(
    'apt-get',
    `#!/bin/sh
[ ! -e "$FAKE/closed" ] || { echo 'E: Unable to fetch some archives' >&2; exit 100; }
echo 'Selecting previously unselected package haproxy.'
printf '#!/bin/sh\\n' > "$FAKE/bin/haproxy"
chmod +x "$FAKE/bin/haproxy"
`,
  );
});
afterEach(() => sandbox.remove());

const secure: ClusterInput = {
  ...threeNodes,
  ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
  network: { cni: 'bridge', nodePortRange: '30000-32767' },
};
const severalMasters: ClusterInput = {
  ...secure,
  nodes: secure.nodes.map((node) => ({ ...node, roles: ['master', 'worker'] })),
};

const nodeOf = ({ nodes: [node] }: Cluster): Cluster['nodes'][number] => {
  if (!node) throw new Error('no node');
  return node;
};

/** With the plan that follows from what is there. */
async function contextOf(input: ClusterInput, present: readonly string[] = []): Promise<StepContext> {
  const cluster = clusterFrom(input);
  // Its files need certificates, and nothing here reads them.
  const context = { ...sandbox.context(threeNodes, 'n1'), cluster, node: nodeOf(cluster) };
  const found: FoundHost = {
    ...{ facts: { PACKAGE_MANAGER: 'apt-get' }, ledger: { kind: 'none' }, paths: new Map(), units: new Map() },
    ...{ values: new Map(), present: new Set(present) },
  };
  const resources = packagesOf(cluster, context.node);
  const [plan] = hostChanges([{ step: 'prepare', resources }], {
    ...{ found, ledger: new Map(), sha256: (text) => text, programs: new Map(), archives: new Map() },
  });
  const changes = new Map<'prepare', readonly PlannedChange[]>([['prepare', plan?.changes ?? []]]);
  context.plans.set('n1', Promise.resolve({ found, changes } as unknown as HostPlan));
  await context.host.run(noteCommand(context.identity, resources), { signal: context.signal });
  return context;
}
const entries = () => {
  const ledger = parseLedger(sandbox.read('/var/lib/keelson/ledger.jsonl'));
  return ledger.kind === 'whole' ? ledger.entries : ledger.kind;
};

describe('packages', () => {
  it('belong to nodes that find the API by a program of the host', () => {
    const names = (input: ClusterInput): string[][] => {
      const cluster = clusterFrom(input);
      return cluster.nodes.map((node) => packagesOf(cluster, node).map(({ name }) => name));
    };
    expect(names(severalMasters)).toEqual([['haproxy'], ['haproxy'], ['haproxy']]);
    expect(names(secure)).toEqual([[], [], []]);
    const balanced = { ...severalMasters, api: { endpoint: 'api.lab.test:6443' } };
    expect(names(balanced)).toEqual([[], [], []]);
  });

  it('are installed where the plan says so, and are in the ledger as soon as they are there', async () => {
    await installPackages(await contextOf(severalMasters));
    expect(sandbox.changes).toEqual([{ kind: 'setting', target: 'package haproxy', action: 'created' }]);
    expect(entries()).toEqual([{ id: 'package:haproxy', before: null, brought: ['haproxy'] }]);
  });

  it('that are there are left alone', async () => {
    await installPackages(await contextOf(severalMasters, ['package:haproxy']));
    expect(sandbox.changes).toEqual([{ kind: 'setting', target: 'package haproxy', action: 'unchanged' }]);
  });

  it('that cannot be had are an error with what was tried and what was said', async () => {
    const context = await contextOf(severalMasters);
    sandbox.flag('closed');
    await expect(installPackages(context)).rejects.toMatchObject({
      code: 'PACKAGE_NOT_INSTALLED',
      params: { host: 'n1', name: 'haproxy', command: 'apt-get install haproxy' },
      detail: expect.stringContaining('E: Unable to fetch some archives') as string,
    });
    expect(sandbox.changes).toEqual([]);
  });
});
