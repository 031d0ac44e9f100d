/** Measures Keelson on the lab's hosts, and beside it, in the same run with the same files, Ansible and scp. */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { secureCluster, writeClusterFile } from '../clusterFile';
import type { LabHost } from '../host/host';
import { Lab } from '../lab';
import { ensure } from '../requirements';
import { run } from '../run';
import { newestSubject } from '../supplies/subjects';
import { prepareAnsible } from './ansible';
import { deploy, node, review, type Workstation } from './deployment';
import { electronApp } from './electronApp';
import { exportMany, MANY, renderMany } from './manyNodes';
import { root, timed, type Seconds } from './measure';
import { scp, upload } from './uploads';

const usage = `npm run bench -- [--runs N] [--only secure]     everything N times on fresh hosts (default 1), or that part of it. Needs root.`;

/** By name; a third of 1 Gbit/s is what each of three hosts gets of a workstation's link. The last one is for all that follows. */
const networks = [
  ['333 Mbit/s to each host', '333mbit'],
  ['as fast as this machine is', undefined],
] as const;

/** One column of numbers. */
type Report = Map<string, Seconds>;

/** Of the only master, with the watches of a whole cluster open: how long it takes to end and to begin, and until it takes requests. */
async function restartOfApiServer(master: LabHost): Promise<Seconds> {
  const restart = await timed(() => master.sh('systemctl restart kube-apiserver.service'));
  const ready = await timed(() =>
    master.sh(`until [ "$(curl -sk https://${master.ip}:6443/readyz)" = ok ]; do sleep 0.05; done`),
  );
  return new Map([
    ['systemctl restart', restart],
    ['until ready', restart + ready],
  ]);
}

/** Today's Kubernetes from hosts without a container runtime. */
async function measureSecure(report: Report): Promise<void> {
  const lab = await Lab.start({ hosts: ['n1', 'n2', 'n3'].map((name) => ({ name, bare: true })) });
  try {
    const file = await writeClusterFile(lab, secureCluster);
    const cacheDir = join(lab.folder, 'bench-cache');
    const afresh = (name: string): Workstation => ({ dataDir: join(lab.folder, `bench-${name}`), cacheDir });
    const title = `Keelson, profile secure, Kubernetes ${newestSubject}, bare hosts`;
    report.set(`${title}, nothing packed`, await deploy(file, afresh('secure-1')));
    report.set(`${title}, unchanged`, await deploy(file, afresh('secure-1')));
    report.set(`Restart of kube-apiserver ${newestSubject}`, await restartOfApiServer(lab.host('n1')));
    await Promise.all([...lab.hosts.values()].map((host) => host.reset()));
    report.set(`${title}, packed before`, await deploy(file, afresh('secure-2')));
  } finally {
    await lab.stop();
  }
}

/** Fills in a report, so that what was measured is there also when a later part fails. */
async function measure(report: Report): Promise<void> {
  await measureSecure(report);
  report.set(`keelson render, ${String(MANY)} nodes`, new Map([['command', await renderMany()]]));
  report.set(`An export of ${String(MANY)} nodes as the app writes it`, await exportMany());
  const lab = await Lab.start();
  try {
    const file = await writeClusterFile(lab);
    const electron = await electronApp(join(lab.folder, 'bench-electron'));
    const cacheDir = join(lab.folder, 'bench-cache');
    let deployments = 0;
    const afresh = (): Workstation => ({ dataDir: join(lab.folder, `bench-${String((deployments += 1))}`), cacheDir });
    const renewHosts = () => Promise.all([...lab.hosts.values()].map((host) => host.reset()));

    for (const [network, rate] of networks) {
      for (const host of lab.hosts.values()) host.slowNetwork(rate);
      report.set(`scp of the programs, ${network}`, new Map([['command', await scp(lab, file.cluster)]]));
      report.set(`Keelson, the same files, ${network}`, await upload(lab, file, node));
      report.set(`Keelson in the app's Electron, the same files, ${network}`, await upload(lab, file, electron));
    }
    let workstation = afresh();
    report.set('Keelson, fresh hosts, nothing packed', await deploy(file, workstation));
    report.set('Keelson, unchanged', await deploy(file, workstation));
    for (const [title, runtime] of [
      ['Keelson, fresh hosts, packed before', node],
      ["Keelson in the app's Electron, fresh hosts, packed before", electron],
    ] as const) {
      await renewHosts();
      workstation = afresh();
      if (runtime === electron) await review(file, workstation, electron);
      report.set(title, await deploy(file, workstation, runtime));
    }
    report.set("Keelson in the app's Electron, unchanged", await deploy(file, workstation, electron));
    await renewHosts();
    workstation = afresh();
    await rm(cacheDir, { recursive: true });
    await review(file, workstation, electron);
    report.set("Keelson in the app's Electron, fresh hosts, nothing packed", await deploy(file, workstation, electron));

    await renewHosts();
    const ansible = await prepareAnsible(lab, file, workstation);
    try {
      report.set('Ansible, fresh hosts', new Map([['until Ready', (await ansible.play()).seconds]]));
      const again = await ansible.play();
      report.set('Ansible, unchanged', new Map([['until Ready', again.seconds]]));
      if (again.changed > 0)
        throw new Error(`The playbook changed ${String(again.changed)} things that it had done itself`);
    } finally {
      await ansible.remove();
    }
  } finally {
    await lab.stop();
  }
}

function print(reports: readonly Report[]): void {
  for (const [title, seconds] of reports[0] ?? []) {
    console.log(`\n${title}, seconds:`);
    for (const name of seconds.keys()) {
      const values = reports.map((one) => (one.get(title)?.get(name)?.toFixed(1) ?? '-').padStart(8)).join('');
      console.log(`  ${name.padEnd(28)}${values}`);
    }
  }
  console.log(`\nLoad of this machine: ${readFileSync('/proc/loadavg', 'utf8').trim()}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '1' }, only: { type: 'string' }, help: { type: 'boolean' } },
  });
  const count = Number(values.runs);
  const isKnown = values.only === undefined || values.only === 'secure';
  if (values.help === true || !isKnown || !Number.isInteger(count) || count < 1) {
    console.log(usage);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  await ensure('lab', 'bench');
  // What people use is the built command line.
  await run('npm', ['run', 'build'], { cwd: root });
  const reports = Array.from({ length: count }, (): Report => new Map());
  try {
    for (const report of reports) await (values.only === 'secure' ? measureSecure : measure)(report);
  } finally {
    print(reports);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
