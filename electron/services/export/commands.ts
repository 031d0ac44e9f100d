/** What a person types on a node to install its exported tree by hand: the plan of Deploy as plain commands. */
import type { Cluster, ClusterNode } from '../../../shared/cluster';
import { components, type ComponentId } from '../../../shared/components';
import { deployPlan, type StepId } from '../../../shared/plan';
import type { TargetFile } from '../../../shared/target/targetFile';
import { sh, type Command } from '../../ssh/quote';
import { directories } from '../../steps/paths';
import { targetFilesOf } from '../../steps/targetFiles';

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

const mode = (file: TargetFile): string => file.mode.toString(8).padStart(4, '0');
const install = (file: TargetFile): Command =>
  sh`install -D -m ${mode(file)} ${`target/${file.path}`} ${file.installPath}`;
const raw = (text: string): Command => sh`${{ raw: text as Command }}`;

const startUnit = (unit: string): Command[] => [
  raw('systemctl daemon-reload'),
  sh`systemctl enable ${unit}`,
  sh`systemctl restart ${unit}`,
  sh`journalctl -n 20 --no-pager -u ${unit}`,
];

const prepare = ({ cluster, node }: Place): Command[] => [
  sh`hostnamectl set-hostname ${node.hostname}`,
  ...cluster.nodes.map(({ ip, hostname }) => sh`echo ${`${ip} ${hostname}`} >> /etc/hosts`),
  ...directories
    .filter(({ on }) => on === 'all' || node.roles.includes(on))
    .map((directory) => sh`install -d -m ${directory.mode} ${directory.path}`),
  raw('modprobe br_netfilter'),
  raw('sysctl --system'),
];

const runtime = ({ cluster }: Place): Command[] => [
  raw('systemctl daemon-reload'),
  sh`systemctl enable ${cluster.runtime}`,
  sh`systemctl restart ${cluster.runtime}`,
];

const images = ({ cluster }: Place): Command[] =>
  cluster.registry.archives
    .map((path) => path.split(/[\\/]/).at(-1) ?? path)
    .map((name) =>
      cluster.runtime === 'docker' ? sh`docker load -i ${name}` : sh`ctr -n k8s.io images import ${name}`,
    );

const kubectl = ({ cluster }: Place): string => `${cluster.binaries.dir}/kubectl`;

/** What follows after the files of a step are in place. Steps that are not here start the unit of their name. */
const afterFiles: Partial<Record<StepId, (place: Place) => Command[]>> = {
  prepare,
  runtime,
  binaries: ({ cluster }) => [
    sh`install -d ${cluster.binaries.dir}`,
    sh`install -m 0755 binaries/* ${cluster.binaries.dir}/`,
  ],
  images,
  kubectl: () => [
    raw('install -d -m 0700 ~/.kube'),
    raw('install -m 0600 /etc/kubernetes/admin.kubeconfig ~/.kube/config'),
  ],
  cni: () => startUnit('keelson-routes.service'),
  'kube-dns': (place) => [sh`${kubectl(place)} apply -f target/services/kube-dns.yaml`],
};

const startComponent = (step: StepId): Command[] =>
  step in components ? startUnit(components[step as ComponentId].unit) : [];

/** Quotes around words that need none: a machine does not mind them, a person who reads does. */
export const plain = (command: Command): string => command.replaceAll(/'([\w.,:@/=-]+)'/g, '$1');

/** The node's part of the plan in its order; preflight and verify are what the machine does better than a person. */
export function installSections(place: Place): Section[] {
  const { cluster, node, files } = place;
  return deployPlan(cluster)
    .tasks.filter((task) => task.hostname === node.hostname)
    .map(({ step }) => ({
      step,
      commands: [
        ...targetFilesOf({ files }, step).map(install),
        ...(afterFiles[step]?.(place) ?? startComponent(step)),
      ].map(plain),
    }))
    .filter(({ commands }) => commands.length > 0);
}
