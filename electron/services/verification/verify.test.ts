/** A whole verification against an SSH server with a cluster of one node behind it: told, failed, cancelled, and cleaned up. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountOf } from '../../../shared/cluster/account';
import { clusterOf } from '../../../shared/cluster/rules';
import { verificationEvent, type ShownVerificationEvent } from '../../../shared/ipc/verification';
import { emptyReport, reduceVerification, type VerificationReport } from '../../../shared/verification/verification';
import type { ScriptedAnswer } from '../../testing/answers';
import { startFakeHost, type FakeHost } from '../../testing/fakeHost';
import { nodeOn, testPlatform } from '../../testing/testHosts';
import { createCredentials } from '../hosts/credentials';
import { createHostsService } from '../hosts/hosts';
import { createVerifications, type Verifications } from './verifications';
import { verifyCluster } from './verify';

/** What the API of the cluster knows of ours, and what is wrong with the cluster. */
interface World {
  /** Of this run. */
  namespace?: string | undefined;
  /** Of another one that died, or goes on. */
  others: readonly { readonly name: string; readonly made: Date }[];
  probes: boolean;
  release: string;
  replicas: number;
  /** Commands that end with 1, and what they say. */
  readonly refused: Map<string, string>;
  /** The lines of the DNS pods: name, address, whether it is ready, whether it is being deleted. */
  dns: string;
  /** What comes of what a pod sends, line by line: to the service of the API, to the DNS pod, through its node's port, for a name. */
  arrived: string;
  /** The service that does not run. */
  stopped?: string;
  nodeStatus: string;
  apiIsSilent: boolean;
  /** A release gets its pods in time. */
  rolls: boolean;
  /** The rollback brings back other pods than it should. */
  forgets: boolean;
  rolledBack: boolean;
}

/** The answer for the name is the address of the service. */
const arrived = '0 open\n1 open\n2 open\n3 4b53818000040a440001\n';

let world: World;
let platform: Awaited<ReturnType<typeof testPlatform>>;
let server: FakeHost;
let verifications: Verifications;
let document: object;
/** Called with each command before it is answered. */
let onCommand: (command: string, stopped: Promise<void>) => Promise<void> | void;

const replicaSets = ({ release, replicas, rolledBack, forgets }: World): string =>
  [
    'NAME      RELEASE   READY',
    `web-aaa   1         ${release === '1' && !(rolledBack && forgets) ? String(replicas) : '<none>'}`,
    `web-bbb   2         ${release === '2' ? String(replicas) : '<none>'}`,
    ...(rolledBack && forgets ? [`web-ccc   1         ${String(replicas)}`] : []),
  ].join('\n');

interface Asked {
  readonly command: string;
  readonly stdin: string;
}

/** The clock of the master, which a list of what is there ends with. */
const now = (): string => `${String(Date.now() / 1000)}\n`;

/** kubectl as the steps call it, by what is in the command line: what it prints, and what it does to the world. */
const kubectl: readonly (readonly [RegExp, (request: Asked) => string | number])[] = [
  [
    /get nodes -o/,
    () => `NAME STATUS ROLES AGE VERSION INTERNAL-IP\n10.0.0.1 ${world.nodeStatus} <none> 5m v1.20.2 10.0.0.1\n`,
  ],
  [/get node '10\.0\.0\.1'/, () => 'container runtime is down'],
  [/get --raw/, () => 'ok'],
  [/get endpoints kubernetes/, () => '10.0.0.1'],
  [/delete pods,services/, () => ((world.probes = false), '')],
  [/get 'pods,services'.*creationTimestamp/, () => now()],
  [/get pods,services/, () => (world.probes ? 'pod/keelson-traffic-10-0-0-1\n' : '')],
  [
    /get pods -n 'kube-system'/,
    ({ command }) => `keelson-traffic-${/instance=(\w+)/.exec(command)?.[1] ?? ''}-10-0-0-1 aa Running 172.20.1.2\n`,
  ],
  [/get service 'keelson-traffic-\w+'/, () => '30099'],
  [/get deployments,pods -l k8s-app=kube-dns/, () => 'deployment.apps/coredns   0/0\n'],
  [/k8s-app=kube-dns/, () => `NAME ADDRESS READY DELETED\n${world.dns}`],
  [/delete namespaces/, () => ((world.namespace = undefined), '')],
  [
    /delete 'Namespace/,
    ({ command }) => ((world.others = world.others.filter(({ name }) => !command.includes(`'Namespace/${name}'`))), ''),
  ],
  [
    /get 'namespaces'.*creationTimestamp/,
    () => world.others.map(({ name, made }) => `${made.toISOString()} Namespace/${name}\n`).join('') + now(),
  ],
  [/get namespaces -l/, () => (world.namespace === undefined ? '' : `namespace/${world.namespace}\n`)],
  [
    /create -f -/,
    ({ stdin }) => {
      if (stdin.includes('traffic-probe')) world.probes = true;
      else {
        const namespace = /keelson-verify-\w+/.exec(stdin)?.[0];
        Object.assign(world, { namespace, release: '1', replicas: 1, rolledBack: false });
      }
      return '';
    },
  ],
  [/scale/, () => ((world.replicas = 3), '')],
  [/set env/, () => ((world.release = '2'), '')],
  [/rollout undo/, () => (Object.assign(world, { release: '1', rolledBack: true }), '')],
  [/rollout status/, () => (world.release === '2' && !world.rolls ? 124 : 'rolled out')],
  [/get pods -l 'app=web' -o json/, () => '{"items":[]}'],
  [/get events/, () => 'nothing of interest'],
  [/get 'deployment\/web'/, () => 'pods "web-bbb-" is forbidden: exceeded quota'],
  [/get replicasets/, () => replicaSets(world)],
];

