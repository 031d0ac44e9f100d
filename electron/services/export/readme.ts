/** The README of an export: per node, the commands to install it by hand, in the order of the source document. */
import { mastersOf, type Cluster, type ClusterNode } from '../../../shared/cluster';
import { messages } from '../../../shared/messages';
import { deployPlan } from '../../../shared/plan';
import type { TargetFile } from '../../../shared/target/targetFile';
import { sh } from '../../ssh/quote';
import { binaryNamesOf } from '../../steps/binaryNames';
import { installSections, plain } from './commands';
import { readmeTexts, type ReadmeTexts, type SecretsOrigin } from './texts';

export interface ReadmeInput {
  readonly cluster: Cluster;
  readonly files: ReadonlyMap<string, readonly TargetFile[]>;
  readonly origin: SecretsOrigin;
  readonly language: 'en' | 'zh';
}

const block = (lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n');

function nodePart({ cluster, files, language }: ReadmeInput, node: ClusterNode, texts: ReadmeTexts): string {
  const { hostname, ip, ssh, roles } = node;
  const place = { cluster, node, files: files.get(hostname) ?? [] };
  const login = `${ssh.user}@${ssh.host ?? ip}`;
  const copy = sh`scp -P ${ssh.port} -r ${`${hostname}/target`} ${`${login}:`}`;
  const sections = installSections(place).map(({ step, commands }) => {
    const hint = step === 'binaries' ? `${texts.binaries}${binaryNamesOf(cluster, node).required.join(', ')}\n\n` : '';
    const archives = step === 'images' ? `${texts.images}\n\n` : '';
    return `### ${messages[language].steps[step].title}\n\n${hint}${archives}${block(commands)}`;
  });
  return [
    `## ${hostname} (${ip}; ${roles.join(', ')})`,
    `${texts.copy}\n\n${block([plain(copy), plain(sh`ssh -p ${ssh.port} ${login}`)])}\n\n${texts.asRoot}`,
    ...sections,
  ].join('\n\n');
}

/** Markdown. `files` holds the rendered files by hostname. */
export function exportReadme(input: ReadmeInput): string {
  const { cluster, files, origin, language } = input;
  const texts = readmeTexts[language];
  const masters = mastersOf(cluster);
  const nodes = [...masters, ...cluster.nodes.filter((node) => !masters.includes(node))];
  const secretFiles = [
    ...new Set([...files.values()].flatMap((list) => list.filter((file) => file.secret).map((file) => file.path))),
  ];
  const secrets =
    secretFiles.length === 0 ? [] : [`${texts.secrets[origin]} ${secretFiles.map((path) => `\`${path}\``).join(', ')}`];
  const parallelEtcd = deployPlan(cluster).tasks.filter((task) => task.step === 'etcd').length > 1;
  return [
    `# ${cluster.name}: Kubernetes ${cluster.kubernetesVersion}`,
    texts.intro,
    ...secrets,
    ...(parallelEtcd ? [texts.parallelEtcd] : []),
    ...nodes.map((node) => nodePart(input, node, texts)),
    `## ${messages[language].steps.verify.title}`,
    `${texts.verify}\n\n${block([`${cluster.binaries.dir}/kubectl get nodes -o wide`])}`,
  ]
    .join('\n\n')
    .concat('\n');
}
