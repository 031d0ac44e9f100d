/** The cluster that a command works on: read, checked, and everything wrong with it said, before anything else happens. */
import { resolve } from 'node:path';
import { accountOf } from '../../shared/cluster/account';
import { wantsLogin } from '../../shared/images/mirrors';
import type { IssueCode } from '../../shared/cluster/issues';
import type { Cluster, ClusterNode } from '../../shared/cluster/schema';
import { fill } from '../../shared/messages/messages';
import { reviewCluster } from '../../shared/cluster/rules';
import { parseClusterYaml, readClusterText } from '../storage/clusterFile';
import { lineFinder } from '../storage/clusterLines';
import { Stop, tellIssue, tellProblem, type CommandContext } from './context';
import { readCredentials } from './secrets/credentialsFile';
import { exit } from './exitCodes';

export interface ClusterInput {
  readonly cluster: Cluster;
  readonly document: unknown;
  /** Absolute. */
  readonly path: string;
}

/** Throws Stop(2) after one line per issue, and YAML_INVALID or FILE_UNREADABLE. Warnings are said and accepted. */
export async function readCluster(context: CommandContext): Promise<ClusterInput> {
  const path = resolve(context.values.file);
  const text = await readClusterText(path);
  const document = parseClusterYaml(text, path);
  return { cluster: checkCluster(context, document, text), document, path };
}

/** The cluster of a document, which `text` has the lines of. Throws Stop(2) after one line per issue but `untold`. */
export function checkCluster(context: CommandContext, document: unknown, text?: string, untold?: IssueCode): Cluster {
  const { cluster, issues: all } = reviewCluster(document);
  const issues = all.filter(({ code }) => code !== untold);
  const lineOf = issues.length > 0 && text !== undefined ? lineFinder(text) : () => undefined;
  for (const issue of issues) tellIssue(context, issue, lineOf(issue.path));
  if (!cluster) throw new Stop(exit.badInput);
  return cluster;
}

/**
 * Takes the passwords of --credentials into memory. An entry of a node that the cluster file does not have (any more) is told and
 * left alone, `leaving` not even told; but while a node that needs a password has none, it is taken for a misspelled name. Throws
 * Stop(2) then, and when the file is open to others or not understood.
 */
export async function takeCredentials(context: CommandContext, cluster: Cluster, leaving?: string): Promise<void> {
  const { texts, values, services } = context;
  if (values.credentials === undefined) return;
  const path = resolve(values.credentials);
  const result = await readCredentials(path);
  if ('problem' in result) {
    const { problem } = result;
    const message =
      problem.kind === 'open'
        ? fill(texts.credentialsOpen, { path, mode: problem.mode })
        : fill(texts.credentialsInvalid, { path, where: problem.where });
    tellProblem(context, message);
    throw new Stop(exit.badInput);
  }
  const known = cluster.nodes.map(({ hostname }) => hostname);
  const mirrors = cluster.registry.mirrors.filter(wantsLogin).map(({ registry }): string => registry);
  const given = [
    ...[...result.nodes].map(([name, secrets]) => ({ name, secrets, isKnown: known.includes(name) })),
    ...[...result.mirrors].map(([name, secrets]) => ({ name, secrets, isKnown: mirrors.includes(name) })),
  ];
  for (const { name, secrets, isKnown } of given)
    if (isKnown) services.credentials.set(accountOf(cluster, name), secrets);
  const unknown = given.flatMap(({ name, isKnown }) => (isKnown || name === leaving ? [] : name));
  if (unknown.length === 0) return;
  const names = unknown.join(', ');
  const missing = cluster.nodes.find(
    ({ ssh, hostname }) => ssh.auth.kind === 'password' && !result.nodes.has(hostname),
  );
  if (!missing) {
    tellProblem(context, fill(texts.credentialsUnused, { path, names }));
    return;
  }
  const place = { path, names, missing: missing.hostname, known: known.join(', ') };
  tellProblem(context, fill(texts.credentialsUnknown, place));
  throw new Stop(exit.badInput);
}

/** The node of that name. Throws Stop(2) after saying which there are. */
export function nodeNamed(context: CommandContext, cluster: Cluster, hostname: string): ClusterNode {
  const node = cluster.nodes.find((one) => one.hostname === hostname);
  if (node) return node;
  const names = cluster.nodes.map((one) => one.hostname).join(', ');
  tellProblem(context, fill(context.texts.unknownNode, { what: hostname, names }));
  throw new Stop(exit.badInput);
}

/** The value of an option that this command cannot do without. Throws Stop(2) after saying so. */
export function needed(context: CommandContext, option: 'out' | 'node' | 'unit' | 'to'): string {
  const value = context.values[option];
  if (value !== undefined) return value;
  tellProblem(context, fill(context.texts.missingOption, { what: option }));
  throw new Stop(exit.badInput);
}