const answers: readonly ScriptedAnswer[] = [
  {
    match: 'systemctl is-active',
    act: ({ command, print }) => {
      const units = [...command.matchAll(/echo '(\S+) well'/g)].map(([, unit = '']) => unit);
      print(units.map((unit) => `${unit} ${unit === world.stopped ? 'stopped' : 'well'}\n`).join(''));
      return 0;
    },
  },
  { match: 'nsenter', act: ({ print }) => (print(world.arrived), 0) },
  {
    match: /kubectl'? --kubeconfig/,
    act: async ({ command, stdin, print, stopped }) => {
      await onCommand(command, stopped);
      const refusal = [...world.refused].find(([part]) => command.includes(part));
      if (refusal || world.apiIsSilent) {
        print(refusal?.[1] ?? '');
        return 1;
      }
      const said = kubectl.find(([pattern]) => pattern.test(command))?.[1]({ command, stdin });
      if (said === undefined) throw new Error(`no kubectl for: ${command}`);
      if (typeof said === 'number') return said;
      print(said);
      return 0;
    },
  },
  { match: '/dev/tcp/', stdout: '' },
  { match: 'journalctl', stdout: 'it fell over\n' },
  { match: '', stdout: '' },
];

beforeEach(async () => {
  world = {
    ...{ others: [], probes: false, release: '1', replicas: 0, refused: new Map(), nodeStatus: 'Ready' },
    ...{ apiIsSilent: false, dns: 'coredns-aaa 172.20.1.3 True <none>\n', arrived },
    ...{ rolls: true, forgets: false, rolledBack: false },
  };
  onCommand = () => undefined;
  platform = await testPlatform();
  server = await startFakeHost({ password: 'hunter2!', answers });
  document = {
    ...{ apiVersion: 'keelson/v1', id: 'lab', name: 'lab', kubernetesVersion: '1.20.2', network: { cni: 'bridge' } },
    ...{ binaries: { source: { kind: 'preinstalled' } }, nodes: [nodeOn(server)] },
  };
  const credentials = createCredentials();
  const hosts = createHostsService(platform, credentials);
  credentials.set(accountOf(document, 'n1'), { password: 'hunter2!' });
  const { error } = await hosts.reach(clusterOf(document), 'n1');
  await hosts.accept(server.address, server.port, String(error?.params['fingerprint']));
  const certificates = () => Promise.resolve({ nodes: [{ hostname: 'n1', certificates: [] }], workstation: [] });
  verifications = createVerifications(hosts, (request) => verifyCluster({ certificates }, request));
});
afterEach(async () => {
  await verifications.close();
  await server.close();
  await platform.remove();
});

