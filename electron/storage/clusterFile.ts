/** The cluster file on disk: YAML that people keep in git, so their comments and their order survive a save. */
import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type ErrorCode,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { AppError } from '../../shared/errors';
import type { Word } from '../../shared/messages/messages';
import { isAbsent, readText, writeText } from './files';

/** Far more than a thousand nodes need. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Longer lines than any person writes: a wrapped value is harder to read and to compare. */
const style = { lineWidth: 0 } as const;

/** The order in which a new file says things. Names that are not listed follow in the order they came. */
const keyOrder = [
  ...['apiVersion', 'id', 'name', 'kubernetesVersion', 'profile', 'runtime', 'versions', 'nodes'],
  ...[
    'hostname',
    'ip',
    'roles',
    'ssh',
    'user',
    'port',
    'host',
    'auth',
    'sudo',
    'jump',
    'kind',
    'path',
    'url',
    'sha256',
    'mirrors',
  ],
  ...['network', 'serviceCidr', 'podCidr', 'dnsServiceIp', 'clusterDomain', 'nodePortRange', 'cni', 'proxyMode'],
  ...['etcd', 'endpoints', 'registry', 'prefix', 'images', 'archives', 'binaries', 'dir', 'source'],
];
/** Small things that read best on one line: `roles: [ master, worker ]`. */
const onOneLine = new Set(['roles', 'ssh', 'source']);

const rank = (key: string): number => {
  const index = keyOrder.indexOf(key);
  return index < 0 ? keyOrder.length : index;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same value with the keys of every object in the file's order and without `undefined`. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b)).map(([key, one]) => [key, ordered(one)]));
}

function newNode(document: Document, value: unknown): Node {
  const node = document.createNode(value);
  visit(node, {
    Pair(_, { key, value: child }) {
      if (isScalar(key) && onOneLine.has(String(key.value)) && (isMap(child) || isSeq(child))) child.flow = true;
    },
  });
  return node;
}

/** Entries of a list are the same thing when they have the same hostname; others when they stand at the same place. */
const identity = (value: unknown): unknown => (isObject(value) ? value['hostname'] : undefined);

function mergeList(document: Document, list: YAMLSeq, values: readonly unknown[]): void {
  const old = list.items as Node[];
  const named = new Map(old.map((item) => [identity(item.toJS(document)), item]));
  list.items = values.map((value, index) => {
    const name = identity(value);
    return merged(document, name === undefined ? old[index] : named.get(name), value);
  });
}

function mergeMap(document: Document, map: YAMLMap, values: Record<string, unknown>): void {
  map.items = map.items.filter(({ key }) => isScalar(key) && Object.hasOwn(values, String(key.value)));
  for (const [key, value] of Object.entries(values)) {
    const old = map.get(key, true) as Node | undefined;
    if (old) map.set(key, merged(document, old, value));
    else map.items.push(...(newNode(document, { [key]: value }) as YAMLMap).items);
  }
}

/** The old node changed to say `value`, so that its comments stay; a new node when their kinds differ. */
function merged(document: Document, old: Node | undefined, value: unknown): Node {
  if (isMap(old) && isObject(value)) mergeMap(document, old, value);
  else if (isSeq(old) && Array.isArray(value)) mergeList(document, old, value);
  else if (isScalar(old) && !isObject(value) && !Array.isArray(value)) {
    if (old.value !== value) old.value = value;
  } else return newNode(document, value);
  return old;
}

/** The text of a cluster file. With `existing`, its comments and order are kept where the same things still stand. */
export function clusterYaml(value: unknown, existing?: string): string {
  const windows = existing?.includes('\r\n') ?? false;
  const old = parseDocument(existing?.replaceAll('\r\n', '\n') ?? '');
  const document: Document = old.errors.length === 0 ? old : new Document();
  document.contents = merged(document, document.contents ?? undefined, ordered(value));
  const text = document.toString(style);
  return windows ? text.replaceAll('\n', '\r\n') : text;
}

/**
 * The text to hand on for a document that may come from a file: that file's own as long as it says the same, comments and
 * all; else a new one, which keeps its comments. A file that is gone or cannot be read is none.
 */
export async function clusterText(value: unknown, path?: string): Promise<string> {
  const existing =
    path === undefined ? undefined : await readText(path, { maxBytes: MAX_BYTES }).catch(() => undefined);
  return existing !== undefined && says(existing, value) ? existing : clusterYaml(value, existing);
}

function says(text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(parseClusterYaml(text, ''), value);
  } catch {
    return false;
  }
}

