/** What a person types on a node to install its exported tree by hand: the node's resources as plain commands. */
import { accessOf } from '../../../shared/access/access';
import { allUnits, type ComponentId } from '../../../shared/components';
import { mastersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { parseModules } from '../../../shared/kubernetes/sysctl';
import type { StepResources } from '../../../shared/resources/nodeResources';
import type { Resource, ResourceOf } from '../../../shared/resources/resource';
import { sh, type Command } from '../../shell/quote';
import { importImages } from '../../steps/kinds/imageCommands';

export interface Section {
  readonly step: ComponentId;
  readonly commands: readonly string[];
}

/** What is on each node, by hostname: see nodeResources. */
export type ClusterResources = ReadonlyMap<string, readonly StepResources[]>;

/** What is known where a resource is told. */
interface Telling {
  readonly cluster: Cluster;
  readonly node: ClusterNode;
  /** The resources of the same component. */
  readonly others: readonly Resource[];
  readonly all: ClusterResources;
}

const octal = (bits: number): string => bits.toString(8).padStart(4, '0');
const raw = (text: string): Command => sh`${{ raw: text as Command }}`;

/** Whose something is, where it is not root's. */
const ownedBy = (owner?: string): Command => (owner === undefined ? sh`` : sh` -o ${owner} -g ${owner}`);

const install = ({ place, path, mode, owner, content = '' }: ResourceOf<'file'>): Command[] =>
  place === undefined
    ? []
    : [
        sh`install -D -m ${octal(mode)}${{ raw: ownedBy(owner) }} ${`target/${place}`} ${path}`,
        // systemd loads them at the next boot only.
        ...(path.startsWith('/etc/modules-load.d/') ? parseModules(content).map((name) => sh`modprobe ${name}`) : []),
      ];

/** Members of a quorum report that they have started only when most of them have: a command that waits would wait for ever. */
const restart = (unit: string, cluster: Cluster): Command =>
  allUnits.some((one) => one.unit === unit && one.needsQuorum) && mastersOf(cluster).length > 1
    ? sh`systemctl restart --no-block ${unit}`
    : sh`systemctl restart ${unit}`;

/** A unit of the system goes by its short name, as in the system's own documents. */
const start = ({ unit, system }: ResourceOf<'unit'>, cluster: Cluster): Command[] => {
  const name = system ? unit.replace(/\.service$/, '') : unit;
  return [
    raw('systemctl daemon-reload'),
    sh`systemctl enable ${name}`,
    restart(name, cluster),
    ...(system ? [] : [sh`journalctl -n 20 --no-pager -u ${unit}`]),
  ];
};

const programs = ({ binaries: { dir } }: Cluster, preinstalled: boolean): Command[] =>
  preinstalled ? [sh`ls -l ${dir}`] : [sh`install -d ${dir}`, sh`install -m 0755 binaries/* ${dir}/`];

function load({ runtime }: Cluster, { archive }: ResourceOf<'image'>): Command {
  const name = archive.split(/[\\/]/).at(-1) ?? archive;
  return importImages[runtime](name);
}

const kubectl = ({ binaries }: Cluster): string => `${binaries.dir}/kubectl`;

/**
 * The objects of the nodes, made where a kubectl is: before any kubelet starts, because one that reports first would be given
 * another part of the pod range than its bridge has.
 */
function createObjects({ cluster, all }: Telling): Command[] {
  return [...all.values()]
    .flatMap((steps) => steps.flatMap(({ resources }) => resources))
    .flatMap((resource) => (resource.kind === 'object' ? (resource.manifest ?? []) : []))
    .map((object) => sh`echo ${JSON.stringify(object)} | ${kubectl(cluster)} create -f -`);
}

const adminsOwn = (telling: Telling): Command[] => [
  raw('install -d -m 0700 ~/.kube'),
  raw(`install -m 0600 ${accessOf(telling.cluster).adminKubeconfig} ~/.kube/config`),
  ...(telling.node === mastersOf(telling.cluster)[0] ? createObjects(telling) : []),
];

/** Objects that stand in files are made from these; the others by {@link createObjects}. */
const applyFiles = ({ manifest }: ResourceOf<'object'>, { cluster, others }: Telling): Command[] =>
  manifest
    ? []
    : others.flatMap((one) =>
        one.kind === 'file' && one.place ? [sh`${kubectl(cluster)} apply -f ${`target/${one.place}`}`] : [],
      );

function commandsFor(resource: Resource, telling: Telling): Command[] {
  const { cluster } = telling;
  switch (resource.kind) {
    case 'directory':
      return resource.implied || resource.madeByService
        ? []
        : [sh`install -d -m ${octal(resource.mode)}${{ raw: ownedBy(resource.owner) }} ${resource.path}`];
    case 'file':
      return install(resource);
    case 'program':
      return programs(cluster, resource.preinstalled);
    case 'image':
      return [load(cluster, resource)];
    case 'unit':
      return start(resource, cluster);
    case 'user':
      return [
        sh`useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ${resource.name}`,
      ];
    case 'hostname':
      return [sh`hostnamectl set-hostname ${resource.value}`];
    case 'hosts':
      return resource.value
        .split('\n')
        .filter(Boolean)
        .map((line) => sh`echo ${line} >> /etc/hosts`);
    case 'sysctl':
      return [raw('sysctl --system')];
    case 'kubeconfig':
      return adminsOwn(telling);
    case 'object':
      return applyFiles(resource, telling);
    // What the machine's package manager is called, whoever types this knows: the README says before what must be there.
    case 'package':
    // The runtime's drop-in sets the rule at each start; services make links and write settings by themselves.
    case 'rule':
    case 'link':
    case 'trace':
      return [];
  }
}

/** Quotes around words that need none: a machine does not mind them, a person who reads does. */
export const plain = (command: Command): string => command.replaceAll(/'((?:~\/)?[\w.,:@/=-]+)'/g, '$1');

const sectionOf = ({ step, resources }: StepResources, telling: Omit<Telling, 'others'>): Section => {
  const commands = resources.flatMap((resource) => commandsFor(resource, { ...telling, others: resources }));
  // What several resources ask for (a reload, the settings) is done once.
  return { step, commands: [...new Set(commands.map(plain))] };
};

/** What is to be done on the node, in order; to look before and after is what the machine does better than a person. */
export const installSections = (cluster: Cluster, node: ClusterNode, all: ClusterResources): Section[] =>
  (all.get(node.hostname) ?? [])
    .map((one) => sectionOf(one, { cluster, node, all }))
    .filter(({ commands }) => commands.length > 0);
