/** Keelson never hurts what it did not make: real hosts that are full of other people's things, before and after a cluster. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { ClusterInput } from '../shared/cluster/schema';
import type { LabHost } from './lab/host/host';
import type { Lab } from './lab/lab';
import { expect, passwords, test } from './support/fixtures';
import {
  answerOfEtcd,
  answersOfContainers,
  etcdData,
  programsOf,
  putContainers,
  putEtcd,
  putFiles,
  putNames,
  putRules,
  type ForeignEtcd,
} from './support/situations/foreign';
import { CommandLine } from './support/keelson';
import { differences, snapshot, type Snapshot } from './support/snapshot';

const binariesDir = '/usr/bin/kubernetes-bins';

/** n1's serves the cluster as external etcd too; the one on the worker n2 has nothing to do with it. */
const etcds = (lab: Lab): ForeignEtcd[] => [
  { host: lab.host('n1'), clientPort: 2379 },
  { host: lab.host('n2'), clientPort: 12379 },
];

/** The file's names for the hosts, which call themselves something else until then. */
const rename = (document: ClusterInput, prefix: string): ClusterInput => ({
  ...document,
  nodes: document.nodes.map((node, index) => ({ ...node, hostname: `${prefix}${String(index + 1)}` })),
});

/** Passwords go by the names in the cluster file. */
const credentialsFor = (prefix: string): string =>
  stringify({
    nodes: { [`${prefix}2`]: { sudoPassword: passwords.n2Sudo }, [`${prefix}3`]: { password: passwords.n3 } },
  });

async function ofAll<T>(lab: Lab, ask: (host: LabHost) => Promise<T>): Promise<Record<string, T>> {
  const hosts = [...lab.hosts.values()];
  return Object.fromEntries(await Promise.all(hosts.map(async (host) => [host.name, await ask(host)] as const)));
}

/** One line of acme's in each section of a picture. */
const ofAcme: Readonly<Record<string, string>> = {
  files: '/etc/kubernetes/pki/acme.key f 600 0:0 15',
  'iptables-save': 'filter: -A FORWARD -j ACCEPT',
  'ip6tables-save': 'filter: -A INPUT -p tcp -m tcp --dport 9999 -j ACCEPT',
  'nft list ruleset': 'table inet acme / chain input / ip saddr @quiet drop',
  routes: '10.99.0.0/24 dev cni-podman1',
  links: 'cni-podman1',
  'network namespaces': 'netns-',
  mounts: '/var/lib/containers/storage/overlay/',
  settings: 'net.bridge.bridge-nf-call-ip6tables = 0',
  'host name': 'db-n',
  'unit files': 'ssh.service enabled',
  'active units': 'docker.service active',
  docker: '/acme-shop running since',
  containerd: 'moby tasks',
  podman: 'acme-shelf running since',
};

/** What acme's things say for themselves. */
async function acme(lab: Lab): Promise<unknown> {
  return {
    etcd: await Promise.all(etcds(lab).map(answerOfEtcd)),
    web: await ofAll(lab, answersOfContainers),
    programs: await ofAll(lab, (host) => programsOf(host, binariesDir)),
  };
}

const picture = (lab: Lab): Promise<Record<string, Snapshot>> =>
  ofAll(lab, (host) => snapshot(host, { alive: [etcdData] }));