/** Makes a verification and answers what the window makes of its events. */
function verified(meanwhile: (id: string) => void = () => undefined): Promise<VerificationReport> {
  return new Promise((resolve, reject) => {
    let report = emptyReport(0);
    const take = (event: ShownVerificationEvent): void => {
      verificationEvent.parse(event);
      if (event.type === 'broken') reject(new Error(JSON.stringify(event.error)));
      else report = reduceVerification(report, event);
      if (event.type === 'ended') resolve(report);
    };
    verifications.subscribe((_id, events) => events.forEach(take));
    meanwhile(verifications.start(document));
  });
}

const statesOf = ({ checks }: VerificationReport): Record<string, string> =>
  Object.fromEntries(Object.entries(checks).map(([id, { state }]) => [id, state]));
const typed = ({ checks }: VerificationReport): string[] =>
  Object.values(checks)
    .flatMap(({ commands }) => commands.map(({ command }) => command.split('\n')[0] ?? ''))
    .map((command) => command.replace(/(?<=keelson-verify-)\w{8}/, 'RUN'));
const nothingLeft = { namespace: undefined, probes: false };

const wellStates = {
  ...{ nodes: 'passed', services: 'passed', endpoints: 'passed', certificates: 'unmeasured' },
  ...{ 'pod-to-pod': 'passed', 'pod-to-service': 'passed', 'node-port': 'passed', 'name-resolution': 'passed' },
  ...{ created: 'passed', scaled: 'passed', rolled: 'passed', 'rolled-back': 'passed', 'cleaned-up': 'passed' },
};

