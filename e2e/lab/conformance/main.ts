/** `npm run conformance`: Kubernetes' own tests, run against a cluster that Keelson brings up on the lab for it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { proxyModes, type ClusterInput } from '../../../shared/cluster/schema';
import { secureWith, withMasters, writeClusterFile } from '../clusterFile';
import { Lab } from '../lab';
import { labNetwork } from '../network/network';
import { binariesOf } from '../supplies/binaries';
import { sharingGoCaches } from '../supplies/go/caches';
import { newestSubject, secureSubject, subjects } from '../supplies/subjects';
import { adminKubeconfig, imagesFor, imagesMissing, runE2e } from './e2eTests';
import { summary } from './junit';
import { pullingFrom, startMirror } from './mirror';
import { record } from './record';
import { make, ownChecks } from './ownChecks';
import { chosen, idle, proofSet } from './selection';

const usage = `Kubernetes' end-to-end tests against a cluster of the lab. Needs root, and builds what it needs.
  npm run conformance                        the proof set, on ${newestSubject}
      --version VERSION                      of another Kubernetes
      --network NETWORK                      bridge (the default), flannel (with vxlan) or flannel-host-gw
      --proxy-mode iptables|nftables         what kube-proxy uses; default: iptables
      --masters 1|3                          how many of the three hosts are masters; all are workers
      --focus REGEXP [--skip REGEXP]         other tests: '\\[Conformance\\]' for all of them (half an hour or more)
      --processes N                          how many at a time
Before them Keelson plans again and verifies the cluster, after them it resets the hosts: that counts as well.
The counts go into e2e/CONFORMANCE.md, the tests that they come from beside it.`;

/** Those that the lab has the images of, by the name that their lines bear. */
const networks: Readonly<Record<string, NonNullable<ClusterInput['network']>>> = {
  bridge: { cni: 'bridge' },
  flannel: { cni: 'flannel' },
  'flannel-host-gw': { cni: 'flannel', backend: 'host-gw' },
};

/** @throws Error naming what there is. */
function networkOf(name: string, mode: string): NonNullable<ClusterInput['network']> {
  const [network, proxyMode] = [networks[name], proxyModes.find((one) => one === mode)];
  if (network && proxyMode) return { ...network, proxyMode };
  const names = Object.keys(networks).join(', ');
  throw new Error(`There are the networks ${names} and the proxy modes ${proxyModes.join(', ')}`);
}

/** @throws Error unless they have a majority when one of them is away, or are one. */
function mastersFrom(count: string): number {
  if (count !== '1' && count !== '3') throw new Error('There can be 1 master or 3');
  return Number(count);
}

async function conformance(): Promise<number> {
  const { values } = parseArgs({
    options: {
      version: { type: 'string', default: newestSubject },
      network: { type: 'string', default: 'bridge' },
      'proxy-mode': { type: 'string', default: 'iptables' },
      masters: { type: 'string', default: '1' },
      focus: { type: 'string' },
      skip: { type: 'string' },
      processes: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const kubernetes = secureSubject(values.version);
  const network = networkOf(values.network, values['proxy-mode']);
  const masters = mastersFrom(values.masters);
  const selection = values.focus === undefined ? proofSet : chosen(values.focus, values.skip);
  console.log('The cluster, the tests and their images: 20 minutes or more the first time, kept for later ...');
  const archive = await sharingGoCaches(async () => {
    const programs = await binariesOf(kubernetes);
    if ('missing' in programs)
      throw new Error(`Kubernetes ${kubernetes} cannot be had on this machine: ${programs.missing}`);
    return imagesFor(kubernetes, selection);
  });
  if (selection !== proofSet) {
    const missing = await imagesMissing(kubernetes);
    console.log(
      `Tests that want one of these images will fail, the lab does not make them:\n  ${missing.join('\n  ')}`,
    );
  }

  const hosts = ['n1', 'n2', 'n3'].map((name) => ({ name, bare: true }));
  const lab = await Lab.start({ hosts });
  // Two runs side by side are on two labs.
  const reports = join(tmpdir(), `keelson-conformance-${String(lab.instance)}-${kubernetes}`);
  const mirror = await startMirror(archive, labNetwork(lab.instance).gateway);
  try {
    const options = secureWith(network);
    const change = (draft: ClusterInput): ClusterInput =>
      pullingFrom(mirror)(withMasters(masters)(options.change?.(draft) ?? draft));
    const file = await writeClusterFile(lab, { ...options, change, kubernetes, archives: [archive] });
    const workstation = { dataDir: join(lab.folder, 'keelson'), cacheDir: join(lab.folder, 'keelson-cache') };
    console.log('Keelson deploys the cluster ...');
    const checks = await ownChecks(lab, file, workstation);
    const before = await make(checks.before);
    if (before[0]?.status !== 'passed') throw new Error('There is no cluster to test.');

    console.log(`The tests run; what they say: tail -f ${join(reports, 'log.txt')}`);
    const started = Date.now();
    const kubernetesTests = await runE2e({
      kubernetes,
      selection,
      kubeconfig: await adminKubeconfig(lab),
      reports,
      ...(values.processes === undefined ? {} : { processes: Number(values.processes) }),
    });
    const minutes = (Date.now() - started) / 60_000;
    const tests = [...before, ...kubernetesTests, ...(await make(checks.after))];
    const { cluster } = file;
    await record({
      date: new Date(started).toISOString().slice(0, 10),
      kubernetes: subjects[kubernetes].kubernetes,
      configuration: [
        ...[cluster.profile, cluster.runtime, values.network, cluster.network.proxyMode],
        ...(masters > 1 ? [`${String(masters)} masters`] : []),
      ].join(', '),
      selection: selection.name,
      minutes,
      tests,
    });
    for (const pattern of idle(selection, kubernetesTests))
      console.log(`No test of this Kubernetes matches ${pattern}`);
    const { passed, failed } = summary(tests);
    for (const { name, reason = '' } of failed) console.log(`FAILED ${name}: ${reason}`);
    console.log(
      `${String(passed)} passed, ${String(failed.length)} failed in ${minutes.toFixed(1)} minutes: ${reports}`,
    );
    return failed.length > 0 ? 1 : 0;
  } finally {
    mirror.close();
    await lab.stop();
  }
}

conformance().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
