/** The README of an export: per node, the commands to install it by hand, in the guide's order (ARCHITECTURE.md). */
import { basename } from 'node:path';
import { mastersOf, workersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { isOn } from '../../../shared/components';
import { runtime } from '../../../shared/components/runtime';
import { paths } from '../../../shared/kubernetes/paths';
import { servingPair, takesServingPair } from '../../../shared/components/kube-apiserver/servingPair';
import { exposureOf } from '../../../shared/exposure/exposure';
import { describeExposure, describeUnguarded, exposureColumns, messages } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { deployPlan, stepIds, type StepId } from '../../../shared/job/plan';
import type { TargetFile } from '../../../shared/target/targetFile';
import { sh } from '../../shell/quote';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import type { Language } from '../../../shared/messages/language';
import { serviceToolsOf } from '../../steps/preflight/tools';
import { installSections, plain } from './commands';
import { isRelative, loginTo } from './login';
import { readmeTexts, type ReadmeTexts, type SecretsOrigin } from './texts';

export interface ReadmeInput {
  readonly cluster: Cluster;
  readonly files: ReadonlyMap<string, readonly TargetFile[]>;
  readonly origin: SecretsOrigin;
  readonly language: Language;
  /** Absolute: where relative paths of the cluster file start. */
  readonly base: string;
}

const block = (lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n');
const list = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/** A node's commands, or with several masters one half of a master's: no API server works before etcd does everywhere. */
type Part = 'whole' | 'first' | 'rest';
const isFirst = (step: StepId): boolean =>
  (stepIds.slice(0, stepIds.indexOf('kube-apiserver')) as readonly StepId[]).includes(step);
const parts: Readonly<Record<Part, (step: StepId) => boolean>> = {
  whole: () => true,
  first: isFirst,
  rest: (step) => !isFirst(step),
};

function partsOf(cluster: Cluster): (readonly [ClusterNode, Part])[] {
  const masters = mastersOf(cluster);
  const others = cluster.nodes.filter((node) => !masters.includes(node));
  const halves: readonly Part[] = masters.length > 1 ? ['first', 'rest'] : ['whole'];
  return [
    ...halves.flatMap((half) => masters.map((node) => [node, half] as const)),
    ...others.map((node) => [node, 'whole'] as const),
  ];
}

/** From the first master to this one, over the workstation: neither needs a way to the other. */
function servingPairPart({ cluster, base }: ReadmeInput, node: ClusterNode, texts: ReadmeTexts): string[] {
  const [first] = mastersOf(cluster);
  if (!first || !takesServingPair(node, cluster)) return [];
  const tar = ({ ssh }: ClusterNode) => (ssh.sudo ? sh`sudo tar` : sh`tar`);
  const names = servingPair.map((path) => basename(path));
  const folder = paths.apiServerCertificates;
  const from = loginTo(cluster, first, base).ssh(sh`${{ raw: tar(first) }} -C ${folder} -cf - ${names}`);
  const to = loginTo(cluster, node, base).ssh(sh`${{ raw: tar(node) }} -C ${folder} -xpf -`);
  return [fill(texts.servingPair, { master: first.hostname }), block([`${plain(from)} |`, `  ${plain(to)}`])];
}

/** What is done on the workstation before the node's own commands. */
function wayTo(input: ReadmeInput, node: ClusterNode, part: Part, texts: ReadmeTexts): string[] {
  const login = loginTo(input.cluster, node, input.base);
  const { keyOfJump } = login;
  return [
    ...(keyOfJump === undefined || part === 'rest'
      ? []
      : [fill(texts.jumpKey, { command: plain(sh`ssh-add ${keyOfJump}`) })]),
    ...(part === 'rest' ? servingPairPart(input, node, texts) : []),
    part === 'rest' ? texts.again : texts.copy,
    block([...(part === 'rest' ? [] : [login.copy(`${node.hostname}/target`)]), login.ssh()].map(plain)),
    texts.asRoot,
  ];
}

function nodePart(input: ReadmeInput, node: ClusterNode, part: Part, texts: ReadmeTexts): string {
  const { cluster, files, language } = input;
  const { hostname, ip, roles } = node;
  const programs = cluster.binaries.source.kind === 'preinstalled' ? texts.preinstalled : texts.binaries;
  const hints: Partial<Record<StepId, string>> = {
    binaries: `${programs}${binaryNamesOf(cluster, node).required.join(', ')}`,
    images: texts.images,
  };
  const sections = installSections({ cluster, node, files: files.get(hostname) ?? [] })
    .filter(({ step }) => parts[part](step))
    .flatMap(({ step, commands }) => [
      `### ${messages[language].steps[step].title}`,
      ...(hints[step] === undefined ? [] : [hints[step]]),
      block(commands),
    ]);
  const title = `## ${hostname} (${ip}; ${roles.join(', ')})`;
  return [
    part === 'whole' ? title : `${title}: ${texts.part[part]}`,
    ...wayTo(input, node, part, texts),
    ...sections,
  ].join('\n\n');
}

const names = (nodes: readonly ClusterNode[]): string => nodes.map(({ hostname }) => hostname).join(', ');

/** What the commands below do not do: Keelson installs no packages either, it only looks. */
function beforePart({ cluster }: ReadmeInput, texts: ReadmeTexts): string {
  const { title, tools, firewall } = texts.before;
  const name = { docker: 'Docker', containerd: 'containerd' }[cluster.runtime];
  const running = cluster.nodes.filter((node) => isOn(runtime, cluster, node));
  const workers = workersOf(cluster);
  const [worker] = workers;
  return [
    `## ${title}`,
    bullets([
      fill(texts.before.runtime, { runtime: name, nodes: names(running) }),
      ...(worker ? [fill(tools, { tools: list(serviceToolsOf(cluster, worker)), nodes: names(workers) })] : []),
      firewall,
    ]),
  ].join('\n\n');
}

/** The paths of the cluster file that mean nothing beside this README. */
function relativePart({ cluster, base }: ReadmeInput, texts: ReadmeTexts): string[] {
  const { source } = cluster.binaries;
  const all = [
    ...cluster.nodes.flatMap(({ ssh: { auth } }) => (auth.kind === 'key' ? [auth.path] : [])),
    ...cluster.registry.archives,
    ...(source.kind === 'upload' ? [source.path] : []),
  ];
  const relative = [...new Set(all.filter(isRelative))];
  return relative.length === 0 ? [] : [fill(texts.relative, { paths: list(relative), base })];
}

function secretsPart({ files, origin }: ReadmeInput, texts: ReadmeTexts): string[] {
  const secret = [...files.values()].flatMap((all) => all.filter((file) => file.secret).map((file) => file.path));
  return secret.length === 0 ? [] : [`${texts.secrets[origin]} ${list([...new Set(secret)])}`];
}

function severalMastersPart({ cluster }: ReadmeInput, texts: ReadmeTexts): string[] {
  if (mastersOf(cluster).length < 2) return [];
  const members = deployPlan(cluster).tasks.filter((task) => task.step === 'etcd').length;
  return [fill(texts.severalMasters, texts.part), ...(members > 1 ? [texts.parallelEtcd] : [])];
}

/** Which ports will be open to whom, before anything is installed. */
function exposurePart({ cluster, language }: ReadmeInput): string {
  const { title, columns } = messages[language].exposure;
  const exposures = exposureOf(cluster);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const cellsOf = (words: Record<(typeof exposureColumns)[number], string>): string[] =>
    exposureColumns.map((column) => words[column]);
  const warning = describeUnguarded(exposures, language);
  return [
    `## ${title}`,
    ...(warning === undefined ? [] : [`**${warning}**`]),
    [
      row(cellsOf(columns)),
      row(exposureColumns.map(() => '---')),
      ...exposures.map((one) => row(cellsOf(describeExposure(one, language)))),
    ].join('\n'),
  ].join('\n\n');
}

/** Markdown. `files` holds the rendered files by hostname. */
export function exportReadme(input: ReadmeInput): string {
  const { cluster, language } = input;
  const texts = readmeTexts[language];
  return [
    `# ${cluster.name}: Kubernetes ${cluster.kubernetesVersion}`,
    texts.intro,
    ...relativePart(input, texts),
    ...secretsPart(input, texts),
    exposurePart(input),
    beforePart(input, texts),
    ...severalMastersPart(input, texts),
    ...partsOf(cluster).map(([node, part]) => nodePart(input, node, part, texts)),
    `## ${messages[language].steps.verify.title}`,
    `${texts.verify}\n\n${block([`${cluster.binaries.dir}/kubectl get nodes -o wide`])}`,
  ]
    .join('\n\n')
    .concat('\n');
}