/**
 * What a cluster file says, not yet checked against the schema. Throws YAML_INVALID {path, line, reason} and
 * FILE_UNREADABLE {path, reason}.
 */
export async function readClusterFile(path: string): Promise<unknown> {
  return parseClusterYaml(await readClusterText(path), path);
}

/**
 * Writes a cluster's id into its file, unless it has one. Comments and order stay. A file that is gone, or that cannot be
 * written, keeps nobody from working: the hosts know the id as well.
 */
export async function addClusterId(path: string, id: string): Promise<void> {
  const document = await readClusterFile(path).catch(() => undefined);
  if (!isObject(document) || document['id'] !== undefined) return;
  await writeClusterFile(path, { ...document, id }).catch(() => undefined);
}

/** The document with one node less or more; comments in its file are kept when it is written (see {@link clusterYaml}). */
export const withNodes = (document: unknown, change: (nodes: readonly unknown[]) => readonly unknown[]): unknown => {
  if (!isObject(document)) return document;
  const { nodes } = document;
  return { ...document, nodes: change(Array.isArray(nodes) ? nodes : []) };
};

/**
 * Takes a node out of a cluster file; answers whether it was in there. A file that is gone has nothing to change.
 * Throws FILE_UNREADABLE, FILE_UNWRITABLE, YAML_INVALID.
 */
export async function removeNodeFromFile(path: string, hostname: string): Promise<boolean> {
  const document = await readClusterFile(path).catch((cause: unknown) => {
    if (cause instanceof AppError && isAbsent(cause.cause)) return undefined;
    throw cause;
  });
  const rest = withNodes(document, (nodes) => nodes.filter((node) => identity(node) !== hostname));
  const isThere = isObject(document) && isObject(rest) && !isDeepStrictEqual(document['nodes'], rest['nodes']);
  if (isThere) await writeClusterFile(path, rest);
  return isThere;
}

/** Throws FILE_UNREADABLE {path, reason}. */
export const readClusterText = (path: string): Promise<string> => readText(path, { maxBytes: MAX_BYTES });

/** The parser's words for what is hardly a slip of the pen, in ours. */
const reasons: Readonly<Partial<Record<ErrorCode, Word>>> = {
  MULTIPLE_DOCS: 'several-documents',
  RESOURCE_EXHAUSTION: 'too-deep',
};

/** Where an alias stands whose anchor comes later or never: the parser says that there is one, and not where. */
function lostAlias(document: Document): number | undefined {
  const anchors = new Set<string>();
  let at: number | undefined;
  visit(document, {
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
      } else if (!anchors.has(node.source)) {
        at = node.range?.[0] ?? 0;
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return at;
}

/** The same for a text that is already there; `path` is only said in errors. */
export function parseClusterYaml(text: string, path: string): unknown {
  const lineCounter = new LineCounter();
  const invalid = (reason: string, line: number, cause: unknown): AppError =>
    new AppError('YAML_INVALID', { path, line, reason }, { cause });
  try {
    const document = parseDocument(text, { prettyErrors: true, lineCounter });
    const [error] = document.errors;
    if (error) {
      // The first line says what is wrong; the rest quotes the file, and a file may hold a password typed by mistake.
      const said = (error.message.split('\n')[0] ?? error.code).replace(/ at line \d+, column \d+:$/, '');
      throw invalid(reasons[error.code] ?? said, error.linePos?.[0].line ?? 1, error);
    }
    try {
      return document.toJS() as unknown;
    } catch (cause) {
      if (!(cause instanceof ReferenceError)) throw cause;
      const at = lostAlias(document);
      throw at === undefined
        ? invalid('too-many-aliases', 1, cause)
        : invalid('unknown-alias', lineCounter.linePos(at).line, cause);
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    // A RangeError is the end of the stack: it is as deep as the text.
    const reason = cause instanceof RangeError ? 'too-deep' : cause instanceof Error ? cause.message : String(cause);
    throw invalid(reason, 1, cause);
  }
}

/** Saves a document as a cluster file (see {@link clusterYaml}). Throws FILE_UNREADABLE, FILE_UNWRITABLE. */
export async function writeClusterFile(path: string, value: unknown): Promise<void> {
  const existing = await readText(path, { maxBytes: MAX_BYTES }).catch((cause: unknown) => {
    if (cause instanceof AppError && isAbsent(cause.cause)) return undefined;
    throw cause;
  });
  await writeText(path, clusterYaml(value, existing));
}
