/** The README of an export: per node, the commands to install it by hand, in the guide's order (ARCHITECTURE.md). */
import { basename } from 'node:path';
import { mastersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { components, componentsOn, placesIn, unitsOn } from '../../../shared/components';
import { runtime } from '../../../shared/components/runtime';
import { paths } from '../../../shared/kubernetes/paths';
import { servingPair, takesServingPair } from '../../../shared/components/kube-apiserver/servingPair';
import { exposureOf } from '../../../shared/exposure/exposure';
import { describeExposure, describeUnguarded, exposureColumns, messages } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import type { StepId } from '../../../shared/job/plan';
import { sh } from '../../shell/quote';
import { binaryNamesOf } from '../../../shared/components/binaryNames';
import type { Language } from '../../../shared/messages/language';
import { serviceToolsOf } from '../../steps/preflight/tools';
import { installSections, plain, type ClusterResources } from './commands';
import { isRelative, loginTo } from './login';
import { readmeTexts, type ReadmeTexts, type SecretsOrigin } from './texts';

export interface ReadmeInput {
  readonly cluster: Cluster;
  readonly resources: ClusterResources;
  readonly origin: SecretsOrigin;
  readonly language: Language;
  /** Absolute: where relative paths of the cluster file start. */
  readonly base: string;
}

const block = (lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n');
const list = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/**
 * A node's commands, or with several masters one half of a master's, up to the first component that waits for something on
 * every node: no API server works before etcd does everywhere.
 */
type Part = 'whole' | 'first' | 'rest';
const awaitsAll = components.findIndex(({ needs }) => needs?.everywhere !== undefined);
const firstSteps: ReadonlySet<StepId> = new Set(components.slice(0, awaitsAll).map(({ id }) => id));
const isFirst = (step: StepId): boolean => firstSteps.has(step);
const parts: Readonly<Record<Part, (step: StepId) => boolean>> = {
  whole: () => true,
  first: isFirst,
  rest: (step) => !isFirst(step),
};

function partsOf(cluster: Cluster): (readonly [ClusterNode, Part])[] {
  const masters = mastersOf(cluster);
  const others = cluster.nodes.filter(({ roles }) => !roles.includes('master'));
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
  const { cluster, resources, language } = input;
  const { hostname, ip, roles } = node;
  const programs = cluster.binaries.source.kind === 'preinstalled' ? texts.preinstalled : texts.binaries;
  const hints: Partial<Record<StepId, string>> = {
    binaries: `${programs}${binaryNamesOf(cluster, node).required.join(', ')}`,
    images: texts.images,
  };
  const sections = installSections(cluster, node, resources)
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

/** What the commands below do not do. */
function beforePart({ cluster }: ReadmeInput, texts: ReadmeTexts): string {
  const { title, tools, firewall } = texts.before;
  const name = { docker: 'Docker', containerd: 'containerd' }[cluster.runtime];
  const isHere = placesIn(cluster);
  const running = cluster.nodes.filter((node) => isHere(runtime.on(cluster), node));
  const toolsOn = new Map(cluster.nodes.map((node) => [node, list(serviceToolsOf(cluster, node))]));
  const kinds = [...new Set(toolsOn.values())].filter((needed) => needed !== '');
  return [
    `## ${title}`,
    bullets([
      fill(texts.before.runtime, { runtime: name, nodes: names(running) }),
      ...kinds.map((needed) =>
        fill(tools, { tools: needed, nodes: names(cluster.nodes.filter((node) => toolsOn.get(node) === needed)) }),
      ),
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

function secretsPart({ resources, origin }: ReadmeInput, texts: ReadmeTexts): string[] {
  const secret = [...resources.values()]
    .flatMap((steps) => steps.flatMap((one) => one.resources))
    .flatMap((one) => (one.kind === 'file' && one.secret && one.place !== undefined ? [one.place] : []));
  return secret.length === 0 ? [] : [`${texts.secrets[origin]} ${list([...new Set(secret)])}`];
}

function severalMastersPart({ cluster }: ReadmeInput, texts: ReadmeTexts): string[] {
  if (mastersOf(cluster).length < 2) return [];
  const units = mastersOf(cluster).flatMap((node) =>
    componentsOn(cluster, node).flatMap((component) => unitsOn(component, cluster, node)),
  );
  const hasMembers = units.some(({ needsQuorum }) => needsQuorum);
  return [fill(texts.severalMasters, texts.part), ...(hasMembers ? [texts.parallelEtcd] : [])];
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

/** Its parts, each made when it is asked for: those of a thousand nodes take their time. */
export function* readmeParts(input: ReadmeInput): Generator<string, undefined> {
  const { cluster, language } = input;
  const texts = readmeTexts[language];
  yield `# ${cluster.name}: Kubernetes ${cluster.kubernetesVersion}`;
  yield texts.intro;
  yield* relativePart(input, texts);
  yield* secretsPart(input, texts);
  yield exposurePart(input);
  yield beforePart(input, texts);
  yield* severalMastersPart(input, texts);
  for (const [node, part] of partsOf(cluster)) yield nodePart(input, node, part, texts);
  yield `## ${messages[language].steps.verify.title}`;
  yield `${texts.verify}\n\n${block([`${cluster.binaries.dir}/kubectl get nodes -o wide`])}`;
  return undefined;
}

/** Markdown. */
export const readmeOf = (parts: Iterable<string>): string => `${[...parts].join('\n\n')}\n`;
