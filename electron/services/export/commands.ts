/** What a person types on a node to install its exported tree by hand: the plan of Deploy as plain commands. */
import { podSubnetsOf } from '../../../shared/cluster/podSubnets';
import { mastersOf, workersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { components, type ComponentId } from '../../../shared/components';
import { bridgeNodeObject } from '../../../shared/components/kubelet/nodeObject';
import { stepsOf, type StepId } from '../../../shared/job/plan';
import { parseModules } from '../../../shared/kubernetes/sysctl';
import { directories } from '../../../shared/resources/directories';
import { nameOf } from '../../../shared/resources/filesOfStep';
import type { TargetFile } from '../../../shared/target/targetFile';
import { sh, type Command } from '../../shell/quote';
import { networks } from '../../steps/components/networks';
import { targetFilesOf } from '../../steps/kinds/targetFiles';

export interface Section {
  readonly step: StepId;
  readonly commands: readonly string[];
}

interface Place {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  /** Every file of the node. */
  readonly files: readonly TargetFile[];
}

/** The part of the plan that belongs to one step on one node. */
interface StepPlace extends Place {
  readonly step: StepId;
  /** The files that this step installs. */
  readonly own: readonly TargetFile[];
}

const octal = (bits: number): string => bits.toString(8).padStart(4, '0');
const install = (file: TargetFile): Command =>
  sh`install -D -m ${octal(file.mode)} ${`target/${file.path}`} ${file.installPath}`;
const raw = (text: string): Command => sh`${{ raw: text as Command }}`;

/** Members of etcd report that they have started only when most of them have: a command that waits would wait for ever. */
const startsAlone = ({ cluster, step }: StepPlace): boolean => step !== 'etcd' || mastersOf(cluster).length === 1;

/** Not every node has every unit: a lone worker, for instance, has no routes. */
const startUnit = (place: StepPlace, unit: string): Command[] =>
  place.own.some((file) => nameOf(file) === unit)
    ? [
        raw('systemctl daemon-reload'),
        sh`systemctl enable ${unit}`,
        startsAlone(place) ? sh`systemctl restart ${unit}` : sh`systemctl restart --no-block ${unit}`,
        sh`journalctl -n 20 --no-pager -u ${unit}`,
      ]
    : [];

const prepare = ({ cluster, node, own }: StepPlace): Command[] => [
  sh`hostnamectl set-hostname ${node.hostname}`,
  ...cluster.nodes.map(({ ip, hostname }) => sh`echo ${`${ip} ${hostname}`} >> /etc/hosts`),
  ...directories(cluster, node)
    .filter(({ madeByService }) => madeByService !== true)
    .map(({ path, mode: bits }) => sh`install -d -m ${octal(bits)} ${path}`),
  ...own
    .filter((file) => nameOf(file) === 'kubernetes.conf')
    .flatMap(({ content }) => parseModules(content))
    .map((module) => sh`modprobe ${module}`),
  raw('sysctl --system'),
];

const runtime = ({ cluster }: StepPlace): Command[] => [
  raw('systemctl daemon-reload'),
  sh`systemctl enable ${cluster.runtime}`,
  sh`systemctl restart ${cluster.runtime}`,
];

const binaries = ({ cluster: { binaries: programs } }: StepPlace): Command[] =>
  programs.source.kind === 'preinstalled'
    ? [sh`ls -l ${programs.dir}`]
    : [sh`install -d ${programs.dir}`, sh`install -m 0755 binaries/* ${programs.dir}/`];

const images = ({ cluster }: StepPlace): Command[] =>
  cluster.registry.archives
    .map((path) => path.split(/[\\/]/).at(-1) ?? path)
    .map((name) =>
      cluster.runtime === 'docker' ? sh`docker load -i ${name}` : sh`ctr -n k8s.io images import ${name}`,
    );

const kubectl = ({ cluster }: Place): string => `${cluster.binaries.dir}/kubectl`;

/** Before the kubelets of any node: one that reports first would be given another part of the pod range than its bridge has. */
function createNodes(place: Place): Command[] {
  const podSubnets = podSubnetsOf(place.cluster);
  return workersOf(place.cluster)
    .flatMap((node) => bridgeNodeObject(place.cluster, node, podSubnets.get(node)) ?? [])
    .map((object) => sh`echo ${JSON.stringify(object)} | ${kubectl(place)} create -f -`);
}

/** What follows after the files of a step are in place. Steps that are not here start the unit of their name. */
const afterFiles: Partial<Record<StepId, (place: StepPlace) => Command[]>> = {
  prepare,
  runtime,
  binaries,
  images,
  kubectl: (place) => [
    raw('install -d -m 0700 ~/.kube'),
    raw('install -m 0600 /etc/kubernetes/admin.kubeconfig ~/.kube/config'),
    ...(place.node === mastersOf(place.cluster)[0] ? createNodes(place) : []),
  ],
  cni: (place) => networks.bridge.units.flatMap((unit) => startUnit(place, unit)),
  'kube-dns': (place) => [sh`${kubectl(place)} apply -f target/services/kube-dns.yaml`],
};

const startComponent = (place: StepPlace): Command[] =>
  place.step in components ? startUnit(place, components[place.step as ComponentId].unit) : [];

/** Quotes around words that need none: a machine does not mind them, a person who reads does. */
export const plain = (command: Command): string => command.replaceAll(/'((?:~\/)?[\w.,:@/=-]+)'/g, '$1');

/** The node's part of the plan in its order; preflight and verify are what the machine does better than a person. */
export function installSections(place: Place): Section[] {
  const { cluster, node, files } = place;
  return stepsOf(cluster, node)
    .map((step) => {
      const here: StepPlace = { ...place, step, own: targetFilesOf({ files }, step) };
      const commands = [...here.own.map(install), ...(afterFiles[step] ?? startComponent)(here)];
      return { step, commands: commands.map(plain) };
    })
    .filter(({ commands }) => commands.length > 0);
}