describe('a verification', () => {
  it('makes every check, tells each command as one would type it, and leaves nothing', async () => {
    const report = await verified();
    expect(report.status).toBe('passed');
    expect(statesOf(report)).toEqual(wellStates);
    expect(report.checks['rolled-back'].facts).toMatchObject([
      { code: 'REPLICAS_READY', params: { count: 3, release: '1', name: 'web-aaa' } },
    ]);
    expect(report.checks.certificates.reason).toBe('no-certificates');
    expect(typed(report)).toEqual(
      expect.arrayContaining([
        'kubectl get nodes -o wide',
        "kubectl create -f - <<'EOF'",
        'kubectl -n keelson-verify-RUN scale deployment/web --replicas=3',
        'kubectl -n keelson-verify-RUN set env deployment/web RELEASE=2',
        'kubectl -n keelson-verify-RUN rollout undo deployment/web',
      ]),
    );
    expect(typed(report).join('\n')).not.toContain('kubeconfig');
    expect(world).toMatchObject(nothingLeft);
  });

  it('names the service that does not run and the node that is not Ready, and goes on with the rest', async () => {
    Object.assign(world, { stopped: 'kube-proxy.service', nodeStatus: 'NotReady' });
    const report = await verified();
    expect(report.status).toBe('failed');
    expect(report.checks.services.errors).toEqual([
      { code: 'SERVICE_FAILED', params: { host: 'n1', unit: 'kube-proxy.service' }, detail: 'it fell over' },
    ]);
    expect(report.checks.nodes.errors).toMatchObject([
      { code: 'NODE_NOT_READY', params: { host: 'n1' }, detail: 'container runtime is down' },
    ]);
    expect(statesOf(report)).toEqual({
      ...{ ...wellStates, nodes: 'failed', services: 'failed', 'pod-to-pod': 'unmeasured' },
      ...{ 'pod-to-service': 'unmeasured', 'node-port': 'unmeasured', 'name-resolution': 'unmeasured' },
    });
    expect(report.checks['pod-to-pod'].reason).toBe('no-worker');
  });

  it.each([
    ['no pod of it is ready', { dns: '', arrived: '0 open\n' }, 'no-dns-pod'],
    ['its pods run no name server', { arrived: '0 open\n1 refused\n2 refused\n3 silent\n' }, 'no-dns-server'],
  ] as const)('fails without cluster DNS: %s', async (_, change, reason) => {
    Object.assign(world, change);
    const report = await verified();
    expect(report.status).toBe('failed');
    expect(report.checks['name-resolution'].errors).toEqual([
      { code: 'DNS_UNAVAILABLE', params: { reason }, detail: 'deployment.apps/coredns   0/0' },
    ]);
    expect(report.checks['node-port']).toMatchObject({ state: 'unmeasured', reason });
    expect(report.checks['pod-to-service'].state).toBe('passed');
  });

  it('says why a roll does not come to its end, does not go on from there, and cleans up', async () => {
    world.rolls = false;
    const report = await verified();
    expect(statesOf(report)).toEqual({ ...wellStates, rolled: 'failed', 'rolled-back': 'unmeasured' });
    expect(report.checks.rolled.errors).toMatchObject([
      { code: 'DEPLOYMENT_NOT_READY', params: { reason: 'pods "web-bbb-" is forbidden: exceeded quota' } },
    ]);
    expect(report.checks['rolled-back'].reason).toBe('after-failure');
    expect(world).toMatchObject(nothingLeft);
  });

  it('does not believe a rollback that brings other pods', async () => {
    world.forgets = true;
    const report = await verified();
    expect(report.checks['rolled-back'].errors).toMatchObject([
      { code: 'DEPLOYMENT_DIFFERS', detail: expect.stringContaining('web-ccc') as string },
    ]);
    expect(world).toMatchObject(nothingLeft);
  });

  it('removes what one that died has left, and leaves alone what may be of one that goes on', async () => {
    const died = { name: 'keelson-verify-0ld00000', made: new Date(Date.now() - 16 * 60_000) };
    const goesOn = { name: 'keelson-verify-900d0000', made: new Date() };
    world.others = [died, goesOn];
    const report = await verified();
    expect(report.status).toBe('passed');
    expect(world.others).toEqual([goesOn]);
    expect(world).toMatchObject(nothingLeft);
  });

  it('says what is left, and the command that removes it, when the API does not let it go', async () => {
    onCommand = (command) => {
      if (command.includes('rollout undo')) world.refused.set('delete namespaces', 'the server is on fire');
    };
    const report = await verified();
    expect(report.checks['cleaned-up'].errors).toMatchObject([
      {
        code: 'CLEANUP_INCOMPLETE',
        params: {
          left: expect.stringMatching(/^namespace\/keelson-verify-\w{8}$/) as string,
          command: expect.stringMatching(/^kubectl delete namespaces -l /) as string,
        },
      },
    ]);
  });

  it('removes the pods that send, too, where the master that made them did not', async () => {
    onCommand = (command) => {
      if (!command.includes('delete pods,services')) return;
      world.refused.set('delete pods,services', 'the machine is gone');
      onCommand = (next) => {
        if (next.includes('create -f -')) world.refused.clear();
      };
    };
    const report = await verified();
    expect(report.checks['pod-to-pod'].state).toBe('failed');
    expect(report.checks['cleaned-up'].state).toBe('passed');
    expect(world).toMatchObject(nothingLeft);
  });

  it('makes nothing where no API server answers', async () => {
    world.apiIsSilent = true;
    const report = await verified();
    expect(statesOf(report)).toMatchObject({ nodes: 'failed', services: 'passed', endpoints: 'failed' });
    for (const id of ['pod-to-pod', 'created', 'cleaned-up'] as const) {
      expect(report.checks[id]).toMatchObject({ state: 'unmeasured', reason: 'api-silent' });
    }
  });

  it.each([
    ['traffic is sent', 'k8s-app=kube-dns'],
    ['its Deployment is scaled', 'scale'],
    ['its Deployment is rolled back', 'rollout undo'],
  ])('is cancelled while %s, and has removed what it made when it is over', async (_, during) => {
    let id = '';
    onCommand = (command, stopped) => {
      if (!command.includes(during)) return undefined;
      onCommand = () => undefined;
      verifications.cancel(id);
      return stopped;
    };
    const report = await verified((begun) => (id = begun));
    expect(report.status).toBe('cancelled');
    expect(report.checks['cleaned-up'].state).toBe('passed');
    expect(Object.values(report.checks).filter(({ reason }) => reason === 'stopped')).toHaveLength(1);
    expect(world).toMatchObject(nothingLeft);
  });

  it('ends before the next one begins', async () => {
    let first = '';
    const heard: string[] = [];
    onCommand = (command, stopped) => {
      if (!command.includes('scale')) return undefined;
      onCommand = () => undefined;
      verifications.start(document);
      return stopped;
    };
    await new Promise<void>((resolve) => {
      verifications.subscribe((id, events) => {
        for (const event of events)
          if (event.type === 'started' || event.type === 'ended')
            heard.push(`${id === first ? 'first' : 'second'} ${event.type}`);
        if (heard.at(-1) === 'second ended') resolve();
      });
      first = verifications.start(document);
    });
    expect(heard).toEqual(['first started', 'first ended', 'second started', 'second ended']);
    expect(world).toMatchObject(nothingLeft);
  });
});