test('a deployment and a reset leave hosts full of foreign things as they were, whatever the file says by then', async ({
  lab,
  fresh,
  clusterFile,
}, info) => {
  await fresh();
  for (const host of lab.hosts.values()) {
    await putNames(host, `db-${host.name}`);
    await putFiles(host, binariesDir);
    await putRules(host);
    await putContainers(host);
  }
  for (const etcd of etcds(lab)) await putEtcd(etcd);
  const [before, acmeBefore] = [await picture(lab), await acme(lab)];
  // The comparison below is worth what the pictures show.
  for (const [name, seen] of Object.entries(before)) {
    for (const [section, line] of Object.entries(ofAcme)) {
      expect(seen.get(section)?.join('\n'), `${section} of ${name}`).toContain(line);
    }
  }

  const keelson = new CommandLine();
  const { path, credentialsPath } = await clusterFile((document) => ({
    ...rename(document, 'node'),
    etcd: { endpoints: [`http://${lab.host('n1').ip}:2379`] },
    binaries: { ...document.binaries, dir: binariesDir },
  }));
  writeFileSync(credentialsPath, credentialsFor('node'));
  const file = ['--file', path, '--credentials', credentialsPath];
  const apply = await keelson.run('apply', ...file, '--accept-host-keys', '--yes');
  await info.attach('apply', { body: apply.stdout + apply.stderr });
  expect(apply.code, apply.stdout + apply.stderr).toBe(0);
  expect(await acme(lab), 'while the cluster runs').toEqual({ ...(acmeBefore as object), programs: expect.anything() });

  // The administrator goes on with his work, and so does whoever edits the cluster file.
  const later = { file: '/etc/kubernetes/added-later.conf', chain: 'CNI-foreign' };
  await ofAll(lab, (host) =>
    host.sh(`echo later > ${later.file}
iptables -N ${later.chain} && iptables -A ${later.chain} -s 192.0.2.30/32 -j DROP && iptables -I FORWARD -j ${later.chain}`),
  );
  const edited = rename(parse(readFileSync(path, 'utf8')) as ClusterInput, 'other');
  const document = {
    ...edited,
    network: { ...edited.network, cni: 'calico' as const },
    binaries: { ...edited.binaries, dir: '/opt/elsewhere' },
  };
  writeFileSync(path, stringify(document));
  writeFileSync(credentialsPath, credentialsFor('other'));

  const reset = await keelson.run('reset', ...file, '--yes');
  await info.attach('reset', { body: reset.stdout + reset.stderr });
  expect(reset.code, reset.stdout + reset.stderr).toBe(0);
  // What came in between is there as well; taken away, nothing may be left or missing.
  const kept = await ofAll(lab, (host) =>
    host.sh(
      `cat ${later.file}; iptables -S ${later.chain}; iptables -S FORWARD | grep -- '-j ${later.chain}'
iptables -D FORWARD -j ${later.chain}; iptables -F ${later.chain}; iptables -X ${later.chain}; rm -f ${later.file}`,
      {
        accept: [0, 1, 2],
      },
    ),
  );
  const after = await picture(lab);
  const found = Object.fromEntries(
    Object.entries(before).map(([name, was]) => [name, differences(was, after[name] ?? new Map())]),
  );
  await info.attach('differences', { body: JSON.stringify(found, undefined, 2) });
  const expectedKept = `later\n-N ${later.chain}\n-A ${later.chain} -s 192.0.2.30/32 -j DROP\n-A FORWARD -j ${later.chain}\n`;
  expect.soft(kept).toEqual({ n1: expectedKept, n2: expectedKept, n3: expectedKept });
  expect.soft(found).toEqual({ n1: [], n2: [], n3: [] });
  expect.soft(await acme(lab)).toEqual(acmeBefore);

  const again = await keelson.run('reset', ...file, '--yes');
  expect.soft(again.code, again.stdout + again.stderr).toBe(0);
  expect.soft(await acme(lab), 'after a second reset').toEqual(acmeBefore);
  keelson.dispose();
});

test("a service and a link of somebody else's that bear names of ours stop a deployment, and are untouched", async ({
  lab,
  fresh,
  clusterFile,
}, info) => {
  await fresh();
  const [service, link] = ['kube-proxy.service', 'cni0'];
  await lab.host('n2').sh(`printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/etc/systemd/system/${service}
systemctl daemon-reload && systemctl start ${service}`);
  await lab
    .host('n3')
    .sh(`ip link add ${link} type bridge && ip addr add 192.0.2.1/24 dev ${link} && ip link set ${link} up`);
  const main = (): Promise<string> => lab.host('n2').sh(`systemctl show ${service} -p MainPID -p ActiveState`);
  const [before, running] = [await ofAll(lab, (host) => snapshot(host)), await main()];

  const keelson = new CommandLine();
  const { path, credentialsPath } = await clusterFile();
  const file = ['--file', path, '--credentials', credentialsPath, '--accept-host-keys'];
  for (const [ends, ...command] of [
    [2, 'plan'],
    [1, 'apply', '--yes'],
  ] as const) {
    const { code, stdout, stderr } = await keelson.run(...command, ...file);
    await info.attach(command.join(' '), { body: stdout + stderr });
    expect.soft(code, stdout + stderr).toBe(ends);
    expect.soft(stdout + stderr).toContain(`${service} runs on this machine and is somebody else's`);
    expect.soft(stdout + stderr).toContain(`There is a network link ${link} on this machine that Keelson has not made`);
  }
  const after = await ofAll(lab, (host) => snapshot(host));
  for (const [name, was] of Object.entries(before)) {
    const found = differences(was, after[name] ?? new Map());
    expect.soft(found, `${name}: ${found.join('; ')}`).toEqual([]);
  }
  expect.soft(await main()).toBe(running);
  keelson.dispose();
});
